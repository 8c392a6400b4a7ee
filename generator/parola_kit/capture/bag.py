"""A BagIt folder (RFC 8493) around a capture. It gives layout, manifests and a form that other tools read; who and when is the log's part.

The few lines of its files are written here, in one canonical form: the library that validates them writes version 0.97, changes the
working directory of the whole process while it does, and knows no way to add a log beside ``data/`` in the same step. Validation is the
library's, always in full: its fast form lets a flipped byte pass. It also lets pass files beside ``data/`` that no manifest names, and
manifests in another spelling; ``problems`` does not.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.notice import MARK

DATA, INFO, DECLARATION = "data", "bag-info.txt", "bagit.txt"
ALGORITHMS = ("sha256", "sha512")
MANIFESTS = tuple(f"manifest-{name}.txt" for name in ALGORITHMS)
TAG_MANIFESTS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)
LOG = "custody.jsonl"
TOP = (DATA, DECLARATION, INFO, LOG, *MANIFESTS, *TAG_MANIFESTS)
# What a seal holds the SHA-256 of -> the file.
SEALED = {"manifest": MANIFESTS[0], "manifest_sha512": MANIFESTS[1], "bag_info": INFO, "declaration": DECLARATION}


def write(folder: Path, facts: Mapping[str, str]) -> None:
    """Write all that a seal covers: manifests of ``data/``, the declaration, and the facts with the mark and the payload's size."""
    files = payload(folder)
    for algorithm, name in zip(ALGORITHMS, MANIFESTS, strict=True):
        (folder / name).write_bytes(_manifest(folder, files, algorithm))
    (folder / DECLARATION).write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    oxum = f"{sum(path.stat().st_size for path in files)}.{len(files)}"
    lines = {"Notice": MARK, **facts, "Payload-Oxum": oxum}
    (folder / INFO).write_bytes("".join(f"{name}: {_one_line(value)}\n" for name, value in lines.items()).encode())


def close(folder: Path) -> None:
    """Write the manifests of the files beside ``data/``, the custody log among them: the last step of every change."""
    for algorithm, name in zip(ALGORITHMS, TAG_MANIFESTS, strict=True):
        _put(folder / name, _manifest(folder, _tags(folder), algorithm))


def behind(folder: Path, log: bytes) -> bool:
    """Whether the tag manifests are those of the bag as it was some lines ago, or now: who added lines was stopped before `close`.

    ``log`` is the log without an unfinished line. Then, and only then, closing the bag anew hides nothing.
    """
    return all(_behind(folder, log, algorithm, name) for algorithm, name in zip(ALGORITHMS, TAG_MANIFESTS, strict=True))


def _behind(folder: Path, log: bytes, algorithm: str, name: str) -> bool:
    if not (folder / name).is_file():
        return False
    given, now = (folder / name).read_bytes(), _manifest(folder, _tags(folder), algorithm)
    row = f"{sha(folder / LOG, algorithm)}  {LOG}\n".encode()
    return any(given == now.replace(row, f"{state}  {LOG}\n".encode()) for state in _states(log, algorithm))


def _states(log: bytes, algorithm: str) -> Iterator[str]:
    """The digest of the log after each of its lines."""
    digest = hashlib.new(algorithm)
    for line in log.splitlines(keepends=True):
        digest.update(line)
        yield digest.hexdigest()


def _tags(folder: Path) -> list[Path]:
    return [folder / name for name in sorted((DECLARATION, INFO, LOG, *MANIFESTS))]


def _put(path: Path, data: bytes) -> None:
    """Write a file in one step; while it is unfinished it lies beside the bag, for in it nothing may lie that no manifest names."""
    unfinished = path.parent.parent / f".{path.parent.name}.{path.name}"
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def payload(folder: Path) -> list[Path]:
    """The files below ``data/``, sorted.

    Raises:
        BadInput: one of them is a link, and its content could be anywhere.
    """
    found = sorted((folder / DATA).rglob("*"))
    if links := [path for path in found if path.is_symlink()]:
        raise BadInput(f"{links[0]}: is a link; a bag holds files")
    return [path for path in found if path.is_file()]


def sealed_hashes(folder: Path) -> dict[str, str]:
    """What a seal holds: name -> SHA-256 of the file; "" where it is not there."""
    return {name: sha(folder / file) for name, file in SEALED.items()}


def sha(path: Path, algorithm: str = "sha256") -> str:
    """The digest of a file in hex; "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def structure(folder: Path) -> list[str]:
    """What is missing or too much at the top of a bag."""
    if not folder.is_dir():
        return [f"{folder}: is no folder"]
    here = {path.name: path for path in sorted(folder.iterdir())}
    links = [f"{name}: is a link; a bag holds files" for name, path in here.items() if path.is_symlink()]
    extra = [f"{name}: does not belong here; nobody who sealed this bag put it there" for name in here if name not in TOP]
    return [f"{name}: is missing" for name in TOP if name not in here] + links + extra


def problems(folder: Path) -> list[str]:
    """What does not hold in a bag whose structure is sound, file by file: checksums in full, then the spelling of the manifests."""
    return _invalid(folder) or list(_misspelt(folder))


def _invalid(folder: Path) -> list[str]:
    library: Any = import_module("bagit")  # it has no types; late, for it is needed where a bag is verified only
    logging.getLogger("bagit").setLevel(logging.CRITICAL)  # it would tell the same on standard error
    try:
        library.Bag(str(folder)).validate(fast=False, completeness_only=False)
    except library.BagValidationError as error:
        return [str(detail) for detail in error.details] or [str(error)]
    except (library.BagError, OSError, ValueError, LookupError, RuntimeError, AttributeError) as error:
        return [f"{folder.name}: is no sound bag ({type(error).__name__}: {str(error)[:200]})"]
    return []


def _misspelt(folder: Path) -> Iterable[str]:
    """The library reads checksums in capitals, comments and empty lines; a bag of ours has none, so that every byte counts."""
    for names, files in ((MANIFESTS, payload(folder)), (TAG_MANIFESTS, _tags(folder))):
        for algorithm, name in zip(ALGORITHMS, names, strict=True):
            if (folder / name).read_bytes() != _manifest(folder, files, algorithm):
                yield f"{name}: is not as this bag's manifests are written; it was changed"


def _manifest(folder: Path, files: Iterable[Path], algorithm: str) -> bytes:
    return "".join(f"{sha(path, algorithm)}  {path.relative_to(folder).as_posix()}\n" for path in files).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())
