"""Submitted archives as they lie in a folder: by number, never by what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ARCHIVE = re.compile(r"([1-9][0-9]{0,8})-[0-9a-f]{64}\.zip")


def numbered(folder: Path) -> list[Path]:
    """The archives in a folder, the first one first; files of other names are not submissions, and a link to a folder is none."""
    if folder.is_symlink():
        return []
    return in_order(path for path in folder.glob("*.zip") if ARCHIVE.fullmatch(path.name))


def last_archive(folder: Path) -> Path | None:
    """The archive with the highest number."""
    return next(reversed(numbered(folder)), None)


def promised(folder: Path) -> list[str]:
    """The names of archives for which a receipt lies there."""
    found = () if folder.is_symlink() else sorted(folder.glob("*.json"))
    return [path.with_suffix(".zip").name for path in found if ARCHIVE.fullmatch(path.with_suffix(".zip").name)]


def in_order(paths: Iterable[Path]) -> list[Path]:
    """By number, then by name: two that were handed in at once have one order on every machine."""
    return sorted(paths, key=lambda path: (number(path.name), path.name))


def number(name: str) -> int:
    """The number of a submission, from 1; ``name`` is an archive's."""
    return int(name.partition("-")[0])
