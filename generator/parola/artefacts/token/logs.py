"""What the contract logs: one event for each call that is done."""

from __future__ import annotations

from dataclasses import dataclass

from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.rules import APPROVE, BURN, FREEZE, MINT, TRANSFER, TRANSFER_FROM, UNFREEZE

NOBODY = bytes(20)  # where minted money comes from and burned money goes


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its name, its first topic, and from where its other topics and its data come (names of columns, or nobody)."""

    name: str
    topic: bytes
    indexed: tuple[str, ...]
    has_units: bool


def _event(signature: str, *indexed: str) -> Event:
    return Event(signature.partition("(")[0], keccak256(signature.encode()), indexed, has_units="uint256" in signature)


MOVED, ALLOWED = "Transfer(address,address,uint256)", "Approval(address,address,uint256)"
EVENTS = {
    TRANSFER: _event(MOVED, "owner", "other"),
    TRANSFER_FROM: _event(MOVED, "owner", "other"),
    MINT: _event(MOVED, "nobody", "other"),
    BURN: _event(MOVED, "owner", "nobody"),
    APPROVE: _event(ALLOWED, "owner", "other"),
    FREEZE: _event("Freeze(address)", "other"),
    UNFREEZE: _event("Unfreeze(address)", "other"),
}
