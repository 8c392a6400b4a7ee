"""What is said, in whose language: the scenario's texts, put together and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from parola.spec.grammar import Draw, Place, expand, ways
from parola.spec.model import Texts
from parola.streams import Part, Streams

SPOKEN = Streams("spoken")  # what follows from a key and a number alone; the number is drawn by who asks
TRIES = 4  # times as many draws as different texts are wanted


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as it was said; ``gloss`` is an interpreter's English, empty where the text is English."""

    language: str
    text: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The texts of a scenario by language; whoever has no line of their own in a language speaks English."""

    texts: Mapping[str, Texts]

    def say(self, key: str, language: str, nth: int, values: Mapping[str, str]) -> Phrase:
        """Alternative ``nth`` (modulo their number) of a line; a value ``word:KEY`` is itself looked up in the language spoken.

        Parts of the line follow from key and ``nth`` too; those that both languages have are the same in text and gloss.
        """
        english = self._fill("en", key, nth, values)
        if not self.has(key, language):
            return Phrase("en", english, "")
        return Phrase(language, self._fill(language, key, nth, values), english)

    def english(self, key: str, nth: int = 0, **values: str) -> str:
        """Alternative ``nth`` of an English line."""
        return self._fill("en", key, nth, values)

    def has(self, key: str, language: str) -> bool:
        """Whether a line is written in a language other than English."""
        return language != "en" and language in self.texts and key in self.texts[language].lines

    def variants(self, key: str, language: str, count: int, streams: Streams) -> NDArray[np.object_]:
        """Up to ``count`` different texts of a line, every alternative in turn; placeholders stay as they are written.

        The language's own line, or the English one where it has none. Fewer when the line cannot be put together in so many ways.
        """
        return self.glossed(key, language, count, streams)[0]

    def glossed(self, key: str, language: str, count: int, streams: Streams) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """As ``variants``, and for each an interpreter's English, empty where the text is English."""
        own = language if self.has(key, language) else "en"
        most = min(count, sum(ways(line, self.texts[own].symbols) for line in self._lines(own, key)))
        found: dict[str, str] = {}
        for nth in range(TRIES * most):
            draw = _draw(streams, "variant", key, nth)
            text = self._told(own, key, nth, draw)
            if text not in found:
                found[text] = "" if own == "en" else self._told("en", key, nth, draw)
            if len(found) == most:
                break
        return np.array(list(found), dtype=object), np.array(list(found.values()), dtype=object)

    def _fill(self, language: str, key: str, nth: int, values: Mapping[str, str]) -> str:
        told = self._told(language, key, nth, _draw(SPOKEN, key, nth))
        return told.format_map({name: self._word(language, value) for name, value in values.items()})

    def _word(self, language: str, value: str) -> str:
        if not value.startswith("word:"):
            return value
        key = value.removeprefix("word:")
        return self._told(language if key in self.texts[language].lines else "en", key, 0, _draw(SPOKEN, key, 0))

    def _told(self, language: str, key: str, nth: int, draw: Draw) -> str:
        lines = self._lines(language, key)
        return expand(lines[nth % len(lines)], self.texts[language].symbols, draw)

    def _lines(self, language: str, key: str) -> tuple[str, ...]:
        return self.texts[language].lines[key]


def _draw(streams: Streams, *path: Part) -> Draw:
    """A number in 0..1 for every place of a line, by BLAKE2 under the stream's key: no order of draws to keep."""
    key = streams.key(*path)

    def draw(place: Place) -> float:
        return int.from_bytes(blake2b(repr(place).encode(), key=key, digest_size=6).digest(), "big") / 2**48

    return draw
