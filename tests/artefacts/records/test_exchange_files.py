"""Customer files and log-ins: they say what the exchange's own records say, and who controls accounts shows in devices alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from kept_books import OWN, START, bundle, rows, scene

from parola.artefacts.ledger.payment import Coin
from parola.artefacts.record import Record
from parola.artefacts.records import exchange
from parola.artefacts.records.books import Ready, series
from parola.artefacts.records.exchange import Assignment, Books, Credit, Handover
from parola.artefacts.records.files import KIOSK_USERS, MORE, files
from parola.artefacts.scene import Scene
from parola.world.residents import network_address

ROWS = {"identities": 0, "logins": 600}
CREDITED = START + 20 * 86_400


def known(of: Scene) -> tuple[Books, list[Record]]:
    """What the exchange knows where each cell was credited once, in the middle of the scenario."""
    customers = of.scenario.exchange.customers
    numbers = tuple(f"{n // 10_000}-{n % 10_000:04}" for n in range(100_000, 100_000 + customers + 3 * len(of.world.cells)))
    coin = Coin("f" * 64, 0, "bcrt1", 1_000, "exchange/deposits", "a", "to")
    given = {
        cell.number: Handover(
            Credit(coin, CREDITED, "p"), *(Assignment("bcrt1", numbers[customers + 3 * cell.number + n], 0, None) for n in range(3))
        )
        for cell in of.world.cells
    }
    kept = Books((), (), given, numbers)
    return kept, exchange.records(of, kept)


@cache
def filled(seats: int = 2, rows_: int = 600) -> tuple[Scene, Books, list[Record], dict[str, Ready]]:
    of = scene(rows={**ROWS, "logins": rows_}, seats=seats)
    kept, made = known(of)
    return of, kept, made, files(of, kept, made)


def table(name: str) -> list[dict[str, Any]]:
    return rows(series(OWN[name], filled()[3][name]))


def test_every_account_has_one_file_that_says_what_the_records_say() -> None:
    made = filled()[2]
    customers = {record.id: record.row for record in made if record.table == "exchange.customer"}
    accounts = {record.row["number"]: customers[record.row["customer"]] for record in made if record.table == "exchange.account"}
    shown = table("identities")
    assert len(shown) == len(accounts)
    assert {row["account"]: {name: row[name] for name in ("name", "country", "document")} for row in shown} == accounts


def test_a_customers_phone_is_that_persons_in_every_book() -> None:
    people = filled()[0].world.residents
    owners = dict(zip(people.phones, zip(people.names, people.documents, strict=True), strict=True))
    assert all(owners[row["phone"]] == (row["name"], row["document"]) for row in table("identities"))


def test_a_customer_with_two_accounts_is_one_person() -> None:
    people: defaultdict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    accounts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in table("identities"):
        people[row["name"], row["document"]].add((row["birthdate"], row["phone"], row["mail"], row["device"]))
        accounts[row["name"], row["document"]] += 1
    assert max(accounts.values()) > 1
    assert {len(one) for one in people.values()} == {1}


def test_accounts_were_opened_before_the_scenario() -> None:
    assert all(row["at"] < filled()[0].scenario.starts.strftime("%Y-%m-%dT%H:%M:%SZ") for row in table("identities"))


def test_an_ordinary_account_is_opened_from_its_customers_device() -> None:
    ready = filled()[3]["logins"]
    own = {row["account"]: row["device"] for row in table("identities")}
    theirs = {draft.row["device"] for draft in ready.drafts}
    ordinary = [row for row in table("logins") if row["device"] not in theirs]
    assert len(ordinary) == 600
    assert all(own[row["account"]] == row["device"] for row in ordinary)
    assert {row["account"] for row in ordinary} == own.keys()


def test_the_money_desk_opens_the_account_of_the_case_and_two_more() -> None:
    of, kept, _, found = filled()
    for cell in of.world.cells:
        mine = [draft for draft in found["logins"].drafts if draft.cell == cell.number]
        desk = of.network(cell).role("money-desk")
        assert desk is not None
        assert {draft.row["account"] for draft in mine} >= {kept.of_cell[cell.number].covering.account}
        assert len({draft.row["account"] for draft in mine}) == 1 + MORE
        assert {draft.row["device"] for draft in mine} <= {one.value for one in desk.holdings if one.kind == "device"}
        assert {draft.label for draft in mine} == {"login-controlled"}


def test_a_kiosk_looks_like_that_and_belongs_to_no_cell() -> None:
    kiosk = [draft for draft in filled()[3]["logins"].drafts if draft.cell is None]
    users = {device: {d.row["account"] for d in kiosk if d.row["device"] == device} for device in (d.row["device"] for d in kiosk)}
    assert len(users) == len(filled()[0].world.cells)
    assert all(KIOSK_USERS[0] <= len(accounts) <= KIOSK_USERS[1] for accounts in users.values())
    assert {draft.label for draft in kiosk} == {"look-alike-kiosk"}


def test_an_address_follows_from_the_device() -> None:
    assert all(row["network_address"] == network_address(row["device"]) for row in table("logins"))
    assert all(re.fullmatch(r"dv-[0-9a-f]{10}", row["device"]) for row in table("logins"))


def test_logins_lie_in_the_scenario() -> None:
    of = filled()[0]
    stamps = [row["at"] for row in table("logins")]
    assert of.scenario.starts.strftime("%Y-%m-%dT%H:%M:%SZ") <= min(stamps)
    assert max(stamps) < of.scenario.ends.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_without_the_books_there_are_no_files() -> None:
    of = scene(rows={})
    assert files(of, *known(of)) == {}


def test_no_rows_leave_the_cells_and_the_kiosk_alone() -> None:
    found = filled(rows_=0)[3]["logins"]
    assert len(found.background["at"]) == 0
    assert found.drafts


@pytest.mark.parametrize("role", ["money-desk"])
def test_a_network_without_a_money_desk_controls_no_account(role: str) -> None:
    of, kept, made, _ = filled()
    networks = {n: replace(one, members=tuple(m for m in one.members if m.role != role)) for n, one in of.world.networks.items()}
    bare = replace(of, world=replace(of.world, networks=networks))
    assert {draft.cell for draft in files(bare, kept, made)["logins"].drafts} == {None}


def test_a_case_that_was_never_credited_has_no_controlled_account() -> None:
    of, kept, made, _ = filled()
    assert {draft.cell for draft in files(of, replace(kept, of_cell={}), made)["logins"].drafts} == {None}


def test_the_same_seed_gives_the_same_files() -> None:
    of, kept, made, found = filled()
    again = files(of, kept, made)
    assert all(rows(series(OWN[name], again[name])) == rows(series(OWN[name], found[name])) for name in ROWS)
    assert bundle(ROWS).books.keys() == found.keys()
