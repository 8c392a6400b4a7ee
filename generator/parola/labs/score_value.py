"""How right a value is, type by type: a share 0..1 and sentences, never a value of the key.

Rules: notes on lab design, section 1. Values are as ``answers.jsonl`` stores them (docs/contracts.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from parola.labs.catalogue import Saying, say
from parola.labs.lab_key import Key
from parola.labs.lab_model import TABULAR, Question
from parola_kit.answers import normal
from parola_kit.figures import DECIMAL

FALSE_FRIEND_CAP = 0.5  # F1 alone is too soft for an accusation
TOLD_UNKNOWN = 0.25  # UNKNOWN where the evidence can tell


@dataclass(frozen=True, slots=True)
class Outcome:
    """``share`` of the value's points; ``uninvolved`` whether somebody uninvolved is named."""

    share: float
    says: tuple[Saying, ...]
    uninvolved: bool = False


def outcome(question: Question, key: Key, value: Any) -> Outcome:
    """Compare a stated value with the key's, or with any that the key accepts too; the best counts."""
    named = _names_uninvolved(question, key, value)
    if key.unknown:
        return Outcome(0, (say("wrong"),), named)
    compare = COMPARE[question.type]
    best = max((compare(question, key, right, value) for right in (key.value, *key.accept)), key=lambda each: each.share)
    if named and best.share > FALSE_FRIEND_CAP:
        return Outcome(FALSE_FRIEND_CAP, (*best.says, say("capped")), True)
    return replace(best, uninvolved=named)


def unknown(question: Question, key: Key, needs: str | None) -> Outcome:
    """UNKNOWN: half for saying so where the evidence cannot tell, half for what would settle it."""
    if key.unknown:
        return Outcome(1, (say("cannot"),)) if needs in key.needs else Outcome(0.5, (say("cannot-needs"),))
    if question.attribution:
        return Outcome(TOLD_UNKNOWN, (say("tell"),))
    return Outcome(0, (say("tell" if question.unknown else "no-unknown"),))


def _exact(question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    return _verdict(normal(question.of, value) == normal(question.of, right))


def _number(question: Question, key: Key, right: Any, value: Any) -> Outcome:
    """Decimals are texts, and their tolerance is in hundredths."""
    apart = 100 * (Decimal(value) - Decimal(right)) if question.of in DECIMAL else value - right
    return _verdict(abs(apart) <= key.tolerance)


def _bounds(_question: Question, key: Key, right: Any, value: Any) -> Outcome:
    least, greatest = (abs(told - asked) <= key.tolerance for told, asked in zip(value, right, strict=True))
    if least == greatest:
        return _verdict(least)
    return Outcome(0.5, (say("least" if least else "greatest"),))


def _time(_question: Question, key: Key, right: Any, value: Any) -> Outcome:
    apart = datetime.fromisoformat(value) - datetime.fromisoformat(right)
    return _verdict(abs(apart.total_seconds()) <= key.tolerance)


def _interval(_question: Question, key: Key, right: Any, value: Any) -> Outcome:
    """Whether all that may be true lies in it; the tolerance is how wide it may be."""
    (begins, ends), (least, greatest) = ([datetime.fromisoformat(end) for end in pair] for pair in (value, right))
    if not begins <= least <= greatest <= ends:
        return _verdict(right=False)
    if (ends - begins).total_seconds() <= key.tolerance:
        return _verdict(right=True)
    return Outcome(0.5, (say("wide"),))


def _set(question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    return _overlap({normal(question.of, one) for one in right}, {normal(question.of, one) for one in value})


def _path(question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    """F1 over directed steps; a path of one place has no step and is compared as it is."""
    asked, told = ([normal(question.of, one) for one in path] for path in (right, value))
    if len(asked) < 2:
        return _verdict(asked == told)
    return _overlap(set(pairwise(asked)), set(pairwise(told)), "edges")


def _order(_question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    """Share of pairs that stand in the same order, or side by side in both; what only one side has loses its pairs."""
    asked, told = _places(right), _places(value)
    pairs = list(combinations(sorted(asked.keys() | told.keys()), 2))
    good = sum({a, b} <= asked.keys() & told.keys() and _sign(asked[a] - asked[b]) == _sign(told[a] - told[b]) for a, b in pairs)
    if good == len(pairs):
        return _verdict(asked.keys() == told.keys())
    return Outcome(good / len(pairs), (say("pairs", right=good, n=len(pairs)),))


def _table(question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    return _overlap(_cells(question, right), _cells(question, value))


def _matrix(question: Question, _key: Key, right: Any, value: Any) -> Outcome:
    """Share of the key's cells that are said as it says them."""
    asked, told = _cells(question, right), _cells(question, value)
    good = len(asked & told)
    return _verdict(right=True) if good == len(asked) else Outcome(good / len(asked), (say("cells", right=good, n=len(asked)),))


COMPARE: dict[str, Callable[[Question, Key, Any, Any], Outcome]] = {
    "value": _exact,
    "choice": _exact,
    "number": _number,
    "bounds": _bounds,
    "time": _time,
    "interval": _interval,
    "set": _set,
    "choices": _set,
    "path": _path,
    "order": _order,
    "timeline": _order,
    "table": _table,
    "matrix": _matrix,
}


def _verdict(right: bool) -> Outcome:
    return Outcome(1, (say("right"),)) if right else Outcome(0, (say("wrong"),))


def _overlap(asked: Collection[Hashable], told: Collection[Hashable], sentence: str = "found") -> Outcome:
    """F1 of two sets; two empty ones agree."""
    right = len(set(asked) & set(told))
    missed, extra = len(asked) - right, len(told) - right
    if not missed and not extra:
        return _verdict(right=True)
    return Outcome(2 * right / (len(asked) + len(told)), (say(sentence, right=right, missed=missed, extra=extra),))


def _places(groups: Any) -> dict[str, int]:
    return {letter: place for place, group in enumerate(groups) for letter in group}


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _cells(question: Question, table: Any) -> set[tuple[str, str, str]]:
    """(row, column, value) of every cell in which something is stated."""
    of = question.of
    return {(normal(of, row), column, normal(of, said)) for row, line in table.items() for column, said in line.items() if said}


def _names_uninvolved(question: Question, key: Key, value: Any) -> bool:
    """Whether a value, a member of a set, or a row given another value than the key's is somebody uninvolved."""
    uninvolved = {normal(question.of, one) for one in key.uninvolved}
    if question.type in TABULAR:
        right = _cells(question, key.value or {})
        return any(row in uninvolved for row, _, _ in _cells(question, value) - right)
    stated = {"value": [value], "set": value}.get(question.type, [])
    return any(normal(question.of, one) in uninvolved for one in stated)
