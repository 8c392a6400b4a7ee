"""Blocks: when they are mined, what goes into which, what the coinbase says and pays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tiny_ledger import COINS, PAYMENTS, SPAN, START, made, pay

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.far import mine as filling
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block
from parola.streams import Streams
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII


def heights(blocks: tuple[Block, ...]) -> dict[str, int]:
    """The height at which each payment was mined."""
    return {name: block.height for block in blocks for transfer in block.transfers for name in transfer.payments}


def test_genesis_is_regtests() -> None:
    # Bitcoin Core, src/kernel/chainparams.cpp: the hash that regtest asserts of its genesis block.
    genesis = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"
    assert mining.sha256d(mining.GENESIS[:80])[::-1].hex() == genesis


def test_times_cover_the_span_and_look_like_chance() -> None:
    end = START + 30 * 86_400
    at = mining.times(START, end, 600, 130, np.random.default_rng(1))
    gaps = np.diff(at[130:])
    assert max(at[:130]) < START < at[130]
    assert sum(time > end for time in at) == mining.NO_TIP
    assert all(later > earlier for earlier, later in pairwise(at))
    assert gaps.min() >= 20
    assert 570 < gaps.mean() < 630
    assert 0.33 < (gaps > 600).mean() < 0.41  # exponential: 1/e of the gaps are longer than their mean


def test_a_payment_is_in_the_first_block_later_than_itself() -> None:
    chain = made()
    at = [block.at for block in chain.blocks]
    found = heights(chain.blocks)
    for payment in PAYMENTS:
        assert found[payment.id] == 1 + next(n for n, time in enumerate(at) if time > payment.at)


def test_a_full_block_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    burst = [pay(f"e{n}", 5, "ann", "cal", 1_000) for n in range(5)]
    roomy = set(heights(made(burst).blocks).values())
    monkeypatch.setattr(filling, "MOST_WEIGHT", 1_200)  # one of 561 weight units fits twice, with signatures a little shorter too
    tight = heights(made(burst).blocks)
    first = tight["e0"]
    assert len(roomy) == 2  # the fan-out, and the burst
    assert [tight[f"e{n}"] - first for n in range(5)] == [0, 0, 1, 1, 2]


def test_a_payment_after_the_last_block() -> None:
    with pytest.raises(
        BadInput, match=r"^payment e9: sent at 2025-03-05T\d\d:06:40Z, but no block holds it, for the last is of 2025-03-03T"
    ):
        made([pay("e9", 60 * 48, "ann", "ben", 1_000)])


@pytest.mark.parametrize(
    ("height", "sat"), [(1, 5_000_000_000), (149, 5_000_000_000), (150, 2_500_000_000), (300, 1_250_000_000), (150 * 64, 0)]
)
def test_the_subsidy_halves_every_150_blocks(height: int, sat: int) -> None:
    assert mining.subsidy(height) == sat


@pytest.mark.parametrize(
    ("height", "push"),
    [(1, "51"), (16, "60"), (17, "0111"), (127, "017f"), (128, "028000"), (255, "02ff00"), (256, "020001"), (32_768, "03008000")],
)
def test_the_coinbase_begins_with_the_height(height: int, push: str) -> None:
    start = 4 + 2 + 1 + 36 + 1  # version, marker and flag, count, outpoint, length of the script
    raw = mining.coinbase(height, 1, bytes(20), bytes(32)).raw
    assert raw[start:].hex().startswith(push)
    assert MARK_ASCII.encode() in raw


def test_the_coinbase_takes_subsidy_and_fees() -> None:
    for block in made().blocks:
        assert block.coinbase_value_sat == mining.subsidy(block.height) + sum(transfer.fee_sat for transfer in block.transfers)
        assert block.coinbase_address == Keyring(Streams("tests")).address("miner", "reward")


def test_coinbases_are_spent_a_hundred_blocks_later() -> None:
    chain = made([], {("ann", "main"): (134_900_000_000,)})  # takes every coinbase that there is
    born = {block.coinbase_txid: block.height for block in chain.blocks}
    (fan_out,) = chain.transfers
    assert sorted(born[coin.txid] for coin in fan_out.inputs) == list(range(1, 28))
    assert heights(chain.blocks)["b-fund0"] - 27 >= mining.MATURITY


def test_the_premine_pays_the_endowments_before_the_start() -> None:
    chain = made()
    funding = [block for block in chain.blocks if any(t.payments[0].startswith("b-fund") for t in block.transfers)]
    assert [block.height for block in funding] == [SPAN.premine - 2]
    assert funding[0].at < START
    paid = sorted(coin.value_sat for coin in funding[0].transfers[0].outputs if coin.role == "to")
    assert paid == sorted(value for coins in COINS.values() for value in coins)
