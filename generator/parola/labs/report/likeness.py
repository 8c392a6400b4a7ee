"""Whose wrong answers agree more often than chance would have it, and whose answers are right for somebody else.

Model of the first: two people who both have a question wrong agree on it with the probability with which two others who have it wrong
agree, by Laplace's rule of succession, (agreeing pairs + 1) / (pairs + 2); of a choice at least as often as two who guess among its wrong
options. Questions are taken as independent, so the number of agreements is a sum of unequal coins (Poisson binomial distribution). What
is told is the chance of at least as many, times the number of pairs compared (Bonferroni). Independence is an assumption: people who
share one mistaken idea agree on more than one question. So this is a reason to talk, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from parola.labs import score_value
from parola.labs.lab_key import Key
from parola.labs.lab_model import Lab, Question

RARE = 0.05  # the most that the corrected chance may be
FEWEST = 2  # agreements or answers that are told

Wrong = Mapping[str, Mapping[str, str]]  # seat -> question -> a wrong answer in one form for all seats


@dataclass(frozen=True, slots=True)
class Alike:
    """``agreed`` of ``both`` questions that two seats have wrong; ``chance`` of so many by itself, corrected for the pairs compared."""

    seats: tuple[str, str]
    agreed: tuple[str, ...]
    both: int
    chance: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Answers of a seat that are wrong for it and right for another."""

    seat: str
    other: str
    questions: tuple[str, ...]


def alike(lab: Lab, wrong: Wrong) -> list[Alike]:
    """The pairs that agree more than chance explains, the least likely first."""
    pairs = [pair for pair in combinations(sorted(wrong), 2) if _both(wrong, pair)]
    told = [_alike(lab, wrong, pair, len(pairs)) for pair in pairs]
    return sorted((one for one in told if one.chance <= RARE and len(one.agreed) >= FEWEST), key=lambda one: (one.chance, one.seats))


def _alike(lab: Lab, wrong: Wrong, pair: tuple[str, str], pairs: int) -> Alike:
    both = _both(wrong, pair)
    agreed = tuple(q for q in both if wrong[pair[0]][q] == wrong[pair[1]][q])
    single = at_least([_chance(lab.question(q), wrong, pair) for q in both], len(agreed))
    return Alike(pair, agreed, len(both), min(1.0, pairs * single))


def _both(wrong: Wrong, pair: tuple[str, str]) -> list[str]:
    return [question for question in wrong[pair[0]] if question in wrong[pair[1]]]


def _chance(question: Question, wrong: Wrong, pair: tuple[str, str]) -> float:
    """That two who have a question wrong agree on it: from all pairs without either of these two."""
    said = [answers[question.id] for seat, answers in wrong.items() if question.id in answers and seat not in pair]
    pairs = len(said) * (len(said) - 1) // 2
    same = sum(one == other for one, other in combinations(said, 2))
    guessed = 1 / (len(question.options) - 1) if question.type == "choice" else 0.0
    return max(guessed, (same + 1) / (pairs + 2))


def at_least(chances: Sequence[float], wanted: int) -> float:
    """The probability of at least ``wanted`` hits among independent ones of these probabilities."""
    exactly = [1.0]
    for chance in chances:
        missed, hit = [*exactly, 0.0], [0.0, *exactly]
        exactly = [(1 - chance) * without + chance * one for without, one in zip(missed, hit, strict=True)]
    return min(1.0, sum(exactly[wanted:]))


def elsewhere(lab: Lab, values: Mapping[str, Mapping[str, Any]], keys: Mapping[str, Mapping[str, Key]]) -> list[Elsewhere]:
    """``values``: seat -> question -> a wrong answer as stored. Only questions that are open and differ by seat tell anything."""
    telling = [question for question in lab.questions if question.varies and question.open and question.type != "written"]
    found = [
        Elsewhere(seat, other, right)
        for seat in sorted(values)
        for other in sorted(keys)
        if other != seat
        and (right := tuple(q.id for q in telling if q.id in values[seat] and _right(q, values[seat][q.id], keys, seat, other)))
    ]
    return sorted(found, key=lambda one: (-len(one.questions), one.seat, one.other))


def _right(question: Question, value: Any, keys: Mapping[str, Mapping[str, Key]], seat: str, other: str) -> bool:
    """Right for the other, whose key is not the same one by design."""
    own, theirs = keys[seat][question.id], keys[other][question.id]
    shared = bool(own.pool) and own.pool == theirs.pool
    return not shared and not theirs.unknown and theirs.value != own.value and score_value.outcome(question, theirs, value).share == 1
