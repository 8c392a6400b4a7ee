"""The forum: the cells' posts among everybody else's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from parola.artefacts import keys, ordinary, speech
from parola.artefacts.bulk import Bulk, Series, together, with_rows
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Ids, Times, Whole, Words
from parola.artefacts.record import Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import others, variants
from parola.simulate.events import Event, Posted
from parola.simulate.posts import Array, Kind
from parola.world.cell import Cell

YEAR = 365 * 86_400
KEPT = 3_600  # seconds until a deleted post is taken down
TITLE = 12  # bits of an opening post's number that its text has for itself, so that titles do not go with texts
BOARDS = 1 << 16  # more boards than there are
SIGNED, PASTED = 0.3, 0.05  # shares of what members who have a key post; assumption
MOST_SIGNED = 2_000  # posts of ordinary members with a signature or key
NOISE = [kind for kind in Kind if kind is not Kind.PLAIN]
Boards = Mapping[str, tuple[Whole, Whole]]  # board -> its threads and when each was opened
RECENT = 40  # threads of a board that somebody who comes to write looks at


@dataclass(frozen=True, slots=True)
class _Said:
    """A post that says a line of a module, a cell's or a stranger's; ``thread`` is a number of the background's."""

    at: int
    handle: str
    thread: int
    text: str


def forum(scene: Scene) -> Iterator[Bulk | Record]:
    """Users, threads, public posts and (for the server's own store) deleted posts; records of the cells' posts."""
    boards = {board: _opened(scene, n) for n, board in enumerate(scene.scenario.forum.boards)}
    own, like = list(_of_cells(scene, boards)), list(_of_others(scene, boards))
    those = [*like, *(one for _, one in own)]
    users, number = _users(scene, {one.handle for one in those})
    threads = _threads(scene, those)
    posts = _posts(scene, own, like, number, threads.numbers)
    gone = np.zeros(len(posts.numbers), np.bool_)
    gone[posts.numbers[: len(scene.drawn.posts)] - 1] = scene.drawn.posts["deleted"]
    deleted = posts.bulk.only(gone, "forum.deleted_post")
    yield from (users.bulk, threads.bulk, posts.bulk.only(~gone, "forum.post"))
    yield Bulk(deleted.table, {**deleted.columns, "deleted_at": Times(deleted.columns["at"].keys + KEPT)})
    yield from posts.records


def _of_cells(scene: Scene, boards: Boards) -> Iterator[tuple[Event, _Said]]:
    for cell, event in scene.happened:
        if isinstance(event.what, Posted):
            what, chance = event.what, scene.streams.python("forum", event.id)
            said = _dressed(scene, cell, what, speech.written(scene, cell, what.by, what.text, event.id, event.at), event.at)
            yield event, _Said(event.at, cell.handles[what.by], _thread(boards[what.board], event.at, chance), said)


def _of_others(scene: Scene, boards: Boards) -> Iterator[_Said]:
    for other, act, what in others.doing(scene, Posted):
        said, chance = others.phrase(scene, other, act, "en").text, scene.streams.python("forum", *act.path)
        if what.key != "none":
            said = keys.dressed(ordinary.own_key(scene, other.handle, other.mail), what.key, said, act.at)
        yield _Said(act.at, other.handle, _thread(boards[what.board], act.at, chance), said)


def _thread(opened: tuple[Whole, Whole], at: int, chance: Random) -> int:
    """One of the latest threads of a board at a moment; its first where there is none yet."""
    threads, first = opened
    before = int(np.searchsorted(first, at))
    return int(threads[chance.randrange(max(0, before - RECENT), max(1, before))])


def _dressed(scene: Scene, cell: Cell, what: Posted, said: str, at: int) -> str:
    return said if what.key == "none" else keys.dressed(keys.of(scene, cell, what.by), what.key, said, at)


def _opened(scene: Scene, board: int) -> tuple[Whole, Whole]:
    """Threads of a board and when they were opened, in that order: a cell writes where others write, and nothing stands alone."""
    posts = scene.drawn.posts[scene.drawn.posts["board"] == board]
    threads, first = np.unique(posts["thread"], return_index=True)
    return threads, posts["at"][first]


def _users(scene: Scene, named: Collection[str]) -> tuple[Series, Mapping[str | int, int]]:
    """Everybody who wrote, and the number of each: by place among the background's users, or by handle."""
    start, names = scene.scenario.start - 1, scene.world.forum_users
    writers = np.unique(scene.drawn.posts["user"])
    joined = start - scene.streams("forum", "joined").integers(YEAR, size=len(names))[writers]
    handles = sorted(named)
    own_joined = [stamp(start - scene.streams.python("forum", "joined", handle).randrange(YEAR)) for handle in handles]
    drafts = [Draft({"handle": handle, "joined_at": at}) for handle, at in zip(handles, own_joined, strict=True)]
    background = {"handle": Words.of(names, writers), "joined_at": Times(joined)}
    series = together("forum.user", "forum/user", background, drafts, ("joined_at", "handle"))
    return series, dict(zip([*writers.tolist(), *handles], series.numbers.tolist(), strict=True))


