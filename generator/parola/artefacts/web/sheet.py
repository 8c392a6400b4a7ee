"""Rows of the smaller sites while they are gathered: they get their numbers when all are there, by what can be seen of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.number import numbered
from parola.artefacts.plant import Plant, Spot
from parola.artefacts.record import Record
from parola.world.model_web import WebSite

Ref = int | str  # a row that was added, or an id that is known already
Row = Mapping[str, Any]

# Table -> the fields by which its rows are numbered; the others follow, so that no order of making is left.
ORDER = {
    "page": ("site", "path"),
    "item": ("listed_at", "site"),
    "entry": ("at", "site"),
    "link": ("added_at", "site"),
    "file": ("site", "path"),
    "exchange": ("sent_at", "site"),
    "host": ("seen_at", "address"),
    "message": ("at", "site"),
}
SERVER = ("message",)  # tables of web_server.sql


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot whose rows have no ids yet."""

    rows: tuple[Ref, ...]
    locator: str
    value: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A plant whose rows have no ids yet; fields as those of ``Plant``."""

    kind: str
    subject: str
    true: tuple[Mark, ...]
    false: tuple[Mark, ...]


class Sheet:
    """Rows by table in the order in which they came, and plants that name them."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, Row]] = []
        self._plants: list[Planted] = []
        self._told: dict[int, tuple[str, Row]] = {}

    def add(self, table: str, site: WebSite | None, **values: Any) -> int:
        """A row of a table of a site, None where the table has no sites; gives the number by which plants name it."""
        own = {"site": site_id(site)} if site else {}
        self._rows.append((table, {**own, **values}))
        return len(self._rows) - 1

    def plant(self, kind: str, subject: str, true: Sequence[Mark], false: Sequence[Mark]) -> None:
        """A trace, and its false friends."""
        self._plants.append(Planted(kind, subject, tuple(true), tuple(false)))

    def tell(self, number: int, label: str, **data: Any) -> None:
        """What the truth alone says of a row: its label, and what else is so."""
        self._told[number] = label, data

    def row(self, number: int) -> Row:
        """What was added as that number."""
        return self._rows[number][1]

    def change(self, number: int, **values: Any) -> None:
        """Other values for a row that was added."""
        table, row = self._rows[number]
        self._rows[number] = table, {**row, **values}

    def found(self, table: str, fits: Callable[[Row], bool]) -> list[int]:
        """Numbers of the rows of a table that fit."""
        return [n for n, (of, row) in enumerate(self._rows) if of == table and fits(row)]

    def made(self) -> tuple[list[Record], tuple[Plant, ...]]:
        """All rows as records, table by table in the order of their ids, and the plants with these ids."""
        ids: dict[Ref, str] = {}
        records: list[Record] = []
        for table in ORDER:
            own = [(_seen(table, row), n) for n, (of, row) in enumerate(self._rows) if of == table]
            for number, (_, n) in numbered(own, lambda one: one[0]):
                ids[n] = f"web/{table}/{number}"
                label, data = self._told.get(n, ("", {}))
                store = "web_server" if table in SERVER else "web"
                records.append(Record(f"{store}.{table}", ids[n], dict(self._rows[n][1]), label=label, data=dict(data)))
        return records, tuple(_resolved(one, ids) for one in self._plants)


def site_id(site: WebSite) -> str:
    """The evidence id of a site."""
    return f"web/site/{site.number}"


def headers(**fields: str) -> str:
    """Headers as the store has them; an underscore stands for a hyphen."""
    return json.dumps({name.replace("_", "-"): value for name, value in fields.items()}, sort_keys=True)


def site_record(site: WebSite) -> Record:
    """The row of a site; whose it is stands in the truth alone."""
    row = {
        "onion": site.onion,
        "kind": site.kind,
        "title": site.title,
        "tagline": site.tagline,
        "language": site.language,
        "look": site.look,
        "build": site.build,
        "ident": site.ident,
        "powered": site.powered,
        "first_seen_at": stamp(site.first_seen),
    }
    return Record("web.site", site_id(site), row, label=_label(site))


def _label(site: WebSite) -> str:
    if site.operator is not None:
        return f"site-of-operator-{site.operator}"
    if site.brand is not None:
        return f"{'copy' if site.name.startswith('clone') else 'desk'}-of-brand-{site.brand}"
    return ""


def _seen(table: str, row: Row) -> tuple[Any, ...]:
    first = ORDER[table]
    return (*(row[name] for name in first), *(row[name] for name in sorted(row) if name not in first))


def _resolved(one: Planted, ids: Mapping[Ref, str]) -> Plant:
    true, false = (
        tuple(Spot(tuple(ids.get(row, str(row)) for row in mark.rows), mark.locator, mark.value) for mark in marks)
        for marks in (one.true, one.false)
    )
    return Plant(one.kind, one.subject, true, false)
