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
class Coin:
    """An output of a transaction and who can spend it; ``role`` is ``to`` or ``change``."""

    txid: str
    n: int
    address: str
    value_sat: int
    wallet: str
    slot: str
    role: Literal["to", "change"]

    @property
    def outpoint(self) -> str:
        """``txid:n``, as Bitcoin Core writes it."""
        return f"{self.txid}:{self.n}"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A signed transaction: its bytes, what it spends and makes; ``payments`` are the ids of the orders it serves."""

    txid: str
    raw: bytes
    at: int
    payments: tuple[str, ...]
    inputs: tuple[Coin, ...]
    outputs: tuple[Coin, ...]
    fee_sat: int
    vsize: int
    weight: int


@dataclass(frozen=True, slots=True)
class Block:
    """A mined block. ``at`` is the header's time; ``transfers`` exclude the coinbase."""

    height: int
    hash: str
    at: int
    raw: bytes
    coinbase_txid: str
    coinbase_value_sat: int
    coinbase_address: str
    coinbase_vsize: int
    coinbase_weight: int
    transfers: tuple[Transfer, ...]
