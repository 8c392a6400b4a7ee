"""Which coins the wallets of a joint transaction bring, who bears which part of its fee, and what each gets back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.payment import Coin, Joint, Stake
from parola.artefacts.ledger.transaction import memo, vsize_at_most
from parola.spec.typology import LEAST
from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True)
class Brought:
    """A stake with its coins and what is left of them."""

    stake: Stake
    coins: tuple[Coin, ...]
    left_sat: int


def brought(joint: Joint, held: Mapping[str, Sequence[Coin]], rate: float) -> list[Brought]:
    """What each stake brings and gets back; ``held`` is what wallets have, oldest first, ``rate`` is in sat/vB.

    Raises:
        BadInput: a wallet does not hold enough, an output is dust, or what is owed and what is paid differ.
    """
    _sound(joint)
    inputs = 0
    while True:  # another coin makes the fee higher, which may want another coin; ends when none is wanted
        fees = _fees(joint, max(inputs, len(joint.stakes)), rate)
        taken = [_taken(stake, held.get(stake.wallet, ()), fee) for stake, fee in zip(joint.stakes, fees, strict=True)]
        if sum(map(len, taken)) <= max(inputs, len(joint.stakes)):
            break
        inputs = sum(map(len, taken))
    return [_left(joint, stake, coins, fee) for stake, coins, fee in zip(joint.stakes, taken, fees, strict=True)]


def short(payment: str, wallet: str, holds: int, needs: int) -> BadInput:
    """The error of a wallet that does not hold enough."""
    return BadInput(f"payment {payment}: wallet {wallet!r} holds {holds} sat and needs {needs}; give it more, or pay less")


def _sound(joint: Joint) -> None:
    owed, paid = sum(stake.owes_sat for stake in joint.stakes), sum(out.value_sat for out in joint.outs)
    if owed != paid:
        raise BadInput(f"payment {joint.id}: {owed} sat are owed and {paid} paid; both are stated, and should be equal")
    for out in joint.outs:
        if out.value_sat < LEAST:
            raise BadInput(f"payment {joint.id}: an output of {out.value_sat} sat to {out.wallet!r} is dust; {LEAST} are the least")


def _fees(joint: Joint, inputs: int, rate: float) -> list[int]:
    """Each stake's part of the fee; those that state none bear what is missing evenly, the first of them the odd satoshi."""
    size = vsize_at_most(inputs, len(joint.outs) + len(joint.stakes)) + (len(memo(joint.memo)) if joint.memo else 0)
    open_ = [stake for stake in joint.stakes if stake.fee_sat is None]
    missing = max(0, int(rate * size) - sum(stake.fee_sat or 0 for stake in joint.stakes))
    even, odd = divmod(missing, len(open_)) if open_ else (0, 0)
    return [even + (odd if stake is open_[0] else 0) if stake.fee_sat is None else stake.fee_sat for stake in joint.stakes]


def _taken(stake: Stake, held: Sequence[Coin], fee: int) -> tuple[Coin, ...]:
    if stake.all or stake.slots:
        return tuple(coin for coin in held if stake.all or coin.slot in stake.slots)
    total, found = 0, list[Coin]()
    for coin in held:
        found.append(coin)
        total += coin.value_sat
        if total >= stake.owes_sat + fee:
            break
    return tuple(found)


def _left(joint: Joint, stake: Stake, coins: tuple[Coin, ...], fee: int) -> Brought:
    total, needs = sum(coin.value_sat for coin in coins), max(LEAST, stake.owes_sat + fee)
    if not coins or total < needs:
        raise short(joint.id, stake.wallet, total, needs)
    return Brought(stake, coins, total - stake.owes_sat - fee)
