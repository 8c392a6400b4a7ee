"""Vendors that cases bring along stand on the markets like everybody's, and the truth has them; moves are told by evidence id."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from made_scene import made_scene, records, tables
from parola.artefacts.record import Record
from parola.artefacts.sites.market import market
from parola.artefacts.sites.market_moves import moves
from parola.artefacts.sites.market_rows import buyer_handles
from parola.artefacts.sites.market_stalls import Complaint, Good, Praise, Stall, Told, level, masked
from parola.artefacts.sites.market_usual import usual
from parola.spec.needed import CATEGORIES
from parola_kit.errors import BadInput

DAY = 86_400
SCENE = made_scene(rows=60)
OPENED, ENDED = SCENE.drawn.markets.main.opened, SCENE.drawn.markets.main.ended
BUYER = buyer_handles(SCENE, "market")[0]
GOOD = Good(
    OPENED + 40 * DAY,
    OPENED + 60 * DAY,
    "parcel",
    "Parcel, tied with a bow",
    70,
    "by message",
    reviews=(Praise(OPENED + 45 * DAY, BUYER, 5, "Bow was right.", {"trace": "T20"}), Praise(OPENED + 46 * DAY, "oneof2", 1, "No bow.")),
    complaints=(Complaint(OPENED + 44 * DAY, None, "somebody-new", "open", ((OPENED + 44 * DAY, "buyer", "Where is the bow?"),)),),
)
OWN = Stall(
    "market",
    "bow_maker",
    OPENED + 30 * DAY,
    OPENED + 70 * DAY,
    "Bows.",
    bulletins=(Told(OPENED + 31 * DAY, "Bows are in.", {"mark": 1}), Told(OPENED + 32 * DAY, "Bows are out.")),
    goods=(GOOD,),
    label="account",
    cell=2,
    data={"role": "vendor"},
)


@cache
def made() -> tuple[tuple[Record, ...], dict[str, list[dict[str, object]]]]:
    found = list(market(SCENE, [OWN, replace(OWN, site="successor", handle="bow_again", bulletins=(), goods=(), label="", cell=None)]))
    return tuple(records(found)), tables(found)


def labelled(label: str) -> list[Record]:
    return [record for record in made()[0] if record.label == label]


def test_a_stall_is_a_vendor_with_its_cell_label_and_data() -> None:
    (vendor,) = labelled("account")
    assert (vendor.table, vendor.cell, vendor.data) == ("market.vendor", 2, {"role": "vendor"})
    assert (vendor.row["handle"], vendor.row["level"], vendor.row["sales"]) == ("bow_maker", 0, 3)


def test_what_it_tells_and_lists_are_records_among_the_rows_of_everybody() -> None:
    (vendor,), rows = labelled("account"), made()[1]
    told = labelled("account-bulletin")
    assert [(record.row["text"], record.data) for record in told] == [("Bows are in.", {"mark": 1}), ("Bows are out.", {})]
    assert {record.row["vendor"] for record in told} == {vendor.id}
    for table, label in (
        ("market.bulletin", "account-bulletin"),
        ("market.listing", "account-listing"),
        ("market.review", "account-review"),
    ):
        known = {row["id"]: row for row in rows[table]}
        for record in labelled(label):
            assert {name: known[record.id][name] for name in record.row} == record.row
    assert [record.row["title"] for record in labelled("account-listing")] == ["Parcel, tied with a bow"]


def test_its_reviews_are_masked_and_the_site_knows_who_wrote_them() -> None:
    rows = made()[1]
    handle = {row["id"]: row["handle"] for row in rows["market.buyer"]}
    author = {row["review"]: handle[row["buyer"]] for row in rows["market.reviewer"]}
    found = labelled("account-review")
    assert [record.row["buyer"] for record in found] == [masked(BUYER), "o***2"]
    assert [author[record.id] for record in found] == [BUYER, "oneof2"]
    assert found[0].data == {"trace": "T20"}


def test_a_dispute_of_a_stall_has_its_remarks_and_its_buyer_an_account() -> None:
    (dispute,) = labelled("account-dispute")
    said = [record.row["text"] for record in made()[0] if record.table == "market.remark" and record.row["dispute"] == dispute.id]
    assert said == ["Where is the bow?"]
    assert dispute.row["buyer"] in {row["handle"] for row in made()[1]["market.buyer"]}


def test_a_stall_without_a_label_is_nobody_in_particular() -> None:
    (vendor,) = [record for record in made()[0] if record.table == "successor.vendor" and record.row["handle"] == "bow_again"]
    assert (vendor.label, vendor.cell) == ("", None)


def test_a_stall_changes_no_text_of_the_others() -> None:
    plain = tables(market(SCENE))
    for table in ("market.listing", "market.review", "market.bulletin"):
        column = "title" if table == "market.listing" else "text"
        alone, with_more = ([row[column] for row in each[table]] for each in (plain, made()[1]))
        assert [text for text in with_more if "ow" not in str(text)] == [text for text in alone if "ow" not in str(text)]


def test_two_vendors_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match=r"market: two vendors are called 'bow_maker'"):
        list(market(SCENE, [OWN, OWN]))


def test_a_usual_trade_fits_between_its_times_and_is_always_the_same() -> None:
    goods = [good for n in range(40) for good in usual(SCENE, f"seller{n}", "market", OPENED + 10 * DAY, ENDED - DAY)]
    assert goods == [good for n in range(40) for good in usual(SCENE, f"seller{n}", "market", OPENED + 10 * DAY, ENDED - DAY)]
    assert {good.category for good in goods} == set(CATEGORIES)
    known = set(buyer_handles(SCENE, "market"))
    for good in goods:
        assert OPENED + 10 * DAY <= good.at < ENDED - DAY
        assert good.gone is None or good.at < good.gone < ENDED
        assert all(good.at < review.at < ENDED and review.buyer in known for review in good.reviews)


def test_moves_name_records_of_both_markets() -> None:
    shown = {record.id: record.row for record in records(market(SCENE)) if record.table.endswith(".vendor")}
    found = moves(SCENE)
    assert any(move.impostor for move in found)
    assert sum(move.same_key for move in found) > len(found) / 2
    for move in found:
        old, new = shown[move.old_id], shown[move.new_id]
        assert (old["handle"], new["handle"]) == (move.old_handle, move.new_handle)
        assert move.same_key == (old["fingerprint"] == new["fingerprint"] != "")
        if move.impostor:
            assert (move.old_handle, move.same_key) == (move.new_handle, False)


@pytest.mark.parametrize(
    ("sales", "reviews", "good", "wanted"),
    [(49, 40, 40, 0), (50, 40, 36, 1), (50, 40, 35, 0), (200, 100, 95, 2), (200, 100, 94, 1), (500, 100, 97, 3), (9_999, 100, 96, 2)],
)
def test_levels(sales: int, reviews: int, good: int, wanted: int) -> None:
    assert level(sales, reviews, good) == wanted
