"""The market: order of listings, ratings, onion names in full, search."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hand_web import solved
from site_client import HOST, PERSONA, Reader, Site

from parola.serve import market
from parola.serve.persona import read as persona_of


@pytest.fixture(scope="module")
def site(class_root: Path) -> Site:
    store = class_root / "server" / "sites" / "market.sqlite"
    return Site(market.app(store, HOST, "Stall", PERSONA, b"k" * 32), store, ("market/vendor", "market/listing", "market/review"))


def _listings(site: Site, path: str, total: int, **fields: str) -> list[str]:
    """The ids of the listings on every page of a list, in their order."""
    shown: list[str] = []
    for number in range(1, -(-total // 24) + 1):
        links = Reader(site.get(f"{path}?{urlencode({**fields, 'page': number})}").text).addresses
        shown += [f"market{each}" for each in links if each.startswith("/listing/")]
    return shown


@pytest.mark.parametrize(
    ("sort", "order"), [("new", "listed_at DESC"), ("old", "listed_at"), ("low", "price_usd, rowid"), ("high", "price_usd DESC, rowid")]
)
def test_listings_are_sorted_as_asked(site: Site, sort: str, order: str) -> None:
    for show, sign in (("now", "="), ("past", "!=")):
        wanted = site.column(f"SELECT id FROM listing WHERE delisted_at {sign} '' ORDER BY {order}")
        assert wanted
        assert _listings(site, "/listings", len(wanted), sort=sort, show=show) == wanted


def test_turning_the_page_keeps_the_order(site: Site) -> None:
    assert "/listings?page=2&sort=low" in Reader(site.get("/listings?sort=low").text).addresses


def test_a_category_holds_its_own_listings(site: Site) -> None:
    for category in site.column("SELECT DISTINCT category FROM listing"):
        wanted = site.column(f"SELECT id FROM listing WHERE category = '{category}' AND delisted_at = '' ORDER BY listed_at DESC")
        assert _listings(site, f"/category/{category}", len(wanted)) == wanted
        assert f"{len(wanted)} listings" in site.get(f"/category/{category}").text


@pytest.mark.parametrize("sort", ["", "cheap", "price_usd", "new;", "\0"])
def test_an_unknown_order_is_not_found(site: Site, sort: str) -> None:
    assert site.get(f"/listings?{urlencode({'sort': sort})}").status_code == 404
    assert site.get(f"/listings?{urlencode({'show': sort})}").status_code == 404


def test_a_listing_shows_price_and_mean_of_its_stars(site: Site) -> None:
    listing = site.column("SELECT listing FROM review GROUP BY listing HAVING count(DISTINCT stars) > 1 ORDER BY count(*) DESC LIMIT 1")[0]
    price = site.column(f"SELECT price_usd FROM listing WHERE id = '{listing}'")[0]
    stars = site.column(f"SELECT stars FROM review WHERE listing = '{listing}' ORDER BY at DESC")
    html = site.get(f"/listing/{listing.split('/')[2]}").text
    assert f"${price}" in html
    assert f"{sum(stars) / len(stars):.1f} of 5 ({len(stars)} reviews)" in html
    for count in stars[:10]:  # those of the first page
        assert f'aria-label="{count} of 5 stars">{"★" * count}{"☆" * (5 - count)}<' in html


def test_a_vendor_is_rated_by_all_their_reviews(site: Site) -> None:
    vendor = site.column(
        "SELECT l.vendor FROM listing l JOIN review r ON r.listing = l.id GROUP BY l.vendor ORDER BY count(*) DESC LIMIT 1"
    )[0]
    stars = site.column(f"SELECT stars FROM review r JOIN listing l ON l.id = r.listing WHERE l.vendor = '{vendor}'")
    past = site.column(f"SELECT id FROM listing WHERE vendor = '{vendor}' AND delisted_at != '' ORDER BY listed_at DESC")
    html = site.get(f"/vendor/{vendor.split('/')[2]}").text
    assert f"{sum(stars) / len(stars):.1f} of 5 ({len(stars)} reviews)" in html
    assert len(past) > 1
    assert f"Listings ({len(past)})" in site.get(f"/vendor/{vendor.split('/')[2]}?show=past").text
    assert _listings(site, f"/vendor/{vendor.split('/')[2]}", len(past), show="past") == past


def test_a_vendors_own_page_is_printed_in_full_and_is_no_link(site: Site) -> None:
    vendors = site.column("SELECT id FROM vendor WHERE onion != ''")
    onions = site.column("SELECT onion FROM vendor WHERE onion != ''")
    assert vendors
    for vendor, onion in zip(vendors, onions, strict=True):
        page = site.get(f"/vendor/{vendor.split('/')[2]}")
        assert f'<code class="onion">{onion}</code>' in page.text
        assert not [each for each in Reader(page.text).addresses if "onion" in each]
        assert vendor in Reader(site.get(f"/search?q={onion}").text).records


def test_words_find_listings_and_vendors(site: Site) -> None:
    (title,) = site.row("SELECT title FROM listing ORDER BY rowid")
    wanted = site.column(f"SELECT id FROM listing WHERE title = '{title}'")
    page = Reader(site.get(f"/search?{urlencode({'q': ' '.join(reversed(title.split()))})}").text)
    assert set(wanted) <= page.records
    vendor, handle = site.row("SELECT id, handle FROM vendor ORDER BY rowid")
    assert vendor in Reader(site.get(f"/search?q={handle}").text).records


@pytest.mark.parametrize("query", ["%", "___", "\\", "a%b"])
def test_wildcards_mean_themselves(site: Site, query: str) -> None:
    page = Reader(site.get(f"/search?{urlencode({'q': query})}").text)
    assert page.records == set()
    assert "Nothing found" in page.text


def test_a_review_lands_on_its_page_of_the_listing(site: Site) -> None:
    for review in site.column("SELECT id FROM review LIMIT 40"):
        number = review.split("/")[2]
        listing = site.column(f"SELECT listing FROM review WHERE id = '{review}'")[0].split("/")[2]
        assert site.get(f"/review/{number}").location.startswith(f"/listing/{listing}")
        assert site.get(f"/review/{number}").location.endswith(f"#review-{number}")


def test_nothing_can_be_ordered(site: Site) -> None:
    offered = site.column("SELECT l.id FROM listing l JOIN vendor v ON v.id = l.vendor WHERE delisted_at = '' AND away = ''")[0]
    page = site.get(f"/listing/{offered.split('/')[2]}").text
    assert "/basket" in Reader(page).addresses
    assert "ordering is closed" in site.get("/basket").text
    assert [each.count("<form") for each in (page, site.get("/basket").text)] == [1, 1]  # the search
    assert site.app.test_client().post("/basket", base_url=f"http://{HOST}").status_code == 405


def test_escrow_and_paying_at_once_are_told_apart(site: Site) -> None:
    for escrow, words in ((1, "held in escrow until delivery"), (0, "finalise early")):
        for listing in site.column(f"SELECT id FROM listing WHERE escrow = {escrow} LIMIT 3"):
            assert words in site.get(f"/listing/{listing.split('/')[2]}").text


def test_a_vendor_on_vacation_says_so_and_takes_no_orders(site: Site) -> None:
    vendor, away = site.row("SELECT id, away FROM vendor WHERE away != ''")
    assert away in unescape(site.get(f"/vendor/{vendor.split('/')[2]}").text)
    for listing in site.column(f"SELECT id FROM listing WHERE vendor = '{vendor}' AND delisted_at = ''"):
        assert "/basket" not in Reader(site.get(f"/listing/{listing.split('/')[2]}").text.partition("<main")[2]).addresses


def test_a_profile_has_the_key_and_the_level(site: Site) -> None:
    vendor, key, sales, fingerprint = site.row("SELECT id, key, sales, fingerprint FROM vendor WHERE level = 3 AND key != ''")
    page = unescape(site.get(f"/vendor/{vendor.split('/')[2]}").text)
    assert all(each in page for each in (key, fingerprint, "Level 3", f"{sales} sales"))
    assert vendor in Reader(site.get(f"/search?q={fingerprint}").text).records


def test_bulletins_and_feedback_are_all_there_the_newest_first(site: Site) -> None:
    vendor = site.column("SELECT vendor FROM bulletin GROUP BY vendor ORDER BY count(*) DESC LIMIT 1")[0]
    wanted, own = site.column(f"SELECT id FROM bulletin WHERE vendor = '{vendor}' ORDER BY at DESC"), f"/vendor/{vendor.split('/')[2]}"
    shown: list[str] = []
    for number in range(1, -(-len(wanted) // 20) + 1):
        names = Reader(site.get(f"{own}/bulletins?page={number}").text).names
        shown += [f"market/bulletin/{name.removeprefix('bulletin-')}" for name in names if name.startswith("bulletin-")]
    assert shown == wanted
    last = site.column(
        f"SELECT r.id FROM review r JOIN listing l ON l.id = r.listing WHERE l.vendor = '{vendor}' ORDER BY at DESC LIMIT 20"
    )
    assert {each for each in Reader(site.get(f"{own}/feedback").text).records if "/review/" in each} == set(last)


def test_a_dispute_has_its_remarks_in_order_and_the_name_in_full(site: Site) -> None:
    dispute, buyer = site.row("SELECT id, buyer FROM dispute ORDER BY rowid DESC")
    page = Reader(site.get(f"/dispute/{dispute.split('/')[2]}").text)
    remarks = site.column(f"SELECT id FROM remark WHERE dispute = '{dispute}' ORDER BY at")
    assert buyer in page.text
    assert [f"market/remark/{name.removeprefix('remark-')}" for name in page.names if name.startswith("remark-")] == remarks


@pytest.mark.parametrize("kind", ["mirrors", "canary"])
def test_what_the_site_signs_is_shown_as_it_stands(site: Site, kind: str) -> None:
    (text,) = site.row(f"SELECT text FROM announcement WHERE kind = '{kind}' ORDER BY at DESC")
    assert text.startswith("-----BEGIN PGP SIGNED MESSAGE-----")
    assert text in unescape(site.get(f"/{kind}").text)


def test_the_persona_reads_its_own_messages_and_nobody_elses(class_root: Path) -> None:
    persona, store = persona_of(class_root), class_root / "server" / "sites" / "market.sqlite"
    own = Site(market.app(store, HOST, "Stall", persona, b"k" * 32), store, ())
    client, form = own.app.test_client(), {"handle": persona.handle, "password": persona.password}
    client.post("/sign-in", base_url=f"http://{HOST}", data=form | solved(own.get("/sign-in").text))
    page = unescape(client.get("/inbox", base_url=f"http://{HOST}").text)
    got = own.column(f"SELECT text FROM message WHERE receiver = '{persona.handle}'")
    assert len(got) >= 3
    assert all(text in page for text in got)
    assert page.count("market/message/") == len(got)


def test_the_successor_looks_otherwise(site: Site, class_root: Path) -> None:
    store = class_root / "server" / "sites" / "successor.sqlite"
    other = Site(market.app(store, HOST, "Stall", PERSONA, b"k" * 32), store, ())
    one, two = (Reader(each.get("/").text) for each in (site, other))
    assert {each for each in one.addresses if "static" in each} & {each for each in two.addresses if "static" in each} == set()
    assert {each.split("/")[0] for each in two.records} == {"successor"}
