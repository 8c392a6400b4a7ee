"""The market: vendors, and among them brands and clones, each with the one onion name that it prints."""

from __future__ import annotations

import re

import pytest

from made_class import Made, made
from parola.artefacts.record import Record


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def vendors(whole: Made) -> list[Record]:
    return whole.rows("market.vendor")


def test_brands_print_their_onion_name_and_clones_a_look_alike(whole: Made, vendors: list[Record]) -> None:
    by_label = {vendor.label: vendor.row for vendor in vendors if vendor.label}
    assert len(by_label) == 2 * len(whole.world.brands)
    for n, brand in enumerate(whole.world.brands):
        for label, handle, onion in ((f"brand-{n}", brand.handle, brand.onion), (f"clone-{n}", brand.clone, brand.look_alike)):
            row = by_label[label]
            assert (row["handle"], row["onion"]) == (handle, onion)
            assert re.findall(r"\w+\.onion", row["about"]) == [onion]


def test_no_other_vendor_has_a_page(vendors: list[Record]) -> None:
    plain = [vendor for vendor in vendors if not vendor.label]
    assert plain
    assert {vendor.row["onion"] for vendor in plain} == {""}


def test_nothing_that_is_seen_tells_a_brand_from_its_clone(whole: Made, vendors: list[Record]) -> None:
    lines = whole.read.texts["en"].lines["brand-about"]
    said = {vendor.row["about"].replace(vendor.row["onion"], "{onion}") for vendor in vendors if vendor.label.startswith("clone-")}
    assert said <= set(lines)


def test_vendors_are_numbered_by_when_they_joined(vendors: list[Record]) -> None:
    by_number = sorted(vendors, key=lambda vendor: int(vendor.id.rsplit("/", 1)[1]))
    shown = [(vendor.row["joined_at"], vendor.row["handle"]) for vendor in by_number]
    assert shown == sorted(shown)


def test_the_store_has_vendors_in_the_order_of_their_numbers(vendors: list[Record]) -> None:
    assert [vendor.id for vendor in vendors] == [f"market/vendor/{n}" for n in range(1, len(vendors) + 1)]


def test_listings_and_reviews_belong_to_somebody_of_the_market(whole: Made, vendors: list[Record]) -> None:
    listings = whole.rows("market.listing")
    assert {listing.row["vendor"] for listing in listings} <= {vendor.id for vendor in vendors}
    assert {review.row["listing"] for review in whole.rows("market.review")} <= {listing.id for listing in listings}


def test_a_review_masks_its_buyer(whole: Made) -> None:
    for review in whole.rows("market.review"):
        first, stars, last = review.row["buyer"][0], review.row["buyer"][1:-1], review.row["buyer"][-1]
        assert (first + last).isalpha()
        assert stars == "***"


def test_the_background_has_no_cell(whole: Made) -> None:
    records = [record for table in ("vendor", "listing", "review") for record in whole.rows(f"market.{table}")]
    assert {record.cell for record in records} == {None}
