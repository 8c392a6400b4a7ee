"""What the pages of an open site read of ``learner/shared/surface.sqlite``, a query each, of that site's rows alone.

When the crawler came by (``seen_at``) and an interpreter's English (``gloss``) are not the site's, so no page has them.
"""

from __future__ import annotations

from parola.serve.stores import Row, Store
from parola.serve.web import Page
from parola.serve.words import Asked

TABLES = ("profile", "advert", "picture")
ADVERT = """
    SELECT a.id, a.profile, a.posted_at, a.edited_at, a.language, a.text, a.contact, a.picture, p.handle, p.joined_at
    FROM advert a JOIN profile p ON p.id = a.profile WHERE a.site = ?
"""
PROFILE = "SELECT p.*, (SELECT count(*) FROM advert WHERE profile = p.id) AS adverts FROM profile p WHERE p.site = ?"


def languages(store: Store, site: str) -> dict[str, int]:
    """Language -> how many adverts are in it."""
    found = store.rows("SELECT language, count(*) AS adverts FROM advert WHERE site = ? GROUP BY language ORDER BY language", site)
    return {row["language"]: row["adverts"] for row in found}


def adverts(store: Store, site: str, language: str, shown: Page) -> list[Row]:
    """One page of the adverts, in a language if one is named, the newest first."""
    return store.rows(
        f"{ADVERT} AND ? IN ('', a.language) ORDER BY a.posted_at DESC, a.rowid DESC LIMIT ? OFFSET ?",
        site,
        language,
        shown.size,
        shown.skip,
    )


def advert(store: Store, site: str, advert_id: str) -> Row | None:
    """An advert with who posted it."""
    return store.row(f"{ADVERT} AND a.id = ?", site, advert_id)


def adverts_of(store: Store, site: str, profile: str, shown: Page) -> list[Row]:
    """One page of what a profile posted, the newest first."""
    return store.rows(
        f"{ADVERT} AND a.profile = ? ORDER BY a.posted_at DESC, a.rowid DESC LIMIT ? OFFSET ?", site, profile, shown.size, shown.skip
    )


def profile(store: Store, site: str, profile_id: str) -> Row | None:
    """A profile with the number of its adverts."""
    return store.row(f"{PROFILE} AND p.id = ?", site, profile_id)


def how_many_profiles(store: Store, site: str) -> int:
    """The length of the list of profiles."""
    return store.count("SELECT count(*) FROM profile WHERE site = ?", site)


def profiles(store: Store, site: str, shown: Page) -> list[Row]:
    """One page of the profiles, in the order of their handles."""
    return store.rows(f"{PROFILE} ORDER BY p.handle, p.rowid LIMIT ? OFFSET ?", site, shown.size, shown.skip)


def picture(store: Store, site: str, picture_id: str) -> Row | None:
    """A picture that stands on an advert of this site."""
    return store.row("SELECT * FROM picture WHERE id = ? AND id IN (SELECT picture FROM advert WHERE site = ?)", picture_id, site)


def how_many_hits(store: Store, site: str, asked: Asked) -> int:
    """How many adverts (by text, contact and handle) hold every word."""
    return store.count(f"SELECT count(*) FROM ({ADVERT} AND {_holds(asked)})", site, *asked.patterns)


def hits(store: Store, site: str, asked: Asked, shown: Page) -> list[Row]:
    """One page of the adverts that hold every word, the newest first."""
    return store.rows(
        f"{ADVERT} AND {_holds(asked)} ORDER BY a.posted_at DESC, a.rowid DESC LIMIT ? OFFSET ?",
        site,
        *asked.patterns,
        shown.size,
        shown.skip,
    )


def _holds(asked: Asked) -> str:
    return asked.within("(a.text || ' ' || a.contact || ' ' || p.handle)")
