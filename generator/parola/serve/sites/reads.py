"""What the pages of the smaller sites read of a site's own store, a query each; ``host`` and ``exchange`` are no site's affair."""

from __future__ import annotations

from parola.serve.stores import Row, Store
from parola.serve.web import Page
from parola.serve.words import Asked

PUBLIC = ("site", "page", "item", "entry", "link", "file")
OWN = ("setting", "message")
STATE = "substr(text, 1, instr(text, ':') - 1)"  # of a deal
COMMENTS = "(SELECT count(*) FROM entry c WHERE c.kind = 'comment' AND c.title IN (n.title, 'Re: ' || n.title))"


def site(store: Store) -> Row | None:
    """The one site of a store, with how far its clock is ahead, in seconds."""
    return store.row("SELECT s.*, (SELECT clock FROM setting) AS clock FROM site s")


def pages(store: Store) -> list[Row]:
    """Every page, in the order of their numbers."""
    return store.rows("SELECT * FROM page ORDER BY rowid")


def kinds(store: Store) -> set[str]:
    """Which kinds of entry there are, and of ``item``, ``link``, ``file`` (that a page links to and no item shows) those that there are."""
    found = store.rows(
        "SELECT DISTINCT kind FROM entry UNION SELECT 'item' FROM item UNION SELECT 'link' FROM link UNION SELECT 'file' FROM file "
        "WHERE found = 'link' AND path NOT IN (SELECT photo FROM item)"
    )
    return {row["kind"] for row in found}


def page(store: Store, path: str) -> Row | None:
    """A page by its path."""
    return store.row("SELECT * FROM page WHERE path = ?", path)


def page_by_id(store: Store, page_id: str) -> Row | None:
    """A page by its evidence id."""
    return store.row("SELECT * FROM page WHERE id = ?", page_id)


def file_paths(store: Store) -> list[Row]:
    """Path of every file, and how it can be found."""
    return store.rows("SELECT path, found FROM file ORDER BY rowid")


def file(store: Store, path: str) -> Row | None:
    """A file by its path."""
    return store.row("SELECT * FROM file WHERE path = ?", path)


def files(store: Store) -> list[Row]:
    """Files that pages link to and no item shows."""
    return store.rows(
        "SELECT id, path, mime, modified_at, length(body) AS bytes FROM file "
        "WHERE found = 'link' AND path NOT IN (SELECT photo FROM item) ORDER BY path"
    )


def how_many_items(store: Store) -> int:
    """The length of the list of goods."""
    return store.count("SELECT count(*) FROM item")


def items(store: Store, shown: Page) -> list[Row]:
    """One page of the goods, the newest first."""
    return store.rows("SELECT * FROM item ORDER BY listed_at DESC, rowid LIMIT ? OFFSET ?", shown.size, shown.skip)


def item(store: Store, item_id: str) -> Row | None:
    """One of the goods, with the evidence id of its picture."""
    return store.row("SELECT i.*, f.id AS photo_id FROM item i LEFT JOIN file f ON f.path = i.photo WHERE i.id = ?", item_id)


def how_many(store: Store, kind: str) -> int:
    """How many entries of a kind there are."""
    return store.count("SELECT count(*) FROM entry WHERE kind = ?", kind)


def entries(store: Store, kind: str, shown: Page) -> list[Row]:
    """One page of the entries of a kind, the newest first; of news also how many comments each has."""
    return store.rows(
        f"SELECT n.*, {COMMENTS} AS comments FROM entry n WHERE kind = ? ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?",
        kind,
        shown.size,
        shown.skip,
    )


def entry(store: Store, entry_id: str, kind: str = "") -> Row | None:
    """An entry, of a kind if one is named, and how many of its kind stand ``before`` it in their list."""
    return store.row(
        "SELECT e.*, (SELECT count(*) FROM entry o WHERE o.kind = e.kind AND (o.at, o.rowid) > (e.at, e.rowid)) AS before "
        "FROM entry e WHERE e.id = ? AND ? IN ('', e.kind)",
        entry_id,
        kind,
    )


def news_of(store: Store, comment: Row) -> Row | None:
    """The news that a comment belongs to: the last of that title before it."""
    return store.row(
        "SELECT id FROM entry WHERE kind = 'news' AND ? IN (title, 'Re: ' || title) ORDER BY at <= ? DESC, at DESC",
        comment["title"],
        comment["at"],
    )


def comments(store: Store, news: Row) -> list[Row]:
    """The comments on a piece of news, the oldest first; a title that comes back shares them."""
    return store.rows(
        "SELECT * FROM entry WHERE kind = 'comment' AND title IN (?, 'Re: ' || ?) ORDER BY at, rowid", news["title"], news["title"]
    )


