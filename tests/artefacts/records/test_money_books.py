"""Account statements: every transfer comes out on both sides, balances to the smallest unit, and value moves without a trace."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_books import DAY, HOUR, START, event, rows, scene

from parola.artefacts.columns import Numbers, Words
from parola.artefacts.currency import CURRENCIES, currency_of, minor, rates
from parola.artefacts.records import money
from parola.artefacts.records.money import HUNDI_SHARE, ROUND, dealers, statements
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Transferred
from parola.spec.model import Country
from parola_kit.errors import BadInput

Rows = list[dict[str, Any]]
ENTRIES = {"entries": 900}
HUNDI_MOST = 40 * HOUR


def sent(at: int = DAY, cents: int = 10_000, channel: Literal["bank", "mobile-money", "slip", "hundi"] = "bank", nth: int = 0) -> Event:
    return event(at, Transferred("relative", "mule", cents, channel), "sent", nth)


def lines(of: Scene) -> tuple[Rows, Rows]:
    """All lines of the bank, and those of the cells."""
    series = statements(of)
    assert series is not None
    mine = {record.id for record in series.records}
    shown = rows(series)
    return shown, [row for row in shown if row["id"] in mine]


@pytest.fixture(scope="module")
def busy() -> Rows:
    return lines(scene([sent(n * DAY, 5_000 + n, "hundi" if n % 2 else "bank", n) for n in range(1, 30)], ENTRIES))[0]


def test_there_is_a_rate_for_every_currency_and_a_currency_for_every_country() -> None:
    assert set(CURRENCIES) == set(Country.__args__)
    assert set(rates()) == set(CURRENCIES.values())
    assert all(type(rate) is int and rate >= 100 for rate in rates().values())


@given(st.integers(1, 10**9), st.sampled_from(sorted(CURRENCIES.values())))
def test_two_sums_never_come_to_one_in_another_currency(cents: int, currency: str) -> None:
    assert minor(cents, currency) < minor(cents + 1, currency)
    assert minor(100, currency) == rates()[currency]


def test_a_transfer_is_two_lines_under_one_reference(busy: Rows) -> None:
    by_reference: defaultdict[str, Rows] = defaultdict(list)
    for row in busy:
        by_reference[row["reference"]].append(row)
    for one, other in by_reference.values():
        debit, credit = sorted((one, other), key=lambda row: row["amount"])
        assert debit["amount"] < 0 < credit["amount"]
        assert (debit["counterpart"], credit["counterpart"]) == (credit["account"], debit["account"])
        assert debit["at"] == credit["at"]


def test_every_account_is_kept_in_the_currency_of_its_country(busy: Rows) -> None:
    assert all(row["currency"] == currency_of(row["account"]) == CURRENCIES[row["account"][:2]] for row in busy)


def test_both_sides_are_one_sum(busy: Rows) -> None:
    sums: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in busy:
        sums[row["reference"]].append((abs(row["amount"]), row["currency"]))
    for (one, own), (other, theirs) in sums.values():
        most = range(100 * one // rates()[own] - 1, 100 * one // rates()[own] + 2)
        assert any(minor(cents, own) == one and minor(cents, theirs) == other for cents in most)


def test_balances_come_out_and_no_account_is_below_zero(busy: Rows) -> None:
    by_account: defaultdict[str, Rows] = defaultdict(list)
    for row in busy:
        by_account[row["account"]].append(row)
    assert len(by_account) > 100
    for own in by_account.values():
        own.sort(key=lambda row: (row["at"], row["amount"], np.sign(row["amount"]) * row["balance"]))
        assert all(after["balance"] == before["balance"] + after["amount"] for before, after in pairwise(own))
        assert min(row["balance"] for row in own) >= 0


def test_an_account_has_one_name(busy: Rows) -> None:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in busy:
        names[row["account"]].add(row["name"])
    assert {len(one) for one in names.values()} == {1}


@pytest.mark.parametrize("channel", ["bank", "mobile-money"])
def test_a_transfer_of_a_case_goes_from_account_to_account(channel: Any) -> None:
    of = scene([sent(channel=channel)], ENTRIES)
    payer, payee = (of.lead(of.world.cells[1], role) for role in ("relative", "mule"))
    _, (debit, credit) = lines(of)
    assert {debit["account"], credit["account"]} == {payer.held("bank", START), payee.held("bank", START)}
    assert {debit["name"], credit["name"]} == {payer.name, payee.name}
    assert {row["amount"] for row in (debit, credit)} == {
        -minor(10_000, currency_of(payer.held("bank", START) or "")),
        minor(10_000, currency_of(payee.held("bank", START) or "")),
    }


def test_a_slip_leaves_nothing_at_a_bank() -> None:
    assert lines(scene([sent(channel="slip")], ENTRIES))[1] == []


def test_the_legs_of_a_hundi_never_touch() -> None:
    of = scene([sent(cents=12_345, channel="hundi")], ENTRIES)
    payer, payee = (of.lead(of.world.cells[1], role).held("bank", START) or "" for role in ("relative", "mule"))
    mine = lines(of)[1]
    first, second = ([row for row in mine if key in (row["account"], row["counterpart"])] for key in (payer, payee))
    assert (len(first), len(second), len(mine)) == (2, 2, 4)
    assert {row["reference"] for row in first}.isdisjoint(row["reference"] for row in second)
    near, far = ({row["account"] for row in leg} - {payer, payee} for leg in (first, second))
    desks = dealers(of)
    assert near <= {account for account, _ in desks[payer[:2]]}
    assert far <= {account for account, _ in desks[payee[:2]]}
    ((out, _), (into, _)) = ((leg[0]["at"], leg) for leg in (first, second))
    assert out < into
    assert {abs(row["amount"]) for row in second} >= {minor(12_345 // ROUND * ROUND, currency_of(payee))}


def test_the_second_leg_of_a_late_hundi_still_lies_in_the_scenario() -> None:
    of = scene([sent(of_end - 3_700, channel="hundi") for of_end in [scene((), ENTRIES).scenario.end - START]], ENTRIES)
    assert max(row["at"] for row in lines(of)[1]) < of.scenario.ends.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_ordinary_people_use_dealers_too() -> None:
    of = scene((), ENTRIES)
    desks = {account for account, _ in dealers(of)[""]}
    shown = lines(of)[0]
    by_desk = sum(row["account"] in desks for row in shown if row["amount"] > 0)
    transfers = len(shown) / 2
    assert HUNDI_SHARE * 0.4 < by_desk / transfers < HUNDI_SHARE * 3
    assert not any(row["account"] == row["counterpart"] for row in shown)


def test_every_country_with_people_has_its_dealers() -> None:
    of = scene((), ENTRIES)
    people, desks = of.world.residents, dealers(of)
    assert desks.keys() == {"", *people.countries}
    assert all(account[:2] == country for country, found in desks.items() if country for account, _ in found)
    assert {len(found) for country, found in desks.items() if country} == {money.DEALERS}


def test_one_dealer_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "DEALERS", 1)
    of = scene([sent(channel="hundi")], ENTRIES)
    assert {len(found) for country, found in dealers(of).items() if country} == {1}
    assert len(lines(of)[1]) == 4


def test_where_nobody_lives_any_dealer_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    of = scene([sent(channel="hundi")], ENTRIES, one_country=True)
    assert {currency_of(row["account"]) for row in lines(of)[0]} == {"BDT"}
    assert len(lines(of)[1]) == 4


def test_without_the_book_there_are_no_statements() -> None:
    assert statements(scene([sent()], {})) is None


def test_a_book_of_no_rows_has_the_lines_of_the_cells_or_none() -> None:
    assert len(lines(scene([sent()], {"entries": 0}))[0]) == 2
    assert lines(scene((), {"entries": 0})) == ([], [])


def test_what_an_account_begins_with_does_not_depend_on_others() -> None:
    alone, more = (lines(scene(happened, ENTRIES))[0] for happened in ([], [sent()]))
    untouched = {row["account"] for row in more} - {
        row["account"] for row in more if row["counterpart"] not in {one["account"] for one in alone}
    }
    kept = {(row["account"], row["at"], row["balance"]) for row in alone}
    assert {(row["account"], row["at"], row["balance"]) for row in more if row["account"] in untouched} <= kept
    assert len(untouched) > 100


def test_the_same_seed_gives_the_same_statements() -> None:
    assert lines(scene([sent()], ENTRIES)) == lines(scene([sent()], ENTRIES))
    assert lines(scene([sent()], ENTRIES))[0] != lines(scene([sent()], ENTRIES, seed="other"))[0]


def test_references_are_of_the_books_form_and_each_of_one_transfer(busy: Rows) -> None:
    counted = Counter(row["reference"] for row in busy)
    assert set(counted.values()) == {2}
    assert all(len(one) == 12 and one.startswith("TR") and one[2:].isdigit() for one in counted)


def test_who_has_no_account_is_told_with_the_module() -> None:
    with pytest.raises(BadInput, match=r"^module tiny: begin>done: network layered: role 'desk' holds no bank"):
        statements(scene([event(DAY, Transferred("desk", "mule", 500, "bank"))], ENTRIES))


def test_truth_knows_the_side_of_a_line() -> None:
    series = statements(scene([sent()], ENTRIES))
    assert series is not None
    assert sorted((record.data["side"], record.row["amount"] > 0) for record in series.records) == [("credit", True), ("debit", False)]
    assert {(record.cause, record.cell, record.label) for record in series.records} == {("e001-000", 1, "sent")}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(-500, 500)), max_size=30))
def test_balances_of_any_lines_come_out(moves: list[tuple[int, int, int]]) -> None:
    names = ["PH-TRN-1", "TH-TRN-2", "VN-TRN-3"]
    account, at, amount = ([move[n] for move in moves] for n in range(3))
    words = Words.of(names, np.array(account, np.int64))
    found = money._balances(words, Numbers(np.array(at, np.int64)), Numbers(np.array(amount, np.int64)), scene((), ENTRIES))
    for own in range(3):
        mine = sorted((at[n], amount[n], int(found[n])) for n in range(len(moves)) if account[n] == own)
        assert all(balance >= 0 for _, _, balance in mine)
        steps = sorted((at[n], amount[n], np.sign(amount[n]) * found[n], int(found[n])) for n in range(len(moves)) if account[n] == own)
        assert all(later[3] == earlier[3] + later[1] for earlier, later in pairwise(steps))
