"""Our contract against revm: the same ends, balances, allowances, logs and gas, call by call over random histories."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import cast

import numpy as np
import rlp as second
from hypothesis import given, settings
from hypothesis import strategies as st
from revm import AT, Oracle, Result, deployed

from parola.artefacts.token import gas
from parola.artefacts.token.calldata import SIZES, words
from parola.artefacts.token.order import ANY, Calls
from parola.artefacts.token.rules import APPROVE, BURN, DONE, FREEZE, MINT, MOST_UNITS, TRANSFER, TRANSFER_FROM, UNFREEZE
from parola.artefacts.token.state import Done, State, run
from parola.artefacts.token.transaction import Writer

Call = tuple[int, int, int, int, int]  # kind, signer, owner, other, units
HISTORY = 6_000
KINDS = (TRANSFER,) * 4 + (APPROVE,) * 2 + (TRANSFER_FROM,) * 3 + (MINT, BURN, FREEZE, UNFREEZE)
# Zeros among the bytes of an address are cheaper to carry.
ADDRESSES = np.array([[7] * 20, [0] * 19 + [1], [255] * 10 + [0] * 10, [0, 3] * 10, [1] * 20], np.uint8)
ISSUER = 0
UNITS = (0, 1, 2, 3, 255, 256, 10**6, 2**40 + 1)


class Both:
    """One history in our state and in revm, compared after each call."""

    def __init__(self) -> None:
        self.accounts = [row.tobytes() for row in ADDRESSES]
        self.state = State(len(self.accounts), ISSUER)
        self.oracle = Oracle(self.accounts[ISSUER], self.accounts)
        self.writer = Writer(bytes.fromhex(AT[2:]))

    def do(self, call: Call) -> Done:
        kind, signer, owner, other, units = call
        columns = (0, kind, signer, owner, other, units, -1)
        done = run(self.state, Calls(*(np.array([value]) for value in columns)), ADDRESSES)
        told = self.oracle.call(self.accounts[signer], done.carried[0].tobytes()[: SIZES[kind]])
        assert Result(bool(done.ended[0] == DONE), int(done.gas[0]), self.logs(call, done)) == told, call
        self.compare()
        return done

    def logs(self, call: Call, done: Done) -> tuple[tuple[tuple[bytes, ...], bytes], ...]:
        if done.ended[0] != DONE:
            return ()
        kind, _, owner, other, units = call
        written = self.writer.log(kind, self.accounts[owner], self.accounts[other], words(np.array([units])).tobytes())
        address, topics, data = cast("tuple[bytes, list[bytes], bytes]", second.decode(written))
        assert address == bytes.fromhex(AT[2:])
        return ((tuple(topics), data),)

    def compare(self) -> None:
        state, oracle = self.state, self.oracle
        assert [oracle.balance(account) for account in self.accounts] == list(state.held)
        assert [oracle.frozen(account) for account in self.accounts] == [n in state.frozen for n in range(len(self.accounts))]
        assert oracle.supply == state.supply == sum(state.held)
        pairs = [(a, b) for a in range(len(self.accounts)) for b in range(len(self.accounts))]
        allowed = {pair: oracle.allowance(self.accounts[pair[0]], self.accounts[pair[1]]) for pair in pairs}
        assert allowed == {pair: state.allowances.get(pair, 0) for pair in pairs}


def drawn(state: State, chance: random.Random) -> Call:
    """A call that is often just possible: all that somebody has, all that is allowed, by the issuer."""
    kind, signer = chance.choice(KINDS), chance.randrange(len(ADDRESSES))
    if kind in {MINT, BURN, FREEZE, UNFREEZE} and chance.random() < 0.8:
        signer = ISSUER
    owner = chance.randrange(len(ADDRESSES)) if kind == TRANSFER_FROM else signer
    held, allowed = state.held[owner], min(state.allowances.get((owner, signer), 0), MOST_UNITS)
    units = chance.choice([*UNITS, held, held, allowed, min(held, allowed), held // 2])
    if kind in {FREEZE, UNFREEZE}:
        units = 0
    if kind == MINT:
        units = chance.choice(UNITS)
    if kind == APPROVE and chance.random() < 0.2:
        units = ANY
    return kind, signer, owner, chance.randrange(len(ADDRESSES)), units


def test_a_long_history_goes_every_way_through_the_contract() -> None:
    both, chance = Both(), random.Random("token")
    ways: Counter[tuple[int, int]] = Counter()
    for _ in range(HISTORY):
        call = drawn(both.state, chance)
        done = both.do(call)
        ways[call[0], int(done.ended[0])] += 1
    assert set(ways) == set(gas.COMPUTED)
    assert min(ways.values()) >= 20


CALLS = st.tuples(st.sampled_from(KINDS), *(st.integers(0, len(ADDRESSES) - 1) for _ in range(3)), st.sampled_from(UNITS))


def valid(calls: Iterable[Call]) -> list[Call]:
    return [(k, s, o if k == TRANSFER_FROM else s, p, 0 if k in {FREEZE, UNFREEZE} else u) for k, s, o, p, u in calls]


@settings(max_examples=60, deadline=None)
@given(st.lists(CALLS, max_size=12))
def test_short_histories(calls: list[Call]) -> None:
    both = Both()
    both.do((MINT, ISSUER, ISSUER, 1, 300))
    for call in valid(calls):
        both.do(call)


def test_many_calls_at_once_do_what_they_do_one_by_one() -> None:
    chance, one, all_at_once = random.Random("at once"), State(len(ADDRESSES), ISSUER), State(len(ADDRESSES), ISSUER)
    rows: list[Call] = []
    gases: list[int] = []
    for _ in range(500):
        rows.append(drawn(one, chance))
        gases += run(one, table(rows[-1:]), ADDRESSES).gas.tolist()
    done = run(all_at_once, table(rows), ADDRESSES)
    assert done.gas.tolist() == gases
    assert all_at_once == one


def table(rows: list[Call]) -> Calls:
    columns = np.array(rows, np.int64).T
    kind, signer, owner, other, units = columns
    return Calls(np.zeros(len(rows), np.int64), kind, signer, owner, other, units, np.full(len(rows), -1))


def test_deploying_costs_the_same_for_whoever_does_it() -> None:
    assert {deployed(row.tobytes()) for row in ADDRESSES} == {gas.DEPLOYED}
