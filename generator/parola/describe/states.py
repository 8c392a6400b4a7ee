"""A module as a drawing: a rounded box a state, and on each way what it waits for, when it is open and what it does.

A way's words are a node without a border in the middle of its line, so that no two of them can lie over each other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parola.describe.columns import column, columns
from parola.describe.words import acts, cause, conditions
from parola.spec.model import Module, Transition
from parola_kit.notice import MARK

WIDEST = 34  # letters of a line on a way
UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each state is drawn: ``number`` of its column, ``heads`` that the column before ends with and the next begins with."""

    number: dict[str, int]
    heads: tuple[str, ...]

    def end(self, way: Transition, start: str) -> str:
        """The node that a way leads to: a state that begins the next column is drawn at the foot of this one too."""
        next_column = self.number[way.to] == self.number[start] + 1
        return f"{way.to}/foot" if way.to in self.heads and next_column else way.to


def diagram(module: Module) -> str:
    """DOT of the state machine, cut into columns where it is long. Equal modules give equal bytes."""
    heads = columns(module)
    placed = _Columns(column(module, heads), tuple(heads))
    parts = [part for nth in range(len(heads) + 1) for part in _column(module, placed, nth)]
    return "\n".join([f"// {MARK}", f'digraph "{module.id}" {{', *_look(), *parts, "}\n"])


def description(module: Module) -> str:
    """What the drawing shows, in words."""
    ends = [state for state, ways in module.states.items() if not ways]
    ways = [f"from {state} to {way.to}, {', '.join(cause(way, module))}" for state, found in module.states.items() for way in found]
    opening = f"State machine of {len(module.states)} states, which starts at {module.start} and ends at {' or '.join(ends)}."
    return f"{opening} Ways: {'; '.join(ways)}."


def _look() -> list[str]:
    return [
        'graph [rankdir=TB bgcolor=transparent nodesep=0.3 ranksep=0.26 fontname="Helvetica"]',
        'node [shape=box style=rounded fontname="Helvetica" fontsize=14 margin="0.16,0.07" width=0 height=0]',
        "edge [arrowsize=0.8]",
    ]


def _column(module: Module, placed: _Columns, nth: int) -> Iterator[str]:
    for state, ways in module.states.items():
        if placed.number[state] == nth:
            yield _node(state, [state, *_said(module, state, placed)], "class=main" if state == module.start or not ways else "class=state")
            for each, way in enumerate(ways):
                yield from _way(module, f"{state}/{each}", way, placed.end(way, state), state)
    if nth < len(placed.heads):
        head = placed.heads[nth]
        yield _node(f"{head}/foot", [head, f"goes on in column {nth + 2}"], 'style="rounded,dashed" class=other')


def _said(module: Module, state: str, placed: _Columns) -> list[str]:
    if state == module.start:
        return ["start"]
    if not module.states[state]:
        return ["end"]
    return [f"column {placed.heads.index(state) + 2}"] if state in placed.heads else []


def _way(module: Module, node: str, way: Transition, end: str, start: str) -> Iterator[str]:
    lines = [*_wrapped(cause(way, module)), *(f"if {each}" for each in conditions(way)), *_wrapped(acts(way.does))]
    dashed = " style=dashed" if way.on else ""
    yield _node(node, lines, 'shape=none margin="0.09,0.04" class=way')
    yield f'"{start}" -> "{node}":n [arrowhead=none{dashed}]'
    yield f'"{node}":s -> "{end}" [{dashed.strip()}]'


def _wrapped(parts: Sequence[str]) -> list[str]:
    lines = textwrap.wrap(", ".join(part.replace(" ", UNBROKEN) for part in parts), WIDEST, break_on_hyphens=False, break_long_words=False)
    return [line.replace(UNBROKEN, " ") for line in lines]


def _node(name: str, lines: Sequence[str], look: str) -> str:
    label = r"\n".join(lines)
    return f'"{name}" [label="{label}" {look}]'
