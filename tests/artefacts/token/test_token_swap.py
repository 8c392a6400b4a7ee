"""Swaps: both sides match in amount, time and fee; every rounding is the service's; and what becomes of a frozen account's money."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_token import START, accounts, made, order

from parola.artefacts.ledger.plan import DUST
from parola.artefacts.token.rules import TOKEN
from parola.artefacts.token.swap import COIN, DAY, Request, Service, needed, rates, swap
from parola.streams import Streams
from parola_kit.errors import BadInput

STREAMS = Streams("tests")
SERVICE = Service("swap/btc", "cal", (60_000 * TOKEN, 61_234_567_891, 59_999_999_999), START, fee=75, delays=(600, 900))


def request(gives: str, amount: int, at: int = START, name: str = "e1") -> Request:
    return Request(name, at, gives, amount, "cell/wallet", "ann", "s1")  # pyright: ignore[reportArgumentType]


def test_bitcoin_to_tokens() -> None:
    made_swap = swap(request("sat", 12_345_678), SERVICE, STREAMS)
    assert (made_swap.bought, made_swap.fee) == (7_407_406_800, 55_555_551)
    payment, out = made_swap.payment, made_swap.order
    assert (payment.payer, payment.payee, payment.amount_sat, payment.at) == ("cell/wallet", "swap/btc", 12_345_678, START)
    assert (out.payer, out.payee, out.units, out.kind) == ("cal", "ann", 7_407_406_800 - 55_555_551, "transfer")
    assert 600 <= out.at - payment.at <= 900
    assert (payment.id, out.id) == ("e1/in", "e1/out")


def test_tokens_to_bitcoin() -> None:
    made_swap = swap(request("units", 600 * TOKEN + 1), SERVICE, STREAMS)
    assert (made_swap.bought, made_swap.fee) == (1_000_000, 7_500)
    payment, into = made_swap.payment, made_swap.order
    assert (into.payer, into.payee, into.units, into.at) == ("ann", "cal", 600 * TOKEN + 1, START)
    assert (payment.payer, payment.payee, payment.slot, payment.amount_sat) == ("swap/btc", "cell/wallet", "s1", 992_500)
    assert 600 <= payment.at - into.at <= 900


def test_the_rate_is_that_of_the_day_in_utc() -> None:
    midnight = START // DAY * DAY + DAY
    found = [swap(request("sat", COIN, at), SERVICE, STREAMS).rate for at in (midnight - 1, midnight, midnight + DAY)]
    assert found == list(SERVICE.rates)


@given(st.sampled_from(["sat", "units"]), st.integers(10**6, 10**15), st.integers(0, 2), st.integers(0, 2_000))
def test_roundings_are_for_the_service_and_below_one(gives: str, amount: int, day: int, fee: int) -> None:
    service = Service("w", "a", SERVICE.rates, START, fee)
    found = swap(request(gives, amount, START + day * DAY), service, STREAMS)
    price = Fraction(found.rate, COIN)
    exact = amount * price if gives == "sat" else amount / price
    assert 0 <= exact - found.bought < 1
    assert 0 <= found.fee - Fraction(found.bought * fee, 10_000) < 1
    paid = found.order.units if gives == "sat" else found.payment.amount_sat
    assert paid == found.bought - found.fee


def test_delays_are_drawn_by_name() -> None:
    delays = [swap(request("sat", COIN, name=f"r{n}"), SERVICE, STREAMS).order.at - START for n in range(200)]
    assert min(delays) >= 600
    assert max(delays) <= 900
    assert len(set(delays)) > 100
    assert delays[0] == swap(request("sat", COIN, name="r0"), SERVICE, STREAMS).order.at - START


def test_what_the_service_needs() -> None:
    some = [swap(request("sat", COIN, name="a"), SERVICE, STREAMS), swap(request("units", 600 * TOKEN, name="b"), SERVICE, STREAMS)]
    assert needed(some, SERVICE) == (some[1].payment.amount_sat, some[0].order.units)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (request("sat", 0), "swap e1: 0 sat give 0"),
        (request("sat", -5), "swap e1: -5 sat give"),
        (request("units", 300_000), f"{DUST} is the least; give more"),
        (request("sat", COIN, START - DAY), "no rate for 2025-03-02; there are some from 2025-03-03 to 2025-03-05"),
        (request("sat", COIN, START + 3 * DAY), "no rate for 2025-03-06"),
    ],
)
def test_swaps_that_cannot_be(asked: Request, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        swap(asked, SERVICE, STREAMS)


def test_rates_walk() -> None:
    found = rates(60_000 * TOKEN, 40, STREAMS)
    assert found == rates(60_000 * TOKEN, 40, STREAMS)
    assert (len(found), found[0]) == (40, 60_000 * TOKEN)
    assert all(0.85 < b / a < 1.15 for a, b in pairwise(found))
    assert len(set(found)) == 40


def test_a_swap_happens_on_the_token_chain() -> None:
    funded = order("fund", 0, "ann", "cal", 900 * TOKEN)
    found = swap(request("sat", 500_000, START + 60), SERVICE, STREAMS)
    (last,) = made([funded, found.order])[-1:]
    known = accounts()
    calls = last.done.calls
    rows = list(zip(calls.owner.tolist(), calls.other.tolist(), calls.units.tolist(), last.done.ended.tolist(), strict=True))
    assert rows[-1] == (known.number("cal"), known.number("ann"), found.order.units, 0)
