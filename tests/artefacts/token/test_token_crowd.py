"""The crowd: as many calls as asked, by day and night, each paid from what its payer has; and the whole history again from its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import token_reader
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_token import CROWD, ORDERS, START, accounts, blocks, crowded, order, pairs

from parola.artefacts.token.calldata import SELECTORS
from parola.artefacts.token.chain import Part, chain, opened, opening, stretches
from parola.artefacts.token.crowd import Crowd, plan
from parola.artefacts.token.order import CROWD as NOBODYS
from parola.artefacts.token.order import Calls
from parola.artefacts.token.rules import APPROVE, DONE, ENDS, KINDS, MOST_UNITS, NO_MONEY, TOKEN, TRANSFER, TRANSFER_FROM, UNLIMITED
from parola.streams import Streams
from parola_kit.errors import BadInput

HOUR = 3_600
FEW = replace(CROWD, calls=400)


def of_crowd(parts: list[Part]) -> Iterator[tuple[Calls, np.ndarray]]:
    for part in parts:
        rows = np.flatnonzero((part.done.calls.order == NOBODYS) & (part.done.calls.at >= START))
        yield part.done.calls.take(rows), part.done.ended[rows]


def column(parts: list[Part], name: str) -> np.ndarray:
    return np.concatenate([getattr(calls, name) for calls, _ in of_crowd(parts)])


@pytest.fixture(scope="module")
def large() -> tuple[list[Part], Crowd]:
    crowd = Crowd(START, START + 14 * 86_400, 20_000, people=400, receivers=100)
    return crowded(crowd)[0], crowd


def test_as_many_calls_as_asked_between_start_and_end_in_order(large: tuple[list[Part], Crowd]) -> None:
    parts, crowd = large
    at = column(parts, "at")
    assert len(at) == crowd.calls
    assert at.min() >= crowd.start
    assert at.max() < crowd.end
    assert (np.diff(at) >= 0).all()


def test_nearly_all_are_paid_and_some_ask_for_too_much(large: tuple[list[Part], Crowd]) -> None:
    parts, crowd = large
    kind, ended = column(parts, "kind"), np.concatenate([ended for _, ended in of_crowd(parts)])
    transfers = ended[kind == TRANSFER]
    assert set(transfers.tolist()) == {DONE, NO_MONEY}
    assert np.mean(transfers == NO_MONEY) == pytest.approx(crowd.failing, abs=0.002)
    assert np.mean(kind == APPROVE) == pytest.approx(crowd.approvals * 0.9, abs=0.004)
    assert 0 < np.mean(kind == TRANSFER_FROM) < crowd.approvals


def test_payees_are_people_exchanges_and_those_without_keys(large: tuple[list[Part], Crowd]) -> None:
    parts, crowd = large
    kind, signer, other = (column(parts, name) for name in ("kind", "signer", "other"))
    people = (kind == TRANSFER) & (signer >= crowd.exchanges)
    assert np.mean(other[people] >= crowd.keyed) == pytest.approx(0.30, abs=0.02)
    assert np.mean(other[people] < crowd.exchanges) == pytest.approx(0.20, abs=0.02)
    assert signer.max() < crowd.keyed
    assert not (signer == other)[kind == TRANSFER].any()


def test_a_few_do_much(large: tuple[list[Part], Crowd]) -> None:
    parts, crowd = large
    signer = column(parts, "signer")
    counts = np.sort(np.bincount(signer[signer >= crowd.exchanges], minlength=crowd.keyed)[crowd.exchanges :])[::-1]
    assert counts[: crowd.people // 10].sum() > 0.3 * counts.sum()
    assert counts[crowd.people // 2 :].sum() > 0


def test_people_sleep_in_their_own_zone() -> None:
    crowd = Crowd(START, START + 14 * 86_400, 8_000, people=50, receivers=0, zones=(-8 * HOUR,), approvals=0.0)
    local = (column(crowded(crowd)[0], "at") - 8 * HOUR) // HOUR % 24
    hours = np.bincount(local, minlength=24)
    assert hours[19:22].min() > 5 * hours[3:5].max()


def test_who_has_nothing_is_paid_out_first() -> None:
    parts, state, _ = crowded(FEW)
    signer, other = column(parts, "signer"), column(parts, "other")
    assert signer[0] < CROWD.exchanges
    assert other[0] >= CROWD.exchanges
    assert np.mean(signer < CROWD.exchanges) > 0.1
    assert (state.balances()[: CROWD.keyed] > 0).mean() > 0.5


def test_sums_are_often_round(large: tuple[list[Part], Crowd]) -> None:
    units = column(large[0], "units")
    whole = np.mean(units % TOKEN == 0)
    assert 0.3 < whole < 0.9
    assert np.unique(units).size > 2_000


def test_orders_of_cases_are_among_the_calls() -> None:
    parts, _, _ = crowded(FEW, ORDERS)
    orders = np.concatenate([part.done.calls.order for part in parts])
    at = np.concatenate([part.done.calls.at for part in parts])
    assert len(at) == 1 + len(ORDERS) + 1 + 4 + FEW.calls  # deployment, mint, two exchanges and two people
    assert (np.diff(at) >= 0).all()
    places = np.flatnonzero(orders >= 5)
    assert len(places) == len(ORDERS)
    assert at[places].tolist() == [one.at for one in ORDERS]


def test_balances_from_the_bytes_alone_are_those_of_the_state() -> None:
    """An independent replay: senders recovered from signatures, calls decoded from their data, the contract's rules in few words."""
    parts, state, known = crowded(FEW, ORDERS)
    numbers = {raw.tobytes(): n for n, raw in enumerate(known.addresses)}
    replay = Replay(numbers[token_reader.read(blocks(parts)[0].raw, blocks(parts)[0].receipts).transactions[0].signer])
    statuses: list[int] = []
    for block in token_reader.chain(pairs(parts)):
        for tx, receipt in zip(block.transactions, block.receipts, strict=True):
            if tx.to:
                assert replay.call(numbers[tx.signer], tx.data, numbers) == receipt.status
                statuses.append(receipt.status)
    assert {n: units for n, units in replay.held.items() if units} == {n: int(u) for n, u in enumerate(state.balances()) if u}
    assert replay.frozen == state.frozen
    assert Counter(statuses)[0] >= 6


