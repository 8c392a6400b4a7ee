"""Texts of the background: put together once, picked by number, and put the way whoever writes them would put them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts import style
from parola.artefacts.columns import Whole, Words
from parola.artefacts.scene import Scene

MOST, WRITTEN = 12_000, 50_000  # different texts of a table before and after habits; more cost time, and nobody tells them apart
ROOM = 4  # texts to choose from for each row of a small table, so that few say the same by chance
HANDS = 256  # sets of habits on a site: members of the first many numbers have their own, all others share those
STRIDE = 7_919  # a prime: where each set of habits begins among the texts of a line
Line = tuple[str, str]  # key and language


@dataclass(frozen=True, slots=True)
class Told:
    """What rows say, an interpreter's English where that is not English, and the language."""

    text: Words
    gloss: Words
    language: Words


def picked(scene: Scene, keys: Sequence[str], which: NDArray[Any], number: NDArray[Any], room: int = ROOM) -> Words:
    """English texts as they stand: ``which`` tells a row's line among ``keys``, ``number`` (modulo their count) its text of that line.

    A line that the scenario does not write is said with the words of the first one. ``room``: so many texts to choose from for each row.
    """
    stock = _stock(scene, [(key, "en") for key in keys], which, room)
    return Words.of(stock.texts, stock.first[which] + number % stock.sizes[which])


def written(
    scene: Scene, site: str, lines: Sequence[Line], which: NDArray[Any], number: NDArray[Any], who: NDArray[Any], room: int = ROOM
) -> Told:
    """As ``picked``, the English ones in the habits of ``who`` writes, a number of the site's members.

    Of a large table, everybody has some texts of a line that they come back to.
    """
    stock, hand = _stock(scene, lines, which, room), np.asarray(who, np.int64) % HANDS
    text = stock.first[which] + _chosen(stock, which, number, hand)
    pairs, place = np.unique(np.where(stock.english[which], hand, HANDS) * len(stock.texts) + text, return_inverse=True)
    spoken = [language for _, language in stock.lines]
    return Told(Words.of(_put(scene, site, stock.texts, pairs), place), Words.of(stock.glosses, text), Words.of(spoken, which))


@dataclass(frozen=True, slots=True)
class _Stock:
    """Texts of some lines one after another: where those of each line begin, and how many they are."""

    lines: Sequence[Line]
    texts: Sequence[str]
    glosses: Sequence[str]
    sizes: Whole
    english: NDArray[np.bool_]

    @property
    def first(self) -> Whole:
        return np.cumsum(self.sizes) - self.sizes


def _stock(scene: Scene, lines: Sequence[Line], which: NDArray[Any], room: int) -> _Stock:
    own = [_own(scene, line, lines[0]) for line in lines]
    rows = np.bincount(which, minlength=len(lines))
    counts = np.ceil(rows * min(room, MOST / max(1, len(which)))).astype(np.int64)
    told = [scene.phrases.glossed(*line, max(1, count), scene.streams) for line, count in zip(own, counts.tolist(), strict=True)]
    texts: list[str] = [one for found, _ in told for one in found.tolist()]
    glosses: list[str] = [one for _, found in told for one in found.tolist()]
    return _Stock(own, texts, glosses, np.array([len(found) for found, _ in told]), np.array([language == "en" for _, language in own]))


def _own(scene: Scene, line: Line, first: Line) -> Line:
    """The line itself, or in its place the first one; English where the language has it not."""
    key = line[0] if line[0] in scene.phrases.texts["en"].lines else first[0]
    return key, line[1] if scene.phrases.has(key, line[1]) else "en"


def _chosen(stock: _Stock, which: NDArray[Any], number: NDArray[Any], hand: Whole) -> Whole:
    """The text of each row within its line: any, or in a large table one of so many as a hand's share of ``WRITTEN`` is."""
    sizes = stock.sizes[which]
    if len(which) <= WRITTEN:
        return number % sizes
    group = hand * len(stock.sizes) + which
    share = np.ceil(np.bincount(group) * (WRITTEN / len(which))).astype(np.int64)[group]
    return (hand * STRIDE + number % np.minimum(share, sizes)) % sizes


def _put(scene: Scene, site: str, texts: Sequence[str], pairs: Whole) -> list[str]:
    """Each pair of a hand and a text as that hand puts it; beyond the last hand texts are left as they are."""
    found: list[str] = []
    for hand in np.unique(pairs // len(texts)).tolist():
        own: list[int] = (pairs[pairs // len(texts) == hand] % len(texts)).tolist()
        if hand == HANDS:
            found += [texts[text] for text in own]
        else:
            author, chance = style.author(scene.streams.python("hand", site, hand)), scene.streams.python("hand", site, hand, "texts")
            found += [style.written(author, texts[text], chance) for text in own]
    return found
