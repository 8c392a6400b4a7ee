"""No row goes out beyond the kinds, identifiers and period of its request, whatever the books hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parola.desk.identifiers import Identifier
from parola.desk.release import DAY, Preserved, Wanted, gone, horizon, released
from parola.spec.convention import Kind, convention

EXCHANGE = convention().holders["exchange"]
EPOCH = 1_740_000_000
ZONE = "+08:00"
KINDS: list[Kind] = ["account-record", "credit-record", "payout-record"]
ACCOUNTS = [f"1-{n}" for n in range(4)]
MOMENTS = st.integers(0, 100 * 24).map(lambda hours: EPOCH + hours * 3_600)


def local(at: int) -> str:
    return datetime.fromtimestamp(at, timezone(timedelta(hours=8))).strftime("%Y-%m-%d %H:%M")


def utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def books(draw: st.DrawFn) -> dict[Kind, list[dict[str, Any]]]:
    """Some rows of each kind, with the true span (first second, second after the last) beside what the holder prints."""
    rows: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for number, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=25))):
        first, length = draw(MOMENTS), draw(st.integers(1, 40 * 24)) * 3_600
        row: dict[str, Any] = {"id": f"exchange/row/{number}", "account": draw(st.sampled_from(ACCOUNTS))}
        if kind == "account-record":
            ends = draw(st.booleans())
            row |= {"from_local": local(first), "until_local": local(first + length) if ends else "", "zone": ZONE}
            row["span"] = (first, first + length if ends else None)
        else:
            row |= {"at": utc(first), "span": (first, first + 1)}
        rows[kind].append(row)
    return rows


@st.composite
def requests(draw: st.DrawFn) -> Wanted:
    since = draw(MOMENTS)
    until = since + draw(st.integers(1, 31 * 24)) * 3_600
    kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, min_size=1))
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), unique=True, min_size=1))
    return Wanted(tuple(kinds), tuple(Identifier("account", one) for one in accounts), since, until, until + draw(st.integers(0, 60)) * DAY)


@st.composite
def preservations(draw: st.DrawFn) -> list[Preserved]:
    made: list[Preserved] = []
    for _ in range(draw(st.integers(0, 3))):
        at = draw(MOMENTS)
        account = Identifier("account", draw(st.sampled_from(ACCOUNTS)))
        made.append(Preserved(frozenset(draw(st.sets(st.sampled_from(KINDS), min_size=1))), frozenset({account}), at, at + 60 * DAY))
    return made


@given(books(), requests(), preservations(), st.integers(1, 90))
@settings(max_examples=300, deadline=None)
def test_no_row_lies_outside_what_was_asked_for(
    held: dict[Kind, list[dict[str, Any]]], wanted: Wanted, kept: list[Preserved], days: int
) -> None:
    holder = EXCHANGE.model_copy(update={"holds": {k: h.model_copy(update={"retention_days": days}) for k, h in EXCHANGE.holds.items()}})
    given_ = {one.text for one in wanted.identifiers}
    out = released(wanted, holder, lambda kind, one: [row for row in held[kind] if row["account"] == one.text], kept)
    assert set(out) == set(wanted.kinds)
    for kind, rows in out.items():
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            first, after = row["span"]
            assert row in held[kind]
            assert row["account"] in given_
            assert first < wanted.until
            assert after is None or wanted.since < after
            asked_in_time = [wanted.at, *(k.at for k in kept if k.at <= wanted.at and kind in k.kinds)]
            assert after is None or after >= min(asked_in_time) - days * DAY


@given(books(), requests())
@settings(max_examples=200, deadline=None)
def test_every_row_that_was_asked_for_and_is_kept_goes_out(held: dict[Kind, list[dict[str, Any]]], wanted: Wanted) -> None:
    out = released(wanted, EXCHANGE, lambda kind, one: [row for row in held[kind] if row["account"] == one.text], ())
    for kind in wanted.kinds:
        inside = {
            row["id"]
            for row in held[kind]
            if Identifier("account", row["account"]) in wanted.identifiers
            and row["span"][0] < wanted.until
            and (row["span"][1] is None or row["span"][1] > wanted.since)
        }
        assert {row["id"] for row in out[kind]} == inside


def test_a_chain_of_extensions_keeps_what_the_first_found() -> None:
    one, kind = Identifier("account", "1-0"), "payout-record"
    start = EPOCH + 4_000 * DAY
    chain = [Preserved(frozenset({kind}), frozenset({one}), start + n * 50 * DAY, start + (n * 50 + 60) * DAY) for n in range(4)]
    kept_days = EXCHANGE.holds[kind].retention_days
    assert horizon(kind, one, start + 200 * DAY, EXCHANGE, chain) == start - kept_days * DAY
    broken = [chain[0], *chain[2:]]
    assert horizon(kind, one, start + 200 * DAY, EXCHANGE, broken) == start + (100 - kept_days) * DAY
    assert horizon(kind, one, start + 300 * DAY, EXCHANGE, chain) == start + (300 - kept_days) * DAY


def test_gone_names_only_kinds_of_which_a_part_ran_out() -> None:
    one = (Identifier("account", "1-0"),)
    at = EPOCH + 4_000 * DAY
    edge = at - EXCHANGE.holds["payout-record"].retention_days * DAY
    assert gone(Wanted(("payout-record",), one, edge - 1, edge + DAY, at), EXCHANGE, ()) == {"payout-record": edge}
    assert gone(Wanted(("payout-record",), one, edge, edge + DAY, at), EXCHANGE, ()) == {}
