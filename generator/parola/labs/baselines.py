"""What answers earn that nobody should be rewarded for, and what the reference solution earns: the worth of a lab's points.

All figures are shares 0..1 of a lab's automatic points (notes on lab design, section 8; gates of docs/contracts.md).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
from pathlib import Path
from statistics import mean
from typing import Any

from parola.labs.lab_key import Key
from parola.labs.lab_model import Lab, Question
from parola.labs.questions import Dealt, deal
from parola.labs.score import score
from parola.labs.solvable import answers, scores
from parola.labs.truth import open_truth
from parola.streams import Streams
from parola.world.model import DEMO
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence

UNKNOWN_STORED = {"unknown": True}
# Everything of a kind that a pattern finds, for sets that name things of that kind.
EVERYTHING = {"outpoint": ("chain.txout", "id", "btc/out/"), "txid": ("chain.tx", "txid", "")}


@dataclass(frozen=True)
class Seat:
    """One seat of a lab: what it was dealt, what it may read, what the reference solution answers."""

    name: str
    dealt: Dealt
    evidence: Evidence
    solved: Mapping[str, Answer]

    def key(self, question: str) -> Key:
        """The key of one question."""
        return self._keys[question]

    @cached_property
    def _keys(self) -> Mapping[str, Key]:
        return {question: Key.model_validate(key) for question, key in self.dealt.key["questions"].items()}


@dataclass(frozen=True, slots=True)
class Earned:
    """A mean over seats or pairs of seats, and the one that earns most."""

    mean: float
    worst: str
    most: float


@contextmanager
def seated(root: Path, lab: Lab, seed: str) -> Generator[list[Seat]]:
    """Every seat of the class at ``root``, the demo cell first; ``seed`` is the class's."""
    with open_truth(root) as truths:
        dealt = {name: deal(lab, "en", truth, Streams(seed)) for name, truth in truths.items()}
        yield [Seat(name, each, truths[name].evidence, answers(lab, each, truths[name].evidence)) for name, each in dealt.items()]


def idle(lab: Lab, seats: Sequence[Seat]) -> dict[str, Earned]:
    """What the solution and each kind of idle answers earn, by name."""
    return {name: _earned({seat.name: share(lab, seat, made(seat)) for seat in seats}) for name, made in BASELINES.items()}


def neighbours(lab: Lab, seats: Sequence[Seat]) -> Earned:
    """What a seat earns with another's answers, over ordered pairs, on items that vary and are open."""
    pairs = permutations([seat for seat in seats if seat.name != DEMO], 2)
    return _earned({f"{mine.name} with {theirs.name}": _copied(lab, mine, theirs) for mine, theirs in pairs})


def closed(lab: Lab, seats: Sequence[Seat]) -> dict[str, tuple[float, float]]:
    """For each choice among a few that varies: what a seat earns with another's answer, and what chance earns; means."""
    pairs = list(permutations([seat for seat in seats if seat.name != DEMO], 2))
    asked = [q for q in lab.questions if q.varies and not q.open and q.type in GUESSES]
    return {q.id: (mean(_one(q, mine, theirs.solved[q.id]) for mine, theirs in pairs), mean(_chance(q, s) for s in seats)) for q in asked}


def _solved(seat: Seat) -> Mapping[str, Answer]:
    return seat.solved


def _untouched(seat: Seat) -> Mapping[str, Answer]:
    """The release notebook handed in as it is: no answers."""
    del seat
    return {}


def _all_unknown(seat: Seat) -> Mapping[str, Answer]:
    """UNKNOWN to everything, with the first need of the list."""
    need = next(iter(seat.dealt.questions["needs"]), None)
    return {q["id"]: Answer(UNKNOWN_STORED, needs=need) for q in seat.dealt.questions["questions"]}


def _cite_everything(seat: Seat) -> Mapping[str, Answer]:
    """Every candidate in every set, all options of every choice, one answer to all
    rows, UNKNOWN elsewhere, and every record of the seat as a citation."""
    ids = tuple(seat.evidence.ids())
    return {q["id"]: Answer(_everything(q, seat.evidence), because=ids, against=ids) for q in seat.dealt.questions["questions"]}


def _everything(question: Mapping[str, Any], evidence: Evidence) -> Any:
    if question["type"] == "set" and question["of"] in EVERYTHING:
        table, column, prefix = EVERYTHING[question["of"]]
        return sorted(str(row[column]).removeprefix(prefix) for row in evidence.rows(table))
    letters = [option["letter"] for option in question.get("options", [])]
    rows: list[str] = question.get("rows", [])
    first = {column: values[0] for column, values in question.get("columns", {}).items() if values}
    alike = {"choices": letters, "order": [letters], "timeline": [rows], "matrix": dict.fromkeys(rows, first)}
    return alike.get(question["type"], UNKNOWN_STORED)


BASELINES: dict[str, Callable[[Seat], Mapping[str, Answer]]] = {
    "solution": _solved,
    "untouched": _untouched,
    "all UNKNOWN": _all_unknown,
    "cite everything": _cite_everything,
}
# Question type -> every answer that could be guessed from its letters.
GUESSES: dict[str, Callable[[Sequence[str]], list[Any]]] = {
    "choice": list,
    "choices": lambda letters: [sorted(some) for n in range(1, len(letters) + 1) for some in combinations(letters, n)],
}


def share(lab: Lab, seat: Seat, given: Mapping[str, Answer]) -> float:
    """Share of the automatic points that some answers earn on one seat."""
    found = scores(lab, seat.dealt, given)
    counted = [found[q.id] for q in lab.questions if q.type != "written"]
    return sum(each.points for each in counted) / sum(each.max for each in counted)


def _copied(lab: Lab, mine: Seat, theirs: Seat) -> float:
    asked = [q for q in lab.questions if q.type != "written" and q.varies and q.open and not _pooled(mine, theirs, q.id)]
    return sum(q.points * _one(q, mine, theirs.solved[q.id]) for q in asked) / sum(q.points for q in asked)


def _pooled(mine: Seat, theirs: Seat, question: str) -> bool:
    """Whether two seats share an item's value by design: they drew the same of a pool (DESIGN section 2)."""
    drawn = [seat.dealt.key["questions"][question]["pool"] for seat in (mine, theirs)]
    return drawn[0] == drawn[1] != ""


def _one(question: Question, seat: Seat, answer: Answer) -> float:
    return score(question, seat.key(question.id), answer).points / question.points


def _chance(question: Question, seat: Seat) -> float:
    letters = list(seat.dealt.letters[question.id].values())
    return mean(_one(question, seat, Answer(guess)) for guess in GUESSES[question.type](letters))


def _earned(shares: Mapping[str, float]) -> Earned:
    worst = max(shares, key=lambda name: shares[name])
    return Earned(mean(shares.values()), worst, shares[worst])
