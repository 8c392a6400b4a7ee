"""Case records of people harmed say what is true of them, nothing without consent, and call nobody a victim who was only moved."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola.artefacts.messages.persons import LABEL
from parola.checks.finding import Finding
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

Row = dict[str, Any]
TRUTH, NETWORKS = "trainer/truth.sqlite", "trainer/networks.json"
UNSAID = ("not-asked", "not-said", "declined", "cannot-be-told")
GUESSED = "prs_Citizenship"  # may stand where nobody asked: the trap of the referral, and of the record of whom it is about
TOLD = (
    "prs_",
    "vic_Method",
    "vic_Type",
    "vic_Location",
    "vic_ForcedLabour",
    "vic_Vulnerab",
    "vic_Details",
)  # what a person says of themselves
SUFFERED = ("vic_Method", "vic_Type", "vic_Location", "vic_ForcedLabour")
POSSIBLE, MOVED = "PossibleVictimOfTrafficking", "NotAVictimOfTrafficking"
CALLER = "person-1"
EMPTY: Row = {"nodes": [], "edges": []}


@dataclass(frozen=True, slots=True)
class _Case:
    """One case as it is told and as it is: ``rows`` of the person table, ``told`` the truth of each by id, ``nodes`` its people by key."""

    name: str
    kind: str
    referral: Row
    rows: Mapping[str, Row]
    told: Mapping[str, Row]
    nodes: Mapping[str, Row]
    phones: Mapping[str, frozenset[str]]


def persons_agree(root: Path) -> list[Finding]:
    """Findings in the case records of a class; paths are from ``root``, places are ids.

    Raises:
        BadInput: the truth or a store of a case is not there, or has not the tables of the contract.
    """
    return [finding for case in _cases(root) for finding in _looked(case)]


def _looked(case: _Case) -> Iterator[Finding]:
    for place in sorted(case.rows.keys() ^ case.told.keys()):
        yield Finding(
            case.name, place, "is a case record without a truth" if place in case.rows else "is no case record; the truth has one"
        )
    for place in sorted(case.rows.keys() & case.told.keys()):
        row, told = case.rows[place], case.told[place]
        for text in (*misquoted(row, told["fields"]), *_member(row, told, case), *_status(row, told, case), *_consent(row)):
            yield Finding(case.name, place, text)


def misquoted(row: Row, fields: Mapping[str, str]) -> Iterator[str]:
    """A field says what the person said, and is blank where they did not; a guess at their nationality is the one that it may hold."""
    for field, truth in fields.items():
        right = "" if truth in UNSAID else truth
        if (row[field] or "") != right and not (field == GUESSED and truth == "not-asked"):
            yield f"{field} is {row[field]!r}, {right!r} would be right"


def _member(row: Row, told: Row, case: _Case) -> Iterator[str]:
    """What is shown is so of that member of the network; the record of who called is the referral's."""
    key = told["member"]
    if key == CALLER:
        yield from (f"{field} is {row[field]!r}, the referral has {said!r}" for field, said in case.referral.items() if row[field] != said)
        return
    if (node := case.nodes.get(key)) is None:
        yield f"is about {key}, who is not in the network of the case"
        return
    for field, right in (("prs_Birthdate", {node["born"]}), ("prs_Citizenship", {node["country"]}), ("prs_MobilePhone", case.phones[key])):
        if row[field] and row[field] not in right:
            yield f"{field} is {row[field]!r}; of {key}, {' or '.join(sorted(right)) or 'nothing'} would be right"


def _status(row: Row, told: Row, case: _Case) -> Iterator[str]:
    """Only in a case of trafficking may others be victims of it; of whoever was only moved, nothing is told as of a victim."""
    status = row["vic_TraffickingStatus"]
    if status == POSSIBLE and told["member"] != CALLER and case.kind != "trafficking":
        yield f"vic_TraffickingStatus is {status!r} in a case of {case.kind}; {MOVED!r} or a blank would be right"
    if status != POSSIBLE:
        yield from (f"{field} is {row[field]!r} of somebody who was only moved; a blank would be right" for field in _filled(row, SUFFERED))


def _consent(row: Row) -> Iterator[str]:
    if row["con_Consent"] != "true":
        yield from (f"{field} is {row[field]!r} without consent; a blank would be right" for field in _filled(row, TOLD))


def _filled(row: Row, beginnings: tuple[str, ...]) -> list[str]:
    return [field for field, value in row.items() if value and field.startswith(beginnings)]


def _cases(root: Path) -> Iterator[_Case]:
    networks, told = _networks(root / NETWORKS), _told(root / TRUTH)
    for row in _rows(root / TRUTH, "SELECT cell, seat, variant FROM cell"):
        for path in sorted(root.glob(f"learner/*/{row['seat']}/case.sqlite")):
            kind = json.loads(row["variant"]).get("kind", "")
            yield _case(path, path.relative_to(root).as_posix(), kind, told.get(row["cell"], {}), networks.get(row["seat"], EMPTY))


def _case(path: Path, name: str, kind: str, told: Mapping[str, Row], network: Row) -> _Case:
    referral = [{**row, "id": ""} for row in _rows(path, "SELECT * FROM referral")]
    return _Case(
        name=name,
        kind=kind,
        referral=referral[0] if referral else {},
        rows={row["id"]: {**row, "id": ""} for row in _rows(path, "SELECT * FROM person")},
        told=told,
        nodes={node["id"]: node for node in network["nodes"] if node["type"] == "person"},
        phones=_phones(network["nodes"], network["edges"]),
    )


def _told(truth: Path) -> dict[int, dict[str, Row]]:
    """Cell -> id of a record -> what the truth has of it."""
    found: dict[int, dict[str, Row]] = {}
    for row in _rows(truth, f"SELECT id, cell, data FROM record WHERE label = '{LABEL}'"):
        found.setdefault(row["cell"], {})[row["id"]] = json.loads(row["data"])
    return found


def _phones(nodes: list[Row], edges: list[Row]) -> dict[str, frozenset[str]]:
    """Every number that each member ever had."""
    names = {node["id"]: node["name"] for node in nodes if node["type"] == "thing" and node["kind"] == "phone"}
    people = [node["id"] for node in nodes if node["type"] == "person"]
    return {key: frozenset(names[edge["to"]] for edge in edges if edge["by"] == key and edge["to"] in names) for key in people}


def _networks(path: Path) -> Mapping[str, Row]:
    try:
        return json.loads(path.read_text("utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{path}: is not there or cannot be read; the file that parola build wrote would be right") from None


def _rows(store: Path, query: str) -> list[Row]:
    if not store.is_file():
        raise BadInput(f"{store}: no such store; the folder of a class, as parola build made it, would be right")
    with closing(read_only(store)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            return [{name: "" if value is None else value for name, value in dict(row).items()} for row in connection.execute(query)]
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{store}: {error}; the tables of docs/contracts.md would be right") from None
