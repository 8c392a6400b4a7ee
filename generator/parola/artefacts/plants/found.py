"""Plants that lie in what is there anyway: money that reaches an account with identity checks (T30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from parola.artefacts.plant import Plant, Spot
from parola.artefacts.record import Record
from parola.world.make import DEPOSITS

CASE, BYSTANDER = "a", "b"  # slots of the deposits of a case, and of an honest trader beside it


def cash_outs(records: Iterable[Record]) -> Iterator[Plant]:
    """The case's payment to the exchange, and a bystander's payment there."""
    found: defaultdict[int, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        if (
            record.table == "chain.txout"
            and record.cell is not None
            and record.data.get("wallet") == DEPOSITS
            and record.data["role"] == "to"
        ):
            number, _, slot = str(record.data["slot"]).partition("-")
            found[int(number)][slot].append(record)
    for number, by_slot in sorted(found.items()):
        if by_slot[CASE] and by_slot[BYSTANDER]:
            yield Plant("T30", f"cell/{number}", _spots(by_slot[CASE]), _spots(by_slot[BYSTANDER]), number)


def _spots(those: Iterable[Record]) -> tuple[Spot, ...]:
    return tuple(Spot((record.id,), "output to the exchange", str(record.row["address"])) for record in those)
