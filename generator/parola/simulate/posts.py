"""What everybody else writes on the forum: threads that open, are answered and go quiet, with the noise that forums have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from parola.simulate import crowd, rhythm

POST = np.dtype([("at", "i8"), ("user", "i4"), ("board", "i2"), ("thread", "i4"), ("kind", "i1"), ("text", "i4"), ("deleted", "?")])
# Posts of a thread, log-normal: median and mean. With what people of cases and strangers like them write beside, it comes to about 5 and
# 14. Assumption: studies tell neither.
MIDDLE, PER_THREAD = 4, 12
SPREAD = math.sqrt(2 * math.log(PER_THREAD / MIDDLE))  # of the logarithm
VARIANTS = 1 << 30  # texts are drawn as numbers below this and taken modulo the variants there are
Array = NDArray[np.void]
Whole = NDArray[np.int64]


class Kind(IntEnum):
    """What sort of thing a post says; a repost says again what somebody said before it."""

    PLAIN = 0
    SPAM = 1
    RUMOUR = 2
    DENIAL = 3
    OUTDATED = 4


@dataclass(frozen=True, slots=True)
class Noise:
    """Shares of all posts, and of rumours how many are contradicted by the next post of their thread; assumptions.

    ``senders`` is the share of members that send all the spam.
    """

    spam: float = 0.03
    rumour: float = 0.02
    outdated: float = 0.02
    repost: float = 0.04
    denied: float = 0.6
    senders: float = 0.02


USUAL = Noise()


@dataclass(frozen=True, slots=True)
class Forum:
    """How much is drawn: posts, boards and the zone of each member in seconds east of UTC; between two times in seconds UTC."""

    posts: int
    boards: int
    homes: Whole
    start: int
    end: int
    deleted: float


def posts(forum: Forum, chance: np.random.Generator, noise: Noise = USUAL) -> Array:
    """Posts in time order; threads are numbered from 0 in the order in which they were opened, and every board has some."""
    rows = np.zeros(forum.posts, POST)
    threads = min(forum.posts, max(forum.boards, forum.posts // PER_THREAD))
    rows["kind"] = chance.choice(len(Kind), p=_shares(noise), size=forum.posts)
    rows["kind"][:threads] = Kind.PLAIN
    rows["user"] = _writers(rows["kind"], len(forum.homes), noise, chance)
    _open(rows[:threads], forum, chance)
    _answer(rows[threads:], rows[:threads], forum, chance)
    rows["text"] = chance.integers(VARIANTS, size=forum.posts)
    rows["deleted"] = chance.random(forum.posts) < forum.deleted
    rows = rows[np.argsort(rows["at"], kind="stable")]
    _deny(rows, noise, chance)
    _repost(rows, noise, chance)
    return rows


def _shares(noise: Noise) -> list[float]:
    shares = {Kind.SPAM: noise.spam, Kind.RUMOUR: noise.rumour, Kind.OUTDATED: noise.outdated}
    return [1 - sum(shares.values()), *(shares.get(kind, 0.0) for kind in list(Kind)[1:])]


def _writers(kinds: NDArray[np.int8], members: int, noise: Noise, chance: np.random.Generator) -> Whole:
    """Spam comes from the few members who write least otherwise."""
    writers = crowd.busy(members, len(kinds), chance)
    senders = max(1, int(members * noise.senders))
    return np.where(kinds == Kind.SPAM, members - 1 - chance.integers(senders, size=len(kinds)), writers)


def _open(rows: Array, forum: Forum, chance: np.random.Generator) -> None:
    """Opening posts, in time order; ``rows`` are changed in place, as below."""
    at = rhythm.times(forum.start, forum.end, forum.homes[rows["user"]], chance)
    order = np.argsort(at, kind="stable")
    rows["at"], rows["user"] = at[order], rows["user"][order]
    rows["thread"] = np.arange(len(rows))
    rows["board"] = chance.permutation(len(rows)) % forum.boards


def _answer(rows: Array, opening: Array, forum: Forum, chance: np.random.Generator) -> None:
    rows["thread"] = crowd.popular(len(opening), len(rows), chance, SPREAD)
    rows["board"] = opening["board"][rows["thread"]]
    rows["at"] = rhythm.later(opening["at"][rows["thread"]], forum.homes[rows["user"]], forum.end, chance)


def _deny(rows: Array, noise: Noise, chance: np.random.Generator) -> None:
    """The next post of a thread contradicts the rumour before it, if it was to say nothing else and comes from somebody else."""
    order = np.lexsort([rows["at"], rows["thread"]])
    told, answer = order[:-1], order[1:]
    fits = (rows["kind"][told] == Kind.RUMOUR) & (rows["kind"][answer] == Kind.PLAIN) & (rows["user"][told] != rows["user"][answer])
    fits &= (rows["thread"][told] == rows["thread"][answer]) & (chance.random(len(told)) < noise.denied)
    rows["kind"][answer[fits]] = Kind.DENIAL
    rows["text"][answer[fits]] = rows["text"][told[fits]]


def _repost(rows: Array, noise: Noise, chance: np.random.Generator) -> None:
    """Some posts repeat the text of an earlier one of their board, which may itself be a repetition."""
    order = np.argsort(rows["board"], kind="stable")
    board: NDArray[np.int16] = rows["board"][order]
    place, begins = np.arange(len(rows)), np.searchsorted(board, board)
    again = (chance.random(len(rows)) < noise.repost) & (rows["kind"][order] == Kind.PLAIN) & (place > begins)
    earlier = begins + (chance.random(len(rows)) * (place - begins)).astype(np.int64)
    source = np.where(again, earlier, place)
    while (source != source[source]).any():  # a chain of repetitions halves with each turn, and ends at a post of its own words
        source = source[source]
    for name in ("kind", "text"):
        rows[name][order] = rows[name][order[source]]