def months(store: Store) -> list[Row]:
    """Every month (``2025-03``) that has news, with how many."""
    return store.rows("SELECT substr(at, 1, 7) AS month, count(*) AS news FROM entry WHERE kind = 'news' GROUP BY 1 ORDER BY 1 DESC")


def of_month(store: Store, month: str) -> list[Row]:
    """The news of a month, the oldest first."""
    return store.rows(
        f"SELECT n.*, {COMMENTS} AS comments FROM entry n WHERE kind = 'news' AND substr(at, 1, 7) = ? ORDER BY at, rowid", month
    )


def states(store: Store) -> list[Row]:
    """State of the deals of an escrow -> how many are in it."""
    return store.rows(f"SELECT {STATE} AS state, count(*) AS deals FROM entry WHERE kind = 'deal' GROUP BY 1 ORDER BY 1")


def deals(store: Store, state: str, shown: Page) -> list[Row]:
    """One page of the deals, of a state if one is named, the newest first."""
    return store.rows(
        f"SELECT *, {STATE} AS state FROM entry WHERE kind = 'deal' AND ? IN ('', {STATE}) ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?",
        state,
        shown.size,
        shown.skip,
    )


def groups(store: Store) -> list[Row]:
    """Every heading of the links, with how many stand under it and what the site says of them."""
    return store.rows(
        "SELECT category, count(*) AS links, sum(says = 'online') AS online, sum(says = 'offline') AS offline, sum(says = 'scam') AS scam "
        "FROM link GROUP BY category ORDER BY category"
    )


LINKS = "FROM link WHERE ? IN ('', category) AND ? IN ('', says)"


def how_many_links(store: Store, category: str, says: str) -> int:
    """How many links stand under a heading and have a mark; empty: any."""
    return store.count(f"SELECT count(*) {LINKS}", category, says)


def links(store: Store, category: str, says: str, shown: Page) -> list[Row]:
    """One page of the links under a heading that have a mark, in the order of their titles; empty: any."""
    return store.rows(f"SELECT * {LINKS} ORDER BY title, rowid LIMIT ? OFFSET ?", category, says, shown.size, shown.skip)


def newest_links(store: Store, count: int) -> list[Row]:
    """The links that were added last."""
    return store.rows("SELECT * FROM link ORDER BY added_at DESC, rowid LIMIT ?", count)


def link(store: Store, link_id: str) -> Row | None:
    """A link, and how many stand ``before`` it in the list of all."""
    return store.row(
        "SELECT l.*, (SELECT count(*) FROM link o WHERE (o.title, o.rowid) < (l.title, l.rowid)) AS before FROM link l WHERE l.id = ?",
        link_id,
    )


def letter_at(store: Store, place: int) -> Row | None:
    """The letter of guarantee at a place of their list."""
    return store.row("SELECT * FROM entry WHERE kind = 'letter' ORDER BY rowid LIMIT 1 OFFSET ?", place)


def held(store: Store, handle: str) -> list[Row]:
    """The private messages that a handle sent or got."""
    return store.rows("SELECT * FROM message WHERE lower(sender) = ? OR lower(receiver) = ? ORDER BY at", handle.lower(), handle.lower())


def known(store: Store, handle: str) -> bool:
    """Whether somebody of the store has this handle."""
    asked = handle.lower()
    wanted = "SELECT count(*) FROM (SELECT author AS handle FROM entry UNION SELECT sender FROM message UNION SELECT receiver FROM message)"
    return store.count(f"{wanted} WHERE lower(handle) = ?", asked) > 0


def how_many_hits(store: Store, asked: Asked) -> int:
    """How many goods, entries, links and pages hold every word."""
    return store.count(f"SELECT count(*) FROM ({_found(asked)})", *asked.patterns * 4)


def hits(store: Store, asked: Asked, shown: Page) -> list[Row]:
    """One page of what was found; ``kind`` is that of the evidence id."""
    return store.rows(f"{_found(asked)} ORDER BY kind, at DESC, id LIMIT ? OFFSET ?", *asked.patterns * 4, shown.size, shown.skip)


def _found(asked: Asked) -> str:
    return f"""
        SELECT 'item' AS kind, id, listed_at AS at, title, about AS text FROM item WHERE {asked.within("(title || ' ' || about)")}
        UNION ALL SELECT 'entry', id, at, title, text FROM entry WHERE {asked.within("(title || ' ' || text || ' ' || author)")}
        UNION ALL SELECT 'link', id, added_at, title, url FROM link WHERE {asked.within("(title || ' ' || url || ' ' || about)")}
        UNION ALL SELECT 'page', id, changed_at, title, text FROM page WHERE {asked.within("(title || ' ' || text)")}
    """
