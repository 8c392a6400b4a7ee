"""The exchange's file on the second deposit of each case: it says what the books say, and its traps are the same for everybody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

import pytest

from made_class import Made, made
from parola.artefacts.exhibits.draft import EXCESS
from parola.artefacts.record import Record
from parola.artefacts.records.asked import GONE, TIED
from parola.world.cell import Cell

TABLES = ("desk_assignment", "desk_credit", "desk_customer", "desk_login", "desk_payout", "desk_line", "statement", "drafted")


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


def own(whole: Made, cell: Cell, table: str) -> list[Record]:
    return whole.rows(f"case.{table}", seat_cell=cell.number)


def labelled(whole: Made, cell: Cell, table: str, label: str) -> list[dict[str, Any]]:
    return [record.row for record in own(whole, cell, table) if record.label == label]


def account(whole: Made, cell: Cell) -> str:
    (covers,) = labelled(whole, cell, "desk_assignment", "asked-covers")
    return covers["account"]


def moment(row: dict[str, Any], column: str) -> datetime:
    return datetime.fromisoformat(f"{row[column]}{row['zone']}")


def in_force(row: dict[str, Any], at: datetime) -> bool:
    return moment(row, "from_local") <= at and (not row["until_local"] or at < moment(row, "until_local"))


def test_every_case_has_a_file(whole: Made) -> None:
    for cell in whole.world.cells:
        assert all(own(whole, cell, table) for table in TABLES), cell.seat


def test_one_line_covers_the_credit_and_whoever_forgets_the_zone_takes_another(whole: Made) -> None:
    for cell in whole.world.cells:
        lines = [record.row for record in own(whole, cell, "desk_assignment")]
        (credit,) = labelled(whole, cell, "desk_credit", "asked-credit")
        at, printed = datetime.fromisoformat(credit["at"]), credit["at"].replace("T", " ")[:16]
        assert [line["account"] for line in lines if in_force(line, at)] == [account(whole, cell)]
        read_as_printed = [line["account"] for line in lines if line["from_local"] <= printed < (line["until_local"] or "9")]
        assert read_as_printed
        assert account(whole, cell) not in read_as_printed


def test_payments_before_and_after_were_credited_to_others(whole: Made) -> None:
    for cell in whole.world.cells:
        (line,) = labelled(whole, cell, "desk_assignment", "asked-covers")
        credited = {record.row["outpoint"]: datetime.fromisoformat(record.row["at"]) for record in own(whole, cell, "desk_credit")}
        labels = {out.id: out.label for out in whole.rows("chain.txout", cell=cell.number) if out.id in credited}
        assert set(labels) == set(credited)
        theirs = {labels[out] for out, at in credited.items() if in_force(line, at)}
        assert theirs == {"asked-deposit", "asked-with"}
        assert {labels[out] for out in credited} == theirs | {"asked-before", "asked-after"}


def test_the_file_says_what_the_books_say(whole: Made) -> None:
    numbers = {record.id: record.row["number"] for record in whole.rows("exchange.account")}
    logins = [record.row for record in whole.rows("exchange.login")]
    payouts = [{**record.row, "account": numbers[record.row["account"]]} for record in whole.rows("exchange.payout")]
    credited = {record.row["outpoint"]: numbers[record.row["account"]] for record in whole.rows("exchange.credit")}
    for cell in whole.world.cells:
        number = account(whole, cell)
        file = [record.row for record in own(whole, cell, "desk_login")]
        devices = {row["device"] for row in file}
        assert sorted(map(str, file)) == sorted(
            str({name: row[name] for name in file[0]}) for row in logins if row["account"] == number or row["device"] in devices
        )
        assert labelled(whole, cell, "desk_payout", "file-asked-paid-out") == [row for row in payouts if row["account"] == number]
        (credit,) = labelled(whole, cell, "desk_credit", "asked-credit")
        assert credited[credit["outpoint"]] == number


def test_customers_are_those_of_the_files_and_their_papers_are_cut(whole: Made) -> None:
    files = {record.row["account"]: record.row for record in whole.rows("exchange.identity")}
    for cell in whole.world.cells:
        for customer in (record.row for record in own(whole, cell, "desk_customer")):
            known = files[customer["account"]]
            assert {name: customer[name] for name in ("name", "country", "device")} == {n: known[n] for n in ("name", "country", "device")}
            assert known["document"].endswith(customer["papers_end"])
            assert len(customer["papers_end"]) < len(known["document"]) / 2


def test_log_ins_differ_by_what_happened_to_the_telephone(whole: Made) -> None:
    for cell in whole.world.cells:
        uses = Counter(record.label.removeprefix("file-login-") for record in own(whole, cell, "desk_login"))
        gone, kind = cell.variant["holder"] in GONE, cell.variant["holder"]
        assert uses["usual-own"] > max(uses["first-own"], uses["public-own"])
        assert uses["late-own"] == int(gone)
        assert bool(uses["lent-own"]) == (kind == "own")
        assert bool(uses["first-own"]) == gone
        assert uses["public-own"]
    assert {cell.variant["holder"] for cell in whole.world.cells} == set(whole.scenario.variants["holder"])


def test_a_public_device_is_told_by_a_statement_and_not_by_how_many_accounts_it_opens(whole: Made) -> None:
    alike = 0
    for cell in whole.world.cells:
        opens: defaultdict[str, set[str]] = defaultdict(set)
        for record in own(whole, cell, "desk_login"):
            opens[record.row["device"]].add(record.row["account"])
        shared = {
            device
            for row in [*labelled(whole, cell, "statement", "statement-public"), *labelled(whole, cell, "statement", "statement-slept")]
            for device in re.findall(r"dv-\w+", row["text"])
        }
        ties = [device for device in opens if device not in shared and len(opens[device]) > 1]
        assert len(ties) == 1
        assert len(opens[ties[0]]) == TIED + 1
        assert shared <= opens.keys()
        alike += any(len(opens[device]) == TIED + 1 for device in shared)
    assert alike


def test_the_largest_sum_does_not_go_where_most_goes(whole: Made) -> None:
    for cell in whole.world.cells:
        left = labelled(whole, cell, "desk_payout", "file-asked-paid-out")
        sums: Counter[str] = Counter()
        for row in left:
            sums[row["country"]] += row["amount_sat"]
        assert max(left, key=lambda row: row["amount_sat"])["country"] != sums.most_common(1)[0][0]


def test_a_line_covers_all_log_ins_where_it_was_released_and_none_where_it_was_not(whole: Made) -> None:
    for cell in whole.world.cells:
        usual = [record.row for record in own(whole, cell, "desk_login") if record.label == "file-login-usual-own"]
        lines = [record.row for record in own(whole, cell, "desk_line") if record.row["network_address"] == usual[0]["network_address"]]
        covered = [[in_force(line, datetime.fromisoformat(row["at"])) for row in usual] for line in lines]
        assert len(lines) == 2
        assert sum(map(all, covered)) == int(cell.variant["line"] == "released")
        assert all(all(each) or not any(each) for each in covered)


def test_a_draft_has_four_faults_and_empty_lines_that_are_none(whole: Made) -> None:
    for cell in whole.world.cells:
        faults = Counter(record.label for record in own(whole, cell, "drafted"))
        assert {label: n for label, n in faults.items() if label != "draft-fine"} == {
            "draft-excess": EXCESS,
            "draft-missing": 1,
            "draft-wrong": 1,
        }
        empty = [record.label for record in own(whole, cell, "drafted") if not record.row["said"]]
        assert empty.count("draft-missing") == 1
        assert len(empty) > 2
        fields = [record.row["field"] for record in own(whole, cell, "drafted") if record.row["field"] != "Records"]
        assert len(fields) == len(set(fields))


def test_the_first_reply_to_a_case_names_no_account_of_the_second(whole: Made) -> None:
    """The two labs ask about two deposits: neither has the answer of the other."""
    second = {record.row["account"] for record in whole.rows("case.desk_assignment")}
    assert second.isdisjoint(record.row["account"] for record in whole.rows("case.desk_reply"))
    opened = {record.row["account"] for record in whole.rows("case.desk_login")}
    first = {record.row["account"] for record in whole.rows("case.desk_reply") if record.label == "reply-covers"}
    assert opened.isdisjoint(first)
