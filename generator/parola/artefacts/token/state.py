"""The contract by our own code: who holds how much, who may spend whose, who is frozen; and what each call does and costs."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from parola.artefacts.token import gas, rules
from parola.artefacts.token.calldata import SIZES, Bytes, calldata
from parola.artefacts.token.gas import Meter
from parola.artefacts.token.order import ANY, Calls, Whole
from parola.artefacts.token.rules import DONE, TRANSFER
from parola_kit.errors import BadInput

# A transfer that nothing hinders: two looks at who is frozen, two balances that change. What a first receipt costs on top.
PLAIN = gas.COMPUTED[TRANSFER, DONE] + 4 * gas.COLD + 2 * gas.CHANGE
FIRST = gas.FILL - gas.CHANGE


@dataclass(slots=True)
class State:
    """All storage of the contract, by accounts' numbers, and how many transactions each account has sent."""

    accounts: int
    issuer: int
    supply: int = 0
    allowances: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    frozen: set[int] = field(default_factory=set[int])
    held: array[int] = field(init=False)
    sent: array[int] = field(init=False)

    def __post_init__(self) -> None:
        self.held = array("q", bytes(8 * self.accounts))
        self.sent = array("q", bytes(8 * self.accounts))

    def balances(self) -> Whole:
        """Units by account: a view that follows the state."""
        return np.frombuffer(self.held, np.int64)


@dataclass(frozen=True, slots=True)
class Done:
    """Calls and what became of them: the signer's ``nonce``, how each ``ended`` (see ``ENDS``), ``gas`` used, the data ``carried``."""

    calls: Calls
    nonce: Whole
    ended: Whole
    gas: Whole
    carried: Bytes

    def __len__(self) -> int:
        return len(self.calls)

    def take(self, which: Whole | slice) -> Done:
        """Some of them."""
        return Done(self.calls.take(which), self.nonce[which], self.ended[which], self.gas[which], self.carried[which])

    def more(self, later: Done) -> Done:
        """These and what was done after them."""
        columns = ((getattr(part, name) for part in (self, later)) for name in ("nonce", "ended", "gas", "carried"))
        return Done(self.calls.more(later.calls), *(np.concatenate(list(pair)) for pair in columns))


def run(state: State, calls: Calls, addresses: Bytes) -> Done:
    """Do the calls one after the other; ``state`` is changed.

    Raises:
        BadInput: more would be minted than amounts can say.
    """
    carried = calldata(calls, addresses)
    nonce, ended, spent, back = _each(state, calls)
    known = gas.BASE + gas.data(carried, SIZES[calls.kind])
    deployed = calls.kind == rules.DEPLOY
    return Done(calls, nonce, ended, np.where(deployed, gas.DEPLOYED, gas.used(known + spent, back)), carried)


def _each(state: State, calls: Calls) -> tuple[Whole, Whole, Whole, Whole]:
    """The loop over all calls; ordinary transfers are done on the spot, for they are nearly all."""
    held, sent, frozen = state.held, state.sent, state.frozen
    found: list[tuple[int, int, int, int]] = []
    rows: list[list[int]] = np.stack([calls.kind, calls.signer, calls.owner, calls.other, calls.units], axis=1).tolist()
    for kind, signer, owner, other, units in rows:
        nonce = sent[signer]
        sent[signer] = nonce + 1
        left = held[signer] - units
        if kind == TRANSFER and left >= 0 and units and signer != other and not (frozen and (signer in frozen or other in frozen)):
            got = held[other]
            held[signer] = left
            held[other] = got + units
            found.append((nonce, DONE, PLAIN if got else PLAIN + FIRST, 0 if left else gas.CLEARED))
        else:
            found.append((nonce, *_one(state, kind, signer, owner, other, units)))
    made = np.array(found, np.int64).reshape(-1, 4)
    return made[:, 0], made[:, 1], made[:, 2], made[:, 3]


