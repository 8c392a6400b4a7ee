"""The market: vendors, and among them brands and clones, each with the one onion name that it prints."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from made_class import Made, made
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola.artefacts.record import Record
from parola.world.model import COMMONS
from parola_kit.evidence import TABLES

SITES = ("market", "successor")


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def vendors(whole: Made) -> list[Record]:
    return whole.rows("market.vendor")


def test_brands_print_their_onion_name_and_clones_a_look_alike(whole: Made, vendors: list[Record]) -> None:
    by_label = {vendor.label: vendor.row for vendor in vendors if vendor.label.startswith(("brand-", "clone-"))}
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
        assert (first + last).isalnum()
        assert stars == "***"


def test_the_background_has_no_cell(whole: Made) -> None:
    records = [record for table in TABLES["market"] for record in whole.rows(f"market.{table}")]
    assert {record.cell for record in records if not record.label} == {None}


@pytest.mark.parametrize("site", ["market", "successor"])
def test_every_table_is_there_and_names_only_what_is_there(whole: Made, site: str) -> None:
    rows = {table: whole.rows(f"{site}.{table}") for table in TABLES[site]}
    ids = {table: {record.id for record in found} for table, found in rows.items()}
    assert min(len(found) for found in ids.values()) > 2
    for table, column, other in (
        ("listing", "vendor", "vendor"),
        ("review", "listing", "listing"),
        ("bulletin", "vendor", "vendor"),
        ("dispute", "listing", "listing"),
        ("remark", "dispute", "dispute"),
    ):
        assert {record.row[column] for record in rows[table]} <= ids[other]


@pytest.mark.parametrize("site", ["market", "successor"])
def test_a_mask_is_that_of_the_account_behind_it(whole: Made, site: str) -> None:
    handle = {record.id: record.row["handle"] for record in whole.rows(f"{site}.buyer")}
    shown = {record.id: record.row for record in whole.rows(f"{site}.review")}
    joined = {record.id: record.row["joined_at"] for record in whole.rows(f"{site}.buyer")}
    known = [record.row for record in whole.rows(f"{site}.reviewer")]
    assert len(known) == len(shown) > 1_000
    for row in known:
        own = handle[row["buyer"]]
        assert shown[row["review"]]["buyer"] == f"{own[0]}***{own[-1]}"
        assert joined[row["buyer"]] < shown[row["review"]]["at"]
    assert len(set(handle.values())) == len(handle)


@pytest.mark.parametrize("site", ["market", "successor"])
def test_levels_follow_the_printed_rules(whole: Made, site: str) -> None:
    vendor_of = {record.id: record.row["vendor"] for record in whole.rows(f"{site}.listing")}
    stars: dict[str, list[int]] = {}
    for review in whole.rows(f"{site}.review"):
        stars.setdefault(vendor_of[review.row["listing"]], []).append(review.row["stars"])
    seen: set[int] = set()
    for vendor in whole.rows(f"{site}.vendor"):
        given, row = stars.get(vendor.id, []), vendor.row
        good = sum(each >= 4 for each in given) / len(given) if given else 1
        assert row["level"] == sum(row["sales"] >= least and good >= share for least, share in ((50, 0.9), (200, 0.95), (500, 0.97)))
        assert row["sales"] >= len(given)
        seen.add(row["level"])
    assert len(seen) > 1
    terms = next(record.row["text"] for record in whole.rows(f"{site}.announcement") if record.row["kind"] == "terms")
    assert all(number in terms for number in ("50 sales", "200 with 95", "500 with 97"))


@pytest.mark.parametrize("site", ["market", "successor"])
def test_only_the_highest_level_is_paid_at_once(whole: Made, site: str) -> None:
    level = {record.id: record.row["level"] for record in whole.rows(f"{site}.vendor")}
    early = [record.row["vendor"] for record in whole.rows(f"{site}.listing") if not record.row["escrow"]]
    assert early
    assert {level[vendor] for vendor in early} == {3}


@pytest.mark.parametrize("site", ["market", "successor"])
def test_a_dispute_names_item_and_day_and_is_closed_by_staff(whole: Made, site: str) -> None:
    listing = {record.id: record.row for record in whole.rows(f"{site}.listing")}
    said: dict[str, list[dict[str, str]]] = {}
    for remark in whole.rows(f"{site}.remark"):
        said.setdefault(remark.row["dispute"], []).append(remark.row)
    handles = {record.row["handle"] for record in whole.rows(f"{site}.buyer")}
    for dispute in whole.rows(f"{site}.dispute"):
        first, *_, last = said[dispute.id]
        assert (first["by"], last["by"]) == ("buyer", "staff")
        assert listing[dispute.row["listing"]]["title"] in first["text"]
        assert re.search(r"20\d\d-\d\d-\d\d", first["text"])
        assert dispute.row["buyer"] in handles
        assert (dispute.row["state"] == "open") == (dispute.row["closed_at"] == "")
        assert dispute.row["opened_at"] > listing[dispute.row["listing"]]["listed_at"]


def block_of(whole: Made, site: str) -> str:
    """The key that the site shows as its own."""
    return next(row.row["text"] for row in whole.rows(f"{site}.announcement") if row.row["title"] == "Our key")


def verified(text: str, shown: str) -> bool:
    """Whether a clear-signed text was signed with the key that a text shows."""
    return signed_by(read_key(shown[shown.index("-----BEGIN PGP PUBLIC") :]), read_clear_signed(text))


@pytest.mark.parametrize("site", ["market", "successor"])
def test_what_a_market_signs_holds_and_all_with_one_key(whole: Made, site: str) -> None:
    signed = [record.row for record in whole.rows(f"{site}.announcement") if "-----BEGIN PGP SIGNED" in record.row["text"]]
    assert {row["kind"] for row in signed} >= {"mirrors", "canary"}
    onion = whole.world.sites[site]
    assert all(onion in row["text"] for row in signed if row["kind"] == "mirrors")
    verdicts = [verified(row["text"], block_of(whole, site)) for row in signed]
    assert verdicts == [True] * len(signed)
    altered = signed[0]["text"].replace("\n\n", "\n\nx", 1)
    assert not verified(altered, block_of(whole, site))


def test_movers_keep_keys_and_impostors_never(whole: Made) -> None:
    old, new = ({record.row["handle"]: record.row for record in whole.rows(f"{site}.vendor")} for site in ("market", "successor"))
    keys = {row["fingerprint"] for row in old.values()} - {""}
    both = [handle for handle in new if handle in old]
    kept = [handle for handle in both if new[handle]["fingerprint"] == old[handle]["fingerprint"] != ""]
    taken = [handle for handle in both if handle not in kept and old[handle]["last_seen_at"] < "2025-03-01"]
    assert len(kept) >= 3
    assert taken  # somebody else has the name of one who had gone
    assert all(new[handle]["fingerprint"] not in keys for handle in taken)
    renamed = [row for handle, row in new.items() if row["fingerprint"] in keys and handle not in old]
    assert renamed


def test_happenings_say_what_may_become_of_each_site_and_when_the_market_went_dark(whole: Made) -> None:
    told = {site: {record.row["state"]: record.row for record in whole.rows(f"{site}.happening")} for site in ("forum", *SITES)}
    for states in told.values():
        assert {"down", "seized", "exit", "announcement"} <= states.keys()
        assert all(row["title"] and row["text"] for row in states.values())
    noticed = min(event.at for event in whole.events[COMMONS] if event.label == "outage-noticed")
    down = datetime.fromisoformat(told["market"]["down"]["at"]).timestamp()
    assert noticed - 7_200 < down < noticed
    assert max(record.row["at"] for record in whole.rows("market.review")) < told["market"]["down"]["at"]
    assert told["market"]["moved"]["onion"] == whole.world.sites["successor"]
    assert told["market"]["moved"]["onion"] in told["market"]["moved"]["text"]


def test_the_persona_has_letters_and_others_have_theirs(whole: Made) -> None:
    for site in ("forum", *SITES):
        ends = [(record.row["sender"], record.row["receiver"]) for record in whole.rows(f"{site}.message")]
        own = [end for end in ends if whole.world.persona.handle in end]
        assert own
        assert len(ends) > len(own) + 20
