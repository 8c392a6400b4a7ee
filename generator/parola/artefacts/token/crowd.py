"""Ordinary people's tokens: transfers in NumPy, window by window, each paid from what its payer has at the time.

Exchanges hold the money at first; who has none is paid out by one, which is how people come to theirs. Some of the calls are approvals, of
which exchanges then make use: an approval alone is nothing bad. All shares and sizes are assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.token.order import ANY, CROWD, Calls, Whole
from parola.artefacts.token.rules import APPROVE, MOST_UNITS, TOKEN, TRANSFER, TRANSFER_FROM
from parola.artefacts.token.state import State
from parola.simulate.rhythm import CURVE, DAY, HOUR, MONDAY, WEEKEND
from parola.streams import Streams
from parola_kit.errors import BadInput

WINDOW = 4_096  # calls that are planned at a time, more or less: whole hours
LEAST_WINDOWS = 64  # so that small crowds too pay with what they were paid
SHIFT = 10.0  # of the Zipf-Mandelbrot law by which a few do much
POOR = TOKEN  # who has less is paid out first
TO_RECEIVER, TO_EXCHANGE = 0.30, 0.20  # shares of payees; the others are people
EMPTIED = 0.05  # share of payments that take everything
STEPS = np.array([1, TOKEN // 100, TOKEN, 10 * TOKEN, 50 * TOKEN])  # what a sum is rounded to
ROUNDED = (0.15, 0.25, 0.3, 0.2, 0.1)
UNLIMITED_SHARE = 0.4  # of approvals
PAYOUT = (5.7, 1.1)  # mean and standard deviation of the logarithm of what an exchange pays out, in tokens: 300 in the middle
REMEMBERED = 512  # approvals of which a service may still make use
SUPPLY = 10_000 * TOKEN  # that the exchanges have for each call


@dataclass(frozen=True, slots=True)
class Crowd:
    """A background economy: ``calls`` between ``start`` and ``end`` (seconds UTC, the end left out) by ``people`` and ``exchanges``.

    ``receivers`` have no key. ``zones`` are people's, in seconds east of UTC. ``approvals`` and ``failing`` are the shares of calls that
    approve (half as many make use of that) and that ask for more than there is.
    """

    start: int
    end: int
    calls: int
    people: int
    receivers: int
    exchanges: int = 3
    zones: tuple[int, ...] = (7 * HOUR, 8 * HOUR)
    approvals: float = 0.02
    failing: float = 0.004

    @property
    def keyed(self) -> int:
        """How many of the chain's crowd have keys: first the exchanges, then the people."""
        return self.exchanges + self.people

    def endowments(self) -> dict[str, int]:
        """Units that the exchanges have at the start, by account."""
        return {f"crowd/{n}": self.calls * SUPPLY // self.exchanges // TOKEN * TOKEN for n in range(self.exchanges)}


def plan(crowd: Crowd, state: State, streams: Streams) -> Iterator[Calls]:
    """Calls by time, in stretches of whole hours; each stretch is planned from the ``state`` that the ones before it have left.

    Raises:
        BadInput: the crowd cannot be one.
    """
    _check(crowd)
    return _Planner(crowd, state.balances()[: crowd.keyed], streams("token", "crowd")).windows()


def _check(crowd: Crowd) -> None:
    wrong = {
        f"ends at {crowd.end}, not after its start at {crowd.start}": crowd.end <= crowd.start,
        "has no calls": crowd.calls < 1,
        f"has {crowd.calls} calls, for which more would be minted than amounts can say": crowd.calls * SUPPLY > MOST_UNITS,
        "has no exchange, so nobody would have money": crowd.exchanges < 1,
        f"has {crowd.people} people in {len(crowd.zones)} zones; two in each are the least": crowd.people < max(2, 2 * len(crowd.zones)),
        "has people in no zone": not crowd.zones,
        "has fewer than no receivers": crowd.receivers < 0,
        "has shares of approvals and failures that are none": not (0 <= crowd.approvals <= 0.5 and 0 <= crowd.failing <= 0.5),
    }
    for text, found in wrong.items():
        if found:
            raise BadInput(f"token crowd: it {text}")


@dataclass(slots=True)
class _Planner:
    """Plans window by window; ``held`` is what exchanges and people have, and changes between windows."""

    crowd: Crowd
    held: Whole
    chance: np.random.Generator
    approved: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def windows(self) -> Iterator[Calls]:
        counts = self._counts()
        sums = np.cumsum(counts.sum(axis=1))
        size = min(WINDOW, max(1, self.crowd.calls // LEAST_WINDOWS))
        edges = np.unique(np.searchsorted(sums, np.arange(size, self.crowd.calls + size, size)).clip(max=len(sums) - 1)) + 1
        for first, last in zip([0, *edges[:-1].tolist()], edges.tolist(), strict=True):
            if counts[first:last].any():
                yield self._window(first, counts[first:last])

    def _counts(self) -> NDArray[np.int64]:
        """Calls by hour from the start and zone: as many as asked, by the weights of local hours and weekends."""
        zones = np.array(self.crowd.zones, np.int64)
        hours = np.arange(self.crowd.start, self.crowd.end, HOUR, dtype=np.int64)
        local = hours[:, None] + zones
        weekend = (local - MONDAY) // DAY % 7 >= 5
        weights = np.array(CURVE)[local // HOUR % 24] * np.where(weekend, WEEKEND, 1.0)
        weights *= np.minimum(HOUR, self.crowd.end - hours)[:, None]
        return self.chance.multinomial(self.crowd.calls, (weights / weights.sum()).ravel()).reshape(weights.shape)

    def _window(self, first: int, counts: NDArray[np.int64]) -> Calls:
        rows = np.repeat(np.arange(counts.size), counts.ravel())
        hours = self.crowd.start + HOUR * (first + rows // counts.shape[1])
        at = hours + (self.chance.random(len(rows)) * np.minimum(HOUR, self.crowd.end - hours)).astype(np.int64)
        order = np.argsort(at, kind="stable")
        payer = self._people((rows % counts.shape[1])[order])
        return self._turned(self._paid(at[order], payer))

    def _people(self, zone: Whole) -> Whole:
        """Somebody of each zone: the n-th of a zone is person n · zones + zone."""
        zones = len(self.crowd.zones)
        return self.crowd.exchanges + zones * self._ranked(self.crowd.people // zones, len(zone)) + zone

    def _ranked(self, members: int, size: int) -> Whole:
        """Members 0 … ``members`` - 1, the k-th with a weight of about 1 / (k + shift)."""
        drawn = SHIFT * ((members + SHIFT) / SHIFT) ** self.chance.random(size) - SHIFT
        return np.minimum(drawn.astype(np.int64), members - 1)

    def _paid(self, at: Whole, payer: Whole) -> Calls:
        """Transfers from these people, or to them from an exchange if they are poor."""
        payee, units = self._payees(payer), self._sums(payer)
        poor = np.flatnonzero(self.held[payer] < POOR)
        payee[poor] = payer[poor]
        payer[poor] = self.chance.integers(self.crowd.exchanges, size=len(poor))
        units[poor] = self._payouts(payer[poor])
        kind = np.full(len(at), TRANSFER, np.int64)
        return Calls(at, kind, payer, payer.copy(), payee, units, np.full(len(at), CROWD, np.int64))

    def _payees(self, payer: Whole) -> Whole:
        crowd, size, drawn = self.crowd, len(payer), self.chance.random(len(payer))
        person = crowd.exchanges + crowd.people - 1 - self._ranked(crowd.people, size)
        person = np.where(person == payer, crowd.exchanges + (payer - crowd.exchanges + 1) % crowd.people, person)
        receiver = crowd.keyed + self._ranked(crowd.receivers, size) if crowd.receivers else person
        exchange = self.chance.integers(crowd.exchanges, size=size)
        return np.where(drawn < TO_RECEIVER, receiver, np.where(drawn < TO_RECEIVER + TO_EXCHANGE, exchange, person))

    def _sums(self, payer: Whole) -> Whole:
        """Parts of what each payer has, shared among its payments of this window; some take all, some ask for more."""
        held, turns = self.held[payer], np.bincount(payer)[payer]
        most = held // turns
        part = np.minimum((most * self.chance.random(len(payer)) ** 2).astype(np.int64), most)
        step = self.chance.choice(STEPS, p=ROUNDED, size=len(payer))
        step = np.where(part >= step, step, np.where(part >= TOKEN, TOKEN, 1))
        units = np.maximum(part // step * step, np.minimum(most, 1))
        drawn = self.chance.random(len(payer))
        units = np.where((drawn < EMPTIED) & (turns == 1), held, units)
        return np.where(drawn > 1 - self.crowd.failing, held + TOKEN * (1 + turns), units)

    def _payouts(self, exchange: Whole) -> Whole:
        tokens = self.chance.lognormal(*PAYOUT, size=len(exchange))
        most = self.held[exchange] // np.maximum(1, np.bincount(exchange, minlength=self.crowd.exchanges)[exchange])
        return np.minimum((tokens * 100).astype(np.int64) * (TOKEN // 100) + POOR, most)

    def _turned(self, calls: Calls) -> Calls:
        """Some transfers become approvals of an exchange, some of them an exchange's use of one of earlier."""
        drawn, people = self.chance.random(len(calls)), calls.signer >= self.crowd.exchanges
        uses = np.flatnonzero(people & (drawn < self.crowd.approvals / 2))
        if self.approved:
            pairs = np.array(self.approved)[self.chance.integers(len(self.approved), size=len(uses))]
            self._use(calls, uses, pairs[:, 0], pairs[:, 1])
        gives = np.flatnonzero(people & (drawn > 1 - self.crowd.approvals))
        self._approve(calls, gives)
        return calls

    def _use(self, calls: Calls, rows: Whole, owner: Whole, spender: Whole) -> None:
        calls.kind[rows], calls.signer[rows], calls.owner[rows], calls.other[rows] = TRANSFER_FROM, spender, owner, spender
        calls.units[rows] = (self.held[owner] * self.chance.random(len(rows)) / 4).astype(np.int64)

    def _approve(self, calls: Calls, rows: Whole) -> None:
        spender = self.chance.integers(self.crowd.exchanges, size=len(rows))
        calls.kind[rows], calls.other[rows] = APPROVE, spender
        calls.units[rows] = np.where(self.chance.random(len(rows)) < UNLIMITED_SHARE, ANY, calls.units[rows])
        self.approved = [*self.approved, *zip(calls.signer[rows].tolist(), spender.tolist(), strict=True)][-REMEMBERED:]
