"""Which coins the wallets of a joint transaction bring, who bears which part of its fee, and what each gets back."""

from __future__ import annotations

from collections import Counter
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
        Short: a wallet does not hold enough.
        BadInput: an output is dust, what is owed and what is paid differ, or two stakes of one wallet may take the same coin.
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


class Short(BadInput):
    """A wallet does not hold enough for a ``payment``, given by its id."""

    def __init__(self, payment: str, wallet: str, holds: int, needs: int) -> None:
        super().__init__(f"payment {payment}: wallet {wallet!r} holds {holds} sat and needs {needs}; give it more, or pay less")
        self.payment = payment


def short(payment: str, wallet: str, holds: int, needs: int) -> Short:
    """The error of a wallet that does not hold enough."""
    return Short(payment, wallet, holds, needs)


def _sound(joint: Joint) -> None:
    owed, paid = sum(stake.owes_sat for stake in joint.stakes), sum(out.value_sat for out in joint.outs)
    if owed != paid:
        raise BadInput(f"payment {joint.id}: {owed} sat are owed and {paid} paid; both are stated, and should be equal")
    for out in joint.outs:
        if out.value_sat < LEAST:
            raise BadInput(f"payment {joint.id}: an output of {out.value_sat} sat to {out.wallet!r} is dust; {LEAST} are the least")
    if twice := _twice(joint.stakes):
        raise BadInput(f"payment {joint.id}: two stakes of wallet {twice!r} may take the same coin; give each slots of its own")


def _twice(stakes: Sequence[Stake]) -> str | None:
    """A wallet with several stakes of which one names no slots, or one that another names too."""
    wallets = Counter(stake.wallet for stake in stakes)
    named = Counter((stake.wallet, slot) for stake in stakes for slot in set(stake.slots))
    for stake in stakes:
        loose = stake.all or not stake.slots or any(named[stake.wallet, slot] > 1 for slot in stake.slots)
        if wallets[stake.wallet] > 1 and loose:
            return stake.wallet
    return None


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
