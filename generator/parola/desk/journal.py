"""The authoritative journal of a seat at the desk: append-only, a line an act, chained and signed with the class's key.

``state/desk/<seat>.jsonl``; a line is described by ``desk_journal.schema.json``. A signature is Ed25519 over the line's canonical JSON
without ``signature``; ``previous`` is the SHA-256 of the bytes of the line before, so a line that was changed, taken out or moved is found.
What no file can show by itself is that its last lines were cut off: compare with the copy that was handed in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from filelock import FileLock, Timeout

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.lines import append, rows
from parola_kit.notice import MARK

PATIENCE = 30  # seconds that a writer waits for another
FIRST = "0" * 64  # what the first line has as the line before
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """The lines that this class's key has signed for this seat, in order, and in words what is wrong with the rest."""

    lines: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]


def write(path: Path, secret: bytes, act: Callable[[Read], Mapping[str, Any]]) -> Line:
    """Append the act that is made of what stands there, one writer at a time; gives the line. The seat is the file's name.

    An error that ``act`` raises leaves the journal as it was. A torn line is kept, and the new one starts below it.

    Raises:
        BadInput: the folder cannot be written, or another program does not let go of it.
    """
    key = Ed25519PrivateKey.from_private_bytes(secret)
    with _locked(path):
        before = read(path, key.public_key().public_bytes_raw())
        raw = _rows(path)
        line: Line = {"format": 1, "notice": MARK, "seat": path.stem, **act(before)}
        line |= {"seq": 1 + max((one["seq"] for one in before.lines), default=0), "previous": _digest(raw)}
        line["signature"] = key.sign(_canonical(line)).hex()
        contracts.check("desk_journal", line, path.name)
        with path.open("ab+") as file:
            append(file, _whole(line))
    return line


def read(path: Path, public: bytes) -> Read:
    """The lines of a journal that can be trusted, and every problem of the others; nothing where there is no file.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    lines: list[Mapping[str, Any]] = []
    problems: list[str] = []
    before, seq = FIRST, 0
    for number, row in enumerate(_rows(path), 1):
        line, told = _line(row, public, path.stem)
        if line is None:
            problems.append(f"line {number}: {told}")
        else:
            problems += [f"line {number}: {told}" for told in _order(line, before, seq)]
            lines.append(line)
            seq = line["seq"]
        before = hashlib.sha256(row).hexdigest()
    return Read(tuple(lines), tuple(problems))


def verify(path: Path, public: bytes) -> list[str]:
    """What is wrong with a journal: lines that were altered, removed, moved or torn; empty if nothing is.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    return list(read(path, public).problems)


@lru_cache(4_096)  # a page reads the whole journal, and a line that was sound once is sound as long as its bytes are
def _line(row: bytes, public: bytes, seat: str) -> tuple[Mapping[str, Any] | None, str]:
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        return None, "cannot be read; its writer was stopped in the middle, or it was damaged. It is kept and does not count"
    if not isinstance(line, dict) or not _signed(cast("Line", line), public):
        return None, "was altered, or another class's key signed it; it does not count"
    if line["seat"] != seat:
        return None, f"belongs to seat {line['seat']}; it does not count"
    return cast("Line", line), ""


def _signed(line: Line, public: bytes) -> bool:
    try:
        signature = bytes.fromhex(line["signature"])
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, _canonical({name: value for name, value in line.items() if name != "signature"})
        )
    except (KeyError, TypeError, ValueError, RecursionError, InvalidSignature):
        return False
    return True


def _order(line: Mapping[str, Any], before: str, seq: int) -> list[str]:
    if line["previous"] != before:
        return ["does not follow the line before it; a line was removed, altered or moved here"]
    return [] if line["seq"] == seq + 1 else [f"has the number {line['seq']}, {seq + 1} was expected"]


def _canonical(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")).encode()


def _whole(line: Line) -> bytes:
    return _canonical(line) + b"\n"


def _digest(rows: list[bytes]) -> str:
    return hashlib.sha256(rows[-1]).hexdigest() if rows else FIRST


def _rows(path: Path) -> list[bytes]:
    return [row for _, row in rows(path)]


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Hold the lock of a journal; the folder is made if it is not there, for the services' user alone."""
    lock = path.with_suffix(".lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout:
        raise BadInput(f"{lock}: another program holds it; close the other desk of this class and try again") from None
    except OSError as error:
        raise BadInput(f"{path.parent}: cannot be written ({error.strerror})") from None
