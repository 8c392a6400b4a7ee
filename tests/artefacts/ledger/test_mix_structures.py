"""Second opinions on typologies: GraphSense knows the three mixes and nothing else, and Bitcoin Core accepts a chain with all of them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from one_typology import EACH, END, USERS, Laid, around, coins, happened, laid
from tiny_ledger import START

from graphsense import mix
from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.chain import Ledger, Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Order
from parola.artefacts.ledger.plan import Draft
from parola.artefacts.ledger.typology.plans import plan
from parola.artefacts.ledger.typology.sketch import Place
from parola.checks.consensus import verify
from parola.simulate import typologies as kinds
from parola.streams import Streams
from parola_kit.methods.graph import NONE, Graph
from parola_kit.methods.joins import KINDS, coinjoins
from re_mined import framed

RIGHT = {
    ("pool_mix", "mix"): "whirlpool",
    ("pool_mix", "tx0"): "tx0",
    ("round_mix", "mix"): "wasabi",
    ("maker_mix", "mix"): "joinmarket",
}
DAYS = 3


def seen(draft: Draft) -> str:
    """What GraphSense takes a transaction for; nothing for most."""
    return mix(*([(coin.address or None, coin.value_sat) for coin in side] for side in (draft.inputs, draft.outputs)))


def ours(draft: Draft) -> str:
    """What `joins.coinjoins` takes a transaction for, after one that makes what it spends."""
    made = [*draft.inputs, *draft.outputs]
    names = [coin.address for coin in made]
    graph = Graph(
        outs=np.array([0, len(draft.inputs), len(made)]),
        ins=np.array([0, 0, len(draft.inputs)]),
        spends=np.arange(len(draft.inputs)),
        address=np.array([names.index(name) if name else NONE for name in names]),
        value_sat=np.array([coin.value_sat for coin in made]),
        script=np.array([1 if name else 0 for name in names]),
    )
    return KINDS[int(coinjoins(graph).kind[1])]


@pytest.mark.parametrize("name", EACH)
def test_the_three_mixes_are_seen_and_nothing_else(name: str) -> None:
    what, sums, by = EACH[name]
    for seed in ("tests", "other", "third"):
        for draft in laid(what, sums, by, seed).drafts:
            assert seen(draft) == RIGHT.get((name, draft.part), ""), (draft.subgraph, draft.part)


@pytest.mark.parametrize("pool", [100_000, 1_000_000, 5_000_000])
def test_pools_of_every_size(pool: int) -> None:
    found = laid(kinds.PoolMix(pool, 2, 1, (3_600,) * 4, END))
    assert [seen(draft) for draft in found.of("mix")] == ["whirlpool"] * 4
    assert {seen(draft) for draft in found.of("tx0")} == {"tx0"}


@pytest.mark.parametrize("participants", [10, 15, USERS])
def test_rounds_of_every_size(participants: int) -> None:
    found = laid(kinds.RoundMix(10_100_000, participants, 1, 0.00003, (3_600,), END), (12_000_000,))
    assert seen(found.one("mix")) == "wasabi"


@pytest.mark.parametrize("makers", [2, 5, 9])
def test_mixes_for_hire_of_every_size(makers: int) -> None:
    assert seen(laid(kinds.MakerMix(makers, 0.0005, END), (2_345_678,)).one("mix")) == "joinmarket"


@pytest.mark.parametrize("name", ["pool_mix", "round_mix", "maker_mix"])
def test_graphsense_and_our_own_method_see_them_whatever_the_seed(name: str) -> None:
    what, sums, by = EACH[name]
    for n in range(60):
        for draft in laid(what, sums, by, f"s{n}").subgraph:
            assert seen(draft) == RIGHT.get((name, draft.part), ""), (n, draft.part)
            assert ours(draft) == (RIGHT[name, "mix"] if draft.part == "mix" else ""), (n, draft.part)


def test_parts_of_a_sum_are_never_as_equal_as_a_mix() -> None:
    found: list[Laid] = [laid(kinds.FanOut(width, (), (END,)), (9_000_000,), name=f"e{width:03d}-000") for width in range(3, 12)]
    assert [seen(draft) for one in found for draft in one.drafts] == [""] * len(found)


@cache
def everything() -> Ledger:
    """One chain with every typology on it, signed and mined."""
    orders, endowments = list[Order](), dict[Place, tuple[int, ...]]()
    for n, (what, sums, by) in enumerate(EACH.values()):
        payers = [f"{payer}{n}" for payer in by]
        made = plan(f"e{n:03d}-000", START + 3_600, happened(what, sums, payers), around())
        orders += made.orders
        endowments |= {**coins(payers), **made.endowments}
    endowments |= {("ben", "main"): (500_000,)}
    streams = Streams("tests")
    # what others do with mixed coins comes days later, and is not waited for
    last = START + DAYS * 86_400
    return ledger([order for order in orders if order.at < last], endowments, Span(START, last, 1_800, 130), Keyring(streams))


def test_every_typology_is_on_the_chain() -> None:
    chain = everything()
    mined = Counter(transfer.subgraph.split("/")[0] for block in chain.blocks for transfer in block.transfers if transfer.subgraph)
    assert set(mined) == set(EACH)
    assert len({transfer.txid for transfer in chain.transfers}) == len(chain.transfers)


def test_nobody_owns_what_nobody_can_spend() -> None:
    chain = everything()
    assert any(coin.role == "data" for transfer in chain.transfers for coin in transfer.outputs)
    assert all(address and wallet for address, wallet in chain.owners())


@pytest.mark.skipif(find_spec("pbk") is None, reason="py-bitcoinkernel has no wheel for this platform")
def test_core_accepts_all_of_them(tmp_path: Path) -> None:
    chain, file = everything(), tmp_path / "blk00000.dat"
    file.write_bytes(framed([mining.GENESIS, *(block.raw for block in chain.blocks)], mining.MAGIC))
    assert verify([file], chain.blocks[-1].height, chain.blocks[-1].hash) == []
