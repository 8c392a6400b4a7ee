"""The three trees of a class, from records: what learners, services and the trainer may read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parola.artefacts.bulk import Bulk
from parola.artefacts.clock import stamp
from parola.artefacts.collect import Artefacts
from parola.artefacts.plant import Plant
from parola.artefacts.record import Record
from parola.export import chain_files, chats, csv, explorer, htcds, mail, networks, referral, sqlite
from parola.manifest import dumps
from parola.simulate.events import Event
from parola.spec.book import Book
from parola.spec.model import Scenario
from parola.spec.resolve import Bundle
from parola.spec.roster import HEADER, Seat
from parola.world.model import DEMO, World
from parola_kit import contracts
from parola_kit.entities import entity
from parola_kit.evidence import TABLES, WITHHELD
from parola_kit.notice import MARK

Dicts = list[dict[str, Any]]
Tables = Mapping[str, sqlite.Rows]

# Site -> the contracts of its store: what is seen, what only the site holds, what may become of it.
LARGE = {site: [site, f"{kind}_server", "happening"] for site, kind in (("forum", "forum"), ("market", "market"), ("successor", "market"))}

# Format -> what writes a learner's store in it, into a folder. The stores themselves are SQLite, and every other format reads them.
EXPORTERS: dict[str, Callable[[Path, Path], None]] = {"csv": csv.write, "htcds": htcds.write}


def learner(root: Path, class_name: str, scenario: Scenario, seats: Sequence[Seat], world: World, made: Artefacts) -> None:
    """``learner/``: shared stores, the demo cell, and a folder per seat."""
    shared = root / "shared"
    tables = _tables(made)
    for store in (name for name in TABLES if name != "case"):
        _store(shared, store, {name: tables[f"{store}.{name}"] for name in TABLES[store]})
    if made.ledger.side:
        tagged = [{"id": record.id, **record.row} for record in made.records if record.table == "chain.tag"]
        chain_files.table(shared / "chain" / "tag.parquet", {name: [row[name] for row in tagged] for name in explorer.TAG})
    persona = {"handle": world.persona.handle, "password": world.persona.password}
    _document(shared / "persona.json", "persona", persona)
    for file, data in made.pictures.items():
        (shared / "media").mkdir(exist_ok=True)
        (shared / "media" / file).write_bytes(data)
    cases = _of_cells(made.records)
    languages = {seat.seat: seat.language for seat in seats}
    for cell in world.cells:
        folder = shared / DEMO if cell.seat == DEMO else root / "seats" / cell.seat
        own = cases[cell.number]
        _store(folder, "case", {name: own[f"case.{name}"] for name in TABLES["case"]})
        case = own["case.referral"][0]
        referral.write(case, folder / "referral.md")
        chats.write(own["case.chat"], own["case.chat_message"], folder / "chats")
        mail.write(own["case.mail"], cell.phone_zone, folder / "mail")
        document = {"format": 1, "notice": MARK, "class": class_name, "seat": cell.seat, "case": case["id"]}
        document |= {"language": languages.get(cell.seat, "en"), "labs": list(scenario.labs)}
        (folder / "seat.json").write_text(dumps(document), "utf-8")


def _store(folder: Path, name: str, tables: Tables) -> None:
    sqlite.write(folder / f"{name}.sqlite", [name], tables)
    for form, write in EXPORTERS.items():
        write(folder / f"{name}.sqlite", folder / form)


def server(root: Path, read: Bundle, world: World, made: Artefacts) -> None:
    """``server/`` but for ``explorer.sqlite``: full sites, withheld records, names and keys of sites, the services' signing key."""
    tables = _tables(made)
    for site, schemas in LARGE.items():
        named = [name for schema in schemas for name in contracts.columns(schema) if name != "notice"]
        sqlite.write(root / "sites" / f"{site}.sqlite", schemas, {name: tables[f"{site}.{name}"] for name in named})
    _smaller(root / "sites", world, tables)
    _records(root / "records", read.books.values(), tables)
    onions = {**world.sites, **{f"mirror-{n}": name for n, name in enumerate(world.mirrors)}}
    onions |= {f"{site}-mirror-{n}": name for site, names in world.market_mirrors.items() for n, name in enumerate(names)}
    large = {"forum": read.scenario.forum.title, "market": read.scenario.market.title, "successor": read.scenario.market.successor}
    titles = {**large, **{site.name: site.title for site in world.web}}
    if token := read.scenario.token:
        titles |= {"token": token.title, "token-symbol": token.symbol}
    _document(root / "onions.json", "onions", {"ends": stamp(read.scenario.end), "onions": onions, "titles": titles})
    keys, clients = _hexes(world.site_keys), _hexes(world.site_clients)
    _document(root / "onion_keys.json", "onion_keys", {"keys": keys, "clients": clients})
    public = Ed25519PrivateKey.from_private_bytes(world.signing).public_key().public_bytes_raw()
    _document(root / "signing.json", "signing", {"secret": world.signing.hex(), "public": public.hex()})


def _smaller(folder: Path, world: World, tables: Tables) -> None:
    """A store for each of the smaller sites: its own rows, and what it keeps to itself."""
    own = {"page": "web", "item": "web", "entry": "web", "link": "web", "file": "web", "message": "web_server"}
    rows = {name: _by_site(tables[f"{store}.{name}"]) for name, store in own.items()}
    known = {row["id"]: row for row in _listed(tables["web.site"])}
    comes = _by_site(tables["web_server.happening"])
    for site in world.web:
        id_ = f"web/site/{site.number}"
        kept = {
            "site": [known[id_]],
            "setting": [{"clock": site.clock}],
            "happening": comes[site.name],
            **{name: found[id_] for name, found in rows.items()},
        }
        sqlite.write(folder / f"{site.name}.sqlite", ["web", "web_server", "happening"], kept)


