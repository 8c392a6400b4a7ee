"""Whose seals a log has: which lines each key sealed, and where keys and persons do not fit each other.

A key is one person's, a person has one key, and everybody seals their own lines: so who hands an item over has sealed that with another key
than who takes it, and nobody can write the lines of another alone if the keys of both are known from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parola_kit.capture import seal
from parola_kit.capture.custody import Line


@dataclass(frozen=True, slots=True)
class Sealing:
    """What one key sealed: ``persons`` who sealed with it, and the first and the last line of each stretch."""

    key: str
    persons: tuple[str, ...]
    lines: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        stretches = ", ".join(f"{first} to {last}" for first, last in self.lines)
        return f"lines {stretches} were sealed by {' and '.join(self.persons)} with the key {self.key}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines up to a seal whose signature is right, that one with them."""

    lines: tuple[Line, ...]

    @property
    def seal(self) -> Line:
        """The seal."""
        return self.lines[-1]

    @property
    def key(self) -> str:
        """The key of the seal."""
        return str(self.seal["seal"]["key"])


def stretches(lines: Iterable[Line]) -> list[Stretch]:
    """The lines that each seal closes; those under a seal whose signature is wrong are in none."""
    found: list[Stretch] = []
    since: list[Line] = []
    for line in lines:
        since.append(line)
        if line["action"] == "seal":
            found += [Stretch(tuple(since))] if seal.signed(line) else []
            since = []
    return found


def sealings(lines: Iterable[Line]) -> tuple[Sealing, ...]:
    """What each key sealed, in the order of their first seals."""
    by_key: dict[str, list[Stretch]] = {}
    for one in stretches(lines):
        by_key.setdefault(one.key, []).append(one)
    return tuple(Sealing(key, tuple(dict.fromkeys(one.seal["person"] for one in found)), _joined(found)) for key, found in by_key.items())


def misfits(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Lines where key and person do not fit, with what is wrong."""
    found = stretches(lines)
    for number, one in enumerate(found):
        if told := misfit(found[:number], one.seal["person"], one.key):
            yield one.seal["seq"], told
        if other := next((line for line in one.lines if line["person"] != one.seal["person"]), None):
            yield other["seq"], f"{other['person']} acts, and {one.seal['person']} sealed it"


def misfit(before: Iterable[Stretch], person: str, key: str) -> str:
    """Why a person cannot seal with a key after those seals; "" if so may be."""
    for one in before:
        theirs, seq = one.seal["person"], one.seal["seq"]
        if theirs == person and one.key != key:
            return f"{person} seals with another key, {key}, than at line {seq}, {one.key}; a person has one key"
        if theirs != person and one.key == key:
            return f"{person} seals with the key that sealed for {theirs} at line {seq}, {key}; a key is one person's"
    return ""


def _joined(found: Iterable[Stretch]) -> tuple[tuple[int, int], ...]:
    """First and last lines, with stretches that follow each other as one."""
    joined: list[tuple[int, int]] = []
    for one in found:
        first, last = one.lines[0]["seq"], one.seal["seq"]
        if joined and joined[-1][1] + 1 == first:
            first = joined.pop()[0]
        joined.append((first, last))
    return tuple(joined)
