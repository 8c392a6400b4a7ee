"""Small chains for the tests of the ledger: two wallets with coins, two hours of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.chain import Ledger, Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Payment, Transfer
from parola.artefacts.ledger.plan import MINER, Planner, plan
from parola.artefacts.ledger.prices import even
from parola.artefacts.ledger.sign import sign
from parola.streams import Streams

START = 1_741_000_000
SPAN = Span(START, START + 7_200, 600, 130)
COINS = {("ann", "main"): (500_000, 300_000, 200_000), ("ben", "main"): (900_000,)}


def pay(name: str, minute: int, payer: str, payee: str, sat: int | None, **more: Any) -> Payment:
    """A payment so many minutes after the start, to an address of its own."""
    return Payment(name, START + 60 * minute, payer, payee, f"slot-{name}", sat, **more)


# A payment on unconfirmed change, all coins with change, another wallet's, everything at once.
PAYMENTS = (
    pay("e1", 5, "ann", "cal", 450_000),
    pay("e2", 6, "ann", "ben", 350_000),
    pay("e3", 6, "cal", "dee", 100_000),
    pay("b4", 40, "ben", "ann", 20_000, spend="all"),
    pay("e5", 90, "dee", "ann", None),
)


Coins = Mapping[tuple[str, str], Sequence[int]]


def made(payments: Sequence[Payment] = PAYMENTS, coins: Coins = COINS, seed: str = "tests", **more: Any) -> Ledger:
    """The whole chain of some payments."""
    return ledger(payments, coins, SPAN, Keyring(Streams(seed)), **more)


def raw(chain: Ledger) -> bytes:
    """All blocks, one after the other."""
    return b"".join(block.raw for block in chain.blocks)


def planned(payments: Sequence[Payment], coins: Coins = COINS, seed: str = "tests") -> list[Transfer]:
    """The transfers of some payments, without the fan-outs that fund them."""
    streams = Streams(seed)
    keyring = Keyring(streams)
    planner = Planner(keyring, streams)
    planner.fund(subsidies(range(1, 28), keyring.program(*MINER)), coins, START - 1_800)
    return sign(plan(planner, payments), keyring)


def rate(payment: str, seed: str = "tests") -> float:
    """The fee rate that a payment draws, sat/vB."""
    return even().rate(START, Streams(seed).python("pay", payment))
