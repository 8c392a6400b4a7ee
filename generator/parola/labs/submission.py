"""Reads a submitted archive without trusting it: nothing is unpacked to disk, nothing in it is executed."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from parola.labs import submission_lines
from parola.labs.lab_key import parse_document
from parola_kit.answers import Answer
from parola_kit.errors import BadInput

MOST_BYTES = 20_000_000  # unpacked (docs/contracts.md), and so packed too
CHUNK = 65_536
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1  # bit 0 of a member's flags (ZIP application note, 4.4.4)
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Submission:
    """What counts of an archive. ``lines`` are those of ``answers``; ``at`` is the receipt's time, else the last line's.

    ``began`` and ``noted`` are the times of the first and the last line, by the trainee's own machine; ``again`` are questions that were
    answered more than once.
    """

    archive: str
    answers: dict[str, Answer]
    lines: dict[str, dict[str, Any]]
    notes: tuple[str, ...]
    at: str
    began: str = ""
    noted: str = ""
    again: tuple[str, ...] = ()


def read_submission(path: Path, seat: str, lab: str, questions: Mapping[str, Any]) -> Submission:
    """Read ``<n>-<sha256>.zip`` and the receipt beside it; ``questions`` is the seat's ``questions.json``.

    Raises:
        BadInput: the archive or its receipt cannot be taken; one reason.
    """
    data = _plain(path)
    receipt = _receipt(path, seat, lab, hashlib.sha256(data).hexdigest())
    lines = submission_lines.read_lines(_answers_file(data, path.name, lab), lab, questions)
    notes = lines.notes if receipt else (*lines.notes, "no receipt: unverified")
    return Submission(
        path.name, lines.answers(), lines.kept, notes, receipt["at"] if receipt else lines.at, lines.began, lines.at, lines.again
    )


def read_notebook(path: Path, lab: str) -> bytes | None:
    """The bytes of the notebook in an archive, whatever they are; None where it holds none.

    Raises:
        BadInput: the archive cannot be taken.
    """
    return _unpack(_plain(path), path.name, lab).get(f"{lab}.ipynb")


def _plain(path: Path, most: int = MOST_BYTES, too_large: str = f"larger than {MOST_BYTES // 1_000_000} MB") -> bytes:
    """The bytes of a plain file, read once: what is hashed is what is parsed. Who owns the folder may put links, pipes and devices there.

    Raises:
        BadInput: it is no plain file, too large, or cannot be read.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise BadInput(f"{path.name}: not a plain file that can be read ({error.strerror})") from None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise BadInput(f"{path.name}: not a plain file")
    with os.fdopen(number, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise BadInput(f"{path.name}: {too_large}")
    return data


def _receipt(path: Path, seat: str, lab: str, digest: str) -> dict[str, Any] | None:
    """The receipt, held to the digest of the archive; None where there is none."""
    if path.stem.partition("-")[2] != digest:
        raise BadInput(f"{path.name}: changed after it was submitted; its bytes have another SHA-256 than its name")
    beside = path.with_suffix(".json")
    if not beside.is_symlink() and not beside.exists():
        return None
    receipt = parse_document(_plain(beside, CHUNK, "too large for a receipt"), "receipt", beside.name)
    for field, right in {"seat": seat, "lab": lab, "archive": path.name, "sha256": digest}.items():
        if receipt[field] != right:
            raise BadInput(f"{beside.name}: the receipt was made for another {field} ({receipt[field]}, not {right})")
    return receipt


def _answers_file(data: bytes, name: str, lab: str) -> bytes:
    found = _unpack(data, name, lab)
    if submission_lines.NAME not in found:
        raise BadInput(f"{name}: holds no {submission_lines.NAME}")
    return found[submission_lines.NAME]


def _unpack(data: bytes, name: str, lab: str) -> dict[str, bytes]:
    """The members of an archive by name."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {member.filename: member for member in _members(archive, lab)}
            sizes_left = MOST_BYTES
            found: dict[str, bytes] = {}
            for known, member in members.items():
                found[known] = _unpacked(archive, member, sizes_left)
                sizes_left -= len(found[known])
    except UNREADABLE as error:
        raise BadInput(f"{name}: not a readable zip archive: {str(error)[:160] or type(error).__name__}") from None
    return found


def _members(archive: zipfile.ZipFile, lab: str) -> list[zipfile.ZipInfo]:
    """The members, each a plain file of a known name, once."""
    known = (submission_lines.NAME, f"{lab}.ipynb", "journal.jsonl")
    members = archive.infolist()
    for place, member in enumerate(members):
        wrong = _wrong(member, known) or ("stands in it twice" if member.filename in {m.filename for m in members[:place]} else "")
        if wrong:
            raise BadInput(f"archive member {member.filename[:80]!r} {wrong}")
    return members


def _wrong(member: zipfile.ZipInfo, known: tuple[str, ...]) -> str:
    """What is wrong with a member, empty when nothing is."""
    name = member.filename
    rules = {
        "has '..' in its name": ".." in name.replace("\\", "/").split("/"),
        "has an absolute name": name.startswith(("/", "\\")) or name[1:2] == ":",
        "is a link": stat.S_ISLNK(member.external_attr >> 16),
        f"is not one of {', '.join(known)}": name not in known,
        "is encrypted": bool(member.flag_bits & ENCRYPTED),
        "is packed in a way other than store or deflate": member.compress_type not in PLAIN,
    }
    return next((words for words, broken in rules.items() if broken), "")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, counted while they are read: what a header says of sizes is not believed."""
    data = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            data += chunk
            if len(data) > most:
                raise BadInput(f"unpacks to more than {MOST_BYTES // 1_000_000} MB")
    return bytes(data)
