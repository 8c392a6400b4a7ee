"""The exchange's books: who had which address when, what was credited to whom, and what was released to a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from made_class import Made, made
from parola.artefacts.record import Record
from parola.world.make import DEPOSITS


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def zone(whole: Made) -> str:
    return whole.scenario.places[whole.scenario.exchange.place].zone


def row_at(record: Record, name: str) -> datetime:
    """A local time of a row, as a moment."""
    return datetime.strptime(record.row[name] + record.row["zone"], "%Y-%m-%d %H:%M%z")


def covers(assignment: Record, moment: datetime) -> bool:
    until = assignment.row["until_local"]
    return row_at(assignment, "from_local") <= moment and (not until or moment < row_at(assignment, "until_local"))


def outputs(whole: Made, **equal: Any) -> dict[str, Record]:
    return {record.id: record for record in whole.rows("chain.txout", **equal) if record.data.get("role") == "to"}


def on(lines: Iterable[Record], out: Record) -> list[Record]:
    """Those that are about the address of an output, the oldest first."""
    return sorted((line for line in lines if line.row["address"] == out.row["address"]), key=lambda line: line.row["from_local"])


def deposit(whole: Made, cell: int) -> tuple[Record, datetime]:
    """The output of a case's deposit and the time at which it was credited."""
    (out,) = outputs(whole, cell=cell, label="deposit").values()
    (credit,) = (record for record in whole.rows("exchange.credit") if record.row["outpoint"] == out.id)
    return out, datetime.fromisoformat(credit.row["at"])


def test_every_output_to_the_exchanges_deposits_is_credited(whole: Made) -> None:
    paid = {out.id: out.row["value_sat"] for out in outputs(whole).values() if out.data["wallet"] == DEPOSITS}
    assert {record.row["outpoint"]: record.row["amount_sat"] for record in whole.rows("exchange.credit")} == paid


def test_a_credit_has_the_time_of_its_block(whole: Made) -> None:
    blocks = {f"btc/tx/{tx.row['txid']}": tx.row["at"] for tx in whole.rows("chain.tx")}
    for credit in whole.rows("exchange.credit"):
        txid = credit.row["outpoint"].removeprefix("btc/out/").split(":")[0]
        assert credit.row["at"] == blocks[f"btc/tx/{txid}"]


def test_every_credit_is_the_accounts_whose_assignment_covers_its_time(whole: Made) -> None:
    paid, assigned = outputs(whole), whole.rows("exchange.assignment")
    by_address: dict[str, list[Record]] = {}
    for assignment in assigned:
        by_address.setdefault(assignment.row["address"], []).append(assignment)
    for credit in whole.rows("exchange.credit"):
        moment = datetime.fromisoformat(credit.row["at"])
        fitting = [a for a in by_address[paid[credit.row["outpoint"]].row["address"]] if covers(a, moment)]
        assert [a.row["account"] for a in fitting] == [credit.row["account"]]


def test_three_accounts_have_a_cases_address_in_turn(whole: Made, zone: str) -> None:
    for cell in whole.world.cells:
        out, credited = deposit(whole, cell.number)
        earlier, covering, later = on(whole.rows("exchange.assignment"), out)
        assert row_at(earlier, "until_local") == row_at(covering, "from_local")
        assert row_at(covering, "until_local") == row_at(later, "from_local")
        assert [covers(line, credited) for line in (earlier, covering, later)] == [False, True, False]
        assert later.row["until_local"] == ""
        assert len({line.row["account"] for line in (earlier, covering, later)}) == 3
        assert {line.row["zone"] for line in (earlier, covering, later)} == {zone}


def test_who_reads_the_exchanges_clock_as_utc_takes_the_wrong_account(whole: Made) -> None:
    for cell in whole.world.cells:
        out, credited = deposit(whole, cell.number)
        _, covering, _ = on(whole.rows("exchange.assignment"), out)
        begins = row_at(covering, "from_local")
        assert begins <= credited < begins.replace(tzinfo=UTC)
        assert begins.minute == 0


def test_accounts_have_numbers_and_customers_of_their_own_books(whole: Made) -> None:
    accounts, customers = whole.rows("exchange.account"), {record.id for record in whole.rows("exchange.customer")}
    numbers = [record.row["number"] for record in accounts]
    assert len(set(numbers)) == len(numbers)
    assert {record.row["customer"] for record in accounts} == customers
    assert {record.row["account"] for record in whole.rows("exchange.assignment")} <= {record.id for record in accounts}


def test_accounts_are_numbered_by_their_printed_numbers(whole: Made) -> None:
    accounts = whole.rows("exchange.account")
    assert [record.id for record in accounts] == [f"exchange/account/{n}" for n in range(1, len(accounts) + 1)]
    assert [record.row["number"] for record in accounts] == sorted(record.row["number"] for record in accounts)


