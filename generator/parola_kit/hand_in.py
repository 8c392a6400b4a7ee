"""Packs the answers of a lab into one archive with its receipt, and puts both where the trainer looks."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.journal import ANSWERS, locked, now
from parola_kit.notice import MARK, MARK_ASCII
from parola_kit.seat import Seat

MOST_BYTES = 20_000_000  # of an archive (docs/contracts.md)
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can hold: bytes depend on content only
NUMBERED = re.compile(r"([1-9][0-9]*)-[0-9a-f]{64}\.(?:zip|json)")
READABLE = 0o644  # by the trainer's user too


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in: the archive's path, its SHA-256 in hex, when (UTC), and whether it still has to be carried to the trainer."""

    seat: str
    lab: str
    archive: Path
    sha256: str
    at: str
    to_carry: bool

    @property
    def number(self) -> int:
        """Which submission of the lab this is, from 1."""
        return int(self.archive.name.partition("-")[0])

    def document(self) -> dict[str, Any]:
        """As ``receipt.schema.json`` has it."""
        return {
            "format": 1,
            "notice": MARK,
            "seat": self.seat,
            "lab": self.lab,
            "archive": self.archive.name,
            "sha256": self.sha256,
            "at": self.at,
            "made_by": "self",
        }

    def __str__(self) -> str:
        said = f"{self.lab} of seat {self.seat} is handed in: submission {self.number}, {self.at}, {self.archive}"
        if self.to_carry:
            return f"{said}\nThe class cannot be reached from here: give this file and the .json beside it to the trainer."
        return said


def hand_in(seat: Seat, lab: str) -> Receipt:
    """Pack ``answers.jsonl`` and ``<lab>.ipynb`` and write ``<n>-<sha256>.zip`` with its receipt; nothing is ever replaced.

    They go to ``submitted/<seat>/<lab>/`` of the class; where there is none that can be written, to ``outbox/`` beside the answers.

    Raises:
        BadInput: the seat has no such lab, there is no answer, too much to hand in, or no place to write to.
    """
    work = seat.work / seat.chosen(lab)
    if not (work / ANSWERS).is_file():
        raise BadInput(f"{work / ANSWERS}: there is no answer yet; note one with answer(…) before you hand in")
    with locked(work):
        data = _packed(work, lab)
        if seat.root is not None:
            try:
                return _placed(data, seat.seat, lab, seat.root / "submitted" / seat.seat / lab, to_carry=False)
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                    raise
        return _placed(data, seat.seat, lab, work / "outbox", to_carry=True)


def last(seat: Seat, lab: str) -> Receipt | None:
    """The receipt of what a seat handed in last; None where there is none, or it cannot be read."""
    outbox = seat.work / lab / "outbox"
    folders = {outbox: True} if seat.root is None else {seat.root / "submitted" / seat.seat / lab: False, outbox: True}
    found = [_receipt(folder, to_carry=to_carry) for folder, to_carry in folders.items()]
    return max((one for one in found if one), key=lambda one: one.at, default=None)


def _receipt(folder: Path, *, to_carry: bool) -> Receipt | None:
    archives = [path for path in folder.glob("*.zip") if NUMBERED.fullmatch(path.name)]
    if not archives:
        return None
    archive = max(archives, key=lambda path: int(path.name.partition("-")[0]))
    try:
        document = json.loads(archive.with_suffix(".json").read_bytes())
        contracts.check("receipt", document, archive.name)
    except (OSError, ValueError, RecursionError, BadInput):
        return None
    return Receipt(document["seat"], document["lab"], archive, document["sha256"], document["at"], to_carry)


def _packed(work: Path, lab: str) -> bytes:
    """The archive: stored, not packed, so that every machine makes the same bytes."""
    files = [path for path in (work / ANSWERS, work / f"{lab}.ipynb") if path.is_file()]
    if sum(path.stat().st_size for path in files) > MOST_BYTES:
        raise BadInput(
            f"{work}: more than {MOST_BYTES // 1_000_000} MB to hand in; clear the outputs of {lab}.ipynb, save it, and hand in again"
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK_ASCII.encode()
        for path in files:
            member = zipfile.ZipInfo(path.name, ALWAYS)
            member.create_system = 3  # Unix, on every system
            member.external_attr = READABLE << 16
            archive.writestr(member, path.read_bytes())
    return buffer.getvalue()


def _placed(data: bytes, seat: str, lab: str, folder: Path, *, to_carry: bool) -> Receipt:
    """The receipt first: a grader looks for archives, and finds each with its receipt."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()
    numbers = [int(found[1]) for path in folder.iterdir() if (found := NUMBERED.fullmatch(path.name))]
    archive = folder / f"{1 + max(numbers, default=0)}-{digest}.zip"
    receipt = Receipt(seat, lab, archive, digest, now(), to_carry)
    _write(archive.with_suffix(".json"), _encoded(receipt.document(), receipt.archive.name))
    _write(archive, data)
    return receipt


def _encoded(document: dict[str, Any], name: str) -> bytes:
    contracts.check("receipt", document, name)
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _write(path: Path, data: bytes) -> None:
    """A whole file or none, also when the power goes."""
    number, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(READABLE)
        Path(name).replace(path)
        _name_kept(path.parent)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _name_kept(folder: Path) -> None:
    """The new name reaches the disk as well, where a system can do that for folders."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
