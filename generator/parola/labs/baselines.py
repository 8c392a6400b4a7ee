"""Answers that nobody should be rewarded for: what a lab's points are worth is shown by what these earn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parola.labs.questions import Dealt
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence

UNKNOWN_STORED = {"unknown": True}
# Everything of a kind that a pattern finds, for sets that name things of that kind.
EVERYTHING = {"outpoint": ("chain.txout", "id", "btc/out/"), "txid": ("chain.tx", "txid", "")}


def untouched(dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    """The release notebook handed in as it is: no answers."""
    del dealt, evidence
    return {}


def all_unknown(dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    """UNKNOWN to everything, with the first need of the list."""
    del evidence
    need = next(iter(dealt.questions["needs"]), None)
    return {q["id"]: Answer(UNKNOWN_STORED, needs=need) for q in dealt.questions["questions"]}


def cite_everything(dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    """Every candidate in every set, all options of every choice, UNKNOWN elsewhere, and every record of the seat as a citation."""
    ids = tuple(evidence.ids())
    return {q["id"]: Answer(_everything(q, evidence), because=ids, against=ids) for q in dealt.questions["questions"]}


def _everything(question: Mapping[str, Any], evidence: Evidence) -> Any:
    if question["type"] == "set" and question["of"] in EVERYTHING:
        table, column, prefix = EVERYTHING[question["of"]]
        return sorted(str(row[column]).removeprefix(prefix) for row in evidence.rows(table))
    letters = [option["letter"] for option in question.get("options", [])]
    return {"choices": letters, "order": [letters]}.get(question["type"], UNKNOWN_STORED)


BASELINES: dict[str, Callable[[Dealt, Evidence], dict[str, Answer]]] = {
    "untouched": untouched,
    "all UNKNOWN": all_unknown,
    "cite everything": cite_everything,
}
