"""Where each format says that it is fictitious: one table, and what is wrong with a file that does not."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from parola.checks.armor import armor_mark
from parola.checks.block_files import MAGIC
from parola.checks.columnar import parquet_mark
from parola.checks.drawn import svg_mark
from parola.checks.mail import attached, mail_mark
from parola.checks.pictures import jpeg_mark, png_mark
from parola.checks.readers import opened
from parola_kit.notice import MARK, MARK_ASCII

REGTEST = MAGIC["REGTEST"]


def _header(data: bytes) -> str:
    last = next(csv.reader(io.StringIO(data.decode())), [""])[-1]
    return "" if last == MARK else f"the last header should be {MARK!r}"


def _key(data: bytes) -> str:
    return _said(json.loads(data), "notice")


def _metadata(data: bytes) -> str:
    return _said(json.loads(data), "metadata", "parola", "notice")


def _said(content: Any, *path: str) -> str:
    for key in path:
        content = cast("dict[str, Any]", content).get(key) if isinstance(content, dict) else None
    return "" if content == MARK else f"the key {'.'.join(path)} should be {MARK!r}"


def _table(source: bytes | Path) -> str:
    with closing(opened(source)) as connection:
        named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'notice'").fetchone()
        said = named and connection.execute("SELECT 1 FROM notice WHERE text = ?", (MARK,)).fetchone()
    return "" if said else f"the table notice should hold {MARK!r}"


def _text(data: bytes) -> str:
    return "" if MARK in data.decode() else f"the page should show {MARK!r}"


def _head(data: bytes) -> str:
    return "" if any(MARK in line for line in data.decode().split("\n")[:3]) else f"one of the first three lines should say {MARK!r}"


def _comment(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "" if archive.comment == MARK_ASCII.encode() else f"the archive's comment should be {MARK_ASCII!r}"


def _coinbases(data: bytes) -> str:
    at = number = 0
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        block = data[at + 8 : at + 8 + size]
        if data[at : at + 4] != REGTEST:
            return f"block {number} starts with {data[at : at + 4].hex()}, regtest's {REGTEST.hex()} would be right"
        if any(block[4:36]) and MARK_ASCII.encode() not in _coinbase(block):  # no block before it: genesis, which is Core's own
            return f"the script of the coinbase in block {number} should hold {MARK_ASCII!r}"
        at, number = at + 8 + size, number + 1
    return ""


def _coinbase(block: bytes) -> bytes:
    """Script of the first input of the first transaction: after header, count, version, witness flag, count and outpoint."""
    at = 80 + (1 if block[80] < 0xFD else 3) + 4
    at += 2 if block[at] == 0 else 0
    at += 1 + 36
    return block[at + 1 : at + 1 + block[at]]


def _mail(data: bytes) -> str:
    """A mail's own, and that of every attachment."""
    wrong = [f"attachment {name!r}: {said}" for name, content in attached(data) if (said := mark(name, content))]
    return "; ".join([*filter(None, [mail_mark(data)]), *wrong])


def mark(name: str, data: bytes) -> str:
    """What is wrong with the mark of a file of this name, empty if nothing or if its kind needs none."""
    suffix = Path(name).suffix
    return MARKS[suffix](data) if suffix in MARKS else ""


# Suffix -> what is wrong with the mark of such a file's bytes, empty if nothing. Journals (.jsonl) and code (.py) need none:
# the one is a trainee's own, the other shows nothing.
MARKS: dict[str, Callable[[bytes], str]] = {
    ".csv": _header,
    ".json": _key,
    ".ipynb": _metadata,
    ".sqlite": _table,
    ".html": _text,
    ".md": _head,
    ".txt": _head,
    ".yaml": _head,
    ".zip": _comment,
    ".dat": _coinbases,
    ".png": png_mark,
    ".jpg": jpeg_mark,
    ".svg": svg_mark,
    ".eml": _mail,
    ".asc": armor_mark,
    ".parquet": parquet_mark,
}
