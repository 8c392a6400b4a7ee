"""The whole token chain on one page: open, merge, do, place, seal, chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.blocks import FIRST_PARENT, Block, Clock, chained
from parola.artefacts.token.order import CROWD, Calls, Order, Whole, calls, together
from parola.artefacts.token.rules import DEPLOY, ISSUER, TREASURY
from parola.artefacts.token.seal import Job, Sealed, seal
from parola.artefacts.token.state import Done, State, run
from parola.artefacts.token.transaction import deployed
from parola.streams import Streams

STRETCH = 2_048  # calls that are done at a time where nobody else cuts them
AHEAD = 8  # jobs that are given out together; as many more are prepared meanwhile, and no more are held
OPENING = 86_400  # seconds before the start in which the issuer deploys and the treasury pays out
Mapper = Callable[..., Iterable[Sealed]]  # map, or the map of a concurrent.futures.Executor


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole blocks of the chain: what was called and what came of it, and the bytes."""

    done: Done
    sealed: Sealed
    blocks: tuple[Block, ...]
    starts: Whole

    @property
    def numbers(self) -> Whole:
        """The block of each transaction."""
        return np.repeat(np.array([block.number for block in self.blocks], np.int64), np.diff(self.starts))

    @property
    def positions(self) -> Whole:
        """The place of each transaction in its block, from 0."""
        return np.arange(len(self.done)) - np.repeat(self.starts[:-1], np.diff(self.starts))


def opening(endowments: Mapping[str, int], start: int, streams: Streams) -> list[Order]:
    """The issuer mints to the treasury what accounts are to have (units by name); before ``start`` it pays that out, in a drawn order."""
    first, wanted = start - OPENING, list(endowments.items())
    streams.python("token", "opening").shuffle(wanted)  # else those who are paid one after the other would belong together
    mint = Order("b-mint", first + 60, ISSUER, TREASURY, sum(endowments.values()), "mint")
    step = (OPENING - 3_600) / (len(wanted) + 1)
    return [mint, *(Order(f"b-fund{n}", first + 1_800 + int(step * n), TREASURY, name, units) for n, (name, units) in enumerate(wanted))]


def stretches(orders: Sequence[Order], accounts: Accounts, crowd: Iterable[Calls] = (), start: int = 0) -> Iterator[Calls]:
    """Orders, merged by time into a crowd's calls, stretch by stretch; of one second the orders stand first.

    Those before ``start`` come alone, so that a crowd that is planned from the chain's state has its money when it begins.

    Raises:
        BadInput: an order cannot be read.
    """
    near = calls(orders, accounts)
    at = int(np.searchsorted(near.at, start))
    if at:
        yield near.take(slice(0, at))
    for part in crowd:
        until = int(np.searchsorted(near.at, int(part.at[-1]), side="right"))
        yield together(near.take(slice(at, until)), part)
        at = until
    for first in range(at, len(near), STRETCH):
        yield near.take(slice(first, first + STRETCH))


def chain(parts: Iterable[Calls], accounts: Accounts, start: int, state: State | None = None, mapper: Mapper = map) -> Iterator[Part]:
    """The chain in parts of whole blocks, from the contract's deployment a day before ``start`` on.

    ``parts`` are done as they come, so they may be planned from ``state`` (by default a new one) while they do. ``mapper`` spreads the
    sealing, as an executor's ``map`` does; bytes are the same for any number of workers and any cut of the calls. No more than a few parts
    are held at a time.

    Raises:
        BadInput: more is minted than amounts can say.
    """
    clock, parent = Clock(start - OPENING), FIRST_PARENT
    jobs = _jobs(_deployed(parts, accounts, clock.start), accounts, clock, state or opened(accounts))
    for job, sealed in _ahead(jobs, mapper):
        blocks = chained(job, sealed, parent)
        parent = blocks[-1].hash
        yield Part(job.done, sealed, tuple(blocks), job.starts)


def opened(accounts: Accounts) -> State:
    """Nobody has anything yet."""
    return State(len(accounts), accounts.number(ISSUER))


def contract_of(accounts: Accounts) -> bytes:
    """The contract's address, 20 bytes: the issuer's first transaction made it."""
    return deployed(accounts.addresses[accounts.number(ISSUER)].tobytes())


def _deployed(parts: Iterable[Calls], accounts: Accounts, at: int) -> Iterator[Calls]:
    issuer = accounts.number(ISSUER)
    row = (at, DEPLOY, issuer, issuer, issuer, 0, CROWD)
    yield Calls(*(np.array([value], np.int64) for value in row))
    yield from parts


def _jobs(parts: Iterable[Calls], accounts: Accounts, clock: Clock, state: State) -> Iterator[Job]:
    """Calls that are done, cut where a block ends."""
    contract, kept, numbers = contract_of(accounts), None, np.empty(0, np.int64)
    for part in parts:
        done = run(state, part, accounts.addresses)
        numbers = np.concatenate([numbers, clock.place(part)])
        kept = done if kept is None else kept.more(done)
        whole = int(np.searchsorted(numbers, int(numbers[-1])))  # the last block may get more yet
        if whole:
            yield _job(kept.take(slice(0, whole)), numbers[:whole], accounts, contract, clock)
            kept, numbers = kept.take(slice(whole, None)), numbers[whole:]
    if kept is not None:
        yield _job(kept, numbers, accounts, contract, clock)


def _job(done: Done, numbers: Whole, accounts: Accounts, contract: bytes, clock: Clock) -> Job:
    held, first = np.unique(numbers, return_index=True)
    secrets = accounts.secrets(np.unique(done.calls.signer).tolist())
    owner, other = (accounts.addresses[column] for column in (done.calls.owner, done.calls.other))
    return Job(done, held, clock.at(held), np.append(first, len(done)), contract, secrets, owner, other)


def _ahead(jobs: Iterator[Job], mapper: Mapper) -> Iterator[tuple[Job, Sealed]]:
    """Jobs with what they gave; while some are worked on, the next are prepared."""
    waiting: Any = ()
    while some := list(islice(jobs, AHEAD)):
        started = zip(some, mapper(seal, some), strict=True)
        yield from waiting
        waiting = started
    yield from waiting
