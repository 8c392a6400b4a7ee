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
Told = Callable[[str], dict[str, str]]


def records(
    part: Part, accounts: Accounts, orders: Sequence[Order], origin: Origin, told: Told = lambda _: {}, *, crowd: bool = True
) -> list[Record]:
    """Rows of ``token.sqlite``, table by table; ``origin`` maps an order to its event, cell and label, ``told`` to what the truth adds.

    ``crowd`` False leaves out what belongs to no order: in bulk those go to Parquet from ``tables``, and the truth needs none of them.
    """
    found: list[Record] = []
    for name, table in tables(part, accounts).items():
        shown: list[dict[str, Any]] = table.rows.to_pylist()
        numbers: list[int] = part.done.calls.order[table.origin].tolist()
        for row, order, at in zip(shown, numbers, table.origin.tolist(), strict=True):
            of_order = order != CROWD and name != "block"
            why: tuple[Any, ...] = (*origin(orders[order].id), {**_truth(part, accounts, at), **told(orders[order].id)}) if of_order else ()
            if crowd or why:
                found.append(Record(f"token.{name}", row.pop("id"), row, *why))
    return found


def _truth(part: Part, accounts: Accounts, at: int) -> dict[str, str]:
    calls = part.done.calls
    who = {"signer": calls.signer, "payer": calls.owner, "payee": calls.other}
    return {**{role: accounts.name(int(column[at])) for role, column in who.items()}, "ended": ENDS[int(part.done.ended[at])]}
