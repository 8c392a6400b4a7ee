"""What a visitor of a mock site searches for, and its SQL: every word must stand somewhere in the text, wildcards mean themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flask import request

MOST = 100  # characters; an onion name has 62


@dataclass(frozen=True, slots=True)
class Asked:
    """``words`` is empty where nothing was asked, or what was asked has a ``fault``: it is too long, or is not one line of text."""

    text: str
    words: tuple[str, ...]
    fault: Literal["", "long", "odd"] = ""

    @property
    def patterns(self) -> tuple[str, ...]:
        """One for each word, for ``LIKE``."""
        return tuple("%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in self.words)

    def within(self, expression: str) -> str:
        """The condition that the text of an SQL expression holds every word; takes ``patterns``."""
        return " AND ".join([f"{expression} LIKE ? ESCAPE '\\'"] * len(self.words))


def asked() -> Asked:
    """What ``?q=`` asks for."""
    given = request.args.getlist("q") or [""]
    text = given[0].strip()
    if len(given) > 1 or not text.isprintable():
        return Asked("", (), "odd")
    if len(text) > MOST:
        return Asked(text[:MOST], (), "long")
    return Asked(text, tuple(text.split()))
