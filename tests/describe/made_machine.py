"""Modules made for these tests: drawn by hypothesis, and one whose ways do everything that an effect can say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from parola.spec.model import Effect, Module, Transition
from parola.spec.references import KINDS

LONG = "a-name-that-has-as-many-letters-as-a-name-may-xy"
PARAMETERS = {
    "wait": {"unit": "hours", "range": [1, 20], "source": ["assumption"]},
    LONG: {"unit": "days", "range": [1, 1], "source": ["one-2020", "two"], "note": "a note that is long enough to be wrapped " * 3},
    "share": {"unit": "ratio", "range": [0.125, 0.5], "source": ["two"]},
    "sum": {"unit": "sat", "range": [1_500_000, 2_500_000], "source": ["assumption"]},
}


def module(states: dict[str, list[dict[str, Any]]], **more: Any) -> Module:
    """A module that starts at the first of its states."""
    given = {"format": 1, "id": "made", "title": "Made & <drawn>", "summary": "A summary.", "parameters": PARAMETERS}
    return Module.model_validate({**given, "start": next(iter(states)), "states": states, **more})


def way(to: str, **more: Any) -> dict[str, Any]:
    """A way that takes some hours."""
    return {"to": to, "after": "wait", "source": ["assumption"], **more}


def line(count: int) -> dict[str, list[dict[str, Any]]]:
    """States one after the other."""
    return {f"s{nth}": [way(f"s{nth + 1}")] if nth < count - 1 else [] for nth in range(count)}


def everything() -> Module:
    """A way with an effect of every kind, whatever kinds there are, and ways of every sort."""
    all_kinds = tuple(Effect.model_construct(None, **{kind: "told" if kind == "signal" else object()}) for kind in KINDS)
    base = module(
        {
            "begin": [way("middle")],
            "middle": [
                {"to": "done", "on": "told", "source": ["one-2020"], "chance": 0.25, "when": {"sort": ["this", "other"]}},
                way("begin", after=LONG, chance=0.75, when={"sort": ["this"], "kind": ["rare"]}, order="any"),
            ],
            "done": [],
        }
    )
    full: Transition = base.states["begin"][0].model_copy(update={"does": all_kinds})
    return base.model_copy(update={"states": {**base.states, "begin": (full,)}})


@st.composite
def modules(draw: st.DrawFn) -> Module:
    """Up to 24 states, each reached from one before it; further ways lead anywhere, also back and to the same state."""
    count = draw(st.integers(1, 24))
    ways: dict[str, list[dict[str, Any]]] = {f"s{nth}": [] for nth in range(count)}
    for nth in range(1, count):
        ways[f"s{draw(st.integers(max(0, nth - 3), nth - 1))}"].append(_drawn(draw, f"s{nth}"))
    for _ in range(draw(st.integers(0, 5))):
        start, to = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        ways[f"s{start}"].append(_drawn(draw, f"s{to}"))
    return module(ways)


def _drawn(draw: st.DrawFn, to: str) -> dict[str, Any]:
    acts = draw(st.lists(st.sampled_from(["a", "b-longer-signal", LONG]), max_size=6))
    does = [{"signal": name, "chance": draw(st.sampled_from([1, 0.5]))} for name in acts]
    cause = {"on": "told"} if draw(st.booleans()) else {"after": draw(st.sampled_from(["wait", LONG]))}
    return {"to": to, "chance": draw(st.sampled_from([1, 0.5])), "does": does, "source": ["assumption"], **cause}
