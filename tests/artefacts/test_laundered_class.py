"""Typologies in a whole class: what the truth says was drawn is what the ledger shows, labelled in the truth alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

import pytest

from graphsense import mix
from made_class import made
from parola.artefacts.ledger.payment import Transfer
from parola.artefacts.record import BACKGROUND, Record
from parola.simulate.events import Event, Laundered, SwappedBack
from parola.simulate.typologies import (
    CashOut,
    Cycle,
    Dust,
    FanIn,
    FanOut,
    GatherScatter,
    Layers,
    MakerMix,
    PeelChain,
    PoolMix,
    RoundMix,
    ScatterGather,
    Structuring,
    Typology,
)
from parola.world.make import DEPOSITS, SWAP

CHAIN = ("chain.tx", "chain.txout")
OF_THE_OTHERS = ("tx0",)  # parts that people make who are not of the case


@cache
def subgraphs() -> Mapping[str, tuple[Transfer, ...]]:
    """The transactions of each instance, in the order of the chain."""
    found: defaultdict[str, list[Transfer]] = defaultdict(list)
    for transfer in made().artefacts.ledger.transfers:
        if transfer.subgraph:
            found[transfer.subgraph].append(transfer)
    return {name: tuple(transfers) for name, transfers in found.items()}


def laundered() -> Iterator[tuple[Event, Laundered, tuple[Transfer, ...]]]:
    for events in made().events.values():
        for event in events:
            if isinstance(event.what, Laundered):
                yield event, event.what, subgraphs()[f"{event.what.typology}/{event.id}"]


def of(kind: type[Typology]) -> list[tuple[Laundered, tuple[Transfer, ...]]]:
    found = [(what, transfers) for _, what, transfers in laundered() if isinstance(what.what, kind)]
    assert found
    return found


def paid(transfers: tuple[Transfer, ...], part: str) -> list[int]:
    return [coin.value_sat for transfer in transfers for coin in transfer.outputs if coin.part == part]


@cache
def labelled() -> list[Record]:
    return [record for table in CHAIN for record in made().rows(table) if "subgraph" in record.data]


def test_every_event_has_a_subgraph_and_every_subgraph_a_cause() -> None:
    events = {f"{what.typology}/{event.id}" for event, what, _ in laundered()}
    happened = (event for of_cell in made().events.values() for event in of_cell)
    asked = {f"chain_return/{event.id}" for event in happened if isinstance(event.what, SwappedBack)}
    returned = asked & set(subgraphs())  # of an account that is frozen nothing comes back
    assert 0 < len(returned) < len(asked)
    background = {name for name in subgraphs() if name.split("/")[1].startswith("b-")}
    assert len(events) > 150
    assert set(subgraphs()) == events | background | returned
    assert (token := made().scenario.token) is not None
    assert len(background) == sum(made().scenario.chain.look_alikes.model_dump().values()) + token.swaps + token.returns


def test_a_subgraph_begins_when_its_event_happens() -> None:
    for event, _, transfers in laundered():
        own = [transfer for transfer in transfers if not transfer.payments[0].startswith("b-")]
        assert min(transfer.at for transfer in own) == event.at


def test_peel_chains_have_their_hops_share_and_delays() -> None:
    for what, transfers in of(PeelChain):
        assert isinstance(chain := what.what, PeelChain)
        peels = [transfer for transfer in transfers if transfer.part == "peel"]
        assert len(peels) == chain.hops
        assert paid(transfers, "peel") == [int(transfer.inputs[0].value_sat * chain.share) for transfer in peels]
        times = [transfers[0].at, *(transfer.at for transfer in peels), transfers[-1].at]
        assert [later - before for before, later in pairwise(times)] == list(chain.delays)
        assert paid(transfers, "peel-start") == list(what.sums_sat)


def test_fans_have_their_width_and_sums() -> None:
    for what, transfers in of(FanIn):
        assert paid(transfers, "fan-in") == list(what.sums_sat)
    for what, transfers in of(FanOut):
        assert isinstance(fan := what.what, FanOut)
        parts = paid(transfers, "fan-out")
        assert (len(parts), sum(parts)) == (fan.width, sum(what.sums_sat))
    for what, transfers in of(ScatterGather):
        assert isinstance(scatter := what.what, ScatterGather)
        assert len(paid(transfers, "scatter")) == len(paid(transfers, "gather")) == scatter.width
        assert paid(transfers, "scatter") != sorted(paid(transfers, "gather"))
    for what, transfers in of(GatherScatter):
        assert isinstance(gather := what.what, GatherScatter)
        assert paid(transfers, "gather") == list(what.sums_sat)
        assert len(paid(transfers, "scatter")) == gather.width


def test_rounds_and_layers_have_their_size() -> None:
    for what, transfers in of(Cycle):
        assert isinstance(cycle := what.what, Cycle)
        assert len(transfers) == cycle.hops + 1
        assert transfers[-1].outputs[0].wallet.startswith(what.by[0].wallet)
    for what, transfers in of(Layers):
        assert isinstance(layers := what.what, Layers)
        parts = Counter(transfer.part for transfer in transfers)
        assert parts == {"layer-in": 1, "layer": (layers.layers - 1) * layers.width, "layer-end": layers.width}


def test_structured_payments_stay_below_the_threshold() -> None:
    for what, transfers in of(Structuring):
        assert isinstance(structured := what.what, Structuring)
        assert paid(transfers, "structured") == list(structured.parts_sat)
        assert max(structured.parts_sat) < made().scenario.exchange.reporting_sat
        assert {coin.wallet for t in transfers for coin in t.outputs if coin.part == "structured"} == {DEPOSITS}


def test_mixes_have_their_size() -> None:
    for what, transfers in of(PoolMix):
        assert isinstance(pool := what.what, PoolMix)
        mixes = [transfer for transfer in transfers if transfer.part == "mix"]
        assert len(mixes) == pool.coins * (1 + pool.remixes)
        assert paid(transfers, "mix-equal") == [pool.pool] * 5 * len(mixes)
    for what, transfers in of(RoundMix):
        assert isinstance(rounds := what.what, RoundMix)
        assert paid(transfers, "mix-equal") == [rounds.denomination] * rounds.participants * rounds.rounds
    for what, transfers in of(MakerMix):
        assert isinstance(makers := what.what, MakerMix)
        assert paid(transfers, "mix-equal") == list(what.sums_sat) * (makers.makers + 1)
    for what, transfers in of(Dust):
        assert isinstance(dust := what.what, Dust)
        assert paid(transfers, "dust") == list(what.sums_sat) * (dust.targets + len(dust.also))


def test_a_poisoned_history_shows_a_look_alike_of_an_address_that_the_victim_paid() -> None:
    chain, seen = made().artefacts.ledger, 0
    for _, what, transfers in laundered():
        if what.typology == "poisoning":
            sent = next(transfer for transfer in transfers if transfer.part == "poison")
            victim, shown = sent.outputs[0], sent.inputs[0].address
            paid_by = {coin.address for t in chain.transfers if t.inputs[0].wallet == victim.wallet for coin in t.outputs}
            assert [address for address in paid_by if (address[:8], address[-1]) == (shown[:8], shown[-1]) and address != shown]
            seen += 1
    assert seen > 5


def test_a_chain_hop_goes_to_an_address_of_the_swap_service_of_its_own() -> None:
    paid_in = [coin for transfers in subgraphs().values() for t in transfers for coin in t.outputs if coin.part == "swap-in"]
    assert {coin.wallet for coin in paid_in} == {SWAP}
    assert len({coin.address for coin in paid_in}) == len(paid_in) > 3


def test_a_cash_out_is_paid_to_a_bank_from_an_account_with_a_customer() -> None:
    customers = {record.row["number"]: record.row["customer"] for record in made().rows("exchange.account")}
    known = {record.id for record in made().rows("exchange.customer")}
    accounts = {record.id: record.row for record in made().rows("exchange.account")}
    for event, what, transfers in laundered():
        if isinstance(what.what, CashOut):
            (payout,) = (record for record in made().rows("exchange.payout") if record.cause == event.id)
            assert payout.row["amount_sat"] == paid(transfers, "cash-out")[0] == what.sums_sat[0]
            assert (payout.label, payout.cell) == (event.label, event.cell)
            assert customers[accounts[payout.row["account"]]["number"]] in known


def test_each_transaction_and_each_output_of_a_subgraph_is_labelled_in_the_truth() -> None:
    told = {record.id: record for record in labelled()}
    for event, what, transfers in laundered():
        for transfer in transfers:
            own = not transfer.payments[0].startswith("b-")
            record = told[f"btc/tx/{transfer.txid}"]
            assert record.data == {"subgraph": f"{what.typology}/{event.id}", "part": transfer.part}
            assert (record.cause, record.cell, record.label) == ((event.id, event.cell, event.label) if own else (BACKGROUND, None, ""))
            assert own or transfer.part in OF_THE_OTHERS
            for coin in transfer.outputs:
                out = told[f"btc/out/{coin.outpoint}"]
                assert (out.data["part"], out.data["wallet"], out.cell) == (coin.part, coin.wallet, record.cell)


def test_other_records_have_no_such_label() -> None:
    ours = {record.id for record in labelled()}
    assert {f"btc/tx/{transfer.txid}" for transfers in subgraphs().values() for transfer in transfers} <= ours
    rest = [record for table in CHAIN for record in made().rows(table) if record.id not in ours]
    assert len(rest) > 1_000
    assert all("part" not in record.data for record in rest)


COLUMNS = {
    "chain.tx": {"txid", "height", "position", "at", "vsize", "weight", "fee_sat", "locktime", "in_count", "out_count"},
    "chain.txout": {"txid", "n", "address", "value_sat", "script_type"},
}


@pytest.mark.parametrize("table", CHAIN)
def test_rows_tell_nothing_of_it(table: str) -> None:
    assert {frozenset(record.row) for record in made().rows(table)} == {frozenset(COLUMNS[table])}


def test_data_is_an_output_like_that_of_a_coinbase() -> None:
    said = [record.row for record in labelled() if record.data["part"] == "memo"]
    assert {(row["address"], row["value_sat"], row["script_type"]) for row in said} == {(None, 0, "nulldata")}


def test_in_a_whole_class_the_mixes_are_seen_and_nothing_else() -> None:
    """A first transaction may hide: its change is sometimes what a coordinator's fee could be."""
    right = {"pool_mix": "whirlpool", "round_mix": "wasabi", "maker_mix": "joinmarket"}
    wrong: list[tuple[str, str, str]] = []
    for transfer in made().artefacts.ledger.transfers:
        seen = mix(*([(coin.address or None, coin.value_sat) for coin in side] for side in (transfer.inputs, transfer.outputs)))
        told = right.get(transfer.subgraph.split("/")[0], "") if transfer.part == "mix" else ""
        if seen != told and not (transfer.part == "tx0" and seen == "tx0"):
            wrong.append((transfer.subgraph, transfer.part, seen))
    assert wrong == []


def test_the_background_has_every_shape_of_a_mix_too() -> None:
    """By shape alone nobody can tell whose it is."""
    ours = {what.typology for _, what, _ in laundered()}
    theirs = {name.split("/")[0] for name in subgraphs() if name.split("/")[1].startswith("b-")}
    assert {
        "pool_mix",
        "round_mix",
        "maker_mix",
        "payjoin",
        "peel_chain",
        "fan_in",
        "fan_out",
        "cycle",
        "consolidation",
        "dust",
    } <= ours & theirs
