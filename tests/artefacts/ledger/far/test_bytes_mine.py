"""The merged chain: Bitcoin Core accepts it, order and times hold, and neither workers nor sizes of lots change a byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bitcoin.core import CBlock
from embit.transaction import Transaction
from tiny_bytes import KEYS, START, arriving
from tiny_far import Chain, chain, far, moments, near, raws

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.far import mine as streaming
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.mine import Batch, lots, mine
from parola.artefacts.ledger.far.stretch import Stretch, merged
from parola.artefacts.ledger.far.workshop import Workshop
from parola.artefacts.ledger.payment import Block
from parola.checks.consensus import verify
from parola.export import chain_files
from parola.export.chain_files import ChainFiles
from parola_kit.errors import BadInput
from re_mined import framed

needs_kernel = pytest.mark.skipif(find_spec("pbk") is None, reason="py-bitcoinkernel has no wheel for this platform")
WHOLE = chain()
SHOP = Workshop(KEYS.chain, WHOLE.near.program)
RAWS = [raws(block.raw) for block in WHOLE.blocks]
FAR_IDS = [part.txid[n].tobytes()[::-1].hex() for part in WHOLE.far for n in range(len(part))]
FAR_AT = [at for part in WHOLE.far for at in part.at.tolist()]


def again(mapper: Any = map, *, chain: Chain = WHOLE) -> list[bytes]:
    return [block.raw for batch in mine(stretches(chain), chain.moments, SHOP, mapper) for block in batch.blocks]


def stretches(chain: Chain = WHOLE) -> Iterator[Stretch]:
    return merged(chain.near.transfers, chain.far)


def mined(transfers: Sequence[Any], parts: Sequence[Drawn], times: Sequence[int] = WHOLE.moments) -> list[Block]:
    return [block for batch in mine(merged(transfers, parts), times, SHOP) for block in batch.blocks]


def heights(blocks: Sequence[Block]) -> dict[str, tuple[int, int]]:
    """Height and position of every transaction, by embit's txid."""
    return {
        Transaction.parse(raw).txid().hex(): (block.height, place) for block in blocks for place, raw in enumerate(raws(block.raw)) if place
    }


def refused(files: Sequence[Path], last: Block) -> list[str]:
    return verify(files, last.height, last.hash)


def kept(blocks: Sequence[Block], folder: Path) -> list[Path]:
    with ChainFiles(folder) as files:
        files.keep(Batch(tuple(blocks), None))
    assert [place.name for place in folder.iterdir()] == ["blocks"]
    return sorted((folder / "blocks").iterdir())


@needs_kernel
def test_bitcoin_core_accepts_near_and_far_together(tmp_path: Path) -> None:
    assert (len(FAR_AT), len(WHOLE.near.transfers)) == (3_002, 121)
    files = kept(WHOLE.blocks, tmp_path)
    assert [file.name for file in files] == ["blk00000.dat"]
    assert refused(files, WHOLE.blocks[-1]) == []


@needs_kernel
def test_bitcoin_core_accepts_full_blocks_and_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "MOST_WEIGHT", 300_000)
    monkeypatch.setattr(chain_files, "MOST_FILE", 200_000)
    tight = mined(WHOLE.near.transfers, WHOLE.far, moments(START + 30_000))
    files = kept(tight, tmp_path)
    assert len(files) > 4
    assert max(file.stat().st_size for file in files) < 200_000
    assert refused(files, tight[-1]) == []


def test_files_one_after_the_other_are_the_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_files, "MOST_FILE", 2_000)
    files = kept(WHOLE.blocks, tmp_path)
    assert files[0].read_bytes().startswith(mining.MAGIC)
    assert b"".join(file.read_bytes() for file in files) == framed([mining.GENESIS, *(block.raw for block in WHOLE.blocks)], mining.MAGIC)


def test_everything_is_mined_once_and_in_order() -> None:
    found = [Transaction.parse(raw).txid().hex() for block in RAWS for raw in block[1:]]
    far_ids = set(FAR_IDS)
    assert [txid for txid in found if txid in far_ids] == FAR_IDS
    assert [txid for txid in found if txid not in far_ids] == [transfer.txid for transfer in WHOLE.near.transfers]


def test_a_transaction_is_in_the_first_block_later_than_itself() -> None:
    found, times = heights(WHOLE.blocks), np.array(WHOLE.moments)
    sent = [*zip(FAR_IDS, FAR_AT, strict=True), *((transfer.txid, transfer.at) for transfer in WHOLE.near.transfers)]
    assert {txid: place for txid, (place, _) in found.items()} == {txid: 1 + int(np.searchsorted(times, at, "right")) for txid, at in sent}


def test_parents_come_first_also_when_blocks_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "MOST_WEIGHT", 150_000)
    tight = mined(WHOLE.near.transfers, WHOLE.far, moments(START + 60_000))
    found, late = heights(tight), 0
    times = [block.at for block in tight]
    gifts = {transfer.txid: transfer.at for transfer in WHOLE.near.transfers if transfer.payments[0].startswith("g")}
    spent = set[str]()
    for block in tight:
        for raw in raws(block.raw)[1:]:
            parsed = Transaction.parse(raw)
            here = found[parsed.txid().hex()]
            parents = [found[point.txid.hex()] for point in parsed.vin if point.txid.hex() in found]
            assert all(parent < here for parent in parents)
            spent |= {point.txid.hex() for point in parsed.vin} & set(gifts)
    for txid, at in gifts.items():
        late += found[txid][0] > 1 + int(np.searchsorted(times, at, "right"))
    assert late > 20  # near ones were delayed,
    assert len(spent) > 10  # and far ones spent them all the same


