"""Bitcoin Core accepts our chain, and refuses each kind of damage with a reason of its own."""

from __future__ import annotations

import sqlite3
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.chain import Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block, Coin, Payment, Transfer
from parola.artefacts.ledger.plan import MINER, Draft
from parola.artefacts.ledger.rows import records
from parola.artefacts.ledger.sign import sign
from parola.artefacts.ledger.transaction import Unsigned, outpoint, output
from parola.checks import consensus
from parola.checks.consensus import verify, verify_class
from parola.streams import Streams
from parola_kit import contracts
from parola_kit.errors import BadInput

needs_kernel = pytest.mark.skipif(find_spec("pbk") is None, reason="py-bitcoinkernel has no wheel for this platform")
START = 1_741_000_000
SPAN = Span(START, START + 3_600, 600, 130)
KEYRING = Keyring(Streams("tests"))
PROGRAM = KEYRING.program(*MINER)
ENDOWMENTS = {("ann", "main"): (900_000, 800_000), ("ben", "main"): (700_000,)}
PAYMENTS = (
    Payment("e1", START + 60, "ann", "cal", "one", 500_000),
    Payment("e2", START + 61, "ann", "ben", "two", 600_000, "all"),
    Payment("e3", START + 62, "cal", "ben", "three", None),
    Payment("e4", START + 3_500, "ben", "ann", "four", 100_000, "all"),
)
# Bitcoin Core, src/kernel/chainparams.cpp: mainnet's magic and the hash of its first block.
MAINNET_MAGIC = bytes.fromhex("f9beb4d9")
MAINNET_GENESIS = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
Damage = Callable[[pytest.MonkeyPatch], list[bytes]]


SOUND = ledger(PAYMENTS, ENDOWMENTS, SPAN, KEYRING, Streams("tests"))
LAST = SOUND.transfers[-1]
TIP = SOUND.blocks[-1].height, SOUND.blocks[-1].hash
TIMES = [block.at for block in SOUND.blocks]
HOME = next(block for block in SOUND.blocks if LAST in block.transfers)  # the block that most damage is done to


def mined(transfers: Sequence[Transfer], times: Sequence[int] = TIMES) -> list[bytes]:
    return [block.raw for block in mining.mine(transfers, times, PROGRAM)]


def instead(*transfers: Transfer) -> list[bytes]:
    """The chain with these in place of the last transfer, mined anew: header, merkle root and commitment are right."""
    return mined([*SOUND.transfers[:-1], *transfers])


def spending(coins: Sequence[Coin], value_sat: int, keyring: Keyring = KEYRING, fee_sat: int = 500) -> Transfer:
    """A transfer of these coins to one output, signed by the keys of a ring; checked by nobody."""
    points = tuple(outpoint(coin.txid, coin.n) for coin in coins)
    unsigned = Unsigned(points, (output(KEYRING.program("cal", "end"), value_sat),))
    return sign([Draft(unsigned.txid, unsigned, LAST.at, ("e9",), tuple(coins), (), fee_sat)], keyring)[0]


def in_home(edit: Callable[[bytes], bytes]) -> list[bytes]:
    """The chain up to the home block, and that one edited."""
    return [*(block.raw for block in SOUND.blocks[: HOME.height - 1]), edit(HOME.raw)]


def torn(raw: bytes) -> bytes:
    """One bit of the last signature's second half turned; it stands before the key and the locktime."""
    place = len(raw) - 4 - 34 - 10
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def worked(head: bytes) -> bytes:
    return mining._worked(head[:76])


def lazy(head: bytes) -> bytes:
    """A header whose nonce proves no work."""
    trial = (head[:76] + struct.pack("<I", nonce) for nonce in range(1_000))
    return next(header for header in trial if int.from_bytes(mining.sha256d(header), "little") > mining.TARGET)


def held(transfer: Transfer) -> int:
    return sum(coin.value_sat for coin in transfer.inputs)


def tampered_signature(_: pytest.MonkeyPatch) -> list[bytes]:
    return instead(replace(LAST, raw=torn(LAST.raw)))


def strangers_key(_: pytest.MonkeyPatch) -> list[bytes]:
    return instead(spending(LAST.inputs, held(LAST) - 500, Keyring(Streams("a stranger"))))


def money_from_nothing(_: pytest.MonkeyPatch) -> list[bytes]:
    return instead(spending(LAST.inputs, held(LAST) + 1, fee_sat=0))


