"""Block files are read one block at a time; what is no block in them is told with its file and byte."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from parola.artefacts.ledger.blocks import GENESIS, MAGIC
from parola.checks.block_files import blocks, of_class
from parola_kit.errors import BadInput
from re_mined import framed
from sound_chain import RAWS, written

FIRST = 8 + len(GENESIS)  # where the second block begins
LENGTH = len(RAWS[0]).to_bytes(4, "little")


def test_blocks_with_their_places(tmp_path: Path) -> None:
    (file,) = written(tmp_path, RAWS)
    held = list(blocks([file]))
    assert [block.raw for block in held] == [GENESIS, *RAWS]
    assert [block.offset for block in held] == [0, *itertools.accumulate(8 + len(raw) for raw in (GENESIS, *RAWS[:-1]))]
    assert b"".join(block.framed for block in held) == file.read_bytes()


def test_files_follow_each_other(tmp_path: Path) -> None:
    files = [tmp_path / "b.dat", tmp_path / "a.dat"]
    for file, raw in zip(files, RAWS, strict=False):
        file.write_bytes(framed([raw], MAGIC))
    assert [(block.file, block.offset, block.raw) for block in blocks(files)] == [(files[0], 0, RAWS[0]), (files[1], 0, RAWS[1])]


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    (file,) = written(tmp_path, RAWS[:1])
    with file.open("ab") as opened:
        opened.write(b"no block")
    assert next(blocks([file, tmp_path / "none.dat"])).raw == GENESIS


def test_an_empty_file_has_no_blocks(tmp_path: Path) -> None:
    file = tmp_path / "blk00000.dat"
    file.touch()
    assert list(blocks([file])) == []


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (b"SQLite format 3\0", "53514c69 stands here, fabfb5da and a block would be right; is it a block file of this chain?"),
        (b"SQL", "53514c stands here, fabfb5da and a block would be right; is it a block file of this chain?"),
        (bytes.fromhex("f9beb4d9") + LENGTH + RAWS[0], "f9beb4d9 stands here, fabfb5da and a block would be right"),
        (bytes(400), "00000000 stands here, fabfb5da and a block would be right"),
        (MAGIC[:3], "a block begins here, but only 3 of the 8 bytes before it are there; the file is cut short, copy it again"),
        (MAGIC + LENGTH[:2], "a block begins here, but only 6 of the 8 bytes before it are there; the file is cut short, copy it again"),
        (MAGIC + LENGTH + RAWS[0][:-1], f"a block begins here, but only {len(RAWS[0]) - 1} of its {len(RAWS[0])} bytes are there; "),
        (MAGIC + LENGTH, f"a block begins here, but only 0 of its {len(RAWS[0])} bytes are there; the file is cut short"),
        (MAGIC + bytes(4) + RAWS[0], "a block of 0 bytes; 81 to 4000000 would be right"),
        (MAGIC + bytes.fromhex("ffffffff") + RAWS[0], "a block of 4294967295 bytes; 81 to 4000000 would be right"),
    ],
)
def test_what_is_no_block_is_told(tmp_path: Path, last: bytes, said: str) -> None:
    (file,) = written(tmp_path, [])
    with file.open("ab") as opened:
        opened.write(last)
    with pytest.raises(BadInput) as caught:
        list(blocks([file]))
    assert str(caught.value).startswith(f"{file}: byte {FIRST}: {said}")


def test_mainnets_files_have_another_magic(tmp_path: Path) -> None:
    (file,) = written(tmp_path, RAWS[:2], bytes.fromhex("f9beb4d9"))
    assert [block.raw for block in blocks([file], "MAINNET")] == [GENESIS, *RAWS[:2]]


def test_files_of_a_class_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "learner" / "shared" / "blocks"
    folder.mkdir(parents=True)
    for name in ("blk00010.dat", "blk00002.dat", "notes.txt", "blk00001.dat"):
        (folder / name).touch()
    assert [path.name for path in of_class(tmp_path)] == ["blk00001.dat", "blk00002.dat", "blk00010.dat"]
