"""Exhibits of a case that watches a payment desk: two captures, the offers in them, signatures checked, and the item's custody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from parola.artefacts.exhibits.captures import Asked, captures
from parola.artefacts.exhibits.custody import Piece, custody
from parola.artefacts.exhibits.offers import lists
from parola.artefacts.exhibits.signatures import known_keys, on_server, signatures, signed_pages
from parola.artefacts.exhibits.watched import Watched, watched
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.scene import Scene
from parola.artefacts.web import desk_keys

# Table -> the fields by which its rows are numbered over the whole class.
ORDER = {
    "sighting": ("capture", "place"),
    "signature": ("page", "key"),
    "custody": ("at", "seq", "person"),
    "seal": ("at", "head"),
    "access": ("at", "account", "act", "lines"),
}


@dataclass(frozen=True, slots=True)
class _Of:
    """A row of a case."""

    case: Watched
    piece: Piece


def exhibits(scene: Scene, chain: Ledger, seen: Sequence[Record]) -> Iterator[Record]:
    """Rows of the six tables, for every case of a scenario that asks for them."""
    del chain
    cases = list(watched(scene))
    if not cases:
        return
    asked = [(case, one) for case in cases for one in captures(case, lists(case))]
    of_case = numbered(asked, lambda pair: (pair[1].row["sent_at"], pair[1].row["url"], pair[0].cell.seat))
    pages, keys, server = signed_pages(seen), known_keys(desk_keys.keys(scene)), on_server(seen)
    made = [_Of(case, piece) for case in cases for piece in _custody(case, asked, seen)]
    made += [
        _Of(case, Piece("signature", row, "signature", {"brand": case.brand}))
        for case in cases
        for row in signatures(case, pages, keys, server)
    ]
    for n, (case, one) in of_case:
        piece = Piece("capture", one.row, one.label, one.data)
        yield _record(f"case/capture/{n}", _Of(case, piece))
        made += [_Of(case, sighting) for sighting in _sightings(f"case/capture/{n}", one)]
    yield from _numbered(made)


def _numbered(made: Sequence[_Of]) -> Iterator[Record]:
    for table, fields in ORDER.items():
        own = [one for one in made if one.piece.table == table]
        for n, one in numbered(own, partial(_seen, fields)):
            yield _record(f"case/{table}/{n}", one)


def _seen(fields: Sequence[str], one: _Of) -> tuple[Any, ...]:
    """What a row is numbered by; the seat decides where two cases hold the same."""
    return (*(one.piece.row[name] for name in fields), one.case.cell.seat)


def _custody(case: Watched, asked: Sequence[tuple[Watched, Asked]], seen: Sequence[Record]) -> Iterator[Piece]:
    own = {one.label: one.row for of, one in asked if of.cell is case.cell}
    referral = next(one.id for one in seen if one.table == "case.referral" and one.seat_cell == case.cell.number)
    return custody(case, referral, [own[f"rates-{day}"]["sha256"] for day in ("first", "second")])


def _sightings(capture: str, one: Asked) -> Iterator[Piece]:
    for place, offer in enumerate(one.offers, 1):
        row: Mapping[str, Any] = {
            "capture": capture,
            "place": place,
            "number": offer.number,
            "title": offer.title,
            "seller": offer.seller,
            "since": offer.since,
            "price_usd": offer.price_usd,
            "about": offer.about,
        }
        yield Piece("sighting", row, f"sighting-{one.data['day']}", {"was": offer.was})


def _record(evidence_id: str, one: _Of) -> Record:
    cell, piece = one.case.cell.number, one.piece
    return Record(f"case.{piece.table}", evidence_id, dict(piece.row), BACKGROUND, cell, piece.label, dict(piece.data), seat_cell=cell)
