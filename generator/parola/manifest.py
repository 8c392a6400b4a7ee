"""What a folder is: versions and a SHA-256 of every file; and how files and stores are compared."""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import parola
from parola_kit.notice import MARK

NAME = "manifest.json"
# What in a store's header is no content: change counter, version-valid-for, version of the library (sqlite.org, "Database File Format").
SQLITE_HEAD, LIBRARY = 100, (slice(24, 28), slice(92, 100))
BLOCK = 1 << 20


def versions() -> dict[str, str]:
    """Everything whose release may change the bytes of a build."""
    return {
        "parola": parola.__version__,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "pyarrow": version("pyarrow"),
        "sqlite": sqlite3.sqlite_version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def digest(path: Path) -> str:
    """SHA-256 in hex: of the bytes, for ``.sqlite`` without those that name the library's version and count changes."""
    with path.open("rb") as file:
        head = bytearray(file.read(SQLITE_HEAD))
        for part in LIBRARY if path.suffix == ".sqlite" else ():
            head[part] = bytes(len(head[part]))
        hashed = hashlib.sha256(head)
        while block := file.read(BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def files(root: Path) -> dict[str, str]:
    """Path below ``root`` -> digest, for every file but manifests, sorted."""
    found = sorted(p for p in root.rglob("*") if p.is_file() and p.name != NAME)
    return {p.relative_to(root).as_posix(): digest(p) for p in found}


def write(root: Path, class_name: str, tree: str) -> None:
    """Write ``manifest.json`` of one tree; the seed is never in it."""
    document: dict[str, Any] = {
        "format": 1,
        "notice": MARK,
        "class": class_name,
        "tree": tree,
        "versions": versions(),
        "files": files(root),
    }
    (root / NAME).write_text(dumps(document), "utf-8")


def dumps(document: object) -> str:
    """JSON as Parola writes it: sorted, indented, readable, one newline at the end."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
