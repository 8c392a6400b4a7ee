"""VA1: prices of a coin by the minute, and what the facts say of each seat's first payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from parola.labs.facts import facts
from parola.labs.lab import load_lab
from parola.labs.truth import CellTruth
from parola.locate import folder
from parola_kit.methods.change import change
from parola_kit.methods.times import utc

LAB = load_lab(folder("labs") / "VA1")
FACTS = facts(LAB.folder)


def sent(truth: CellTruth) -> datetime:
    return datetime.fromisoformat(truth.evidence.one("case.payment")["at"])


def test_both_sources_have_the_minute_of_sending_and_that_of_the_block(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        block = datetime.fromisoformat(truth.evidence.one("chain.tx", txid=truth.evidence.one("case.payment")["txid"])["at"])
        prices = truth.evidence.rows("case.price")
        for moment in (sent(truth), block):
            minute = moment.replace(second=0)
            found = [row for row in prices if utc(row["at_local"], row["zone"]) == minute]
            assert len({row["source"] for row in found}) == len(found) == 2
            assert len({row["cents"] for row in found}) == 2


def test_a_source_has_one_price_a_minute_for_every_case(truths: Mapping[str, CellTruth]) -> None:
    seen: dict[tuple[str, datetime], int] = {}
    for truth in truths.values():
        for row in truth.evidence.rows("case.price"):
            assert seen.setdefault((row["source"], utc(row["at_local"], row["zone"])), row["cents"]) == row["cents"]
    assert len(set(seen.values())) > len(seen) // 2


def test_a_price_moves_little_from_minute_to_minute(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        for source in {row["source"] for row in truth.evidence.rows("case.price")}:
            cents = [row["cents"] for row in truth.evidence.rows("case.price", source=source)]
            assert max(cents) < 1.05 * min(cents)


def test_ids_of_prices_follow_time_over_the_whole_class(truths: Mapping[str, CellTruth]) -> None:
    rows = [row for truth in truths.values() for row in truth.evidence.rows("case.price")]
    rows.sort(key=lambda row: int(row["id"].rsplit("/", 1)[1]))
    times = [utc(row["at_local"], row["zone"]) for row in rows]
    assert times == sorted(times)
    assert [row["id"] for row in rows] == [f"case/price/{n}" for n in range(1, len(rows) + 1)]


def test_change_is_what_the_truth_says_or_nothing_is_said(truths: Mapping[str, CellTruth]) -> None:
    said: set[str] = set()
    for truth in truths.values():
        fact, back = FACTS["reading.change"](truth), truth.outputs("first-payment", "change")[0].removeprefix("btc/out/")
        said.add(fact.variant)
        assert fact.value == (None if fact.unknown else back)
        assert fact.needs == (("wallet-record@owner",) if fact.unknown else ())
    assert said <= {"told", "open"}


def test_signs_are_those_of_the_kit_and_one_more(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        kit = change(truth.evidence, truth.evidence.one("case.payment")["txid"])
        told = set(FACTS["reading.signs"](truth).value) & {"reused", "fresh", "round"}
        assert told == {name.partition("-")[0] for name, out in kit.items() if out}


def test_the_balance_that_is_asked_is_not_the_one_of_today(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        fact = FACTS["reading.balance"](truth)
        address = fact.given["address"]
        paid = sum(row["value_sat"] for row in truth.evidence.rows("chain.txout", address=address))
        spent = sum(row["value_sat"] for row in truth.evidence.rows("chain.txin", address=address))
        later = [row for row in truth.evidence.rows("chain.txout", address=address) if after(truth, row["txid"], fact.given["height"])]
        later += [row for row in truth.evidence.rows("chain.txin", address=address) if after(truth, row["txid"], fact.given["height"])]
        assert fact.value > 0
        assert later
        assert paid - spent >= 0


def after(truth: CellTruth, txid: str, height: str) -> bool:
    return bool(truth.evidence.one("chain.tx", txid=txid)["height"] > int(height))


def test_in_the_transaction_near_by_inputs_and_addresses_differ(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        fact = FACTS["reading.payers"](truth)
        least, greatest = fact.value
        assert least == 1 < greatest < len(truth.evidence.rows("chain.txin", txid=fact.given["txid"]))