def _by_site(rows: sqlite.Rows) -> Mapping[str, Dicts]:
    found: defaultdict[str, Dicts] = defaultdict(list)
    for row in _listed(rows):
        found[row["site"]].append(row)
    return found


def _listed(rows: sqlite.Rows) -> Dicts:
    """Rows of a table that has no columns of numbers."""
    return [] if isinstance(rows, Bulk) else [dict(row) for row in rows]


def _hexes(secrets: Mapping[str, bytes]) -> dict[str, str]:
    return {name: secret.hex() for name, secret in secrets.items()}


def _records(folder: Path, books: Iterable[Book], tables: Tables) -> None:
    """A store for each holder: the exchange's and the provider's own tables, and everybody's books."""
    own = {"exchange": WITHHELD}
    kept = list(books)
    for holder in sorted({*own, *(book.holder for book in kept)}):
        these = [book for book in kept if book.holder == holder]
        names = [*own.get(holder, ()), *(book.kind for book in these)]
        rows = {name: tables[f"{holder}.{name}"] for name in names}
        sqlite.write(folder / f"{holder}.sqlite", [holder] if holder in own else [], rows, map(ddl, these))


def ddl(book: Book) -> str:
    """The table of a book: its columns in their order after the id."""
    kinds = {"number": "INTEGER", "latitude": "REAL", "longitude": "REAL"}
    columns = "".join(f', "{name}" {kinds.get(column.holds, "TEXT")} NOT NULL' for name, column in book.columns.items())
    return f'CREATE TABLE "{book.kind}" (id TEXT PRIMARY KEY{columns});'


def trainer(root: Path, seed: str, seats: Sequence[Seat], world: World, events: Mapping[int, Sequence[Event]], made: Artefacts) -> None:
    """``trainer/``: the truth, the seed, and who sits where."""
    cells = [{"cell": c.number, "seat": c.seat, "variant": _json(dict(c.variant))} for c in world.everybody]
    happened = [_event(event) for cell in world.everybody for event in events[cell.number]]
    left = [
        {"id": r.id, "cell": r.cell, "cause": r.cause, "label": r.label, "entity": entity(r.id), "data": _json(r.data)}
        for r in made.records
        if r.cell is not None or r.label or r.data
    ]
    owners = [
        {"address": address, "wallet": wallet, "cell": _cell_of(wallet)} for address, wallet in (*made.ledger.owners(), *made.tokens.owners)
    ]
    sqlite.write(root / "truth.sqlite", ["truth"], {"cell": cells, "event": happened, "record": left, "owner": owners})
    if made.ledger.side:
        chain_files.table(root / "economy.parquet", made.ledger.side.owners())
    _document(root / "traces.json", "traces", {"traces": [_planted(plant) for plant in made.plants]})
    (root / "seed.json").write_text(dumps({"format": 1, "notice": MARK, "seed": seed}), "utf-8")
    graphs = networks.document({cell.seat: world.networks[cell.number] for cell in world.everybody if world.networks[cell.number].ties})
    _graphs(root / "networks.json", graphs)
    csv.rows(root / "roster.csv", HEADER, map(astuple, seats))


def _planted(plant: Plant) -> dict[str, Any]:
    """A plant as ``traces.schema.json`` has it."""
    true, false = ([{**asdict(spot), "ids": list(spot.ids)} for spot in spots] for spots in (plant.true, plant.false))
    return {"kind": plant.kind, "subject": plant.subject, "cell": plant.cell, "true": true, "false": false}


def _graphs(path: Path, graphs: dict[str, Any]) -> None:
    """A line for each cell. One cell is held to the schema, which takes ten times as long as all the rest; all of them are in tests."""
    contracts.check("networks", {**graphs, "cells": dict(islice(graphs["cells"].items(), 1))}, str(path))
    lines = ",\n".join(f"{_json(seat)}: {_json(graph)}" for seat, graph in sorted(graphs["cells"].items()))
    path.write_text(dumps({**graphs, "cells": {}}).replace("{}", f"{{\n{lines}\n}}", 1), "utf-8")


def _document(path: Path, schema: str, content: Mapping[str, object]) -> None:
    document = {"format": 1, "notice": MARK} | dict(content)
    contracts.check(schema, document, str(path))
    path.write_text(dumps(document), "utf-8")


def _tables(made: Artefacts) -> Tables:
    """Rows by table; a table of which nothing was made is empty."""
    tables: defaultdict[str, sqlite.Rows] = defaultdict(list, _rows(record for record in made.records if record.table not in made.bulks))
    return tables | dict(made.bulks)


def _of_cells(records: Iterable[Record]) -> Mapping[int, defaultdict[str, Dicts]]:
    """Rows of the cells' own stores, by cell and table."""
    own: defaultdict[int | None, list[Record]] = defaultdict(list)
    for record in records:
        own[record.seat_cell].append(record)
    return {cell: _rows(found) for cell, found in own.items() if cell is not None}


def _rows(records: Iterable[Record]) -> defaultdict[str, Dicts]:
    tables: defaultdict[str, Dicts] = defaultdict(list)
    for record in records:
        tables[record.table].append({"id": record.id, **record.row})
    return tables


def _event(event: Event) -> dict[str, Any]:
    what = asdict(event.what)
    return {
        "id": event.id,
        "cell": event.cell,
        "at": stamp(event.at),
        "kind": type(event.what).__name__.lower(),
        "label": event.label,
        "module": event.module,
        "transition": event.transition,
        "source": ", ".join(event.source),
        "data": _json(what),
    }


def _cell_of(wallet: str) -> int | None:
    return int(wallet.split("/")[1]) if wallet.startswith("cell/") else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
