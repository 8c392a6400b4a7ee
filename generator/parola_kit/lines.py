"""Files of lines to which is only ever appended."""

from __future__ import annotations

import os
from typing import BinaryIO


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
