"""The market: order of listings, ratings, onion names in full, search."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from site_client import HOST, PERSONA, Reader, Site

from parola.serve import market


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
    wanted = site.column(f"SELECT id FROM listing ORDER BY {order}")
    assert _listings(site, "/listings", len(wanted), sort=sort) == wanted


def test_turning_the_page_keeps_the_order(site: Site) -> None:
    assert "/listings?page=2&sort=low" in Reader(site.get("/listings?sort=low").text).addresses


def test_a_category_holds_its_own_listings(site: Site) -> None:
    for category in site.column("SELECT DISTINCT category FROM listing"):
        wanted = site.column(f"SELECT id FROM listing WHERE category = '{category}' ORDER BY listed_at DESC")
        assert _listings(site, f"/category/{category}", len(wanted)) == wanted
        assert f"{len(wanted)} listings" in site.get(f"/category/{category}").text


@pytest.mark.parametrize("sort", ["", "cheap", "price_usd", "new;", "\0"])
def test_an_unknown_order_is_not_found(site: Site, sort: str) -> None:
    assert site.get(f"/listings?{urlencode({'sort': sort})}").status_code == 404


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
    listings = site.column(f"SELECT id FROM listing WHERE vendor = '{vendor}' ORDER BY listed_at DESC")
    html = site.get(f"/vendor/{vendor.split('/')[2]}").text
    assert f"{sum(stars) / len(stars):.1f} of 5 ({len(stars)} reviews)" in html
    assert f"Listings ({len(listings)})" in html
    assert _listings(site, f"/vendor/{vendor.split('/')[2]}", len(listings)) == listings


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
    html = site.get("/listing/1").text
    assert "Ordering is closed to new accounts" in html
    assert {each for each in Reader(html).addresses if each.startswith("/sign")} == {"/sign-in"}
    assert "cart" not in html.lower()