def _threads(scene: Scene, those: Sequence[_Said]) -> Series:
    """Numbered by their first post; when that was is seen there, not in the table."""
    posts, boards = scene.drawn.posts, scene.scenario.forum.boards
    _, first = np.unique(posts["thread"], return_index=True)
    opened = posts["at"][first]
    np.minimum.at(opened, np.array([one.thread for one in those], np.int64), np.array([one.at for one in those], np.int64))
    titles = variants.picked(scene, [f"title-{board}" for board in boards], posts["board"][first], posts["text"][first] >> TITLE)
    background = {"board": Words.of(boards, posts["board"][first]), "title": titles, "opened": Times(opened)}
    return together("forum.thread", "forum/thread", background, (), ("opened", "board", "title"))


def _posts(scene: Scene, own: Sequence[tuple[Event, _Said]], like: Sequence[_Said], user: Mapping[str | int, int], thread: Whole) -> Series:
    """The background's come first in ``numbers``."""

    def row(one: _Said) -> dict[str, str]:
        return {
            "thread": f"forum/thread/{thread[one.thread]}",
            "user": f"forum/user/{user[one.handle]}",
            "at": stamp(one.at),
            "text": one.text,
        }

    posts = scene.drawn.posts
    users = np.zeros(len(scene.world.forum_users), np.int64)
    writers = np.unique(posts["user"])
    users[writers] = [user[writer] for writer in writers.tolist()]
    background = {
        "thread": Ids("forum/thread", thread[posts["thread"]]),
        "user": Ids("forum/user", users[posts["user"]]),
        "at": Times(posts["at"]),
        "text": _texts(scene, posts),
    }
    drafts = [Draft(row(one), event.id, event.cell, event.label) for event, one in own]
    return together("forum.post", "forum/post", with_rows(background, [row(one) for one in like]), drafts, ("at", "user", "text"))


def _texts(scene: Scene, posts: Array) -> Words:
    """What a board is about, or the noise that is the same on all of them; who repeats a post has its words as they stand there."""
    boards, openings = scene.scenario.forum.boards, np.zeros(len(posts), np.bool_)
    openings[np.unique(posts["thread"], return_index=True)[1]] = True
    keys_ = [f"{what}-{board}" for what in ("post", "opens") for board in boards] + [f"post-{kind.name.lower()}" for kind in NOISE]
    known = scene.phrases.texts["en"].lines
    lines = [(key if key in known else key.replace("opens", "post"), "en") for key in keys_]
    which = np.where(posts["kind"] == Kind.PLAIN, posts["board"] + len(boards) * openings, 2 * len(boards) - 1 + posts["kind"])
    first = _first(posts)
    told = variants.written(scene, "forum", lines, which[first], posts["text"], posts["user"][first])
    return _signed(scene, posts, first, told.text)


def _first(posts: Array) -> Whole:
    """For each post the earliest of the same board that says the same: itself, unless it repeats one."""
    same = (posts["text"].astype(np.int64) * len(Kind) + posts["kind"]) * BOARDS + posts["board"]
    _, first, group = np.unique(same, return_index=True, return_inverse=True)
    return first[group]


def _signed(scene: Scene, posts: Array, first: Whole, texts: Words) -> Words:
    """Some posts of ordinary members who have a key are signed with it, or have it below them."""
    own, chance = ordinary.forum_keys(scene), scene.streams("forum", "signed")
    drawn = chance.random(len(posts))
    fits = (first == np.arange(len(posts))) & np.isin(posts["user"], list(own)) & (drawn < SIGNED + PASTED)
    rows = np.flatnonzero(fits & (posts["kind"] == Kind.PLAIN))
    rows = rows[:: 1 + len(rows) // MOST_SIGNED]
    plain = texts.take(rows).shown()
    made = [
        keys.dressed(own[user], "signed" if draw < SIGNED else "pasted", text, at)
        for user, draw, text, at in zip(posts["user"][rows].tolist(), drawn[rows].tolist(), plain, posts["at"][rows].tolist(), strict=True)
    ]
    index = texts.keys.copy()
    index[rows] = len(texts.vocabulary) + np.arange(len(rows), dtype=np.int32)
    return Words.of([*texts.vocabulary, *made], index)
