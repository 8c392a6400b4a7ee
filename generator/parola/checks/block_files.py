"""Block files as they lie on disk, one block in memory at a time; what is no block is told with its file and byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parola_kit.errors import BadInput

# Bitcoin Core: src/kernel/chainparams.cpp, src/consensus/consensus.h.
MAGIC = {"REGTEST": bytes.fromhex("fabfb5da"), "MAINNET": bytes.fromhex("f9beb4d9")}
MOST_BYTES = 4_000_000
LEAST_BYTES = 81  # a header and a count


@dataclass(frozen=True, slots=True)
class Held:
    """A block and where it lies; ``framed`` is all of it, with the magic and the length before the block."""

    file: Path
    offset: int
    framed: bytes

    @property
    def raw(self) -> bytes:
        """The block alone: header, count, transactions."""
        return self.framed[8:]


def of_class(root: Path) -> list[Path]:
    """The block files of a class, in their order.

    Raises:
        BadInput: there is none.
    """
    folder = root / "learner" / "shared" / "blocks"
    files = sorted(path for path in folder.iterdir() if path.suffix == ".dat") if folder.is_dir() else []
    if not files:
        raise BadInput(f"{folder}: no block files (*.dat); give the folder of a class, as parola build made it")
    return files


def blocks(files: Sequence[Path], chain: str = "REGTEST") -> Iterator[Held]:
    """The blocks of files in their order, the genesis block too; ``chain`` is a key of ``MAGIC``.

    Raises:
        BadInput: a file holds anything else, or ends within a block.
    """
    for file in files:
        with file.open("rb") as opened:
            yield from _of_file(file, opened, MAGIC[chain])


def _of_file(file: Path, opened: BinaryIO, magic: bytes) -> Iterator[Held]:
    offset = 0
    while head := opened.read(8):
        if head[:4] != magic[: len(head)]:
            wanted = f"{magic.hex()} and a block would be right"
            raise BadInput(f"{file}: byte {offset}: {head[:4].hex()} stands here, {wanted}; is it a block file of this chain?")
        size = int.from_bytes(head[4:], "little")
        if len(head) == 8 and not LEAST_BYTES <= size <= MOST_BYTES:
            raise BadInput(f"{file}: byte {offset}: a block of {size} bytes; {LEAST_BYTES} to {MOST_BYTES} would be right")
        framed = head + opened.read(size)
        if len(framed) != 8 + size:
            part = f"{len(framed) - 8} of its {size} bytes" if len(head) == 8 else f"{len(head)} of the 8 bytes before it"
            raise BadInput(f"{file}: byte {offset}: a block begins here, but only {part} are there; the file is cut short, copy it again")
        yield Held(file, offset, framed)
        offset += len(framed)
