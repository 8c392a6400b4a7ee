"""Exhibits of the labs: what a case file holds beside the person's own records, made from what the rest of the world left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from parola.artefacts.exhibits import capture
from parola.artefacts.exhibits.exchange_file import exchange_file
from parola.artefacts.exhibits.first_day import first_day
from parola.artefacts.exhibits.handles import payees
from parola.artefacts.exhibits.journey import journey
from parola.artefacts.exhibits.pairs import pairs
from parola.artefacts.exhibits.prices import prices
from parola.artefacts.exhibits.report import report
from parola.artefacts.exhibits.sales import sales
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene

# Takes the scene, the ledger and every record made before; gives rows of tables of the case's store.
Exhibit = Callable[[Scene, Ledger, Sequence[Record]], Iterable[Record]]

EXHIBITS: Mapping[str, Exhibit] = {
    "pairs": pairs,
    "prices": prices,
    "sales": sales,
    "payees": payees,
    "journey": journey,
    "report": report,
    "capture": capture.exhibits,
    "exchange file": exchange_file,
    "first day": first_day,
}
