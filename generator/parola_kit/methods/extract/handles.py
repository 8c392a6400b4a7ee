"""Names that people go by: after an at sign, where somebody is told to write to them, or known to whoever asks."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from parola_kit.methods.extract.found import Pieces

_AT = re.compile(r"(?<![A-Za-z0-9._%+@/-])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,30}[A-Za-z0-9_])?|[^\W\d]\w{2,31})")
# A word after these is a name only with a sign that ordinary words lack: an underscore, or a digit at its end.
_TOLD = re.compile(
    r"(?i:\b(?:contact|message|msg|write(?: to)?|reach|dm|pm|ask(?: for)?|add|telegram|session|wickr|jabber|threema|signal))"
    r"(?i:\s(?:me|us|him|her|them))?(?:\s(?:as|at|on|under|is))?\s?[:=]?\s?"
    r"([A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*_[A-Za-z0-9]+|[A-Za-z]{3,}\d{1,4})(?![A-Za-z0-9@]|\.\w)"
)
_WORD = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_PART = re.compile(r"[A-Za-z0-9_]+")
_ODD = re.compile(r"[^A-Za-z0-9_.-]")


def handles(text: str, known: AbstractSet[str]) -> Pieces:
    """Handles in small letters, without the at sign; what is ``known`` is found as a whole word, however its letters are cased."""
    if "@" in text:
        yield from ((match.start(), match.end(), match[1].lower()) for match in _AT.finditer(text))
    yield from ((match.start(1), match.end(1), match[1].lower()) for match in _TOLD.finditer(text))
    if known:
        yield from _known(text, lowered(frozenset(known)))


@lru_cache(maxsize=16)
def lowered(known: frozenset[str]) -> frozenset[str]:
    """Handles in small letters; the same set is not read twice."""
    return frozenset(name.lower().lstrip("@") for name in known)


def _known(text: str, known: frozenset[str]) -> Pieces:
    for word in _WORD.finditer(text):
        if word[0].lower() in known:
            yield word.start(), word.end(), word[0].lower()
        elif "." in word[0] or "-" in word[0]:
            for part in _PART.finditer(text, word.start(), word.end()):
                if part[0].lower() in known:
                    yield part.start(), part.end(), part[0].lower()
    for name in _odd(known):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield match.start(), match.end(), name


@lru_cache(maxsize=16)
def _odd(known: frozenset[str]) -> tuple[str, ...]:
    """Known handles of other letters, which are searched for one by one."""
    return tuple(sorted(name for name in known if _ODD.search(name)))
