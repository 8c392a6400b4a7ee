"""Each kind of thing that may be real is found, at its place; what only looks like it is not."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import other_formats
import pytest
from planted import ADDRESSES, ALLOWED, HOST, MAIL, ONION, PLANTED

from parola.checks import readers
from parola.checks.fictitious import fictitious, forbidden
from parola.checks.finding import Finding
from parola.checks.marks import MARKS, REGTEST
from parola.checks.patterns import PATTERNS, Pattern
from parola.checks.readers import READERS
from parola.checks.values import RULES
from parola.locate import folder
from parola_kit.notice import MARK, MARK_ASCII

BY_NAME = {pattern.what: pattern for pattern in PATTERNS}
LIST = (folder("scenarios") / "forbidden.txt").read_text("utf-8").splitlines()
NAMES = [line.strip() for line in LIST if line.strip() and not line.startswith("#")]


def said(what: str, shown: str) -> str:
    return f"{shown!r} is {what}; {BY_NAME[what].right}"


MAIL_SAID = said("a real mail address", MAIL)


def looked_at(place: Path, files: dict[str, bytes]) -> list[Finding]:
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return fictitious(place)


def page(text: str) -> bytes:
    """A marked text whose third line is this one."""
    return f"{MARK}\n\nIt says {text} here.\n".encode()


def marked(**more: object) -> bytes:
    """A marked JSON document."""
    return json.dumps({"notice": MARK, **more}).encode()


def notebook(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"metadata": {"parola": {"notice": MARK}}, "cells": cells}).encode()


def table(column: str, value: str) -> bytes:
    return f"id,{column},{MARK}\nn1,,\nn2,{value},\n".encode()


def store(column: str, value: str, mark: str = MARK) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(f"CREATE TABLE notice (text TEXT); CREATE TABLE person (id TEXT PRIMARY KEY, {column} TEXT)")
        connection.execute("INSERT INTO notice VALUES (?)", (mark,))
        connection.executemany("INSERT INTO person VALUES (?, ?)", [("n1", None), ("n2", value)])
        connection.commit()
        return connection.serialize()


def archive(members: dict[str, bytes], comment: str = MARK_ASCII) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.comment = comment.encode()
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def block(script: bytes, rest: bytes = b"", magic: bytes = REGTEST, before: bytes = b"\1" * 32, witness: bytes = b"\0\1") -> bytes:
    """As much of a block as the mark is in: header, and a coinbase up to its script."""
    coinbase = bytes(4) + witness + b"\1" + bytes(36) + bytes([len(script)]) + script
    raw = bytes(4) + before + bytes(44) + b"\1" + coinbase + rest
    return magic + len(raw).to_bytes(4, "little") + raw


def cell(number: str, **more: object) -> dict[str, Any]:
    return {"cell_type": "code", "source": [f"a = {number}\n", "b = 2"], "outputs": [], **more}


# Suffix -> a file with one row too many of these, and where its second row is.
ROWS: dict[str, tuple[Callable[[str, str], bytes], str]] = {
    ".csv": (table, "3"),
    ".sqlite": (store, "person n2"),
    ".json": (lambda column, value: marked(people=[{"id": "n1"}, {column: value}]), ".people.1.{}"),
    ".jsonl": (lambda column, value: b'{"id": "n1"}\n' + json.dumps({"people": [{column: value}]}).encode(), "2.people.0.{}"),
}
# A file that holds the text, by name, and the place of the text in it.
PLACES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "page.md": (page, "3"),
    "page.html": (page, "3"),
    "page.txt": (page, "3"),
    "page.yaml": (page, "3"),
    "page.py": (page, "3"),
    "source.ipynb": (lambda text: notebook(cell("1"), cell(text)), "cell 2"),
    "printed.ipynb": (lambda text: notebook(cell("1"), cell("2", outputs=[{"name": "stdout", "text": ["one\n", text]}])), "cell 2.text.1"),
    "shown.ipynb": (lambda text: notebook(cell("1", outputs=[{"data": {"text/plain": [text]}}])), "cell 1.text/plain.0"),
    "key.json": (lambda text: marked(people={text: 1}), f".people.{MAIL}"),
    "blocks.dat": (lambda text: block(MARK_ASCII.encode(), b"\0" + text.encode()), f"byte {len(block(MARK_ASCII.encode())) + 1}"),
    **{f"row{suffix}": (lambda text, make=make: make("note", text), at.format("note")) for suffix, (make, at) in ROWS.items()},
}
# Suffix -> a file that says what it is, one that does not, and what is said of that.
MARKED: dict[str, tuple[bytes, bytes, str]] = {
    ".csv": (f"id,{MARK}\n".encode(), b"id,text\n", f"the last header should be {MARK!r}"),
    ".json": (marked(), b'{"text": "none"}', f"the key notice should be {MARK!r}"),
    ".ipynb": (notebook(), b'{"metadata": {}, "cells": []}', f"the key metadata.parola.notice should be {MARK!r}"),
    ".sqlite": (store("note", ""), store("note", "", "nothing"), f"the table notice should hold {MARK!r}"),
    ".html": (f"<p>a</p>\n\n\n\n<p>{MARK}</p>".encode(), b"<p>a</p>", f"the page should show {MARK!r}"),
    ".md": (f"\n\n# {MARK}".encode(), f"\n\n\n{MARK}".encode(), f"one of the first three lines should say {MARK!r}"),
    ".txt": (MARK.encode(), MARK_ASCII.encode(), f"one of the first three lines should say {MARK!r}"),
    ".yaml": (f"# {MARK}\na: 1\n".encode(), b"a: 1\n", f"one of the first three lines should say {MARK!r}"),
    ".zip": (archive({}), archive({}, "nothing"), f"the archive's comment should be {MARK_ASCII!r}"),
    ".dat": (
        block(MARK_ASCII.encode()),
        block(MARK_ASCII.encode()) + block(b"nothing"),
        f"the script of the coinbase in block 1 should hold {MARK_ASCII!r}",
    ),
}
# Rule -> a column, a value that breaks it, values that do not, and what is said.
VALUES: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "papers": (
        "passport_number",
        "AB0000000",
        ("SPECIMEN-AB0000000", ""),
        "passport_number 'AB0000000' is no specimen; SPECIMEN-AB0000000 would be right",
    ),
    "adults": (
        "prs_Birthdate",
        "2010-05-06",
        ("1990-05-06", ""),
        "prs_Birthdate '2010-05-06' is no birth date (YYYY-MM-DD) of an adult on 2025-01-01",
    ),
    "places": ("latitude", "-16.701", ("-16.70", "16", ""), "latitude -16.701 has more than two decimals; -16.70 would be right"),
}


# Patterns


@pytest.mark.parametrize("examples", [PLANTED, ALLOWED], ids=["planted", "allowed"])
def test_every_pattern_has_its_examples(examples: dict[str, tuple[str, ...]]) -> None:
    assert examples.keys() == BY_NAME.keys(), "a new pattern wants an example in tests/checks/planted.py"


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.what for pattern in PATTERNS])
def test_what_may_be_real_is_found(tmp_path: Path, pattern: Pattern) -> None:
    for shown in PLANTED[pattern.what]:
        assert looked_at(tmp_path, {"page.md": page(shown)}) == [Finding("page.md", "3", said(pattern.what, shown))]


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.what for pattern in PATTERNS])
def test_what_only_looks_real_is_allowed(tmp_path: Path, pattern: Pattern) -> None:
    text = "\n".join((MARK, *ALLOWED[pattern.what]))
    assert looked_at(tmp_path, {"page.md": text.encode()}) == []


@pytest.mark.parametrize(("name", "made"), PLACES.items(), ids=PLACES)
def test_the_place_is_named(tmp_path: Path, name: str, made: tuple[Callable[[str], bytes], str]) -> None:
    make, place = made
    assert looked_at(tmp_path, {name: make(MAIL)}) == [Finding(name, place, MAIL_SAID)]


@pytest.mark.parametrize(("name", "made"), PLACES.items(), ids=PLACES)
def test_the_same_file_without_it_is_sound(tmp_path: Path, name: str, made: tuple[Callable[[str], bytes], str]) -> None:
    assert looked_at(tmp_path, {name: made[0]("somebody@example.com")}) == []


def test_every_kind_of_file_is_read() -> None:
    assert {Path(name).suffix for name in (*PLACES, *other_formats.PLACES)} == READERS.keys()


def test_what_stands_twice_in_a_file_is_one_finding(tmp_path: Path) -> None:
    assert looked_at(tmp_path, {"page.md": page(MAIL) + page(MAIL)}) == [Finding("page.md", "3", MAIL_SAID)]


def test_paths_are_below_the_folder(tmp_path: Path) -> None:
    files = {"b/c/page.md": page(MAIL), "a.md": page(MAIL)}
    assert [finding.path for finding in looked_at(tmp_path, files)] == ["a.md", "b/c/page.md"]


def test_what_hangs_on_something_harmless_is_found(tmp_path: Path) -> None:
    shown = f"{'ab' * 32}@{HOST}"
    assert looked_at(tmp_path, {"page.md": page(shown)}) == [Finding("page.md", "3", said("a real mail address", shown))]


@pytest.mark.parametrize("user", ["example.com", "user:word", ""])
def test_a_host_behind_a_user_is_found(tmp_path: Path, user: str) -> None:
    shown = f"https://{user}@{HOST}"
    assert Finding("page.md", "3", said("a real web address", shown)) in looked_at(tmp_path, {"page.md": page(f"{shown}/a")})


def test_release_numbers_of_a_manifest_are_no_addresses(tmp_path: Path) -> None:
    assert looked_at(tmp_path, {"manifest.json": marked(versions={"library": "10.11.12.13"})}) == []


def test_pictures_are_not_read(tmp_path: Path) -> None:
    drawn = cell("1", outputs=[{"data": {"image/png": ADDRESSES[0], "text/plain": ["a picture"]}}])
    assert looked_at(tmp_path, {"drawn.ipynb": notebook(drawn)}) == []


# Onion names


@pytest.mark.parametrize("place", ["", "server/"])
def test_the_class_own_onion_names_are_allowed(tmp_path: Path, place: str) -> None:
    onions = marked(onions={"brand-0": ONION})
    assert looked_at(tmp_path, {f"{place}onions.json": onions, "page.md": page(ONION)}) == []


def test_the_names_of_the_server_beside_are_allowed(tmp_path: Path) -> None:
    looked_at(tmp_path, {"server/onions.json": marked(onions={"brand-0": ONION}), "learner/page.md": page(ONION)})
    assert fictitious(tmp_path / "learner") == []


def test_names_that_are_handed_over_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(page(ONION))
    assert fictitious(tmp_path, frozenset({ONION})) == []


def test_names_that_are_handed_over_replace_those_of_the_folder(tmp_path: Path) -> None:
    looked_at(tmp_path, {"onions.json": marked(onions={"brand-0": ONION})})
    found = fictitious(tmp_path, frozenset())
    assert found == [Finding("onions.json", ".onions.brand-0", said("an onion name that may exist", ONION))]


# Real names


def test_a_real_name_is_found(tmp_path: Path) -> None:
    wrong = f"{NAMES[0]!r} is a real name (scenarios/forbidden.txt); an invented one would be right"
    assert looked_at(tmp_path, {"page.md": page(NAMES[0])}) == [Finding("page.md", "3", wrong)]


def test_every_listed_name_is_found_in_any_case() -> None:
    assert [name for name in NAMES if name.upper() not in forbidden(f"({name.upper()})")] == []


@pytest.mark.parametrize("form", ["{}ish", "un{}", "{}_2"])
def test_a_name_within_a_word_is_allowed(form: str) -> None:
    assert list(forbidden(form.format(NAMES[0]))) == []


# Values


def test_every_rule_has_its_examples() -> None:
    assert VALUES.keys() == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("suffix", ROWS)
@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_a_value_against_a_rule_is_found(tmp_path: Path, rule: str, suffix: str) -> None:
    (column, bad, _, wrong), (make, place) = VALUES[rule], ROWS[suffix]
    assert looked_at(tmp_path, {f"a{suffix}": make(column, bad)}) == [Finding(f"a{suffix}", place.format(column), wrong)]


@pytest.mark.parametrize("suffix", ROWS)
@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_a_value_within_the_rule_is_allowed(tmp_path: Path, rule: str, suffix: str) -> None:
    column, _, good, _ = VALUES[rule]
    assert looked_at(tmp_path, {f"{n}{suffix}": ROWS[suffix][0](column, value) for n, value in enumerate(good)}) == []


@pytest.mark.parametrize(
    ("born", "now", "adult"),
    [
        ("2007-06-15", "2025-06-15", True),
        ("2007-06-15", "2025-06-14", False),
        ("2008-02-29", "2026-02-28", False),
        ("2008-02-29", "2026-03-01", True),
        ("15.06.1990", "2025-06-15", False),
        ("1990-13-01", "2025-06-15", False),
    ],
)
def test_everybody_is_eighteen_at_the_newest_date_of_the_file(tmp_path: Path, born: str, now: str, adult: bool) -> None:
    text = f"birthdate,at,{MARK}\n{born},2024-01-01,\n,{now} 10:00,\n"
    wrong = f"birthdate {born!r} is no birth date (YYYY-MM-DD) of an adult on {now}"
    assert looked_at(tmp_path, {"a.csv": text.encode()}) == ([] if adult else [Finding("a.csv", "2", wrong)])


def test_a_birth_date_is_no_date_of_the_file(tmp_path: Path) -> None:
    text = f"birthdate,{MARK}\n2010-05-06,\n2035-05-06,\n"
    assert [finding.place for finding in looked_at(tmp_path, {"a.csv": text.encode()})] == ["2", "3"]


def test_a_record_of_several_lines_is_named_by_its_last(tmp_path: Path) -> None:
    text = f'note,document,{MARK}\n"one\ntwo",AB0000000,\n'
    assert [finding.place for finding in looked_at(tmp_path, {"a.csv": text.encode()})] == ["3"]


# Marks


def test_every_mark_has_its_example() -> None:
    assert MARKED.keys() | other_formats.MARKED.keys() == MARKS.keys()


@pytest.mark.parametrize("suffix", MARKED)
def test_a_missing_mark_is_found(tmp_path: Path, suffix: str) -> None:
    _, without, wrong = MARKED[suffix]
    assert looked_at(tmp_path, {f"a{suffix}": without}) == [Finding(f"a{suffix}", "", f"the mark is missing: {wrong}")]


@pytest.mark.parametrize("suffix", MARKED)
def test_a_file_with_its_mark_is_sound(tmp_path: Path, suffix: str) -> None:
    assert looked_at(tmp_path, {f"a{suffix}": MARKED[suffix][0]}) == []


@pytest.mark.parametrize("name", ["answers.jsonl", "solve.py"])
def test_journals_and_code_need_no_mark(tmp_path: Path, name: str) -> None:
    assert looked_at(tmp_path, {name: b'{"a": 1}\n'}) == []


@pytest.mark.parametrize("content", [b"[]", b'"text"', b"1"])
def test_a_document_that_is_no_object_has_no_mark(tmp_path: Path, content: bytes) -> None:
    assert [finding.text for finding in looked_at(tmp_path, {"a.json": content})] == [
        f"the mark is missing: the key notice should be {MARK!r}"
    ]


def test_a_store_without_a_notice_has_no_mark(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        connection.execute("CREATE TABLE person (id TEXT)")
    assert [finding.text for finding in fictitious(tmp_path)] == [f"the mark is missing: the table notice should hold {MARK!r}"]


def test_a_block_of_another_network_is_found(tmp_path: Path) -> None:
    data = block(MARK_ASCII.encode()) + block(MARK_ASCII.encode(), magic=b"\1\2\3\4")
    wrong = f"the mark is missing: block 1 starts with 01020304, regtest's {REGTEST.hex()} would be right"
    assert looked_at(tmp_path, {"a.dat": data}) == [Finding("a.dat", "", wrong)]


def test_the_first_block_of_all_is_not_ours_to_mark(tmp_path: Path) -> None:
    assert looked_at(tmp_path, {"a.dat": block(b"nothing", before=bytes(32))}) == []


def test_a_coinbase_without_witness_is_read(tmp_path: Path) -> None:
    assert looked_at(tmp_path, {"a.dat": block(MARK_ASCII.encode(), witness=b"")}) == []


# Files that cannot be read


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"\xff"),
        ("a.csv", f'document,{MARK}\n"open'.encode()),
        ("a.json", b'{"open": '),
        ("a.json", b"\xff"),
        ("a.jsonl", b"{}\nnot a document\n"),
        ("a.ipynb", b"no notebook"),
        ("a.ipynb", json.dumps({"metadata": {"parola": {"notice": MARK}}}).encode()),
        ("a.sqlite", b"no store"),
        ("a.dat", block(MARK_ASCII.encode())[:50]),
        ("a.zip", b"no archive"),
        ("a.html", b"\xff"),
        ("a.md", b"\xff"),
        ("a.txt", b"\xff"),
        ("a.yaml", b"\xff"),
        ("a.py", b"\xff"),
    ],
)
def test_a_file_that_cannot_be_read_is_found(tmp_path: Path, name: str, data: bytes) -> None:
    (finding,) = looked_at(tmp_path, {name: data})
    assert (finding.path, finding.place) == (name, "")
    assert finding.text.startswith(f"cannot be read as {Path(name).suffix}: ")


@pytest.mark.parametrize("name", ["note.docx", "note", "NOTE.TXT", ".hidden"])
def test_a_file_of_an_unknown_kind_is_found(tmp_path: Path, name: str) -> None:
    (finding,) = looked_at(tmp_path, {name: page("nothing")})
    assert (finding.path, finding.place) == (name, "")
    assert finding.text.startswith("files of this kind cannot be read and checked; .asc, ")


@pytest.mark.parametrize("name", ["answers.jsonl.lock", "a.json", "a.zip"])
def test_an_empty_file_holds_nothing(tmp_path: Path, name: str) -> None:
    assert looked_at(tmp_path, {name: b""}) == []


# Archives


def test_what_is_in_an_archive_is_found(tmp_path: Path) -> None:
    data = archive({"a/": b"", "a/answers.jsonl": json.dumps({"value": MAIL}).encode()})
    assert looked_at(tmp_path, {"b.zip": data}) == [Finding("b.zip!a/answers.jsonl", "1.value", MAIL_SAID)]


def test_a_sound_archive_is_allowed(tmp_path: Path) -> None:
    assert looked_at(tmp_path, {"b.zip": archive({"answers.jsonl": b"{}", "page.md": page("nothing")})}) == []


def test_a_file_in_an_archive_has_its_own_mark(tmp_path: Path) -> None:
    (finding,) = looked_at(tmp_path, {"b.zip": archive({"page.md": b"nothing"})})
    assert finding.path == "b.zip!page.md"
    assert finding.text.startswith("the mark is missing: ")


def test_a_file_of_an_unknown_kind_in_an_archive_is_found(tmp_path: Path) -> None:
    (finding,) = looked_at(tmp_path, {"b.zip": archive({"run.exe": b"nothing"})})
    assert finding.path == "b.zip!run.exe"
    assert finding.text.startswith("files of this kind cannot be read and checked; ")


def test_an_archive_in_an_archive_is_found(tmp_path: Path) -> None:
    inner = archive({"page.md": page(MAIL)})
    wrong = "an archive in an archive is not read; put its files into the outer one"
    assert looked_at(tmp_path, {"b.zip": archive({"inner.zip": inner})}) == [Finding("b.zip", "inner.zip", wrong)]


@pytest.mark.parametrize(("limit", "value"), [("ZIP_MEMBERS", 1), ("ZIP_BYTES", 3)])
def test_an_archive_that_holds_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(readers, limit, value)
    (finding,) = looked_at(tmp_path, {"b.zip": archive({"a.py": b"aa", "b.py": b"bb"})})
    assert finding.text.startswith("cannot be read as .zip: more than ")


# A whole class


def test_the_built_class_has_no_finding(class_root: Path) -> None:
    assert fictitious(class_root) == []


def test_one_planted_record_of_a_class_is_one_finding(own_class: Path) -> None:
    with closing(sqlite3.connect(own_class / "learner" / "shared" / "forum.sqlite")) as connection, connection:
        (post,) = connection.execute("SELECT id FROM post LIMIT 1 OFFSET 7").fetchone()
        connection.execute("UPDATE post SET text = text || ? WHERE id = ?", (f" Write to {MAIL}.", post))
    assert fictitious(own_class) == [Finding("learner/shared/forum.sqlite", f"post {post}", MAIL_SAID)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ipynb", b"[1]"),
        ("a.ipynb", b'{"cells": [{"source": null}]}'),
        ("a.ipynb", b'{"cells": [{"source": "x", "outputs": [1]}]}'),
        ("a.json", b"[" * 100_000 + b"]" * 100_000),
        ("a.csv", b"\xff\xfe"),
    ],
    ids=["list", "null", "outputs", "deep", "bytes"],
)
def test_what_a_trainee_may_break_is_a_finding_and_no_crash(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert [finding.path for finding in fictitious(tmp_path)]


@pytest.mark.parametrize(
    "text",
    [
        "a@zz--pl\u00e4nted.com",
        "ZZ--PLANTED.COM",
        '<a href="//zz--planted.com/x">',
        "https://planted.nowhere?to=a@example.com",
        "pay 4444444444444448.",
    ],
)
def test_what_hides_behind_its_neighbours_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(f"{MARK}\n{text}\n", "utf-8")
    assert len(fictitious(tmp_path)) == 1


@pytest.mark.parametrize("text", ["`https://example.com`", "**https://example.com**;", "+65 9910 0000 20 people"])
def test_what_is_allowed_stays_so_beside_its_neighbours(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(f"{MARK}\n{text}\n", "utf-8")
    assert fictitious(tmp_path) == []
