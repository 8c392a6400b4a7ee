"""From orders to pay to transactions with final txids: which coins are spent, what comes back as change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Coin, Payment
from parola.artefacts.ledger.transaction import Unsigned, outpoint, output, vsize_at_most
from parola.streams import Streams
from parola_kit.errors import BadInput

DUST = 546  # sat; smaller change is left to the fee, as Bitcoin Core's wallet does
FEE_RATES = (2.0, 12.0)  # sat/vB; assumption: a quiet to a busy hour
REUSING = 0.2  # share of wallets that send change back to the address they spend from; assumption
FAN_OUT = 200  # outputs of one funding transaction
MINER = ("miner", "reward")
Out = tuple[str, str, int, str]  # wallet, slot, sat, role


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


class Planner:
    """Keeps every wallet's coins, oldest first, and turns orders into drafts."""

    def __init__(self, keyring: Keyring, streams: Streams) -> None:
        self._keyring, self._streams = keyring, streams
        self._coins: dict[str, list[Coin]] = {}
        self._changes: dict[str, int] = {}

    def fund(self, subsidies: Sequence[Coin], endowments: Mapping[tuple[str, str], Sequence[int]], at: int) -> list[Draft]:
        """Pay the endowments out of mature coinbases, ``FAN_OUT`` outputs at a time.

        Raises:
            BadInput: the subsidies are not enough.
        """
        for coin in subsidies:
            self._keep(coin)
        wanted: list[Out] = [(wallet, slot, value, "to") for (wallet, slot), coins in endowments.items() for value in coins]
        self._streams.python("fund").shuffle(wanted)  # else those who are paid together would belong together
        parts = [wanted[n : n + FAN_OUT] for n in range(0, len(wanted), FAN_OUT)]
        return [self._draft((f"b-fund{n}",), at, MINER[0], part, everything=False) for n, part in enumerate(parts)]

    def pay(self, payment: Payment) -> Draft:
        """One order.

        Raises:
            BadInput: the wallet does not hold enough; names the payment, the wallet, what it holds and what it needs.
        """
        amount = payment.amount_sat
        wanted: list[Out] = [(payment.payee, payment.slot, amount or 0, "to")]
        return self._draft((payment.id,), payment.at, payment.payer, wanted, everything=payment.spend == "all", sweep=amount is None)

    def _draft(self, ids: tuple[str, ...], at: int, payer: str, wanted: list[Out], *, everything: bool, sweep: bool = False) -> Draft:
        chance = self._streams.python("pay", ids[0])
        rate = chance.uniform(*FEE_RATES)
        if sweep:
            inputs, outs = self._sweep(ids[0], payer, wanted[0], rate)
        else:
            inputs, outs = self._select(ids[0], payer, wanted, rate, everything=everything)
            chance.shuffle(outs)
        return self._made(ids, at, inputs, outs)

    def _sweep(self, payment: str, payer: str, out: Out, rate: float) -> tuple[list[Coin], list[Out]]:
        coins = self._coins.pop(payer, [])
        left = sum(coin.value_sat for coin in coins) - _fee(rate, len(coins), 1)
        if left < DUST:
            raise _short(payment, payer, coins, DUST + _fee(rate, len(coins), 1))
        return coins, [(out[0], out[1], left, "to")]

    def _select(self, payment: str, payer: str, wanted: list[Out], rate: float, *, everything: bool) -> tuple[list[Coin], list[Out]]:
        held, sum_out = self._coins.get(payer, []), sum(value for _, _, value, _ in wanted)
        taken = len(held) if everything else _enough(held, sum_out, rate, len(wanted))
        inputs = held[:taken]
        over = sum(coin.value_sat for coin in inputs) - sum_out
        if over < _fee(rate, taken, len(wanted)):
            raise _short(payment, payer, held, sum_out + _fee(rate, max(1, taken), len(wanted)))
        change = over - _fee(rate, taken, len(wanted) + 1)
        self._coins[payer] = held[taken:]
        back: list[Out] = [(payer, self._back(payer, inputs[0]), change, "change")] if change >= DUST else []
        return inputs, [*wanted, *back]

    def _back(self, wallet: str, spent: Coin) -> str:
        """The slot that change goes to: a new one, or by the wallet's habit the one that is spent from."""
        if self._streams.python("change", wallet).random() < REUSING:
            return spent.slot
        self._changes[wallet] = self._changes.get(wallet, 0) + 1
        return f"change-{self._changes[wallet]}"

    def _made(self, ids: tuple[str, ...], at: int, inputs: list[Coin], outs: list[Out]) -> Draft:
        programs = [self._keyring.program(wallet, slot) for wallet, slot, _, _ in outs]
        unsigned = Unsigned(
            tuple(outpoint(coin.txid, coin.n) for coin in inputs),
            tuple(output(program, value) for program, (_, _, value, _) in zip(programs, outs, strict=True)),
        )
        txid = unsigned.txid
        coins = tuple(
            Coin(txid, n, self._keyring.address(wallet, slot), value, wallet, slot, "to" if role == "to" else "change")
            for n, (wallet, slot, value, role) in enumerate(outs)
        )
        for coin in coins:
            self._keep(coin)
        fee = sum(coin.value_sat for coin in inputs) - sum(coin.value_sat for coin in coins)
        return Draft(txid, unsigned, at, ids, tuple(inputs), coins, fee)

    def _keep(self, coin: Coin) -> None:
        self._coins.setdefault(coin.wallet, []).append(coin)


def plan(planner: Planner, payments: Iterable[Payment]) -> list[Draft]:
    """Drafts of all orders, in the order of time."""
    return [planner.pay(payment) for payment in sorted(payments, key=lambda p: (p.at, p.id))]


def _enough(held: Sequence[Coin], wanted: int, rate: float, outputs: int) -> int:
    """How many coins, oldest first, pay for the outputs and the fee; all of them if that is not enough."""
    total = 0
    for n, coin in enumerate(held, start=1):
        total += coin.value_sat
        if total >= wanted + _fee(rate, n, outputs):
            return n
    return len(held)


def _fee(rate: float, inputs: int, outputs: int) -> int:
    return int(rate * vsize_at_most(inputs, outputs))


def _short(payment: str, wallet: str, coins: Sequence[Coin], needs: int) -> BadInput:
    held = sum(coin.value_sat for coin in coins)
    return BadInput(f"payment {payment}: wallet {wallet!r} holds {held} sat and needs {needs}; give it more, or pay less")
