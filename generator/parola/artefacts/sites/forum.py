"""The forum: the cells' posts among everybody else's."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from parola.artefacts import ordinary, own_keys, speech
from parola.artefacts.bulk import Bulk, Series, together, with_rows
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Ids, Times, Whole, Words
from parola.artefacts.plants.piece import LABEL, Said, Shown, known
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import others, variants
from parola.simulate.events import Event, Posted
from parola.simulate.posts import MIDDLE, PER_THREAD, SPREAD, VARIANTS, Array, Kind
from parola.world.cell import Cell

YEAR = 365 * 86_400
KEPT = 3_600  # seconds until a deleted post is taken down
TITLE = 12  # bits of an opening post's number that its text has for itself, so that titles do not go with texts
BOARDS = 1 << 16  # more boards than there are
SIGNED, PASTED = 0.3, 0.05  # shares of what members who have a key post; assumption
MOST_SIGNED = 2_000  # posts of ordinary members with a signature or key
NOISE = [kind for kind in Kind if kind is not Kind.PLAIN]
Real = NDArray[np.float64]
OPENS = 1 / PER_THREAD  # share of posts of whoever writes much that open a thread: that of everybody
RECENT = 40  # threads of a board that somebody who comes to write looks at


@dataclass(frozen=True, slots=True)
class _Board:
    """Threads of a board in the order in which they were opened: their numbers, when that was, and how much is written in them."""

    threads: Whole
    opened: Whole
    sizes: Real

    def recent(self, at: int, chance: Random) -> int:
        """One of the latest threads at a moment, the more likely the more is written there; the first of all where there is none yet."""
        before = max(1, int(np.searchsorted(self.opened, at)))
        at_hand = slice(max(0, before - RECENT), before)
        return chance.choices(self.threads[at_hand].tolist(), self.sizes[at_hand].tolist())[0]

    def more(self, threads: Whole, opened: Whole, sizes: Real) -> _Board:
        """With threads beside its own."""
        at = np.concatenate([self.opened, opened])
        order = np.argsort(at, kind="stable")
        return _Board(np.concatenate([self.threads, threads])[order], at[order], np.concatenate([self.sizes, sizes])[order])


Boards = Mapping[str, _Board]


@dataclass(frozen=True, slots=True)
class _Said:
    """A post beside the background's; ``thread`` is a number of the background's threads or of those opened beside them, which follow.

    ``interest``: it is of an account of interest.
    """

    at: int
    handle: str
    thread: int
    text: str
    interest: Said | None = None

    @property
    def gone(self) -> bool:
        """Whether it was taken down."""
        return self.interest is not None and self.interest.gone


def forum(scene: Scene, said: Sequence[Said] = (), shown: Sequence[Shown] = ()) -> Iterator[Bulk | Record]:
    """Users, threads, public posts and (for the server's own store) deleted posts; records of the cells' posts.

    ``said`` and ``shown`` are posts and accounts of interest, and posts of ordinary people who write as much.
    """
    boards, opening = _boards(scene, said)
    own, interest = list(_of_cells(scene, boards)), [_of_interest(scene, boards, opening.get(n), one) for n, one in enumerate(said)]
    like = [*_of_others(scene, boards), *(one for one in interest if not (one.interest and one.interest.traces))]
    marked = [one for one in interest if one.interest and one.interest.traces]
    those = [*like, *(one for _, one in own), *marked]
    users, number = _users(scene, {one.handle for one in those}, {one.handle: one for one in shown})
    threads = _threads(scene, those, [said[n] for n in opening])
    posts = _posts(scene, own, like, marked, number, threads.numbers)
    gone = np.zeros(len(posts.numbers), np.bool_)
    down = np.array([one.gone for one in those], np.bool_)
    gone[posts.numbers - 1] = np.concatenate([scene.drawn.posts["deleted"], down])
    deleted = posts.bulk.only(gone, "forum.deleted_post")
    yield from (users.bulk, threads.bulk, posts.bulk.only(~gone, "forum.post"))
    yield Bulk(deleted.table, {**deleted.columns, "deleted_at": Times(deleted.columns["at"].keys + KEPT)})
    yield from posts.records
    yield from (record for record in users.records if record.label)


def _of_interest(scene: Scene, boards: Boards, opens: int | None, one: Said) -> _Said:
    """On the board where everything is talked about; ``opens`` is the thread that the post opens, if it does."""
    chance = scene.streams.python("forum", "persona", one.handle, one.at)
    thread = boards[scene.scenario.forum.boards[-1]].recent(one.at, chance) if opens is None else opens
    return _Said(one.at, one.handle, thread, one.text, one)


def _of_cells(scene: Scene, boards: Boards) -> Iterator[tuple[Event, _Said]]:
    for cell, event in scene.happened:
        if isinstance(event.what, Posted):
            what, chance = event.what, scene.streams.python("forum", event.id)
            said = _dressed(scene, cell, what, speech.written(scene, cell, what.by, what.text, event.id, event.at), event.at)
            yield event, _Said(event.at, cell.handles[what.by], boards[what.board].recent(event.at, chance), said)


def _of_others(scene: Scene, boards: Boards) -> Iterator[_Said]:
    for other, act, what in others.doing(scene, Posted):
        said, chance = others.phrase(scene, other, act, "en").text, scene.streams.python("forum", *act.path)
        if what.key != "none":
            said = own_keys.dressed(scene, ordinary.own_key(scene, other.handle, other.mail), what.key, said, act.at)
        yield _Said(act.at, other.handle, boards[what.board].recent(act.at, chance), said)


def _dressed(scene: Scene, cell: Cell, what: Posted, said: str, at: int) -> str:
    return said if what.key == "none" else own_keys.dressed(scene, own_keys.of(scene, cell, what.by), what.key, said, at)


def _boards(scene: Scene, said: Sequence[Said]) -> tuple[Boards, dict[int, int]]:
    """All boards, and the threads that posts of ``said`` open, by place there: a cell writes where others write, and nothing stands alone.

    Whoever writes much opens threads as everybody does, and they draw as many answers; else a few threads would hold all that is said.
    """
    names, drawn = scene.scenario.forum.boards, scene.drawn.posts["thread"]
    boards = {board: _opened(scene, n) for n, board in enumerate(names)}
    opening = {n: int(drawn.max(initial=-1)) + nth for nth, n in enumerate(_openers(scene, said), start=1)}
    sizes = scene.streams("forum", "opened").lognormal(math.log(MIDDLE), SPREAD, len(opening))
    at = np.array([said[n].at for n in opening], np.int64)
    return {**boards, names[-1]: boards[names[-1]].more(np.array([*opening.values()], np.int64), at, sizes)}, opening


def _openers(scene: Scene, said: Sequence[Said]) -> list[int]:
    """Places of the posts that open a thread: none that carries a trace or was taken down."""
    plain = [n for n, one in enumerate(said) if not one.traces and not one.gone]
    return [n for n in plain if scene.streams.python("forum", "opens", said[n].handle, said[n].at).random() < OPENS]


def _opened(scene: Scene, board: int) -> _Board:
    posts = scene.drawn.posts[scene.drawn.posts["board"] == board]
    threads, first, sizes = np.unique(posts["thread"], return_index=True, return_counts=True)
    return _Board(threads, posts["at"][first], sizes.astype(np.float64))


def _users(scene: Scene, named: Collection[str], shown: Mapping[str, Shown]) -> tuple[Series, Mapping[str | int, int]]:
    """Everybody who wrote, and the number of each: by place among the background's users, or by handle."""
    start, names = scene.scenario.start - 1, scene.world.forum_users
    writers = np.unique(scene.drawn.posts["user"])
    joined = start - scene.streams("forum", "joined").integers(YEAR, size=len(names))[writers]
    handles = sorted(named)
    own_joined = [stamp(start - scene.streams.python("forum", "joined", handle).randrange(YEAR)) for handle in handles]
    drafts = [_user({"handle": handle, "joined_at": at}, shown.get(handle)) for handle, at in zip(handles, own_joined, strict=True)]
    background = {"handle": Words.of(names, writers), "joined_at": Times(joined)}
    series = together("forum.user", "forum/user", background, drafts, ("joined_at", "handle"))
    return series, dict(zip([*writers.tolist(), *handles], series.numbers.tolist(), strict=True))


def _user(row: dict[str, str], shown: Shown | None) -> Draft:
    return Draft(row, BACKGROUND, shown.cell, LABEL, known(shown.traces, account=shown.role)) if shown else Draft(row)


def _threads(scene: Scene, those: Sequence[_Said], more: Sequence[Said]) -> Series:
    """Numbered by their first post; when that was is seen there, not in the table. ``more`` are posts that open one beside the drawn."""
    posts, boards = scene.drawn.posts, scene.scenario.forum.boards
    _, first = np.unique(posts["thread"], return_index=True)
    board = np.concatenate([posts["board"][first], np.full(len(more), len(boards) - 1, np.int16)])
    titled = np.concatenate([posts["text"][first] >> TITLE, scene.streams("forum", "titles").integers(VARIANTS >> TITLE, size=len(more))])
    opened = np.concatenate([posts["at"][first], np.array([one.at for one in more], np.int64)])
    np.minimum.at(opened, np.array([one.thread for one in those], np.int64), np.array([one.at for one in those], np.int64))
    titles = variants.picked(scene, [f"title-{name}" for name in boards], board, titled)
    background = {"board": Words.of(boards, board), "title": titles, "opened": Times(opened)}
    return together("forum.thread", "forum/thread", background, (), ("opened", "board", "title"))


def _posts(
    scene: Scene,
    own: Sequence[tuple[Event, _Said]],
    like: Sequence[_Said],
    marked: Sequence[_Said],
    user: Mapping[str | int, int],
    thread: Whole,
) -> Series:
    """The background's come first in ``numbers``, then those of ``like``, ``own`` and ``marked``."""

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
    drafts += [Draft(row(one), BACKGROUND, one.interest.cell, LABEL, known(one.interest.traces)) for one in marked if one.interest]
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
        own_keys.dressed(scene, own[user], "signed" if draw < SIGNED else "pasted", text, at)
        for user, draw, text, at in zip(posts["user"][rows].tolist(), drawn[rows].tolist(), plain, posts["at"][rows].tolist(), strict=True)
    ]
    index = texts.keys.copy()
    index[rows] = len(texts.vocabulary) + np.arange(len(rows), dtype=np.int32)
    return Words.of([*texts.vocabulary, *made], index)
