"""Which languages nobody who reads them has read yet, so that a trainer is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parola.spec.model import Texts

NAMES = {"bn": "Bangla", "en": "English", "fil": "Filipino", "fr": "French", "th": "Thai", "vi": "Vietnamese"}


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A language whose texts say ``reviewed: false``; ``lines`` and ``parts`` count alternatives, of lines and of symbols."""

    language: str
    name: str
    lines: int
    parts: int


def unreviewed(texts: Mapping[str, Texts]) -> list[Unreviewed]:
    """The languages that wait for a reader, in the order of their codes; empty when all were read."""
    waiting = [one for _, one in sorted(texts.items()) if not one.reviewed]
    return [Unreviewed(one.language, NAMES[one.language], _count(one.lines), _count(one.symbols)) for one in waiting]


def _count(group: Mapping[str, tuple[str, ...]]) -> int:
    return sum(len(alternatives) for alternatives in group.values())
