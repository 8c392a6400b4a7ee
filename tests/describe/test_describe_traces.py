"""What each effect leaves: no effect is missing, every record and holder exists, and a built class bears it out."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from pathlib import Path

from parola.describe import traces
from parola.spec.references import KINDS
from parola_kit.evidence import KINDS as RECORDS
from parola_kit.evidence import WITHHELD_KINDS
from parola_kit.evidence import kind as kind_of
from parola_kit.notice import MARK

# What the truth calls a happening -> effects that it comes from.
HAPPENINGS = {
    "posted": ("post",),
    "announced": ("say",),
    "advertised": ("advert",),
    "mailed": ("mail",),
    "transferred": ("transfer",),
    "entered": ("entry",),
    "arrested": ("arrest",),
    "said": ("message",),
    "called": ("hotline", "ask"),
    "paid": ("pay",),
    "laundered": ("launder",),
    "travelled": ("travel",),
    "paidout": ("withdraw",),
    "swappedback": ("swap_back",),
    "freezeasked": ("freeze",),
}
OUTPUT, LOG = "btc/out", "tok/log"  # of a transaction, so that they are told with it


def test_every_effect_has_its_row() -> None:
    assert set(traces.LEAVES) == set(KINDS)


def test_every_record_is_of_a_kind_that_exists() -> None:
    left = {record for records in traces.LEAVES.values() for record in records} - {traces.BOOK, traces.NOTHING}
    assert left <= set(RECORDS)


def test_who_holds_a_record_agrees_with_where_it_is() -> None:
    for trace in traces.traces():
        if trace.record in {traces.BOOK, *WITHHELD_KINDS}:
            assert (trace.store, trace.holder) == ("server/records", traces.ASKED)
        elif trace.record == traces.NOTHING:
            assert trace.store == trace.holder == ""
        else:
            assert trace.holder == traces.HOLDERS[trace.record]
            assert trace.holder.startswith("everybody") == trace.store.startswith("learner/shared/")
    assert {trace.record for trace in traces.traces()} >= set(traces.HOLDERS)


def test_the_table_has_a_row_for_each_trace() -> None:
    told = traces.text()
    assert MARK in told
    rows = [line.split() for line in told.splitlines()]
    assert all(any(row[:1] == [trace.effect] and trace.record.split()[0] in row for row in rows) for trace in traces.traces())
    assert max(map(len, told.splitlines())) <= 100


HARMED = "case/person"  # a case record is made of whatever the case knows of somebody


def test_a_built_class_bears_it_out(class_root: Path) -> None:
    with sqlite3.connect(f"file:{class_root / 'trainer' / 'truth.sqlite'}?mode=ro", uri=True) as truth:
        caused = truth.execute("SELECT event.kind, record.id FROM record JOIN event ON record.cause = event.id").fetchall()
        happened = {kind for (kind,) in truth.execute("SELECT DISTINCT kind FROM event")}
    assert happened <= set(HAPPENINGS)
    left: dict[str, set[str]] = defaultdict(set)
    for kind, record in caused:
        left[kind].add(kind_of(record))
    for happening, kinds in left.items():
        listed = {record for effect in HAPPENINGS[happening] for record in traces.LEAVES[effect]}
        assert kinds - {OUTPUT, LOG, HARMED} <= (set(RECORDS) if traces.BOOK in listed else listed)
    assert left["posted"]
    assert left["said"]
