"""DW3: the report says what the method says, the exchange's answer what the exchange has, and keys come from the truth."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from parola.artefacts.exhibits.handles import payees
from parola.labs.baselines import Seat
from parola.labs.facts import facts
from parola.labs.lab import load_lab
from parola.labs.truth import CellTruth
from parola.locate import folder
from parola_kit.evidence import Evidence, Row
from parola_kit.methods import style

LAB = load_lab(folder("labs") / "DW3")
OFFERS = re.compile(
    r"account away|account for sale|name and the password|taking over this account|handing over this account", re.IGNORECASE
)


def named(evidence: Evidence, part: str) -> list[str]:
    return [row["handle"] for row in evidence.rows("case.handle", part=part)]


def posts(evidence: Evidence, handle: str) -> list[Row]:
    return sorted(
        evidence.rows("forum.post", user=evidence.one("forum.user", handle=handle)["id"]), key=lambda row: (row["at"], row["text"])
    )


def vendor(evidence: Evidence) -> Row:
    return evidence.one("market.vendor", handle=named(evidence, "vendor")[0])


def test_five_candidates_are_compared_among_people_of_no_case(truths: Mapping[str, CellTruth]) -> None:
    candidates = [handle for truth in truths.values() for handle in named(truth.evidence, "candidate")]
    assert len(candidates) == len(set(candidates)) == 5 * len(truths)
    for truth in truths.values():
        known = named(truth.evidence, "known")
        assert len(known) == 24
        assert not set(known) & set(candidates)


def test_the_report_says_what_the_method_says(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        evidence = truth.evidence
        bulletins = sorted(evidence.rows("market.bulletin", vendor=vendor(evidence)["id"]), key=lambda row: (row["at"], row["text"]))
        texts = {
            part: {one: [row["text"] for row in posts(evidence, one)] for one in named(evidence, part)} for part in ("candidate", "known")
        }
        ranking = style.compare([row["text"] for row in bulletins], texts["candidate"], texts["known"])
        reference = ranking.reference
        assert reference is not None
        told = {row["handle"]: tuple(row.values())[2:] for row in evidence.rows("case.likeness")}
        assert told == {
            one.name: (
                ranking.words,
                f"{one.score:.4f}",
                int((reference.different >= one.score).sum()),
                len(reference.different),
                int((reference.same < one.score).sum()),
                len(reference.same),
                f"{100 * one.imposters:.1f}",
            )
            for one in ranking.scored
        }


def test_the_answer_on_payouts_is_what_the_exchange_has(class_root: Path, truths: Mapping[str, CellTruth]) -> None:
    query = "SELECT a.number, c.name, c.country FROM account a JOIN customer c ON c.id = a.customer"
    with closing(sqlite3.connect(class_root / "server" / "records" / "exchange.sqlite")) as kept:
        held = {number: (name, country) for number, name, country in kept.execute(query)}
    for truth in truths.values():
        lines = truth.evidence.rows("case.payee")
        assert len({line["account"] for line in lines}) == len(lines) == 3
        for line in lines:
            assert (line["name"], line["country"]) == (held[line["account"]] if line["state"] == "released" else ("", ""))
        own = truth.row(truth.id("payee", "case/payee"))
        assert own["asked_about"] == vendor(truth.evidence)["id"]
        assert own["state"] == {"released": "released", "withheld": "refused"}[truth.variant["payee"]]


def test_no_two_vendors_have_one_customer_and_the_replies_of_another_lab_are_left_alone(truths: Mapping[str, CellTruth]) -> None:
    own = [truth.row(truth.id("payee", "case/payee"))["account"] for truth in truths.values()]
    assert len(set(own)) == len(own)
    theirs = {truth.row(one)["account"] for truth in truths.values() for one in replies(truth)}
    assert not theirs & {line["account"] for truth in truths.values() for line in truth.evidence.rows("case.payee")}


def replies(truth: CellTruth) -> list[str]:
    return [one for label in ("reply-earlier", "reply-covers", "reply-later") for one in truth.ids(label, "desk/reply")]


def test_the_same_name_on_the_other_market_has_another_key(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        own = vendor(truth.evidence)
        others = [
            truth.row(line["asked_about"]) for line in truth.evidence.rows("case.payee") if line["asked_about"].startswith("successor/")
        ]
        assert [(one["handle"], one["fingerprint"] != own["fingerprint"]) for one in others] == [(own["handle"], True)]


def test_one_candidate_offers_the_account_after_it_signed(truths: Mapping[str, CellTruth], seats: list[Seat]) -> None:
    for seat in seats:
        truth, key = truths[seat.name], seat.dealt.key["questions"]["q6a"]
        offers = [row for one in named(truth.evidence, "candidate") for row in posts(truth.evidence, one) if OFFERS.search(row["text"])]
        assert [row["id"] for row in offers] == key["against"]
        assert seat.dealt.key["questions"]["q6b"]["value"] == offers[0]["at"]
        if not key["unknown"]:
            signed = truth.row(key["value"])
            assert (signed["user"], signed["at"] < offers[0]["at"]) == (offers[0]["user"], True)


def test_control_is_a_matter_of_the_variant_and_never_of_the_name(truths: Mapping[str, CellTruth], seats: list[Seat]) -> None:
    seen = set[str]()
    for seat in seats:
        shown = seat.dealt.key["questions"]["q2"]["value"]
        control = [handle for handle, row in shown.items() if row["shows"] == "control-shown"]
        assert len(control) == (truths[seat.name].variant["control"] == "shown")
        assert shown[named(seat.evidence, "vendor")[0]] == {"shows": "other-key"}
        assert 3 <= len(shown) - len(control) <= 4
        seen.add(truths[seat.name].variant["control"])
    assert seen == {"shown", "none"}


def line(reach: int, below: int, draws: str, likeness: str = "0.500") -> Row:
    counted = {"different_reach": reach, "different_pairs": 380, "same_below": below, "same_pairs": 20}
    return {"handle": f"of_{likeness}", "likeness": likeness, "draws_won": draws, **counted}


@pytest.mark.parametrize(
    ("report", "level"),
    [
        ([line(0, 5, "80.0")], "strong"),
        ([line(0, 4, "100.0")], "moderate"),
        ([line(0, 20, "79.2")], "moderate"),
        ([line(2, 20, "100.0")], "moderate"),  # 3 of 381 is under one in a hundred
        ([line(3, 20, "100.0")], "limited"),
        ([line(18, 20, "100.0")], "limited"),  # 19 of 381 is under one in twenty
        ([line(19, 20, "100.0")], "none"),
        ([line(0, 20, "100.0", "0.400"), line(300, 1, "3.0", "0.410")], "none"),  # it is the first that is asked about
        ([line(300, 1, "3.0"), line(18, 20, "100.0")], "limited"),  # printed alike: fewer pairs reach the one that is more alike
        ([line(18, 20, "100.0"), line(300, 1, "3.0")], "limited"),
    ],
)
def test_levels_of_support_begin_where_the_question_says(truths: Mapping[str, CellTruth], report: Sequence[Row], level: str) -> None:
    truth: Any = SimpleNamespace(
        evidence=SimpleNamespace(rows=lambda _table: report),
        variant={"author": "shown"},
        id=truths["demo"].id,
        row=truths["demo"].row,
    )
    assert facts(LAB.folder)["handles.support"](truth).value == level


def test_a_scenario_without_the_axis_has_no_answer_on_payouts() -> None:
    scene: Any = SimpleNamespace(world=SimpleNamespace(cells=[SimpleNamespace(variant={"control": "shown"})]))
    ledger: Any = None
    assert list(payees(scene, ledger, [])) == []
