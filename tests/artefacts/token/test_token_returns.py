"""Back to coins, and the issuer's freeze on request: both chains say the same, and who is frozen gets nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_class import real
from parola.artefacts.clock import stamp
from parola.artefacts.ledger.chain import Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Joint, Out, Stake, Transfer
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.token.returns import FROZEN, RETURN, RETURN_IN, RETURN_OUT, needed, plan, returns
from parola.artefacts.token.swap import COIN, PARTS, Service, service
from parola.artefacts.tokens import Tokens, tokens
from parola.simulate.events import Event, FreezeAsked, Laundered, SwappedBack, What
from parola.simulate.typologies import ChainHop
from parola.spec.model import Scenario, Token
from parola.streams import Streams
from parola.world.cell import Account
from parola.world.make import SWAP
from parola_kit.errors import BadInput

STREAMS = Streams("tests")
HOUR, DAY = 3_600, 86_400
SLACK = 6  # seconds until the block after a call
CELL = 3
SWAPPED = 3_000_000  # sat


def scenario(people: int = 0) -> Scenario:
    token = Token(title="Quay Dollar", symbol="QUAY", accounts=120, transfers=60, swaps=0, phished=0, returns=people)
    return real().scenario.model_copy(update={"token": token})


def terms() -> Service:
    return service(scenario(), scenario().token or pytest.fail("no token"), STREAMS)


def event(n: int, hour: int, what: What) -> Event:
    return Event(f"e003-{n:03}", scenario().start + hour * HOUR, CELL, f"act-{n}", "tiny", "a>b", ("assumption",), what)


def hop(n: int, hour: int, kept: float = 0.6) -> Event:
    return event(n, hour, Laundered("chain_hop", (Account("cell/3/payer"),), (SWAPPED,), ChainHop(Account(SWAP), kept)))


def back(n: int, hour: int, sat: int = 1_000_000) -> Event:
    return event(n, hour, SwappedBack(Account("cell/3/returned"), sat))


@dataclass(frozen=True)
class Both:
    """What the two chains say of some events."""

    coins: dict[str, Transfer]
    tokens: Tokens

    def of(self, part: str, table: str = "token.tx") -> dict[str, Record]:
        found = [record for record in self.tokens.records if record.table == table and record.data.get("part") == part]
        return {str(record.data["subgraph"]).partition("/")[2]: record for record in found}


def both(events: Sequence[Event], people: int = 0) -> Both:
    """A class of these events alone."""
    told = scenario(people)
    made = plan(told, events, STREAMS)
    hops = [one for one in events if isinstance(one.what, Laundered)]
    paid = [
        Joint(f"{one.id}.000", one.at, (Stake("cell/3/payer", SWAPPED),), (Out(SWAP, one.id, SWAPPED, "swap-in"),), "", "swap-in")
        for one in hops
    ]
    coins = {("cell/3/payer", "main"): (SWAPPED + 100_000,) * len(hops), **made.endowments}
    chain = ledger([*paid, *made.orders], coins, Span(told.start, told.end, 3_600, 130), Keyring(STREAMS))
    known = {one.id: (one.id, one.cell, one.label) for one in events}
    coined = tokens(told, chain, lambda name: known.get(name.partition(".")[0], (BACKGROUND, None, "")), STREAMS, map, events)
    out = [one for block in chain.blocks for one in block.transfers if one.part == RETURN_OUT]
    return Both({one.subgraph.partition("/")[2]: one for one in out}, coined)


def seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


def units(record: Record) -> int:
    return int(record.row["input"][-64:], 16)


@pytest.mark.parametrize("people", [0, 5])
def test_what_comes_in_as_tokens_goes_out_as_coins_less_the_fee_at_the_rate_of_its_day(people: int) -> None:
    found, rates = both([hop(0, 30), back(1, 50)], people), terms()
    came = found.of(RETURN_IN)
    assert came.keys() == found.coins.keys() == {"e003-001", *(f"b-chain-return{n:03d}" for n in range(people))}
    for name, transfer in found.coins.items():
        record = came[name]
        (coin,) = [one for one in transfer.outputs if one.part == RETURN_OUT]
        bought = units(record) * COIN // rates.rate(seconds(record.row["at"]) - SLACK, "test")
        assert coin.value_sat == bought - -(-bought * rates.fee // PARTS)
        assert rates.delays[0] - SLACK <= transfer.at - seconds(record.row["at"]) <= rates.delays[1]
        assert (record.row["status"], record.data["payee"], transfer.subgraph) == (1, SWAP, f"{RETURN}/{name}")
        assert {one.wallet for one in transfer.inputs} == {SWAP}


def test_a_case_gets_what_its_module_said_and_the_truth_knows_why() -> None:
    found = both([hop(0, 30), back(1, 50, 1_234_567)])
    (coin,) = [one for one in found.coins["e003-001"].outputs if one.part == RETURN_OUT]
    assert 1_234_567 <= coin.value_sat < 1_234_567 + 5
    assert coin.wallet == "cell/3/returned"
    record = found.of(RETURN_IN)["e003-001"]
    assert (record.cause, record.cell, record.label, record.data["payer"]) == ("e003-001", CELL, "act-1", "cell/3/token")


def test_people_have_what_they_swap_from_an_exchange_some_hours_before() -> None:
    found = both([], people=4)
    funded = found.of("return-funded")
    assert len(funded) == 4
    for name, record in found.of(RETURN_IN).items():
        assert record.data["payer"] == funded[name].data["payee"] == f"swapper/{name}"
        assert HOUR - SLACK <= seconds(record.row["at"]) - seconds(funded[name].row["at"]) <= 20 * HOUR + SLACK
        assert units(funded[name]) >= units(record)
        assert record.cell is None


def test_the_issuer_freezes_after_its_delay_and_then_nothing_moves() -> None:
    found = both([hop(0, 30), event(1, 80, FreezeAsked(7 * HOUR)), back(2, 100)])
    frozen = found.of(FROZEN, "token.freeze")["e003-001"]
    asked = scenario().start + 80 * HOUR
    assert 0 < seconds(frozen.row["at"]) - asked - 7 * HOUR <= SLACK
    assert (frozen.row["event"], frozen.cause, frozen.cell, frozen.label) == ("Freeze", "e003-001", CELL, "act-1")
    refused = found.of(RETURN_IN)["e003-002"]
    assert (refused.row["status"], refused.data["ended"]) == (0, "payer frozen")
    assert refused.row["at"] > frozen.row["at"]
    assert found.of(RETURN_IN, "token.transfer") == found.coins == {}


def test_what_was_swapped_back_before_the_freeze_is_paid() -> None:
    found = both([hop(0, 30), back(1, 60), event(2, 61, FreezeAsked(HOUR)), back(3, 90, 200_000)])
    assert found.coins.keys() == {"e003-001"}
    assert [found.of(RETURN_IN)[name].row["status"] for name in ("e003-001", "e003-003")] == [1, 0]


def test_tokens_do_not_come_in_where_the_freeze_was_first() -> None:
    found = both([event(0, 20, FreezeAsked(HOUR)), hop(1, 30)])
    assert found.of("swap-out")["e003-001"].data["ended"] == "payee frozen"


@pytest.mark.parametrize("events", [[hop(0, 30), back(1, 50, 2_500_000)], [hop(0, 30), back(1, 30)], [back(0, 40)]])
def test_what_is_not_there_is_not_swapped_back(events: Sequence[Event]) -> None:
    with pytest.raises(BadInput, match=r"event e003-00\d moves \d+ units, and cell/3/token holds \d+ by then; let more be kept"):
        both(events)


def test_after_the_end_nothing_is_paid() -> None:
    last = (scenario().end - scenario().start) // HOUR - 1
    late = [one for one in returns(scenario(), [back(n, last) for n in range(30)], STREAMS) if not one.paid]
    assert late
    assert all(one.swapped.payment.at >= scenario().end for one in late)
    assert both([hop(0, 30), event(1, last, FreezeAsked(2 * HOUR))]).of(FROZEN, "token.freeze") == {}


def test_without_a_token_or_without_events_there_is_none() -> None:
    without = scenario().model_copy(update={"token": None})
    assert returns(without, [back(0, 40)], STREAMS) == []
    assert plan(without, [back(0, 40)], STREAMS).orders == ()


@given(st.integers(1_000, 10**9), st.integers(0, 40))
def test_what_is_needed_is_the_least_that_is_enough(sat: int, day: int) -> None:
    rates, at = terms(), scenario().start + day * DAY

    def paid(units: int) -> int:
        bought = units * COIN // rates.rate(at, "test")
        return bought - -(-bought * rates.fee // PARTS)

    assert paid(needed(sat, rates, at)) >= sat > paid(needed(sat, rates, at) - 1), stamp(at)
