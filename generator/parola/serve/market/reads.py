"""What a market's pages read of its store, a query each."""

from __future__ import annotations

from parola.serve.stores import Row, Store
from parola.serve.web import Page
from parola.serve.words import Asked

TABLES = ("vendor", "listing", "review", "bulletin", "dispute", "remark", "announcement")
OWN = ("buyer", "message")  # what only the site holds, of what is read here
SORTS = {"new": "l.listed_at DESC", "old": "l.listed_at", "low": "l.price_usd", "high": "l.price_usd DESC"}
SHOWS = {"now": "l.delisted_at = ''", "past": "l.delisted_at != ''"}

# Counts are made for the rows of a page alone: some vendors have a thousand reviews.
RATED = """
    (SELECT count(*) FROM review r WHERE r.listing = l.id) AS reviews, (SELECT avg(stars) FROM review r WHERE r.listing = l.id) AS stars
"""
LISTING = f"SELECT l.*, v.handle, v.joined_at, v.onion, v.level, v.away, {RATED} FROM listing l JOIN vendor v ON v.id = l.vendor"
OF_VENDOR = "FROM review r JOIN listing l ON l.id = r.listing WHERE l.vendor = v.id"
VENDOR = f"""
    SELECT v.*, (SELECT count(*) FROM listing l WHERE l.vendor = v.id) AS listings,
    (SELECT count(*) FROM listing l WHERE l.vendor = v.id AND l.delisted_at = '') AS live,
    (SELECT count(*) FROM bulletin b WHERE b.vendor = v.id) AS bulletins,
    (SELECT count(*) {OF_VENDOR}) AS reviews, (SELECT avg(r.stars) {OF_VENDOR}) AS stars FROM vendor v
"""
DISPUTE = """
    SELECT d.*, l.title, l.vendor, v.handle, (SELECT count(*) FROM remark WHERE dispute = d.id) AS remarks
    FROM dispute d JOIN listing l ON l.id = d.listing JOIN vendor v ON v.id = l.vendor
"""


def categories(store: Store) -> list[Row]:
    """Every category with the number of its listings on offer and the lowest price of these in USD (None if there are none)."""
    return store.rows(
        "SELECT category, count(*) FILTER (WHERE delisted_at = '') AS listings, min(price_usd) FILTER (WHERE delisted_at = '') AS lowest "
        "FROM listing GROUP BY category ORDER BY category"
    )


def how_many(store: Store, category: str | None, show: str) -> int:
    """The length of a list of listings; ``show`` is a key of ``SHOWS``, here as below."""
    return store.count(f"SELECT count(*) FROM listing l WHERE {SHOWS[show]} AND (? IS NULL OR l.category = ?)", category, category)


def listings(store: Store, category: str | None, sort: str, show: str, shown: Page) -> list[Row]:
    """One page of the listings of a category, or of all; ``sort`` is a key of ``SORTS``."""
    where = f"{SHOWS[show]} AND (? IS NULL OR l.category = ?)"
    return store.rows(
        f"{LISTING} WHERE {where} ORDER BY {SORTS[sort]}, l.rowid LIMIT ? OFFSET ?", category, category, shown.size, shown.skip
    )


def listings_of(store: Store, vendor_id: str, show: str, shown: Page) -> list[Row]:
    """One page of a vendor's listings, the newest first."""
    order = "ORDER BY l.listed_at DESC, l.rowid LIMIT ? OFFSET ?"
    return store.rows(f"{LISTING} WHERE l.vendor = ? AND {SHOWS[show]} {order}", vendor_id, shown.size, shown.skip)


def listing(store: Store, listing_id: str) -> Row | None:
    """A listing with its vendor, and the number and mean stars of its reviews."""
    return store.row(f"{LISTING} WHERE l.id = ?", listing_id)


def reviews(store: Store, listing_id: str, shown: Page) -> list[Row]:
    """One page of the reviews of a listing, the newest first."""
    return store.rows(
        "SELECT * FROM review WHERE listing = ? ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?", listing_id, shown.size, shown.skip
    )


def feedback(store: Store, vendor_id: str, shown: Page) -> list[Row]:
    """One page of all reviews of a vendor, the newest first, with the title of what was bought."""
    return store.rows(
        "SELECT r.*, l.title FROM review r JOIN listing l ON l.id = r.listing WHERE l.vendor = ? "
        "ORDER BY r.at DESC, r.rowid DESC LIMIT ? OFFSET ?",
        vendor_id,
        shown.size,
        shown.skip,
    )


def place(store: Store, review_id: str) -> Row | None:
    """The listing of a review, and how many reviews stand ``before`` it there."""
    return store.row(
        "SELECT r.listing, (SELECT count(*) FROM review e WHERE e.listing = r.listing AND (e.at, e.rowid) > (r.at, r.rowid)) AS before "
        "FROM review r WHERE r.id = ?",
        review_id,
    )


def vendor(store: Store, vendor_id: str) -> Row | None:
    """A vendor, with the number of listings (and of those on offer, ``live``), of bulletins and reviews, and the mean of their stars."""
    return store.row(f"{VENDOR} WHERE v.id = ?", vendor_id)


