"""Files of a class that its owner alone may read: logs and state tell whose site is whose, and others on the machine may be trainees."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, cast

FILE, FOLDER = 0o600, 0o700


def folder(path: Path) -> None:
    """Make a folder that its owner alone may enter; one that is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def opened(path: Path, mode: str) -> BinaryIO:
    """Open a file of bytes (``wb``, ``ab+``); whether it is new or was there, its owner alone may read it from then on.

    What root makes belongs to the owner of its folder: a class in containers is served as that user.

    Raises:
        OSError: it cannot be opened.
    """
    file = cast("BinaryIO", open(path, mode, opener=_made))  # noqa: SIM115 -- handed on; Path.open takes no opener
    os.fchmod(file.fileno(), FILE)
    return file


def save(path: Path, text: str) -> None:
    """Write UTF-8 text through a temporary file beside the target, so that no reader meets half of it, and no other user any.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    with opened(fresh, "wb") as file:
        file.write(text.encode())
    fresh.replace(path)


def _made(name: str, flags: int) -> int:
    try:
        made = os.open(name, flags | os.O_CREAT | os.O_EXCL, FILE)
    except FileExistsError:
        return os.open(name, flags, FILE)
    if os.geteuid() == 0:  # only of what is new: a link that lay there may lead anywhere
        owner = Path(name).parent.stat()
        os.fchown(made, owner.st_uid, owner.st_gid)
    return made
