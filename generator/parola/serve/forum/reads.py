"""What the forum's pages read of its store, a query each. ``deleted_post`` is not among it: the site keeps that to itself."""

from __future__ import annotations

from parola.serve.stores import Row, Store
from parola.serve.web import Page
from parola.serve.words import Asked

TABLES = ("user", "thread", "post")

# Beside max() or min() SQLite takes the other columns from the row that has it (sqlite.org/lang_select.html#bareagg).
OF_BOARD = "WHERE thread IN (SELECT id FROM thread WHERE board = ?) GROUP BY thread"
LAST = f"SELECT thread, count(*) AS posts, max(at) AS at, id, user FROM post {OF_BOARD}"
FIRST = f"SELECT thread, min(at) AS at, user FROM post {OF_BOARD}"
POST = """
    SELECT p.id, p.rowid AS nth, p.at, p.text, t.title, t.board, p.user, u.handle, u.joined_at
    FROM post p JOIN thread t ON t.id = p.thread JOIN user u ON u.id = p.user
"""
MEMBER = "SELECT u.id, u.handle, u.joined_at, (SELECT count(*) FROM post WHERE user = u.id) AS posts FROM user u"


def boards(store: Store) -> list[Row]:
    """Every board with its counts and its last post."""
    return store.rows(
        "SELECT t.board, count(DISTINCT t.id) AS threads, count(*) AS posts, max(p.at) AS at, p.id, t.title, p.user, u.handle "
        "FROM thread t JOIN post p ON p.thread = t.id JOIN user u ON u.id = p.user GROUP BY t.board ORDER BY t.board"
    )


def newest_member(store: Store) -> Row | None:
    """The member who joined last; ``members`` says how many there are."""
    return store.row("SELECT count(*) AS members, max(joined_at) AS joined_at, id, handle FROM user HAVING count(*) > 0")


def threads_of(store: Store, board: str) -> int:
    """How many threads a board has; a board is there if it has one."""
    return store.count("SELECT count(*) FROM thread WHERE board = ?", board)


def threads(store: Store, board: str, shown: Page) -> list[Row]:
    """One page of a board, with who began each thread and its last post; the thread of the last post first."""
    return store.rows(
        f"SELECT t.id, t.title, last.posts, last.at, last.id AS post, last.user, l.handle, f.id AS starter, f.handle AS starter_handle "
        f"FROM thread t JOIN ({LAST}) AS last ON last.thread = t.id JOIN ({FIRST}) AS first ON first.thread = t.id "
        f"JOIN user l ON l.id = last.user JOIN user f ON f.id = first.user "
        f"ORDER BY last.at DESC, t.rowid LIMIT ? OFFSET ?",
        board,
        board,
        shown.size,
        shown.skip,
    )


def thread(store: Store, thread_id: str) -> Row | None:
    """A thread with the number of its posts."""
    return store.row("SELECT t.*, (SELECT count(*) FROM post WHERE thread = t.id) AS posts FROM thread t WHERE t.id = ?", thread_id)


def posts_in(store: Store, thread_id: str, shown: Page) -> list[Row]:
    """One page of a thread, the oldest post first, with how many posts each author has."""
    return store.rows(  # authors' posts are counted for the page alone, for some wrote a great many
        f"SELECT *, (SELECT count(*) FROM post WHERE user = said.user) AS user_posts "
        f"FROM ({POST} WHERE p.thread = ? ORDER BY p.at, p.rowid LIMIT ? OFFSET ?) AS said ORDER BY at, nth",
        thread_id,
        shown.size,
        shown.skip,
    )


def posts_by(store: Store, user_id: str, shown: Page) -> list[Row]:
    """One page of what a member wrote, the newest post first."""
    return store.rows(f"{POST} WHERE p.user = ? ORDER BY p.at DESC, p.rowid DESC LIMIT ? OFFSET ?", user_id, shown.size, shown.skip)


def place(store: Store, post_id: str) -> Row | None:
    """The thread of a post, and how many posts stand ``before`` it there."""
    return store.row(
        "SELECT p.thread, (SELECT count(*) FROM post e WHERE e.thread = p.thread AND (e.at, e.rowid) < (p.at, p.rowid)) AS before "
        "FROM post p WHERE p.id = ?",
        post_id,
    )


def member(store: Store, user_id: str) -> Row | None:
    """A member with the number of their posts."""
    return store.row(f"{MEMBER} WHERE u.id = ?", user_id)


def keys(store: Store, user_id: str) -> list[Row]:
    """The posts in which a member showed an OpenPGP key or signed, the oldest first; ``shown`` is 1 for a key, 0 for a signature."""
    return store.rows(
        "SELECT id, at, text LIKE '%-----BEGIN PGP PUBLIC KEY BLOCK-----%' AS shown FROM post WHERE user = ? "
        "AND (text LIKE '%-----BEGIN PGP PUBLIC KEY BLOCK-----%' OR text LIKE '%-----BEGIN PGP SIGNED MESSAGE-----%') ORDER BY at, rowid",
        user_id,
    )


def known(store: Store, handle: str) -> bool:
    """Whether somebody has that handle, whatever its capitals: a member, or either end of a private message."""
    found = "SELECT handle FROM user UNION ALL SELECT sender FROM message UNION ALL SELECT receiver FROM message"
    return store.row(f"SELECT 1 FROM ({found}) WHERE handle = ? COLLATE NOCASE", handle) is not None


def held(store: Store, handle: str) -> list[Row]:
    """The private messages that a handle sent or got."""
    return store.rows("SELECT * FROM message WHERE sender = ? COLLATE NOCASE OR receiver = ? COLLATE NOCASE", handle, handle)


def members(store: Store, shown: Page) -> list[Row]:
    """One page of the members, in the order in which they joined."""
    return store.rows(f"{MEMBER} ORDER BY u.joined_at, u.rowid LIMIT ? OFFSET ?", shown.size, shown.skip)


def how_many_members(store: Store) -> int:
    """The length of the list of members."""
    return store.count("SELECT count(*) FROM user")


def hits(store: Store, asked: Asked, shown: Page) -> list[Row]:
    """One page of what was found: members, then threads, then posts; ``kind`` says which."""
    return store.rows(f"{_found(asked)} ORDER BY kind DESC, at, id LIMIT ? OFFSET ?", *asked.patterns * 3, shown.size, shown.skip)


def how_many_hits(store: Store, asked: Asked) -> int:
    """How many handles, titles and posts hold every word."""
    return store.count(f"SELECT count(*) FROM ({_found(asked)})", *asked.patterns * 3)


def _found(asked: Asked) -> str:
    return f"""
        SELECT 'user' AS kind, id, joined_at AS at, handle AS title, '' AS text, '' AS user, '' AS handle
        FROM user WHERE {asked.within("handle")}
        UNION ALL SELECT 'thread', t.id, min(p.at), t.title, '', p.user, u.handle
        FROM thread t JOIN post p ON p.thread = t.id JOIN user u ON u.id = p.user WHERE {asked.within("t.title")} GROUP BY t.id
        UNION ALL SELECT 'post', p.id, p.at, t.title, p.text, p.user, u.handle
        FROM post p JOIN thread t ON t.id = p.thread JOIN user u ON u.id = p.user WHERE {asked.within("p.text")}
    """
