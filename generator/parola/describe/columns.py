"""Cuts a long machine into columns, so that its drawing is not a thin strip."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from parola.spec.machine import closure
from parola.spec.model import Module

TALLEST = 7  # steps of a column

Ways = Mapping[str, Collection[str]]


def columns(module: Module) -> list[str]:
    """The states at which a new column begins, in order; none for a machine of few steps.

    Each is a state that every way to the states after it leads through, and that no way leads back over.
    """
    ways = _ways(module)
    steps = _steps(ways, module.start)
    passages = {state: step for state, step in steps.items() if _passage(ways, module.start, state)}
    deepest = max(steps.values())
    count = math.ceil(deepest / TALLEST)
    heads: list[str] = []
    for nth in range(1, count):
        ahead = closure(ways, ways[heads[-1]]) if heads else passages.keys()
        near = {state: abs(step - deepest * nth / count) for state, step in passages.items() if state in ahead}
        heads += sorted((state for state in near if near[state] <= TALLEST / 2), key=lambda state: (near[state], state))[:1]
    return heads


def column(module: Module, heads: Collection[str]) -> dict[str, int]:
    """State -> the number of its column, from 0."""
    ways = _ways(module)
    beyond = [closure(ways, {head}) for head in heads]
    return {state: sum(state in states for states in beyond) for state in ways}


def _ways(module: Module) -> Ways:
    return {state: {way.to for way in found} for state, found in module.states.items()}


def _steps(ways: Ways, start: str) -> dict[str, int]:
    """State -> fewest ways from the start."""
    steps = {start: 0}
    queue = [start]
    for state in queue:
        for other in sorted(set(ways[state]) - set(steps)):
            steps[other] = steps[state] + 1
            queue.append(other)  # and is walked in its turn
    return steps


def _passage(ways: Ways, start: str, state: str) -> bool:
    before = closure({**ways, state: ()}, {start})
    after = closure(ways, ways[state])
    return state != start and bool(after) and state not in after and after.isdisjoint(before)
