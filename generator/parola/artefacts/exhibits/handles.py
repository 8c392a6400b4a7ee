"""What DW3 compares: the accounts of a case and ordinary ones beside them, a report on how alike they write, and who was paid out.

The report is made from what was published, by the steps of ``parola_kit.methods.style``: whoever does not code reads it, whoever does can
make it again. Accounts that are known to be of different people are those of ordinary members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.plants.piece import LABEL, Likeness, Named
from parola.artefacts.record import Draft, Record
from parola.artefacts.scene import Scene
from parola.world.cell import Cell
from parola.world.personas import PAYEE

RELEASED = "released"
REPLY = "payee"  # labels: of the line on the vendor, and of one on somebody else
OTHER = "payee-other"
HELD = ("name", "country")  # what the answer tells of a customer; papers stay with the exchange


def compared(scene: Scene, named: Sequence[Named], report: Sequence[Likeness]) -> Iterator[Record]:
    """Rows of ``case.handle`` and ``case.likeness``."""
    seats = {cell.number: cell.seat for cell in scene.world.cells}
    for n, one in numbered(named, lambda one: (one.handle, one.site, one.part, seats[one.cell])):
        row = {"site": one.site, "handle": one.handle, "part": one.part}
        yield Record("case.handle", f"case/handle/{n}", row, seat_cell=one.cell)
    for n, one in numbered(report, lambda one: (one.handle, seats[one.cell])):
        yield Record("case.likeness", f"case/likeness/{n}", _reported(one), seat_cell=one.cell)


def _reported(one: Likeness) -> dict[str, str | int]:
    return {
        "handle": one.handle,
        "words": one.words,
        "likeness": f"{one.score:.4f}",
        "different_reach": one.reached,
        "different_pairs": one.different,
        "same_below": one.lower,
        "same_pairs": one.same,
        "draws_won": f"{100 * one.imposters:.1f}",
    }


def payees(scene: Scene, _chain: Ledger, made: Sequence[Record]) -> Iterator[Record]:
    """Rows of ``case.payee``: the exchange's answer on the vendor's account for payouts, and on two more that were asked for with it."""
    cells = [cell for cell in scene.world.cells if PAYEE in cell.variant]
    drafts = list(_answered(scene, cells, made)) if cells else []
    for n, draft in numbered(drafts, lambda one: (one.row["account"], one.row["asked_about"])):
        yield replace(draft.numbered("case.payee", f"case/payee/{n}"), seat_cell=draft.cell)


def _answered(scene: Scene, cells: Sequence[Cell], made: Sequence[Record]) -> Iterator[Draft]:
    """Of each case the vendor, whoever has the vendor's name on the other market, and a vendor of another case's request.

    Accounts are dealt out, so that those of two rows of a case are never one, and those of two cases as seldom as can be.
    """
    accounts, brands = _ordinary(made), [one.id for one in made if one.table == "market.vendor" and one.label.startswith("brand-")]
    numbers = sorted(accounts)
    scene.streams.python("exchange", "payees").shuffle(numbers)
    of_brand, rest = dict(zip(brands, numbers, strict=False)), numbers[len(brands) :]
    for nth, cell in enumerate(cells):
        own, brand = _vendors(scene, cell, made), scene.streams.python("cell", cell.number, "payees").choice(brands)
        dealt = [(one.id, rest[(nth + place * len(rest) // 2) % len(rest)]) for place, one in enumerate(own)]
        for about, number in (*dealt, (brand, of_brand[brand])):
            yield _line(cell, about, number, accounts[number], own=about == own[0].id)


def _line(cell: Cell, about: str, number: str, held: Mapping[str, str], *, own: bool) -> Draft:
    told = not own or cell.variant[PAYEE] == RELEASED
    row = {"asked_about": about, "account": number, "state": RELEASED if told else "refused", **(held if told else dict.fromkeys(held, ""))}
    return Draft(row, cell=cell.number, label=REPLY if own else OTHER)


def _vendors(scene: Scene, cell: Cell, made: Sequence[Record]) -> list[Record]:
    """The vendor of a case, and the account of the same name on the other market, if there is one."""
    handle = scene.world.interests[cell.number].vendor
    found = [one for one in made if one.label == LABEL and one.cell == cell.number and one.row.get("handle") == handle]
    return sorted((one for one in found if one.table in ("market.vendor", "successor.vendor")), key=lambda one: one.table)


def _ordinary(made: Sequence[Record]) -> dict[str, Mapping[str, str]]:
    """Accounts of no case, by number, and what the exchange tells of the customer."""
    customers = {one.id: one.row for one in made if one.table == "exchange.customer"}
    of_cases = {str(one.row["account"]) for one in made if one.table == "exchange.payout" and one.cell is not None}
    replied = {str(one.row["account"]) for one in made if one.table == "case.desk_reply" and one.label != "reply-other"}
    rows = [one.row for one in made if one.table == "exchange.account" and one.id not in of_cases and one.row["number"] not in replied]
    of_each = {row["customer"]: row["number"] for row in rows}  # one account of a customer: no name stands in two cases
    return {number: {name: customers[customer][name] for name in HELD} for customer, number in of_each.items()}
