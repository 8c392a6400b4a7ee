"""SQLite stores of a class as they are read: nothing writes into them once they are made."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def address(path: Path) -> str:
    """The address under which SQLite opens a store that nobody changes, whatever characters its path has."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def read_only(path: Path) -> sqlite3.Connection:
    """A store opened for reading; who opens it closes it.

    Raises:
        sqlite3.OperationalError: there is no such file.
    """
    return sqlite3.connect(address(path), uri=True)
