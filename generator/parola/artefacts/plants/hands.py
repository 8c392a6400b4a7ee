"""How accounts of interest write: habits that the vendor and its author share, and a candidate who has a third of them by chance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parola.artefacts import style
from parola.artefacts.scene import Scene
from parola.streams import Part

# How much habits show, as the project measured synthetic authors: everybody's, and much more where two accounts are one hand, for bulletins
# are about other things than posts and share no sentence with them, and most of the likeness goes with that. Tuned so that about two
# attempts in three succeed (benchmarks/redraws.py).
DEGREE, MARKED = 0.35, 0.85
SHARED = 3  # of the vendor's habits one in so many is the false friend's too
LEAST = 1_500  # words of everyday talk of an account: what style needs
FEWEST, MOST_TEXTS = 42, 58  # texts of everyday talk, of some forty words each: how many tells nothing of who writes them
MOST = 1_000_000_000


def author(scene: Scene, *path: Part, attempt: int = 0, degree: float = DEGREE) -> style.Author:
    """Habits of their own."""
    return style.author(scene.streams.python("persona", "habits", *path, attempt=attempt), degree)


def resembling(own: style.Author, other: style.Author) -> style.Author:
    """Somebody with habits of their own and a third of another's: words, and the ways to begin and to end."""
    taken = sorted(other.words)[::SHARED]
    words = {**own.words, **{word: other.words[word] for word in taken}}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True)) or '(?!)'})\b")
    return replace(own, words=words, pattern=pattern, openers=other.openers, opens=other.opens, closers=other.closers, closes=other.closes)


def many(scene: Scene, line: str, *path: Part) -> int:
    """How many texts of everyday talk an account has."""
    return scene.streams.python("persona", "many", line, *path).randint(FEWEST, MOST_TEXTS)


def talk(scene: Scene, line: str, by: style.Author, *path: Part, attempt: int = 0) -> list[str]:
    """Everyday talk: texts of a line."""
    chance = scene.streams.python("persona", "talk", line, *path, attempt=attempt)
    return [style.written(by, scene.phrases.english(line, chance.randrange(MOST)), chance) for _ in range(many(scene, line, *path))]


def enough(texts: Sequence[str]) -> bool:
    """Whether they have the words that an account of interest is to have."""
    return sum(len(text.split()) for text in texts) >= LEAST
