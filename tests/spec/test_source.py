"""Loading YAML: what is read, with which lines, and what is refused before anything looks at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.spec.compose import compose
from parola.spec.problem import Refused
from parola.spec.resolve import dump
from parola.spec.source import MOST_BYTES, load


def refused(path: Path) -> list[str]:
    with pytest.raises(Refused) as caught:
        load(path)
    return [f"{problem.line}: {problem.text}" for problem in caught.value.problems]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("2025-03-03", "2025-03-03"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("+06:00", "+06:00"),
        ("=", "="),
        ("null", None),
        ("~", None),
        ("true", True),
        ("FALSE", False),
        ("-12", -12),
        ("010", 10),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_words_stay_words(word: str, value: Any, tmp_path: Path) -> None:
    data = load(written(tmp_path, f"a: {word}\n".encode())).data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_every_value_has_its_line(tmp_path: Path) -> None:
    source = load(written(tmp_path, b"# first\na: 1\nb:\n  - x\n  - c: {d: 2,\n      e: 3}\n"))
    assert source.line(("a",)) == 2
    assert source.line(("b", 0)) == 4
    assert source.line(("b", 1, "c", "e")) == 6
    assert source.line(("b", 1, "missing")) == 5
    assert source.line(("missing",)) == 2


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: x\r\n")).data == {"a": 1, "b": "x"}


def test_text_that_is_not_utf8_names_the_byte(tmp_path: Path) -> None:
    assert refused(written(tmp_path, b"a: 1\nb: caf\xe9\n")) == [
        "2: byte 0xe9 at offset 11 is not UTF-8; save the file with the encoding UTF-8"
    ]
    assert refused(written(tmp_path, "a: 1".encode("utf-16")))[0].startswith("1: byte 0xff at offset 0 ")


def test_a_file_of_more_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"a: " + b"x" * (MOST_BYTES - 3))).data
    assert refused(written(tmp_path, b"a: " + b"x" * MOST_BYTES)) == ["1: the file has 1000003 bytes; at most 1000000 are read"]


def test_every_line_with_a_control_character_is_named(tmp_path: Path) -> None:
    found = refused(written(tmp_path, b"a: \x00\nb: 1\nc: \x1b[0m\n"))
    assert [line.split(": ")[0] for line in found] == ["1", "3"]
    assert "U+0000" in found[0]
    assert "U+001B" in found[1]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a remark\n", b"---\n", b"~\n"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refused(written(tmp_path, content)) == ["1: the file is empty; write fields such as 'format: 1'"]


def test_what_is_not_there_is_said_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^absent\.yaml: not found; "):
        load(Path("absent.yaml"))
    with pytest.raises(Refused, match="is a folder; give the path of a file"):
        load(tmp_path)


def test_a_link_to_itself_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.symlink_to(path)
    with pytest.raises(Refused, match=r"file\.yaml: cannot be read \("):
        load(path)


def test_all_problems_are_found_at_once(tmp_path: Path) -> None:
    found = refused(written(tmp_path, b"a: 1\na: 2\nb: &x [!t 1, *x]\n? [c]\n: 1\n2: d\n"))
    assert [line.split(": ")[0] for line in found] == ["2", "3", "3", "3", "4", "6"]


def test_deep_nesting_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    for content in (b"[" * 900_000, b"- " * 400_000, b"{a: " * 200_000):
        assert refused(written(tmp_path, content)) == ["1: the file nests deeper than 40 levels; a scenario needs less than ten"]


def test_forty_levels_are_read(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"[" * 40 + b"]" * 40)).data


def test_aliases_that_would_explode_are_refused(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert len(refused(written(tmp_path, bomb.encode()))) == 40 + 39


@pytest.mark.parametrize("content", [b'a: 1\nb: "\\U99999999"\n', b'a: 1\nb: "\\UFFFFFFFF"\n'])
def test_characters_that_do_not_exist_are_refused(content: bytes, tmp_path: Path) -> None:
    assert refused(written(tmp_path, content)) == ["2: a number after '\\' or '%' is too large; delete it"]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufffe\uffff\ufeff"), max_size=12)
WORD = st.sampled_from(
    ["no", "1e3", "1_0", "0x1", "~", "null", "True", "010", "1:30", "2025-03-03", ".5", "-", "", " a", "a: b", "#a", "&a", "*a", "!a"]
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | TEXT | WORD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | WORD, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, VALUE, min_size=1, max_size=3))
def test_what_is_written_reads_back_as_it_was(data: dict[str, Any]) -> None:
    assert compose("file", dump(data))[0] == data


def lines_refused(content: str) -> list[int]:
    try:
        compose("file", content)
    except Refused as refusal:
        return [problem.line for problem in refusal.problems]
    return []


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufffe\uffff"))
    | st.text("ab:-[]{}&*!|>'\"%@`#,? \n\t0")
)
def test_any_text_is_read_or_refused_with_a_line(content: str) -> None:
    assert all(line >= 1 for line in lines_refused(content))
