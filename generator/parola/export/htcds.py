"""Case data as HTCDS 2.0: CSV of each case with a Table Schema, so that any validator can hold it to the standard (ctdc-htcds)."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

from parola.export import csv
from parola.locate import folder
from parola.manifest import dumps
from parola_kit.notice import MARK
from parola_kit.stores import read_only

Field = dict[str, Any]
STORE, TABLES = "case", ("referral", "person")
SCHEMA, PACKAGE = "schema.json", "datapackage.json"
ID = "case/(ref|person)/[0-9]+"
COUNTRY = "[A-Z]{2}"  # ISO 3166, to which the standard refers without listing it
BETWEEN = ";"  # between several codes of one field, as Salesforce, the standard's home, exports them
TYPES = {"Date": "date", "Checkbox": "boolean"}


def write(store: Path, into: Path) -> None:
    """``into/referral.csv``, ``person.csv`` and their two descriptors, of the store of a case; nothing of another store."""
    if store.stem != STORE:
        return
    with closing(read_only(store)) as connection:
        for table in TABLES:
            found = connection.execute(f'SELECT * FROM "{table}"')
            csv.rows(into / f"{table}.csv", [column[0] for column in found.description], found)
    for name, document in documents().items():
        (into / name).write_text(dumps(document), "utf-8")


def documents() -> dict[str, Field]:
    """The descriptors beside the tables, by file name; every case has the same."""
    return {SCHEMA: schema(), PACKAGE: _package()}


def schema() -> Field:
    """The Table Schema of both tables: our id, the core fields in the standard's order, and the column of the mark."""
    standard = json.loads((folder("scenarios") / "htcds_v2_fields.json").read_text("utf-8"))
    own = {"name": "id", "type": "string", "title": "Evidence id", "constraints": {"required": True, "pattern": ID}}
    mark = {"name": MARK, "type": "string", "title": "Mark of the exercise; always empty", "constraints": {"maxLength": 0}}
    fields = [own, *(_field(field) for field in standard if field["core"]), mark]
    return {"notice": MARK, "fields": fields, "primaryKey": ["id"], "missingValues": [""]}


def _package() -> Field:
    resources = [
        {"name": table, "type": "table", "path": f"{table}.csv", "format": "csv", "encoding": "utf-8", "schema": SCHEMA} for table in TABLES
    ]
    title = "Case data in the core fields of HTCDS 2.0"
    return {"notice": MARK, "name": "htcds", "title": title, "resources": resources}


def _field(field: Field) -> Field:
    """A field of the standard as one of a Table Schema."""
    made: Field = {"name": field["name"], "type": TYPES.get(field["type"], "string"), "title": field["label"]}
    if made["type"] == "boolean":
        return made | {"trueValues": ["true"], "falseValues": ["false"]}
    limits = _limits(field)
    return made | ({"constraints": limits} if limits else {})


def _limits(field: Field) -> Field:
    values: list[str] = field["values"]
    if any("ISO 3166" in value for value in values):
        return {"pattern": _several(COUNTRY, field)}
    if not values:
        number = re.search(r"Regular Expression: \^(.+)\$", field["notes"])
        return {"pattern": number[1]} if number else {}
    if field["type"] == "Picklist":
        return {"enum": values}
    return {"pattern": _several(f"({'|'.join(values)})", field)}


def _several(one: str, field: Field) -> str:
    return f"{one}({BETWEEN}{one})*" if field["type"].startswith("Multiselect") else one