def _one(state: State, kind: int, signer: int, owner: int, other: int, units: int) -> tuple[int, int, int]:
    """How a call ends, what it spends beyond its data, what is given back."""
    if kind == rules.DEPLOY:
        return DONE, 0, 0
    meter = Meter()
    ended = CONTRACT[kind](state, meter, signer, owner, other, units)
    return ended, gas.COMPUTED[kind, ended] + meter.spent, meter.back if ended == DONE else 0


def _transfer(state: State, meter: Meter, _: int, owner: int, other: int, units: int) -> int:
    for account, refused in ((owner, rules.PAYER_FROZEN), (other, rules.PAYEE_FROZEN)):
        if meter.load(("frozen", account), account in state.frozen):
            return refused
    if not _take(state, meter, owner, units):
        return rules.NO_MONEY
    _give(state, meter, other, units)
    return DONE


def _transfer_from(state: State, meter: Meter, signer: int, owner: int, other: int, units: int) -> int:
    if meter.load(("frozen", signer), signer in state.frozen):
        return rules.CALLER_FROZEN
    pair = (owner, signer)
    allowed = meter.load(pair, state.allowances.get(pair, 0))
    if allowed < units:
        return rules.NO_ALLOWANCE
    meter.store(pair, allowed, allowed - units)
    ended = _transfer(state, meter, signer, owner, other, units)
    if ended == DONE:
        state.allowances[pair] = allowed - units
    return ended


def _approve(state: State, meter: Meter, signer: int, _: int, other: int, units: int) -> int:
    pair, allowed = (signer, other), rules.UNLIMITED if units == ANY else units
    meter.store(pair, state.allowances.get(pair, 0), allowed)
    state.allowances[pair] = allowed
    return DONE


def _mint(state: State, meter: Meter, signer: int, _: int, other: int, units: int) -> int:
    if not _is_issuer(state, meter, signer):
        return rules.NOT_ISSUER
    if state.supply + units > rules.MOST_UNITS:
        raise BadInput(f"token chain: {units} units minted on top of {state.supply} are more than {rules.MOST_UNITS}; mint less")
    _issue(state, meter, units)
    _give(state, meter, other, units)
    return DONE


def _burn(state: State, meter: Meter, signer: int, _: int, __: int, units: int) -> int:
    if not _is_issuer(state, meter, signer):
        return rules.NOT_ISSUER
    if not _take(state, meter, signer, units):
        return rules.NO_MONEY
    _issue(state, meter, -units)
    return DONE


def _freeze(state: State, meter: Meter, signer: int, _: int, other: int, __: int) -> int:
    if not _is_issuer(state, meter, signer):
        return rules.NOT_ISSUER
    meter.store(("frozen", other), other in state.frozen, 1)
    state.frozen.add(other)
    return DONE


def _unfreeze(state: State, meter: Meter, signer: int, _: int, other: int, __: int) -> int:
    if not _is_issuer(state, meter, signer):
        return rules.NOT_ISSUER
    meter.store(("frozen", other), other in state.frozen, 0)
    state.frozen.discard(other)
    return DONE


def _is_issuer(state: State, meter: Meter, signer: int) -> bool:
    return meter.load("issuer", 1) == 1 and signer == state.issuer


def _issue(state: State, meter: Meter, units: int) -> None:
    meter.store("supply", meter.load("supply", state.supply), state.supply + units)
    state.supply += units


def _take(state: State, meter: Meter, account: int, units: int) -> bool:
    """Whether the account had so much."""
    value = meter.load(account, state.held[account])
    if value >= units:
        meter.store(account, value, value - units)
        state.held[account] = value - units
    return value >= units


def _give(state: State, meter: Meter, account: int, units: int) -> None:
    value = meter.load(account, state.held[account])
    meter.store(account, value, value + units)
    state.held[account] = value + units


Rule = Callable[[State, Meter, int, int, int, int], int]
CONTRACT: dict[int, Rule] = {
    TRANSFER: _transfer,
    rules.APPROVE: _approve,
    rules.TRANSFER_FROM: _transfer_from,
    rules.MINT: _mint,
    rules.BURN: _burn,
    rules.FREEZE: _freeze,
    rules.UNFREEZE: _unfreeze,
}
