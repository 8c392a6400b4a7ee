"""Archives that somebody else made: each is read, or refused with one reason; a broken line costs itself."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from small_class import AT, LAB, answered, good_lines, line, packed, questions, submit, text

from parola.labs.submission import Submission, read_submission
from parola_kit.errors import BadInput

GOOD = text(good_lines())


def read(path: Path) -> Submission:
    return read_submission(path, "s1", LAB, questions("s1"))


def member(name: str, mode: int = 0o100644, data: bytes = GOOD, pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of one member with a mode of its own."""
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, pack
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, data)
    return stream.getvalue()


def twice() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("answers.jsonl", GOOD)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("answers.jsonl", GOOD)
    return stream.getvalue()


def encrypted() -> bytes:
    """The same archive with the bit set that says so, in both headers."""
    data = bytearray(packed({"answers.jsonl": GOOD}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


def lying_bomb() -> bytes:
    """Unpacks to 30 MB; both headers say 10 bytes."""
    data = bytearray(packed({"answers.jsonl": b" " * 30_000_000}))
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + size, 10)
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(packed({"answers.jsonl": GOOD}))
    data[60] ^= 0xFF
    return bytes(data)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a zip": (lambda: b"answers", "not a readable zip archive"),
    "empty file": (lambda: b"", "not a readable zip archive"),
    "dots": (lambda: packed({"../answers.jsonl": GOOD}), "has '..' in its name"),
    "dots with backslashes": (lambda: packed({"..\\answers.jsonl": GOOD}), "has '..' in its name"),
    "absolute": (lambda: packed({"/answers.jsonl": GOOD}), "has an absolute name"),
    "drive": (lambda: packed({"C:answers.jsonl": GOOD}), "has an absolute name"),
    "link": (lambda: member("answers.jsonl", stat.S_IFLNK | 0o777, b"/etc/passwd"), "is a link"),
    "unknown member": (lambda: packed({"answers.jsonl": GOOD, "run.sh": b"echo"}), "is not one of answers.jsonl, T1.ipynb, journal.jsonl"),
    "folder": (lambda: packed({"sub/answers.jsonl": GOOD}), "is not one of"),
    "twice": (twice, "stands in it twice"),
    "no answers": (lambda: packed({"T1.ipynb": b"{}"}), "holds no answers.jsonl"),
    "encrypted": (encrypted, "is encrypted"),
    "other packing": (lambda: member("answers.jsonl", pack=zipfile.ZIP_LZMA), "packed in a way other than"),
    "bomb": (lambda: packed({"answers.jsonl": GOOD, "T1.ipynb": b" " * 30_000_000}), "unpacks to more than 20 MB"),
    "lying bomb": (lying_bomb, "archive"),
    "damaged": (damaged, "not a readable zip archive"),
    "too large": (lambda: member("answers.jsonl", data=b" " * 20_000_001, pack=zipfile.ZIP_STORED), "larger than 20 MB"),
    "another lab": (lambda: packed({"answers.jsonl": text([line("q1", value="x", lab="VA2")])}), "an answer of VA2, not of T1"),
    "not UTF-8": (
        lambda: packed({"answers.jsonl": GOOD.decode().encode("utf-16")}),
        "no line can be read; line 1 does not count: not UTF-8",
    ),
    "too many lines": (lambda: packed({"answers.jsonl": b"\n" * 100_001}), "more than 100,000 lines"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused(kind: str, tmp_path: Path) -> None:
    make, reason = REFUSED[kind]
    path = submit(tmp_path, "s1", make())
    with pytest.raises(BadInput) as refused:
        read(path)
    assert reason in str(refused.value)
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([path.name, path.with_suffix(".json").name])


BROKEN = {
    "not JSON": b"{",
    "NaN": b'{"confidence": NaN}',
    "nested": b"[" * 50_000,
    "huge number": b"9" * 6_000,
    "not UTF-8": b'"\xff"',
    "half a pair": json.dumps(line("q5", 9, value="\ud800x")).encode(),
    "long": json.dumps(line("q5", 9, value="x" * 100_001)).encode(),
    "a field too much": json.dumps(line("q5", 9, value="x", score=5)).encode(),
    "no such question": json.dumps(line("q9", 9, value="x")).encode(),
    "another type": json.dumps(line("q5", 9, value="x", type="value")).encode(),
    "wrong form": json.dumps(line("q2", 9, value="x")).encode(),
    "seven records": json.dumps(line("q1", 9, value="x", because=[f"forum/post/{n}" for n in range(7)])).encode(),
    "not a record": json.dumps(line("q1", 9, value="x", because=["<script>"])).encode(),
    "seq in words": json.dumps(line("q1", 9, value="x") | {"seq": "last"}).encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_line_costs_itself(kind: str, tmp_path: Path) -> None:
    path = submit(tmp_path, "s1", packed({"answers.jsonl": BROKEN[kind] + b"\n" + GOOD}))
    got = read(path)
    assert sorted(got.answers) == ["q1", "q2", "q3", "q4", "q5"]
    assert [note for note in got.notes if note.startswith("line 1 does not count: ")]
    assert got.answers["q1"].value == "writer"


def test_the_last_number_wins_wherever_it_stands(tmp_path: Path) -> None:
    lines = [line("q3", 7, value="A"), line("q3", 2, value="B"), line("q1", 3, value="writer")]
    got = read(answered(tmp_path, "s1", lines))
    assert got.answers["q3"].value == "A"
    assert (got.again, got.notes) == (("q3",), ())


def test_many_broken_lines_are_counted_not_listed(tmp_path: Path) -> None:
    got = read(submit(tmp_path, "s1", packed({"answers.jsonl": b"{\n" * 50 + GOOD})))
    assert len(got.notes) == 4
    assert got.notes[-1] == "47 more lines do not count"


def test_unknown_is_an_answer(tmp_path: Path) -> None:
    got = read(answered(tmp_path, "s1", [line("q1", value={"unknown": True}, needs="interview@caseworker")]))
    assert got.answers["q1"].value == {"unknown": True}
    assert got.answers["q1"].needs == "interview@caseworker"


def test_a_notebook_is_carried_and_never_read(tmp_path: Path) -> None:
    got = read(submit(tmp_path, "s1", packed({"answers.jsonl": GOOD, "T1.ipynb": b"\x00", "journal.jsonl": b"\xff"})))
    assert len(got.answers) == 5


def test_without_a_receipt_it_is_unverified(tmp_path: Path) -> None:
    path = answered(tmp_path, "s1", [line("q3", value="A", at="2026-03-09T11:00:00Z")])
    assert read(path).at == AT
    path.with_suffix(".json").unlink()
    assert read(path).notes == ("no receipt: unverified",)
    assert read(path).at == "2026-03-09T11:00:00Z"


EDITED: dict[str, Any] = {
    "seat": "s2",
    "lab": "VA2",
    "archive": "1-x.zip",
    "sha256": "0" * 64,
    "at": "2026-99-99T99:99:99Z",
    "made_by": "police",
}


@pytest.mark.parametrize("field", EDITED)
def test_an_edited_receipt_is_refused(field: str, tmp_path: Path) -> None:
    path = submit(tmp_path, "s1", packed({"answers.jsonl": GOOD}), receipt={field: EDITED[field]})
    with pytest.raises(BadInput, match=rf"^{path.stem}\.json: ") as refused:
        read(path)
    assert field in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"[" * 50_000, b"\xff", b" " * 70_000], ids=["empty", "nested", "not UTF-8", "large"])
def test_a_receipt_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    path = answered(tmp_path, "s1", good_lines())
    path.with_suffix(".json").write_bytes(data)
    with pytest.raises(BadInput, match=r"receipt|not JSON"):
        read(path)


def test_bytes_changed_after_submitting(tmp_path: Path) -> None:
    path = answered(tmp_path, "s1", good_lines())
    path.write_bytes(packed({"answers.jsonl": b""}))
    with pytest.raises(BadInput, match="changed after it was submitted"):
        read(path)


def test_a_link_in_place_of_an_archive(tmp_path: Path) -> None:
    path = answered(tmp_path, "s1", good_lines())
    aside = path.rename(tmp_path / "aside.zip")
    path.symlink_to(aside)
    with pytest.raises(BadInput, match="not a plain file"):
        read(path)
