"""From orders to pay to transactions with final txids: which coins are spent, what comes back as change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from parola.artefacts.ledger.joint import Brought, brought, short
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Coin, Joint, Order, Payment
from parola.artefacts.ledger.prices import Prices, even
from parola.artefacts.ledger.transaction import Unsigned, memo, outpoint, output, vsize_at_most
from parola.spec.typology import LEAST
from parola.streams import Streams

DUST = 546  # sat; smaller change is left to the fee, as Bitcoin Core's wallet does
FUNDING_RATE = 5.0  # sat/vB of what pays the endowments out, before the start
REUSING = 0.2  # share of wallets that send change back to the address they spend from; assumption
FAN_OUT = 200  # outputs of one funding transaction
MINER = ("miner", "reward")
Priced = Callable[[int, int], int]  # the fee in sat for so many inputs, and so many outputs of change


class _Out(NamedTuple):
    wallet: str
    slot: str
    value_sat: int
    role: Literal["to", "change", "data"]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction with its final txid, before it is signed."""

    txid: str
    unsigned: Unsigned
    at: int
    payments: tuple[str, ...]
    inputs: tuple[Coin, ...]
    outputs: tuple[Coin, ...]
    fee_sat: int
    subgraph: str = ""
    part: str = ""


class Planner:
    """Keeps every wallet's coins, oldest first, and turns orders into drafts."""

    def __init__(self, keyring: Keyring, streams: Streams, prices: Prices | None = None) -> None:
        self._keyring, self._streams, self._prices = keyring, streams, prices or even()
        self._coins: dict[str, list[Coin]] = {}
        self._changes: dict[str, int] = {}

    def fund(self, subsidies: Sequence[Coin], endowments: Mapping[tuple[str, str], Sequence[int]], at: int) -> list[Draft]:
        """Pay the endowments out of mature coinbases, ``FAN_OUT`` outputs at a time.

        Raises:
            BadInput: the subsidies are not enough.
        """
        for coin in subsidies:
            self._keep(coin)
        wanted: list[_Out] = [_Out(wallet, slot, value, "to") for (wallet, slot), coins in endowments.items() for value in coins]
        self._streams.python("fund").shuffle(wanted)  # else those who are paid together would belong together
        parts = [wanted[n : n + FAN_OUT] for n in range(0, len(wanted), FAN_OUT)]
        return [self._funding(f"b-fund{n}", at, part) for n, part in enumerate(parts)]

    def pay(self, payment: Payment) -> Draft:
        """One order.

        Raises:
            BadInput: the wallet does not hold enough; names the payment, the wallet, what it holds and what it needs.
        """
        amount = payment.amount_sat
        wanted: list[_Out] = [_Out(payment.payee, payment.slot, amount or 0, "to")]
        chance = self._streams.python("pay", payment.id)
        price = self._priced(payment.payer, wanted, self._prices.rate(payment.at, chance))
        if amount is None:
            inputs, outs = self._sweep(payment.id, payment.payer, wanted[0], price)
        else:
            inputs, outs = self._select(payment.id, payment.payer, wanted, price, everything=payment.spend == "all")
            chance.shuffle(outs)
        return self._made((payment.id,), payment.at, inputs, outs)

    def join(self, joint: Joint) -> Draft:
        """One order of several wallets, or of one with exact outputs; the order of inputs and outputs tells nothing.

        Raises:
            BadInput: a wallet does not hold enough, an output is dust, or what is owed and what is paid differ.
        """
        chance = self._streams.python("pay", joint.id)
        found = brought(joint, self._coins, self._prices.reckoned(joint.at, chance))
        inputs = [coin for one in found for coin in one.coins]
        for one in found:
            self._coins[one.stake.wallet] = [coin for coin in self._coins[one.stake.wallet] if coin not in one.coins]
        outs = [_Out(out.wallet, out.slot, out.value_sat, "to", out.part) for out in joint.outs]
        outs += [out for one in found if (out := self._rest(one))]
        outs += [_Out("", "", 0, "data", "memo")] if joint.memo else []
        for side in (inputs, outs):
            chance.shuffle(side)
        return replace(self._made((joint.id,), joint.at, inputs, outs, joint.memo), subgraph=joint.subgraph, part=joint.part)

    def _rest(self, one: Brought) -> _Out | None:
        """What is left of a stake; less than an output is worth is left to the fee."""
        if one.left_sat < (LEAST if one.stake.rest else DUST):
            return None
        wallet, slot = one.stake.rest or (one.stake.wallet, self._back(one.stake.wallet, one.coins[0]))
        return _Out(wallet, slot, one.left_sat, "change" if wallet == one.stake.wallet else "to", one.stake.part)

    def _funding(self, name: str, at: int, wanted: list[_Out]) -> Draft:
        inputs, outs = self._select(name, MINER[0], wanted, self._priced(MINER[0], wanted, FUNDING_RATE), everything=False)
        self._streams.python("pay", name).shuffle(outs)
        return self._made((name,), at, inputs, outs)

    def _priced(self, payer: str, wanted: Sequence[_Out], rate: float) -> Priced:
        """What a payment out of a wallet costs at a rate in sat/vB."""
        mine, theirs = self._keyring.taproot(payer), sum(self._keyring.keyed(out.wallet, out.slot) for out in wanted)
        return lambda inputs, change: int(rate * vsize_at_most(inputs, len(wanted) + change, mine * inputs, theirs + mine * change))

    def _sweep(self, payment: str, payer: str, out: _Out, price: Priced) -> tuple[list[Coin], list[_Out]]:
        coins = self._coins.pop(payer, [])
        fee = price(len(coins), 0)
        if _held(coins) - fee < DUST:
            raise short(payment, payer, _held(coins), DUST + fee)
        return coins, [out._replace(value_sat=_held(coins) - fee)]

    def _select(self, payment: str, payer: str, wanted: list[_Out], price: Priced, *, everything: bool) -> tuple[list[Coin], list[_Out]]:
        held, sum_out = self._coins.get(payer, []), sum(out.value_sat for out in wanted)
        taken = len(held) if everything else _enough(held, sum_out, price)
        inputs = held[:taken]
        over = _held(inputs) - sum_out
        if over < price(taken, 0):
            raise short(payment, payer, _held(held), sum_out + price(max(1, taken), 0))
        change = over - price(taken, 1)
        self._coins[payer] = held[taken:]
        back: list[_Out] = [_Out(payer, self._back(payer, inputs[0]), change, "change")] if change >= DUST else []
        return inputs, [*wanted, *back]

    def _back(self, wallet: str, spent: Coin) -> str:
        """The slot that change goes to: a new one, or by the wallet's habit the one that is spent from."""
        if self._streams.python("change", wallet).random() < REUSING:
            return spent.slot
        self._changes[wallet] = self._changes.get(wallet, 0) + 1
        return f"change-{self._changes[wallet]}"

    def _made(self, ids: tuple[str, ...], at: int, inputs: list[Coin], outs: list[_Out], data: bytes = b"") -> Draft:
        points = tuple(outpoint(coin.txid, coin.n) for coin in inputs)
        unsigned = Unsigned(points, tuple(self._written(out, data) for out in outs))
        txid = unsigned.txid
        coins = tuple(
            Coin(txid, n, self._address(out), out.value_sat, out.wallet, out.slot, out.role, out.part) for n, out in enumerate(outs)
        )
        for coin in coins:
            if coin.role != "data":
                self._keep(coin)
        fee = sum(coin.value_sat for coin in inputs) - sum(coin.value_sat for coin in coins)
        return Draft(txid, unsigned, at, ids, tuple(inputs), coins, fee)

    def _written(self, out: _Out, data: bytes) -> bytes:
        return memo(data) if out.role == "data" else output(self._keyring.program(out.wallet, out.slot), out.value_sat)

    def _address(self, out: _Out) -> str:
        return "" if out.role == "data" else self._keyring.address(out.wallet, out.slot)

    def _keep(self, coin: Coin) -> None:
        self._coins.setdefault(coin.wallet, []).append(coin)


def plan(planner: Planner, orders: Iterable[Order]) -> list[Draft]:
    """Drafts of all orders, in the order of time."""
    ordered = sorted(orders, key=lambda order: (order.at, order.id))
    return [planner.join(order) if isinstance(order, Joint) else planner.pay(order) for order in ordered]


def _enough(held: Sequence[Coin], wanted: int, price: Priced) -> int:
    """How many coins, oldest first, pay for the outputs and the fee; all of them if that is not enough."""
    total = 0
    for n, coin in enumerate(held, start=1):
        total += coin.value_sat
        if total >= wanted + price(n, 0):
            return n
    return len(held)


def _held(coins: Sequence[Coin]) -> int:
    return sum(coin.value_sat for coin in coins)
