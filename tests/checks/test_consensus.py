"""Bitcoin Core accepts our chain as its tip, whatever files it comes in; mainnet does not; what is no chain is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.payment import Block
from parola.checks import block_files, consensus
from parola.checks.consensus import verify, verify_class
from parola_kit.errors import BadInput
from re_mined import block_hash, framed, worked
from sound_chain import RAWS, SOUND, TIP, class_of, needs_kernel, written

# Bitcoin Core, src/kernel/chainparams.cpp: mainnet's magic and the hash of its first block.
MAINNET_MAGIC = bytes.fromhex("f9beb4d9")
MAINNET_GENESIS = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"


def parts(place: Path, *raws: Sequence[bytes]) -> list[Path]:
    """A block file for each list of blocks."""
    files = [place / f"blk{n:05}.dat" for n in range(len(raws))]
    for file, held in zip(files, raws, strict=True):
        file.write_bytes(framed(held, mining.MAGIC))
    return files


@needs_kernel
def test_core_accepts_our_file(tmp_path: Path) -> None:
    file = tmp_path / "blk00000.dat"
    file.write_bytes(framed([mining.GENESIS, *RAWS], mining.MAGIC))
    assert verify([file], *TIP) == []


@needs_kernel
def test_several_files(tmp_path: Path) -> None:
    assert verify(parts(tmp_path, [mining.GENESIS, *RAWS[:40]], RAWS[40:41], RAWS[41:]), *TIP) == []


@needs_kernel
@pytest.mark.parametrize("cores", [1, 2, 64])
def test_threads_are_as_many_as_cores_but_no_more_than_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    pbk, asked = consensus._kernel(), list[int]()
    options: Any = pbk.ChainstateManagerOptions
    set_threads = options.set_worker_threads_num
    monkeypatch.setattr(options, "set_worker_threads_num", lambda own, number: asked.append(number) or set_threads(own, number))
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert verify(written(tmp_path, RAWS), *TIP) == []
    assert asked == [min(cores, 2)]


@needs_kernel
def test_another_tip_of_the_same_height(tmp_path: Path) -> None:
    (problem,) = verify(written(tmp_path, RAWS), TIP[0], "ab" * 32)
    stops = f"Bitcoin Core stops at height {TIP[0]} ({TIP[1]})"
    assert problem == f"{stops}, height {TIP[0]} ({'ab' * 32}) was expected: it accepts all blocks that there are"


@needs_kernel
def test_a_last_file_that_is_missing(tmp_path: Path) -> None:
    files = parts(tmp_path, [mining.GENESIS, *RAWS[:40]], RAWS[40:])
    (problem,) = verify(files[:1], *TIP)
    assert problem.startswith("Bitcoin Core stops at height 40 (")
    assert problem.endswith(f"it accepts all blocks that there are; the last ones are missing, for {files[0]} ends with block 40")


@needs_kernel
def test_no_block_at_all(tmp_path: Path) -> None:
    (file,) = parts(tmp_path, [])
    (problem,) = verify([file], *TIP)
    assert problem.startswith("Bitcoin Core stops at height 0 (")
    assert problem.endswith(f"{file}: there is no block in it")


@needs_kernel
def test_a_block_that_lies_about_its_transactions(tmp_path: Path) -> None:
    lying = RAWS[40][:80] + bytes([RAWS[40][80] + 1]) + RAWS[40][81:]
    (file,) = written(tmp_path, [*RAWS[:40], lying, *RAWS[41:]])
    (problem,) = verify([file], *TIP)
    begins = file.read_bytes().index(lying) - 8
    assert problem.endswith(f"{file}: byte {begins}: the block that begins here does not end where its transactions do")


@needs_kernel
def test_a_file_between_that_is_missing(tmp_path: Path) -> None:
    first, _, last = parts(tmp_path, [mining.GENESIS, *RAWS[:40]], RAWS[40:80], RAWS[80:])
    (problem,) = verify([first, last], *TIP)
    assert problem.startswith("Bitcoin Core stops at height 40 (")
    assert f"{last}: byte 0: the block that begins here does not follow the one before it: one is missing, or stands twice" in problem


@needs_kernel
def test_nothing_more_is_fed_once_the_tip_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consensus, "SLICE", 10)
    raws = [*RAWS[:29], worked(RAWS[29][:36] + bytes(32) + RAWS[29][68:80]) + RAWS[29][80:], *RAWS[30:]]
    told: list[int] = []
    (problem,) = verify(written(tmp_path, raws), *TIP, lambda now, _: told.append(now))
    assert problem.endswith("bad-txnmrklroot")
    assert told == [9, 19, 29, 29]


@needs_kernel
def test_mainnet_knows_no_parent_of_ours(tmp_path: Path) -> None:
    files = written(tmp_path, RAWS, MAINNET_MAGIC)
    (problem,) = verify(files, *TIP, chain="MAINNET")
    assert problem.startswith(f"Bitcoin Core stops at height 0 ({MAINNET_GENESIS}), ")


@needs_kernel
def test_mainnet_refuses_our_work_even_on_its_own_genesis(tmp_path: Path) -> None:
    raw = RAWS[0]
    moved = worked(raw[:4] + bytes.fromhex(MAINNET_GENESIS)[::-1] + raw[36:80]) + raw[80:]
    (problem,) = verify(written(tmp_path, [moved], MAINNET_MAGIC), 1, block_hash(moved), chain="MAINNET")
    assert problem.startswith(f"Bitcoin Core stops at height 0 ({MAINNET_GENESIS}), ")
    assert "high-hash" in problem


@needs_kernel
@pytest.mark.parametrize(("blocks", "size"), [(1, 10**9), (20, 10**9), (len(RAWS) + 1, 10**9), (10**9, 10**9), (10**9, 5_000), (10**9, 1)])
def test_progress_and_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, size: int) -> None:
    monkeypatch.setattr(consensus, "SLICE", blocks)
    monkeypatch.setattr(consensus, "SLICE_BYTES", size)
    told: list[tuple[int, int]] = []
    files = written(tmp_path, RAWS)
    assert verify(files, *TIP, lambda now, of: told.append((now, of))) == []
    slices = list(consensus._slices(block_files.blocks(files)))
    assert b"".join(held.framed for part in slices for held in part) == files[0].read_bytes()
    assert all(len(part) <= blocks and sum(len(held.framed) for held in part[:-1]) < size for part in slices)
    assert [now for now, _ in told] == [sum(map(len, slices[: n + 1])) - 1 for n in range(len(slices))]
    assert {of for _, of in told} == {TIP[0]}


@needs_kernel
def test_a_class(tmp_path: Path) -> None:
    assert verify_class(class_of(tmp_path)) == []


@needs_kernel
def test_a_class_whose_store_says_otherwise(tmp_path: Path) -> None:
    (problem,) = verify_class(class_of(tmp_path, [*SOUND.blocks[:-1], replace(SOUND.blocks[-1], hash="ab" * 32)]))
    assert f"({'ab' * 32}) was expected" in problem


@needs_kernel
def test_a_class_whose_store_ends_too_early(tmp_path: Path) -> None:
    root = class_of(tmp_path, SOUND.blocks[:-1])
    (problem,) = verify_class(root)
    told = f"height {TIP[0] - 1} ({SOUND.blocks[-2].hash}) was expected: it accepts all blocks that there are; "
    assert f"{told}{root / 'learner' / 'shared' / 'chain.sqlite'} belongs to another build of the class, or was changed since: " in problem


def nothing(_: Path) -> None:
    return


def gone(shared: Path) -> None:
    (shared / "chain.sqlite").unlink()


def no_store(shared: Path) -> None:
    (shared / "chain.sqlite").write_text("not a store")


def no_files(shared: Path) -> None:
    (shared / "blocks" / "blk00000.dat").unlink()


def no_folder(shared: Path) -> None:
    no_files(shared)
    (shared / "blocks").rmdir()


@pytest.mark.parametrize(
    ("harm", "blocks", "said"),
    [
        (gone, SOUND.blocks, r"chain\.sqlite: no such store; give the folder of a class, as parola build made it$"),
        (no_store, SOUND.blocks, r"chain\.sqlite: is no SQLite file; "),
        (nothing, [], r"chain\.sqlite: has no block, so nothing says where the chain ends; build the class again$"),
        (no_files, SOUND.blocks, r"blocks: no block files \(\*\.dat\); give the folder of a class, as parola build made it$"),
        (no_folder, SOUND.blocks, r"blocks: no block files \(\*\.dat\); "),
    ],
)
def test_what_is_no_class(tmp_path: Path, harm: Callable[[Path], None], blocks: Sequence[Block], said: str) -> None:
    root = class_of(tmp_path, blocks)
    harm(root / "learner" / "shared")
    with pytest.raises(BadInput, match=said):
        verify_class(root)


def test_a_platform_without_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pbk", None)
    with pytest.raises(BadInput, match=r"^py-bitcoinkernel is not installed: pip install 'parola\[verify\]'"):
        verify([tmp_path / "none.dat"], 1, "")
