"""The three trees of a class, from records: what learners, services and the trainer may read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parola.artefacts.clock import stamp
from parola.artefacts.collect import Artefacts
from parola.artefacts.ledger.blocks import blk_file
from parola.artefacts.record import Record
from parola.export import csv, explorer, referral, sqlite
from parola.manifest import dumps
from parola.simulate.events import Event
from parola.spec.model import Scenario
from parola.spec.roster import HEADER, Seat
from parola.world.model import DEMO, World
from parola_kit import contracts
from parola_kit.evidence import TABLES, WITHHELD
from parola_kit.notice import MARK

Tables = Mapping[str, list[dict[str, Any]]]

# Format -> what writes a learner's store in it, into a folder. The stores themselves are SQLite, and every other format reads them.
EXPORTERS: dict[str, Callable[[Path, Path], None]] = {"csv": csv.write}


def learner(root: Path, class_name: str, scenario: Scenario, seats: Sequence[Seat], world: World, made: Artefacts) -> None:
    """``learner/``: shared stores, the demo cell, and a folder per seat."""
    shared = root / "shared"
    tables = _tables(made.records)
    for store in ("chain", "forum", "market"):
        _store(shared, store, {name: tables[f"{store}.{name}"] for name in TABLES[store]})
    persona = {"handle": world.persona.handle, "password": world.persona.password}
    _document(shared / "persona.json", "persona", persona)
    (shared / "blocks").mkdir()
    (shared / "blocks" / "blk00000.dat").write_bytes(blk_file(made.ledger.blocks))
    languages = {seat.seat: seat.language for seat in seats}
    for cell in world.cells:
        folder = shared / DEMO if cell.seat == DEMO else root / "seats" / cell.seat
        own = _tables([record for record in made.records if record.seat_cell == cell.number])
        _store(folder, "case", {name: own[f"case.{name}"] for name in TABLES["case"]})
        case = own["case.referral"][0]
        referral.write(case, folder / "referral.md")
        document = {"format": 1, "notice": MARK, "class": class_name, "seat": cell.seat, "case": case["id"]}
        document |= {"language": languages.get(cell.seat, "en"), "labs": list(scenario.labs)}
        (folder / "seat.json").write_text(dumps(document), "utf-8")


def _store(folder: Path, name: str, tables: Tables) -> None:
    sqlite.write(folder / f"{name}.sqlite", [name], tables)
    for form, write in EXPORTERS.items():
        write(folder / f"{name}.sqlite", folder / form)


def server(root: Path, chain: Path, scenario: Scenario, world: World, made: Artefacts) -> None:
    """``server/``: full sites, withheld records, sums over the ledger, names of the sites, and the key with which services sign.

    ``chain`` is the ledger's store of the learners.
    """
    tables = _tables(made.records)
    forum = {name: tables[f"forum.{name}"] for name in ("user", "thread", "post", "deleted_post")}
    sqlite.write(root / "sites" / "forum.sqlite", ["forum", "forum_server"], forum)
    sqlite.write(root / "sites" / "market.sqlite", ["market"], {name: tables[f"market.{name}"] for name in TABLES["market"]})
    exchange = {name: tables[f"exchange.{name}"] for name in WITHHELD}
    sqlite.write(root / "records" / "exchange.sqlite", ["exchange"], exchange)
    explorer.write(chain, root / "explorer.sqlite")
    onions = {**world.sites, **{f"brand-{n}": brand.onion for n, brand in enumerate(world.brands)}}
    titles = {"forum": scenario.forum.title, "market": scenario.market.title}
    _document(root / "onions.json", "onions", {"onions": onions, "titles": titles})
    public = Ed25519PrivateKey.from_private_bytes(world.signing).public_key().public_bytes_raw()
    _document(root / "signing.json", "signing", {"secret": world.signing.hex(), "public": public.hex()})


def trainer(root: Path, seed: str, seats: Sequence[Seat], world: World, events: Mapping[int, Sequence[Event]], made: Artefacts) -> None:
    """``trainer/``: the truth, the seed, and who sits where."""
    cells = [{"cell": c.number, "seat": c.seat, "variant": _json(dict(c.variant))} for c in world.cells]
    happened = [_event(event) for cell in world.cells for event in events[cell.number]]
    left = [
        {"id": r.id, "cell": r.cell, "cause": r.cause, "label": r.label, "data": _json(r.data)}
        for r in made.records
        if r.cell is not None or r.label or r.data
    ]
    owners = [{"address": address, "wallet": wallet, "cell": _cell_of(wallet)} for address, wallet in made.ledger.owners()]
    sqlite.write(root / "truth.sqlite", ["truth"], {"cell": cells, "event": happened, "record": left, "owner": owners})
    (root / "seed.json").write_text(dumps({"format": 1, "notice": MARK, "seed": seed}), "utf-8")
    csv.rows(root / "roster.csv", HEADER, map(astuple, seats))


def _document(path: Path, schema: str, content: Mapping[str, object]) -> None:
    document = {"format": 1, "notice": MARK, **content}
    contracts.check(schema, document, str(path))
    path.write_text(dumps(document), "utf-8")


def _tables(records: Sequence[Record]) -> Tables:
    tables: Tables = defaultdict(list)
    for record in records:
        tables[record.table].append({"id": record.id, **record.row})
    return tables


def _event(event: Event) -> dict[str, Any]:
    what = {name: getattr(event.what, name) for name in event.what.__slots__}
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
