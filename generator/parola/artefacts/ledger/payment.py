"""The boundary of the ledger: what goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Payment:
    """An order to pay: ``amount_sat`` from wallet ``payer`` to the address of ``(payee, slot)``.

    ``at`` is when the wallet sends it, seconds UTC; the block comes later. ``amount_sat`` None means everything that the payer holds,
    less the fee. ``spend`` says which coins are taken: oldest first until enough, or all of them (the rest comes back as change).
    """

    id: str
    at: int
    payer: str
    payee: str
    slot: str
    amount_sat: int | None
    spend: Literal["enough", "all"] = "enough"


@dataclass(frozen=True, slots=True)
class Out:
    """An output that a joint transaction states: where it pays, how much, and its ``part`` in a typology."""

    wallet: str
    slot: str
    value_sat: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Stake:
    """What one wallet brings into a joint transaction: its coins at the ``slots``, or ``all``, or its oldest until enough, at least one.

    ``owes_sat`` of them goes to outputs that are stated; below zero it is what the wallet gets out of that which others owe. ``fee_sat`` is
    its part of the fee, None for an even part of what the fee comes to at the drawn rate. What is left goes to ``rest``, wallet and slot;
    without one it goes back to the wallet by its habit. ``part`` is that output's in a typology.
    """

    wallet: str
    owes_sat: int
    fee_sat: int | None = None
    slots: tuple[str, ...] = ()
    all: bool = False
    rest: tuple[str, str] | None = None
    part: str = "change"


@dataclass(frozen=True, slots=True)
class Joint:
    """An order for one transaction of several wallets, or of one with exact outputs; the stakes owe together what the ``outs`` pay.

    ``memo`` is the data of one more output, which nobody can spend. ``subgraph`` names the instance of a typology that the transaction
    belongs to, ``part`` what it is in it.
    """

    id: str
    at: int
    stakes: tuple[Stake, ...]
    outs: tuple[Out, ...] = ()
    subgraph: str = ""
    part: str = ""
    memo: bytes = b""


Order = Payment | Joint


@dataclass(frozen=True, slots=True)
class Coin:
    """An output of a transaction and who can spend it. ``part`` is what it is in a typology, empty for what belongs to none.

    ``role`` is ``to`` or ``change``, or ``data`` for an output that nobody can spend: its address, wallet and slot are empty.
    """

    txid: str
    n: int
    address: str
    value_sat: int
    wallet: str
    slot: str
    role: Literal["to", "change", "data"]
    part: str = ""

    @property
    def outpoint(self) -> str:
        """``txid:n``, as Bitcoin Core writes it."""
        return f"{self.txid}:{self.n}"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A signed transaction: its bytes, what it spends and makes; ``payments`` are the ids of the orders it serves.

    ``subgraph`` and ``part`` are those of a joint transaction's order.
    """

    txid: str
    raw: bytes
    at: int
    payments: tuple[str, ...]
    inputs: tuple[Coin, ...]
    outputs: tuple[Coin, ...]
    fee_sat: int
    vsize: int
    weight: int
    subgraph: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A mined block: ``raw`` is all of it, or empty once it has been handed on, for there may be more than memory holds.

    ``at`` is the header's time, ``tx_count`` counts the coinbase too. ``transfers`` are the near transactions, each in the position of
    ``positions``; that of the coinbase is 0, and between them may be those of the far economy.
    """

    height: int
    hash: str
    at: int
    raw: bytes
    coinbase_txid: str
    coinbase_value_sat: int
    coinbase_address: str
    coinbase_vsize: int
    coinbase_weight: int
    tx_count: int
    positions: tuple[int, ...]
    transfers: tuple[Transfer, ...]
