"""What labs say beside their own texts, by language: reasons for points, the feedback page, kinds of record, needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "catalogues"
ENGLISH = "en"
PARTS = ("reasons", "marks", "page", "needs", "kinds")


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence by its code, with the counts in it; no value of a key."""

    code: str
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language; each part maps a code to its words, English ones marked as such where there are none yet."""

    language: str
    reasons: Mapping[str, str]
    marks: Mapping[str, str]
    page: Mapping[str, str]
    needs: Mapping[str, str]
    kinds: Mapping[str, str]

    def text(self, said: tuple[Saying, ...]) -> str:
        """Sentences, one after the other."""
        return " ".join(self.reasons[one.code].format(**dict(one.counts)) for one in said)


def say(code: str, **counts: int) -> Saying:
    """A sentence of the catalogues."""
    return Saying(code, tuple(sorted(counts.items())))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; what it lacks is said in English, and marked. Without one, all is English."""
    english, own = _read(ENGLISH), _read(language)
    language = language if own else ENGLISH
    return Catalogue(language, **{part: _filled(english[part], own.get(part, {}), language) for part in PARTS})


def in_english(text: str, language: str) -> str:
    """English words that stand in for those of another language."""
    return text if language == ENGLISH or not text else f"[{ENGLISH}] {text}"


def _filled(english: Mapping[str, str], own: Mapping[str, str], language: str) -> dict[str, str]:
    return {code: own.get(code) or in_english(text, language) for code, text in english.items()}


def _read(language: str) -> dict[str, Any]:
    path = HERE / f"{language}.yaml"
    return yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