class Replay:
    """The token in plain Python."""

    def __init__(self, issuer: int) -> None:
        self.issuer = issuer
        self.held: Counter[int] = Counter()
        self.allowed: dict[tuple[int, int], int] = {}
        self.frozen: set[int] = set()

    def call(self, signer: int, data: bytes, numbers: dict[bytes, int]) -> int:
        name = {selector: KINDS[kind] for kind, selector in SELECTORS.items()}[data[:4]]
        words = [data[n : n + 32] for n in range(4, len(data), 32)]
        values = [numbers.get(word[12:], int.from_bytes(word, "big")) for word in words]
        return int(bool(getattr(self, name)(signer, *values)))

    def transfer(self, signer: int, payee: int, units: int) -> bool:
        if {signer, payee} & self.frozen or self.held[signer] < units:
            return False
        self.held[signer] -= units
        self.held[payee] += units
        return True

    def transferFrom(self, signer: int, owner: int, payee: int, units: int) -> bool:  # noqa: N802 - the contract's name
        left = self.allowed.get((owner, signer), 0) - units
        if signer in self.frozen or left < 0 or not self.transfer(owner, payee, units):
            return False
        self.allowed[owner, signer] = left
        return True

    def approve(self, signer: int, spender: int, units: int) -> bool:
        assert units <= UNLIMITED
        self.allowed[signer, spender] = units
        return True

    def mint(self, signer: int, payee: int, units: int) -> bool:
        self.held[payee] += units * (signer == self.issuer)
        return signer == self.issuer

    def burn(self, signer: int, units: int) -> bool:
        self.held[signer] -= units * (signer == self.issuer)
        return signer == self.issuer

    def freeze(self, signer: int, account: int) -> bool:
        self.frozen |= {account} if signer == self.issuer else set()
        return signer == self.issuer

    def unfreeze(self, signer: int, account: int) -> bool:
        self.frozen -= {account} if signer == self.issuer else set()
        return signer == self.issuer


@settings(max_examples=25, deadline=None)
@given(
    calls=st.integers(1, 300),
    hours=st.integers(1, 60),
    people=st.integers(4, 30),
    receivers=st.integers(0, 5),
    exchanges=st.integers(1, 3),
    approvals=st.floats(0, 0.5),
    failing=st.floats(0, 0.5),
)
def test_small_crowds(calls: int, hours: int, people: int, receivers: int, exchanges: int, approvals: float, failing: float) -> None:
    crowd = Crowd(START, START + hours * HOUR - 7, calls, people, receivers, exchanges, approvals=approvals, failing=failing)
    streams, known = Streams("small"), accounts("small", crowd)
    state = opened(known)
    parts = stretches(opening(crowd.endowments(), START, streams), known, plan(crowd, state, streams), START)
    made = list(chain(parts, known, START, state))
    assert sum(len(found) for found, _ in of_crowd(made)) == calls
    assert state.balances().min() >= 0
    assert int(state.balances().sum()) == state.supply == sum(crowd.endowments().values())
    if approvals == failing == 0:
        assert {ENDS[end] for _, ended in of_crowd(made) for end in ended.tolist()} == {"done"}


def test_a_frozen_member_of_the_crowd_is_refused() -> None:
    exchange = order("freeze", 86_400, "issuer", "crowd/0", 0, "freeze")
    parts, _, _ = crowded(CROWD, [exchange])
    after = [
        (int(signer), int(end))
        for calls, ended in of_crowd(parts)
        for at, kind, signer, end in zip(calls.at, calls.kind, calls.signer, ended, strict=True)
        if at > exchange.at + 3 and kind == TRANSFER and signer == 0
    ]
    assert len(after) > 10
    assert {ENDS[end] for _, end in after} == {"payer frozen"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": START}, f"it ends at {START}, not after its start at {START}"),
        ({"calls": 0}, "it has no calls"),
        ({"calls": MOST_UNITS // TOKEN}, "it has 9223372036854 calls, for which more would be minted than amounts can say"),
        ({"exchanges": 0}, "it has no exchange, so nobody would have money"),
        ({"people": 3}, "it has 3 people in 2 zones; two in each are the least"),
        ({"zones": ()}, "it has people in no zone"),
        ({"receivers": -1}, "it has fewer than no receivers"),
        ({"failing": 0.9}, "it has shares of approvals and failures that are none"),
    ],
)
def test_crowds_that_cannot_be(change: dict[str, int], said: str) -> None:
    crowd = replace(CROWD, **change)
    with pytest.raises(BadInput, match=f"token crowd: {said}"):
        plan(crowd, opened(accounts()), Streams("x"))
