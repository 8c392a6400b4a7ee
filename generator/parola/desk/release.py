"""What a holder may release: rows of the kinds, identifiers and period that were asked for, and that it still keeps.

A record that ran out before anybody asked for its preservation is gone. The rule is one number for each identifier and kind, the
horizon: what ended before it was deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parola.desk.identifiers import Identifier
from parola.spec.convention import Holder, Kind

DAY = 86_400
Row = Mapping[str, Any]
# The books of one holder: the rows of a kind that one identifier finds, whatever their time, each with its evidence id as ``id``.
Holdings = Callable[[Kind, Identifier], Iterable[Row]]
Span = tuple[int, int | None]  # first second, and the first second after (None: goes on)


@dataclass(frozen=True, slots=True)
class Preserved:
    """A preservation that was confirmed: what it keeps, from when until when, seconds UTC."""

    kinds: frozenset[str]
    identifiers: frozenset[Identifier]
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for in good form; ``at`` is when it was received, the period ends before ``until``."""

    kinds: tuple[Kind, ...]
    identifiers: tuple[Identifier, ...]
    since: int
    until: int
    at: int


def released(wanted: Wanted, holder: Holder, holdings: Holdings, kept: Sequence[Preserved]) -> dict[Kind, tuple[Row, ...]]:
    """Rows by kind, each once; a row without a time (what is on file of a customer) is as it is at the reply."""
    found: dict[Kind, tuple[Row, ...]] = {}
    for kind in wanted.kinds:
        rows: dict[str, Row] = {}
        for one in _fitting(wanted, holder, kind):
            edge = horizon(kind, one, wanted.at, holder, kept)
            rows |= {row["id"]: row for row in holdings(kind, one) if _covered(SPANS.get(kind, _at)(row), wanted, edge)}
        found[kind] = tuple(rows.values())
    return found


def gone(wanted: Wanted, holder: Holder, kept: Sequence[Preserved]) -> dict[Kind, int]:
    """Kinds of which a part of the period ran out -> the latest horizon, seconds UTC."""
    found: dict[Kind, int] = {}
    for kind in wanted.kinds:
        edges = [horizon(kind, one, wanted.at, holder, kept) for one in _fitting(wanted, holder, kind)]
        if edges and max(edges) > wanted.since:
            found[kind] = max(edges)
    return found


def horizon(kind: Kind, identifier: Identifier, at: int, holder: Holder, kept: Sequence[Preserved]) -> int:
    """What ended before this second was deleted at the time ``at``.

    Each preservation keeps what had not run out when it came, which is more if an earlier one was still running (an extension).
    """
    retention = holder.holds[kind].retention_days * DAY
    edges: list[tuple[Preserved, int]] = []
    for one in sorted((k for k in kept if k.at <= at and kind in k.kinds and identifier in k.identifiers), key=lambda k: k.at):
        edges.append((one, _edge(one.at, retention, edges)))
    return _edge(at, retention, edges)


def _edge(at: int, retention: int, edges: Sequence[tuple[Preserved, int]]) -> int:
    return min([at - retention, *(edge for one, edge in edges if at <= one.until)])


def _fitting(wanted: Wanted, holder: Holder, kind: Kind) -> list[Identifier]:
    return [one for one in wanted.identifiers if one.by in holder.holds[kind].by]


def _covered(span: Span | None, wanted: Wanted, edge: int) -> bool:
    if span is None:
        return True
    first, after = span
    last = wanted.at if after is None else after
    return first < wanted.until and wanted.since < last and last >= edge and first <= wanted.at


def _at(row: Row) -> Span:
    moment = int(datetime.fromisoformat(row["at"]).timestamp())
    return moment, moment + 1


def _assigned(row: Row) -> Span:
    return _local(row, "from_local"), (_local(row, "until_local") if row["until_local"] else None)


def _local(row: Row, column: str) -> int:
    return int(datetime.fromisoformat(f"{row[column]}{row['zone']}").timestamp())


def _timeless(_: Row) -> None:
    return None


# Kinds whose rows are not of a moment; all others have the time of what they record in ``at``.
SPANS: dict[str, Callable[[Row], Span | None]] = {
    "account-record": _assigned,
    "customer-record": _timeless,
    "identity-record": _timeless,
    "subscriber-record": _timeless,
}
