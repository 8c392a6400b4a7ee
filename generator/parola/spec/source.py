"""Reads a YAML file into plain data with the line of every value, and refuses what has no place in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola.spec.compose import UNPRINTABLE, Loc, compose, invisible
from parola.spec.problem import Problem, Refused

MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file as plain ``data`` (dict, list, str, int, float, bool, None); ``lines`` maps a location in it to a line."""

    path: Path
    data: Any
    lines: Mapping[Loc, int]

    def line(self, loc: Loc) -> int:
        """Line (from 1) of a location such as ``("places", "dhaka", "zone")``, or of the nearest thing around it."""
        while loc not in self.lines:
            loc = loc[:-1]
        return self.lines[loc]

    def problem(self, loc: Loc, text: str) -> Problem:
        """A problem at a location in this file."""
        return Problem(str(self.path), self.line(loc), text)


def load(path: Path) -> Source:
    """The data of one YAML file: at most 1 MB of UTF-8, one document, no tags, anchors or duplicate keys, 40 levels.

    Only null, true, false and decimal numbers are values; ``no``, ``on``, ``yes`` and dates stay text.

    Raises:
        Refused: with every problem that could be found.
    """
    content = text(path)
    if not content.strip():
        raise Refused([Problem(str(path), 1, "the file is empty; write fields such as 'format: 1'")])
    return Source(path, *compose(str(path), content))


def text(path: Path) -> str:
    """The text of a UTF-8 file; a byte order mark at its beginning is dropped.

    Raises:
        Refused: the file is missing, larger than ``MOST_BYTES``, not UTF-8, or holds control characters.
    """
    raw = _raw(path)
    try:
        content = raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        told = f"byte {raw[error.start]:#04x} at offset {error.start} is not UTF-8; save the file with the encoding UTF-8"
        raise Refused([Problem(str(path), raw.count(b"\n", 0, error.start) + 1, told)]) from None
    found = [(number, UNPRINTABLE.search(line)) for number, line in enumerate(content.split("\n"), 1)]
    if problems := [Problem(str(path), number, invisible(hit[0])) for number, hit in found if hit]:
        raise Refused(problems)
    return content


def _raw(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused([Problem(str(path), 1, f"the file has {path.stat().st_size} bytes; at most {MOST_BYTES} are read")])
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused([Problem(str(path), 0, "not found; give the path of a file that exists")]) from None
    except IsADirectoryError:
        raise Refused([Problem(str(path), 0, "is a folder; give the path of a file")]) from None
    except OSError as error:
        raise Refused([Problem(str(path), 0, f"cannot be read ({error.strerror}); check its place and your rights")]) from None
