"""What the files of a class tell could have happened: causes come first, nobody is in two places, and every account comes out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from parola.artefacts.currency import rates
from parola.artefacts.journey import apart
from parola.checks.finding import Finding
from parola.checks.harmed import misquoted
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

FASTEST = 1_000.0  # kilometres an hour: an airliner's; assumption
VAGUE = 25.0  # kilometres that a position of two decimals, moved about a city, may be off
TRUTH, BANK, BORDER = "trainer/truth.sqlite", "server/records/bank.sqlite", "server/records/border.sqlite"


@dataclass(frozen=True, slots=True)
class Rule:
    """A query over one store whose rows are a place and figures for the text; asked only where the store has the table."""

    store: str
    table: str
    text: str
    query: str


RULES = (
    Rule(
        TRUTH,
        "record",
        "was left by {}, which is no event",
        "SELECT id, cause FROM record WHERE cause NOT IN ('background', '') AND cause NOT IN (SELECT id FROM event)",
    ),
    Rule(
        TRUTH,
        "event",
        "{} acts at {}, after the arrest",
        """SELECT later.id, json_extract(arrest.data, '$.who'), later.at FROM event arrest JOIN event later USING (cell)
        WHERE arrest.kind = 'arrested' AND later.at > arrest.at
        AND json_extract(arrest.data, '$.who') IN (json_extract(later.data, '$.by'), json_extract(later.data, '$.who'))""",
    ),
    Rule(
        TRUTH,
        "event",
        "happens at {}, before what leads to it at {}",
        """WITH way AS (
          SELECT cell, module, min(id) AS id, min(at) AS at, substr(transition, 1, instr(transition, '>') - 1) AS origin,
            substr(transition, instr(transition, '>') + 1) AS target
          FROM event GROUP BY cell, module, transition),
        into_ AS (SELECT cell, module, target, min(at) AS at FROM way GROUP BY cell, module, target)
        SELECT way.id, way.at, into_.at FROM way JOIN into_
        ON into_.cell = way.cell AND into_.module = way.module AND into_.target = way.origin WHERE way.at < into_.at""",
    ),
    Rule(
        BANK,
        "entry",
        "its balance is {}, {} would be right",
        """SELECT id, balance, before + amount FROM (
          SELECT id, balance, amount, lag(balance) OVER (PARTITION BY account ORDER BY at, amount, sign(amount) * balance) AS before
          FROM entry)
        WHERE before IS NOT NULL AND balance <> before + amount""",
    ),
    Rule(BANK, "entry", "its balance is {}; no account here goes below {}", "SELECT id, balance, 0 FROM entry WHERE balance < 0"),
    Rule(
        BANK,
        "entry",
        "is one of {} lines with its reference; a transfer leaves {}",
        "SELECT min(id), count(*), 2 FROM entry GROUP BY reference HAVING count(*) <> 2",
    ),
)


def possible(root: Path) -> list[Finding]:
    """Findings in a class; paths are from ``root``, places are ids.

    Raises:
        BadInput: a store of the class is not there, or has not the tables of the contract.
    """
    found = [finding for rule in RULES for finding in _asked(root, rule)]
    return [*found, *_transfers(root / BANK), *_crossings(root), *_referrals(root), *_journeys(root)]


def _asked(root: Path, rule: Rule) -> Iterator[Finding]:
    for place, *figures in _rows(root / rule.store, rule.table, rule.query):
        yield Finding(rule.store, place, rule.text.format(*figures))


def _rows(store: Path, table: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query; none where the scenario keeps no such book.

    Raises:
        BadInput: the truth is not there, or a store cannot be asked.
    """
    if not store.is_file():
        if store.name == "truth.sqlite":
            raise BadInput(f"{store}: no such store; the folder of a class, as parola build made it, would be right")
        return []
    with closing(read_only(store)) as connection:
        try:
            there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            return connection.execute(query).fetchall() if there else []
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{store}: {error}; the tables of docs/contracts.md would be right") from None


def _transfers(bank: Path) -> Iterator[Finding]:
    """The two lines of a transfer are one sum: to the smallest unit in one currency, at the rate of the range in two."""
    query = """SELECT debit.id, debit.currency, -debit.amount, credit.currency, credit.amount
        FROM entry debit JOIN entry credit USING (reference) WHERE debit.amount < 0 AND credit.amount > 0"""
    for place, paid_in, paid, got_in, got in _rows(bank, "entry", query):
        least = max(100 * int(paid) // rates()[paid_in], 100 * int(got) // rates()[got_in])
        if not any(_cents(least + more, paid_in, int(paid), got_in, int(got)) for more in (0, 1)):
            yield Finding(BANK, place, f"{paid} {paid_in} were sent and {got} {got_in} came in; one sum would be right (rates.yaml)")


def _cents(cents: int, paid_in: str, paid: int, got_in: str, got: int) -> bool:
    return cents * rates()[paid_in] // 100 == paid and cents * rates()[got_in] // 100 == got


def _crossings(root: Path) -> Iterator[Finding]:
    """Exits and entries under one paper take turns, but for a paper that two people show: that is the trace of a look-alike."""
    lent = {
        place for (place,) in _rows(root / TRUTH, "record", "SELECT id FROM record WHERE json_extract(data, '$.document') = 'look-alike'")
    }
    rows = _rows(root / BORDER, "crossing", "SELECT name, document, id, direction, at FROM crossing ORDER BY name, document, at, rowid")
    for _, paper in groupby(rows, key=lambda row: row[:2]):
        lines = [row[2:] for row in paper]
        for (_, before, _), (place, after, at) in pairwise(lines if lent.isdisjoint(line[0] for line in lines) else ()):
            if before == after:
                yield Finding(BORDER, place, f"goes {after} twice in turn, at {at}")


def _referrals(root: Path) -> Iterator[Finding]:
    """A referral says what the person said."""
    told = dict(_rows(root / TRUTH, "record", "SELECT id, data FROM record WHERE label = 'referral'"))
    for case in sorted(root.glob("learner/**/case.sqlite")):
        with closing(read_only(case)) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute("SELECT * FROM referral").fetchall():
                fields = json.loads(told.get(row["id"], "{}")).get("fields", {})
                yield from (Finding(case.relative_to(root).as_posix(), row["id"], text) for text in misquoted(dict(row), fields))


def _journeys(root: Path) -> Iterator[Finding]:
    """No phone moves faster than an airliner."""
    for case in sorted(root.glob("learner/**/case.sqlite")):
        rows = _rows(case, "position", "SELECT id, at, latitude, longitude FROM position ORDER BY at, rowid")
        for (_, before, *one), (place, after, *other) in pairwise(rows):
            hours = (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds() / 3_600
            far = apart(*map(float, (*one, *other)))
            if far > VAGUE + FASTEST * hours:
                yield Finding(
                    case.relative_to(root).as_posix(), place, f"is {far:.0f} km from where the phone was {hours:.1f} hours before"
                )
