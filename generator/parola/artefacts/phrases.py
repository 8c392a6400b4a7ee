"""What is said, in whose language: the scenario's texts, filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parola.spec.model import Texts


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
        """Alternative ``nth`` (modulo their number) of a line; a value ``word:KEY`` is itself looked up in the language spoken."""
        english = self._fill("en", key, nth, values)
        if language == "en" or key not in self.texts[language].lines:
            return Phrase("en", english, "")
        return Phrase(language, self._fill(language, key, nth, values), english)

    def english(self, key: str, nth: int = 0, **values: str) -> str:
        """Alternative ``nth`` of an English line."""
        return self._fill("en", key, nth, values)

    def _fill(self, language: str, key: str, nth: int, values: Mapping[str, str]) -> str:
        lines = self.texts[language].lines[key]
        return lines[nth % len(lines)].format_map({name: self._word(language, value) for name, value in values.items()})

    def _word(self, language: str, value: str) -> str:
        if not value.startswith("word:"):
            return value
        key = value.removeprefix("word:")
        lines = self.texts[language].lines
        return (lines if key in lines else self.texts["en"].lines)[key][0]
