"""Files of lines to which is only ever appended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from parola_kit.errors import BadInput


def rows(path: Path) -> list[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers from 1; none where there is no file.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    try:
        found = path.read_bytes().split(b"\n") if path.exists() else []
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    return [(number, row) for number, row in enumerate(found, 1) if row.strip()]


def append(file: BinaryIO, rows: bytes) -> None:
    """Write whole lines at the end of a file opened with ``ab+``, through to the disk; a line that was cut off there is ended first.

    Raises:
        OSError: it cannot be written.
    """
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        rows = (b"" if file.read(1) == b"\n" else b"\n") + rows
    file.write(rows)
    file.flush()
    os.fsync(file.fileno())
