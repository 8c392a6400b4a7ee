"""What the market's pages read of its store, a query each."""

from __future__ import annotations

from parola.serve.stores import Row, Store
from parola.serve.web import Page
from parola.serve.words import Asked

TABLES = ("vendor", "listing", "review")
SORTS = {"new": "l.listed_at DESC", "old": "l.listed_at", "low": "l.price_usd", "high": "l.price_usd DESC"}

LISTING = """
    SELECT l.*, v.handle, v.joined_at, v.onion, count(r.id) AS reviews, avg(r.stars) AS stars
    FROM listing l JOIN vendor v ON v.id = l.vendor LEFT JOIN review r ON r.listing = l.id
"""
VENDOR = """
    SELECT v.*, count(DISTINCT l.id) AS listings, count(r.id) AS reviews, avg(r.stars) AS stars
    FROM vendor v LEFT JOIN listing l ON l.vendor = v.id LEFT JOIN review r ON r.listing = l.id
"""


def categories(store: Store) -> list[Row]:
    """Every category with the number of its listings and its lowest price in USD."""
    return store.rows("SELECT category, count(*) AS listings, min(price_usd) AS lowest FROM listing GROUP BY category ORDER BY category")


def listings(store: Store, category: str | None, sort: str, shown: Page) -> list[Row]:
    """One page of the listings of a category, or of all; ``sort`` is a key of ``SORTS``."""
    return store.rows(
        f"{LISTING} WHERE ? IS NULL OR l.category = ? GROUP BY l.id ORDER BY {SORTS[sort]}, l.rowid LIMIT ? OFFSET ?",
        category,
        category,
        shown.size,
        shown.skip,
    )


def listings_of(store: Store, vendor_id: str, shown: Page) -> list[Row]:
    """One page of a vendor's listings, the newest first."""
    return store.rows(
        f"{LISTING} WHERE l.vendor = ? GROUP BY l.id ORDER BY l.listed_at DESC, l.rowid LIMIT ? OFFSET ?", vendor_id, shown.size, shown.skip
    )


def listing(store: Store, listing_id: str) -> Row | None:
    """A listing with its vendor, and the number and mean stars of its reviews."""
    return store.row(f"{LISTING} WHERE l.id = ? GROUP BY l.id", listing_id)


def reviews(store: Store, listing_id: str, shown: Page) -> list[Row]:
    """One page of the reviews of a listing, the newest first."""
    return store.rows(
        "SELECT * FROM review WHERE listing = ? ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?", listing_id, shown.size, shown.skip
    )


def place(store: Store, review_id: str) -> Row | None:
    """The listing of a review, and how many reviews stand ``before`` it there."""
    return store.row(
        "SELECT r.listing, (SELECT count(*) FROM review e WHERE e.listing = r.listing AND (e.at, e.rowid) > (r.at, r.rowid)) AS before "
        "FROM review r WHERE r.id = ?",
        review_id,
    )


def vendor(store: Store, vendor_id: str) -> Row | None:
    """A vendor, with the number of listings, and the number and mean stars of all their reviews."""
    return store.row(f"{VENDOR} WHERE v.id = ? GROUP BY v.id", vendor_id)


def vendors(store: Store, shown: Page) -> list[Row]:
    """One page of the vendors, in the order of their handles."""
    return store.rows(f"{VENDOR} GROUP BY v.id ORDER BY v.handle LIMIT ? OFFSET ?", shown.size, shown.skip)


def how_many_vendors(store: Store) -> int:
    """The length of the list of vendors."""
    return store.count("SELECT count(*) FROM vendor")


def hits(store: Store, asked: Asked, shown: Page) -> list[Row]:
    """One page of what was found: vendors, then listings; ``kind`` says which."""
    return store.rows(f"{_found(asked)} ORDER BY kind DESC, at, id LIMIT ? OFFSET ?", *asked.patterns * 2, shown.size, shown.skip)


def how_many_hits(store: Store, asked: Asked) -> int:
    """How many listings (by title) and vendors (by handle, text and onion name) hold every word."""
    return store.count(f"SELECT count(*) FROM ({_found(asked)})", *asked.patterns * 2)


def _found(asked: Asked) -> str:
    return f"""
        SELECT 'vendor' AS kind, id, joined_at AS at, handle AS title, about, onion, '' AS vendor, '' AS handle, 0 AS price_usd
        FROM vendor WHERE {asked.within("(handle || ' ' || about || ' ' || onion)")}
        UNION ALL SELECT 'listing', l.id, l.listed_at, l.title, '', '', l.vendor, v.handle, l.price_usd
        FROM listing l JOIN vendor v ON v.id = l.vendor WHERE {asked.within("l.title")}
    """
