"""The chain as records: blocks, transactions and logs, and beside them what the truth knows of who and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parola.artefacts.record import Record
from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.chain import Part
from parola.artefacts.token.order import CROWD, Order
from parola.artefacts.token.rules import ENDS
from parola.artefacts.token.tables import tables

Origin = Callable[[str], tuple[str, int | None, str]]


def records(part: Part, accounts: Accounts, orders: Sequence[Order], origin: Origin, *, crowd: bool = True) -> list[Record]:
    """Rows of ``token.sqlite``, table by table; ``origin`` maps an order to its event, cell and label.

    ``crowd`` False leaves out what belongs to no order: in bulk those go to Parquet from ``tables``, and the truth needs none of them.
    """
    found: list[Record] = []
    for name, table in tables(part, accounts).items():
        shown: list[dict[str, Any]] = table.rows.to_pylist()
        numbers: list[int] = part.done.calls.order[table.origin].tolist()
        for row, order, at in zip(shown, numbers, table.origin.tolist(), strict=True):
            told: tuple[Any, ...] = () if order == CROWD or name == "block" else (*origin(orders[order].id), _truth(part, accounts, at))
            if crowd or told:
                found.append(Record(f"token.{name}", row.pop("id"), row, *told))
    return found


def _truth(part: Part, accounts: Accounts, at: int) -> dict[str, str]:
    calls = part.done.calls
    who = {"signer": calls.signer, "payer": calls.owner, "payee": calls.other}
    return {**{role: accounts.name(int(column[at])) for role, column in who.items()}, "ended": ENDS[int(part.done.ended[at])]}