def young_coinbase(_: pytest.MonkeyPatch) -> list[bytes]:
    block = SOUND.blocks[HOME.height - 100]  # mined at depth 99
    coin = Coin(block.coinbase_txid, 0, block.coinbase_address, block.coinbase_value_sat, *MINER, "to")
    return instead(spending([coin], coin.value_sat - 500))


def double_spend(_: pytest.MonkeyPatch) -> list[bytes]:
    return instead(LAST, spending(LAST.inputs[:1], LAST.inputs[0].value_sat - 500))


def same_coin_twice_in_one(_: pytest.MonkeyPatch) -> list[bytes]:
    coin = LAST.inputs[0]
    return instead(spending([coin, coin], 2 * coin.value_sat - 500))


def greedy_miner(_: pytest.MonkeyPatch) -> list[bytes]:
    return instead(replace(LAST, fee_sat=LAST.fee_sat + 1))


def wrong_height(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    push = mining._height
    monkeypatch.setattr(mining, "_height", lambda height: push(height + (height == HOME.height)))
    return mined(SOUND.transfers)


def old_time(_: pytest.MonkeyPatch) -> list[bytes]:
    return mined(SOUND.transfers[:-1], [*TIMES[: HOME.height - 1], TIMES[HOME.height - 8]])


def other_merkle_root(_: pytest.MonkeyPatch) -> list[bytes]:
    return in_home(lambda raw: worked(raw[:36] + bytes(32) + raw[68:80]) + raw[80:])


def no_work(_: pytest.MonkeyPatch) -> list[bytes]:
    return in_home(lambda raw: lazy(raw[:80]) + raw[80:])


def easier_target(_: pytest.MonkeyPatch) -> list[bytes]:
    return in_home(lambda raw: worked(raw[:72] + struct.pack("<I", 0x207FFFFE) + raw[76:80]) + raw[80:])


def other_witness(_: pytest.MonkeyPatch) -> list[bytes]:
    return in_home(torn)  # the last bytes of a block are its last transfer


DAMAGE: dict[Damage, str] = {
    tampered_signature: "finished with a false/empty top stack element",
    strangers_key: "Script failed an OP_EQUALVERIFY operation",
    money_from_nothing: "bad-txns-in-belowout",
    young_coinbase: "bad-txns-premature-spend-of-coinbase",
    double_spend: "bad-txns-inputs-missingorspent",
    same_coin_twice_in_one: "bad-txns-inputs-duplicate",
    greedy_miner: "bad-cb-amount",
    wrong_height: "bad-cb-height",
    old_time: "time-too-old",
    other_merkle_root: "bad-txnmrklroot",
    no_work: "high-hash",
    easier_target: "bad-diffbits",
    other_witness: "bad-witness-merkle-match",
}


def written(place: Path, raws: Sequence[bytes], magic: bytes = mining.MAGIC) -> list[Path]:
    file = place / "blk00000.dat"
    file.write_bytes(b"".join(magic + struct.pack("<I", len(raw)) + raw for raw in (mining.GENESIS, *raws)))
    return [file]


@needs_kernel
def test_core_accepts_our_file(tmp_path: Path) -> None:
    file = tmp_path / "blk00000.dat"
    file.write_bytes(mining.blk_file(SOUND.blocks))
    assert verify([file], *TIP) == []


@needs_kernel
def test_core_accepts_what_the_damage_is_made_with(tmp_path: Path) -> None:
    assert mined(SOUND.transfers) == [block.raw for block in SOUND.blocks]
    raws = instead(spending(LAST.inputs, held(LAST) - 500))
    final = mining.sha256d(raws[-1][:80])[::-1].hex()
    assert verify(written(tmp_path, raws), len(raws), final) == []


@needs_kernel
@pytest.mark.parametrize(("damage", "reason"), DAMAGE.items(), ids=[damage.__name__ for damage in DAMAGE])
def test_core_refuses(damage: Damage, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (problem,) = verify(written(tmp_path, damage(monkeypatch)), *TIP)
    before = SOUND.blocks[HOME.height - 2]
    assert problem.startswith(f"Bitcoin Core stops at height {before.height} ({before.hash}), ")
    assert f"height {TIP[0]} ({TIP[1]}) was expected: " in problem
    assert reason in problem


@needs_kernel
def test_a_file_cut_short(tmp_path: Path) -> None:
    (file,) = written(tmp_path, [block.raw for block in SOUND.blocks])
    file.write_bytes(file.read_bytes()[:-10])
    (problem,) = verify([file], *TIP)
    assert problem.startswith(f"Bitcoin Core stops at height {TIP[0] - 1} ")


@needs_kernel
def test_mainnet_knows_no_parent_of_ours(tmp_path: Path) -> None:
    files = written(tmp_path, [block.raw for block in SOUND.blocks], MAINNET_MAGIC)
    (problem,) = verify(files, *TIP, chain="MAINNET")
    assert problem.startswith(f"Bitcoin Core stops at height 0 ({MAINNET_GENESIS}), ")


@needs_kernel
def test_mainnet_refuses_our_work_even_on_its_own_genesis(tmp_path: Path) -> None:
    raw = SOUND.blocks[0].raw
    moved = worked(raw[:4] + bytes.fromhex(MAINNET_GENESIS)[::-1] + raw[36:80]) + raw[80:]
    (problem,) = verify(written(tmp_path, [moved], MAINNET_MAGIC), 1, mining.sha256d(moved[:80])[::-1].hex(), chain="MAINNET")
    assert problem.startswith(f"Bitcoin Core stops at height 0 ({MAINNET_GENESIS}), ")
    assert "high-hash" in problem


@needs_kernel
@pytest.mark.parametrize("size", [1, 20, len(SOUND.blocks) + 1, 1_000])  # the third ends with the file
def test_progress_and_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(consensus, "SLICE", size)
    told: list[tuple[int, int]] = []
    files = written(tmp_path, [block.raw for block in SOUND.blocks])
    assert verify(files, *TIP, lambda now, of: told.append((now, of))) == []
    assert told == sorted(told)
    assert b"".join(consensus._slices(files)) == files[0].read_bytes()
    assert told[-1] == (TIP[0], TIP[0])
    assert len(told) == (len(SOUND.blocks) + 1) // size + 1


@needs_kernel
def test_several_files(tmp_path: Path) -> None:
    data = mining.blk_file(SOUND.blocks)
    cut = data.index(mining.MAGIC + struct.pack("<I", len(HOME.raw)) + HOME.raw)
    files = [tmp_path / "blk00000.dat", tmp_path / "blk00001.dat"]
    for file, part in zip(files, (data[:cut], data[cut:]), strict=True):
        file.write_bytes(part)
    assert verify(files, *TIP) == []


def class_of(root: Path, blocks: Sequence[Block]) -> Path:
    """As much of a class as the check reads, in a folder whose name means something in a web address."""
    shared = root / "class #1 50%?" / "learner" / "shared"
    (shared / "blocks").mkdir(parents=True)
    written(shared / "blocks", [block.raw for block in SOUND.blocks])
    with closing(sqlite3.connect(shared / "chain.sqlite")) as store, store:
        store.executescript(contracts.ddl("chain"))
        rows = [record for record in records(blocks, lambda _: ("background", None, "")) if record.table == "chain.block"]
        store.executemany("INSERT INTO block VALUES (?, ?, ?, ?, ?)", [(record.id, *record.row.values()) for record in rows])
    return root / "class #1 50%?"


@needs_kernel
def test_a_class(tmp_path: Path) -> None:
    assert verify_class(class_of(tmp_path, SOUND.blocks)) == []


@needs_kernel
def test_a_class_whose_store_says_otherwise(tmp_path: Path) -> None:
    (problem,) = verify_class(class_of(tmp_path, [*SOUND.blocks[:-1], replace(SOUND.blocks[-1], hash="ab" * 32)]))
    assert f"({'ab' * 32}) was expected" in problem


def test_a_folder_that_is_no_class(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"chain\.sqlite: no such store; give the folder of a class"):
        verify_class(tmp_path)


@pytest.mark.parametrize("content", ["no block", "no store"])
def test_a_store_without_blocks(tmp_path: Path, content: str) -> None:
    root = class_of(tmp_path, [])
    if content == "no store":
        (root / "learner" / "shared" / "chain.sqlite").write_text("not a store")
    with pytest.raises(BadInput, match=r"chain\.sqlite: holds no readable block table"):
        verify_class(root)


def test_a_class_without_block_files(tmp_path: Path) -> None:
    root = class_of(tmp_path, SOUND.blocks)
    (root / "learner" / "shared" / "blocks" / "blk00000.dat").unlink()
    with pytest.raises(BadInput, match=r"blocks: no block files"):
        verify_class(root)


def test_a_platform_without_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pbk", None)
    with pytest.raises(BadInput, match=r"^py-bitcoinkernel is not installed: pip install 'parola\[verify\]'"):
        verify([tmp_path / "none.dat"], 1, "")