def test_weights_stay_below_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "MOST_WEIGHT", 150_000)
    tight = mined(WHOLE.near.transfers, WHOLE.far, moments(START + 60_000))
    weights = [CBlock.deserialize(block.raw).GetWeight() for block in tight]
    assert max(weights) < 150_000 + 4_000  # the coinbase and the header come on top
    assert sum(weight > 130_000 for weight in weights) > 10


def test_the_miner_gets_subsidy_and_fees() -> None:
    fees = {transfer.txid: transfer.fee_sat for transfer in WHOLE.near.transfers}
    fees |= dict(zip(FAR_IDS, (fee for part in WHOLE.far for fee in part.fee_sat.tolist()), strict=True))
    for block, found in zip(WHOLE.blocks, RAWS, strict=True):
        parsed = [Transaction.parse(raw) for raw in found]
        assert parsed[0].vout[0].value == mining.subsidy(block.height) + sum(fees[tx.txid().hex()] for tx in parsed[1:])
        assert parsed[0].vout[0].script_pubkey.data == b"\x00\x14" + WHOLE.near.program


def test_bitcoinlib_finds_both_roots_right() -> None:
    full = [block for block in WHOLE.blocks if block.tx_count > 50]
    assert len(full) > 5
    for block in full:
        parsed = CBlock.deserialize(block.raw)
        assert parsed.calc_merkle_root() == parsed.hashMerkleRoot
        assert parsed.vtx[0].vout[1].scriptPubKey[6:] == mining.sha256d(parsed.calc_witness_merkle_root() + bytes(32))
        assert parsed.GetHash()[::-1].hex() == block.hash
        assert len(parsed.vtx) == block.tx_count


def test_heights_hashes_and_times_are_chained() -> None:
    assert [block.height for block in WHOLE.blocks] == list(range(1, len(WHOLE.moments) + 1))
    assert [block.at for block in WHOLE.blocks] == WHOLE.moments
    for before, block in pairwise(WHOLE.blocks):
        assert block.raw[4:36] == bytes.fromhex(before.hash)[::-1]


def test_near_transfers_are_where_the_block_says() -> None:
    found = [(block, place, transfer) for block in WHOLE.blocks for place, transfer in zip(block.positions, block.transfers, strict=True)]
    assert tuple(transfer for _, _, transfer in found) == WHOLE.near.transfers
    for block, place, transfer in found:
        assert RAWS[block.height - 1][place] == transfer.raw


def test_no_transactions_at_all() -> None:
    blocks = mined([], [], WHOLE.moments[:140])
    assert [block.height for block in blocks] == [*range(1, 141)]
    assert {len(raws(block.raw)) for block in blocks} == {1} == {block.tx_count for block in blocks}


@pytest.mark.parametrize("size", [1, 300, 10**6])
def test_the_size_of_lots_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(streaming, "LOT", size)
    assert again() == [block.raw for block in WHOLE.blocks]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_workers_changes_nothing(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(streaming, "LOT", 200)
    monkeypatch.setattr(streaming, "AHEAD", 3)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        assert again(pool.map) == [block.raw for block in WHOLE.blocks]


def test_the_chain_is_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "LOT", 100)
    monkeypatch.setattr(streaming, "AHEAD", 2)
    pulled = list[int]()

    def counted() -> Iterator[Stretch]:
        for stretch in stretches():
            for first in range(0, len(stretch), 50):
                pulled.append(first)
                yield stretch.cut(first, min(first + 50, len(stretch)))

    batches, most = mine(counted(), WHOLE.moments, SHOP), 0
    blocks, held = list[bytes](), 0
    for batch in batches:
        held += sum(block.tx_count - 1 for block in batch.blocks)
        most = max(most, 50 * len(pulled) - held)
        blocks += [block.raw for block in batch.blocks]
    assert blocks == [block.raw for block in WHOLE.blocks]
    assert most < 2_500  # four lots of some hundred, and what waits for its block


def test_far_transactions_after_the_last_block() -> None:
    with pytest.raises(
        BadInput, match=r"^payments of the background: sent at 2025-03-03T\d\d:\d\d:\d\dZ, but no block holds it, for the last"
    ):
        mined(WHOLE.near.transfers, WHOLE.far, moments(START + 4_000))


def test_a_near_payment_after_the_last_block() -> None:
    some = near(arriving(1), 2)
    with pytest.raises(BadInput, match=r"^payment g1: sent at 2025-03-03T\d\d:\d\d:\d\dZ, but no block holds it"):
        list(lots(merged(some.transfers, far(some, [])), [START - 90, START + 20]))


def test_no_secret_is_in_any_file(tmp_path: Path) -> None:
    data = b"".join(file.read_bytes() for file in kept(WHOLE.blocks, tmp_path))
    secrets = [*KEYS.chain.secrets(KEYS.rows["place"].tolist()), *KEYS.chain.numbers()]
    rows = b"".join(column.cast("string").to_string(window=10**9).encode() for batch in WHOLE.batches for column in columns(batch))
    assert KEYS.hashed(0) in data
    assert len(rows) > 1_000_000
    for secret in secrets:
        for shape in (secret, secret[::-1]):
            assert shape not in data
            assert shape.hex().encode() not in rows


def columns(batch: Batch) -> Iterator[Any]:
    for table in (batch.tables or {}).values():
        yield from table.columns