def vendors(store: Store, shown: Page) -> list[Row]:
    """One page of the vendors, in the order of their handles."""
    return store.rows(f"{VENDOR} ORDER BY v.handle LIMIT ? OFFSET ?", shown.size, shown.skip)


def how_many_vendors(store: Store) -> int:
    """The length of the list of vendors."""
    return store.count("SELECT count(*) FROM vendor")


def bulletins(store: Store, vendor_id: str, shown: Page) -> list[Row]:
    """One page of what a vendor tells everybody, the newest first."""
    order = "ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?"
    return store.rows(f"SELECT * FROM bulletin WHERE vendor = ? {order}", vendor_id, shown.size, shown.skip)


def told(store: Store, bulletin_id: str) -> Row | None:
    """The vendor of a bulletin, and how many bulletins stand ``before`` it."""
    return store.row(
        "SELECT b.vendor, (SELECT count(*) FROM bulletin e WHERE e.vendor = b.vendor AND (e.at, e.rowid) > (b.at, b.rowid)) AS before "
        "FROM bulletin b WHERE b.id = ?",
        bulletin_id,
    )


def how_many_disputes(store: Store) -> int:
    """The length of the list of disputes."""
    return store.count("SELECT count(*) FROM dispute")


def disputes(store: Store, shown: Page) -> list[Row]:
    """One page of the disputes with item and vendor, the newest first."""
    return store.rows(f"{DISPUTE} ORDER BY d.opened_at DESC, d.rowid DESC LIMIT ? OFFSET ?", shown.size, shown.skip)


def disputes_of(store: Store, listing_id: str) -> list[Row]:
    """The disputes over a listing, the newest first."""
    return store.rows(f"{DISPUTE} WHERE d.listing = ? ORDER BY d.opened_at DESC, d.rowid DESC", listing_id)


def dispute(store: Store, dispute_id: str) -> Row | None:
    """A dispute with item and vendor."""
    return store.row(f"{DISPUTE} WHERE d.id = ?", dispute_id)


def remarks(store: Store, dispute_id: str) -> list[Row]:
    """What was said in a dispute, in its order."""
    return store.rows("SELECT * FROM remark WHERE dispute = ? ORDER BY at, rowid", dispute_id)


def remark(store: Store, remark_id: str) -> Row | None:
    """A remark."""
    return store.row("SELECT * FROM remark WHERE id = ?", remark_id)


def how_many_announcements(store: Store) -> int:
    """The length of the list of what the site has told."""
    return store.count("SELECT count(*) FROM announcement")


def announcements(store: Store, kind: str | None, shown: Page) -> list[Row]:
    """One page of what the site has told, of a kind or of all, the newest first."""
    where = "WHERE ? IS NULL OR kind = ? ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?"
    return store.rows(f"SELECT * FROM announcement {where}", kind, kind, shown.size, shown.skip)


def announcement(store: Store, announcement_id: str) -> Row | None:
    """One thing that the site has told."""
    return store.row("SELECT * FROM announcement WHERE id = ?", announcement_id)


def known(store: Store, handle: str) -> bool:
    """Whether somebody has that handle, whatever its capitals: a vendor, a buyer, or either end of a private message."""
    ends = "SELECT sender FROM message UNION ALL SELECT receiver FROM message"
    found = f"SELECT handle FROM vendor UNION ALL SELECT handle FROM buyer UNION ALL {ends}"
    return store.row(f"SELECT 1 FROM ({found}) WHERE handle = ? COLLATE NOCASE", handle) is not None


def held(store: Store, handle: str) -> list[Row]:
    """The private messages that a handle sent or got."""
    return store.rows("SELECT * FROM message WHERE sender = ? COLLATE NOCASE OR receiver = ? COLLATE NOCASE", handle, handle)


def hits(store: Store, asked: Asked, shown: Page) -> list[Row]:
    """One page of what was found: vendors, then listings, those on offer before others; ``kind`` says which."""
    return store.rows(f"{_found(asked)} ORDER BY kind DESC, gone, at, id LIMIT ? OFFSET ?", *asked.patterns * 2, shown.size, shown.skip)


def how_many_hits(store: Store, asked: Asked) -> int:
    """How many listings (by title) and vendors (by handle, text, key and onion name) hold every word."""
    return store.count(f"SELECT count(*) FROM ({_found(asked)})", *asked.patterns * 2)


def _found(asked: Asked) -> str:
    return f"""
        SELECT 'vendor' AS kind, id, joined_at AS at, handle AS title, about, onion, '' AS vendor, '' AS handle, 0 AS price_usd, '' AS gone
        FROM vendor WHERE {asked.within("(handle || ' ' || about || ' ' || onion || ' ' || fingerprint)")}
        UNION ALL SELECT 'listing', l.id, l.listed_at, l.title, '', '', l.vendor, v.handle, l.price_usd, l.delisted_at
        FROM listing l JOIN vendor v ON v.id = l.vendor WHERE {asked.within("l.title")}
    """