def test_assignments_are_numbered_by_time_and_address(whole: Made) -> None:
    assigned = whole.rows("exchange.assignment")
    shown = [(record.row["from_local"], record.row["address"]) for record in assigned]
    assert shown == sorted(shown)


def test_credits_are_numbered_along_the_chain(whole: Made) -> None:
    times = [record.row["at"] for record in whole.rows("exchange.credit")]
    assert times == sorted(times)


def test_every_document_is_a_specimen(whole: Made) -> None:
    assert all("SPECIMEN" in record.row["document"] for record in whole.rows("exchange.customer"))


def test_only_a_record_that_settles_has_the_line_that_covers_the_deposit(whole: Made) -> None:
    for cell in whole.world.cells:
        out, credited = deposit(whole, cell.number)
        lines = on(whole.rows("case.desk_reply", seat_cell=cell.number), out)
        settles = cell.variant["record"] == "settles"
        labels = [line.label for line in lines]
        assert labels in (
            [["reply-earlier", "reply-covers"], ["reply-covers", "reply-later"]] if settles else [["reply-earlier", "reply-later"]]
        )
        assert [covers(line, credited) for line in lines] == [label == "reply-covers" for label in labels]


def test_the_right_line_is_neither_always_the_first_nor_always_the_last(whole: Made) -> None:
    places = {
        [line.label for line in on(whole.rows("case.desk_reply", seat_cell=cell.number), deposit(whole, cell.number)[0])].index(
            "reply-covers"
        )
        for cell in whole.world.cells
        if cell.variant["record"] == "settles"
    }
    assert places == {0, 1}


def test_a_reply_holds_two_lines_of_each_of_four_other_addresses(whole: Made) -> None:
    for cell in whole.world.cells:
        out, _ = deposit(whole, cell.number)
        others = [line for line in whole.rows("case.desk_reply", seat_cell=cell.number) if line.row["address"] != out.row["address"]]
        assert [line.label for line in others] == ["reply-other"] * 8
        assert len({line.row["address"] for line in others}) == 4


def test_what_a_case_brought_is_paid_out_to_the_account_that_had_the_address(whole: Made) -> None:
    country = whole.scenario.places[whole.scenario.payout].country
    for cell in whole.world.cells:
        out, credited = deposit(whole, cell.number)
        (payout,) = whole.rows("exchange.payout", cell=cell.number, label="paid-out")
        (covering,) = (line for line in on(whole.rows("exchange.assignment"), out) if covers(line, credited))
        assert payout.row["account"] == covering.row["account"]
        assert (payout.row["amount_sat"], payout.row["country"]) == (out.row["value_sat"], country)
        assert datetime.fromisoformat(payout.row["at"]) > credited


def test_payouts_of_cases_lie_among_those_of_other_customers(whole: Made) -> None:
    payouts = whole.rows("exchange.payout")
    own = [place for place, payout in enumerate(payouts) if payout.cell is not None]
    strangers = [place for place, payout in enumerate(payouts) if payout.cell is None]
    assert min(strangers) < min(own) <= max(own) < max(strangers)
    assert [payout.id for payout in payouts] == [f"exchange/payout/{n}" for n in range(1, len(payouts) + 1)]
    assert [payout.row["at"] for payout in payouts] == sorted(payout.row["at"] for payout in payouts)


def test_a_reply_repeats_the_books(whole: Made) -> None:
    numbers = {record.id: record.row["number"] for record in whole.rows("exchange.account")}
    shown = ("from_local", "until_local", "zone")
    books = {(a.row["address"], numbers[a.row["account"]], *(a.row[name] for name in shown)) for a in whole.rows("exchange.assignment")}
    for reply in whole.rows("case.desk_reply"):
        assert reply.row["holder"] == whole.scenario.exchange.name
        assert (reply.row["address"], reply.row["account"], *(reply.row[name] for name in shown)) in books


def test_a_reply_comes_after_the_deposit_that_it_is_about(whole: Made) -> None:
    for reply in whole.rows("case.desk_reply"):
        _, credited = deposit(whole, reply.cell or 0)
        assert datetime.fromisoformat(reply.row["received_at"]) > credited


def test_replies_are_numbered_by_what_they_show(whole: Made) -> None:
    replies = whole.rows("case.desk_reply")
    assert [reply.id for reply in replies] == [f"desk/reply/{n}" for n in range(1, len(replies) + 1)]
    shown = [(reply.row["from_local"], reply.row["address"]) for reply in replies]
    assert shown == sorted(shown)
