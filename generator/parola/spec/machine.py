"""Rules about a module as a state machine: where it starts, that every state can be reached and left, delays and chances."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from parola.spec.around import Around, ways
from parola.spec.model import Module, Parameter, Transition
from parola.spec.words import Found, nearest

MINUTES = {"minutes": 1, "hours": 60, "days": 1_440}
MOST_COMBINATIONS = 1_000
Axes = Mapping[str, Collection[str]]


def start(module: Module, _: Around) -> Iterator[Found]:
    """The start is a state."""
    if module.start not in module.states:
        yield ("start",), f"state '{module.start}' does not exist{nearest(module.start, module.states)}"


def targets(module: Module, _: Around) -> Iterator[Found]:
    """Every way leads to a state."""
    for loc, way in ways(module):
        if way.to not in module.states:
            yield (*loc, "to"), f"state '{way.to}' does not exist{nearest(way.to, module.states)}"


def reachable(module: Module, _: Around) -> Iterator[Found]:
    """Every state can be reached from the start, and leads to an end (a state with no ways out)."""
    if module.start not in module.states or any(way.to not in module.states for _, way in ways(module)):
        return
    forward = {state: {way.to for way in found} for state, found in module.states.items()}
    backward = {state: {other for other in forward if state in forward[other]} for state in forward}
    from_start = closure(forward, {module.start})
    to_end = closure(backward, {state for state in forward if not forward[state]})
    for state in module.states:
        if state not in from_start:
            yield ("states", state), f"state '{state}' cannot be reached from '{module.start}'; lead a way to it or delete it"
    endless = [state for state in module.states if state in from_start - to_end]
    if endless:
        yield ("states", endless[0]), f"from state '{endless[0]}' no end can be reached; lead a way to a state without ways out, 'name: []'"


def one_cause(module: Module, _: Around) -> Iterator[Found]:
    """A way waits for a time or for a signal, never for both or neither."""
    for loc, way in ways(module):
        if (way.after is None) == (way.on is None):
            given = "neither 'after' nor 'on'" if way.after is None else "both 'after' and 'on'"
            yield loc, f"the way to '{way.to}' has {given}; give one: 'after' with a time, or 'on' with a signal"


def timeless(module: Module, _: Around) -> Iterator[Found]:
    """A circle of ways passes time somewhere: signals alone would go round at once."""
    quick = {state: {way.to for way in found if way.on is not None} for state, found in module.states.items()}
    for state, following in quick.items():
        if state in closure(quick, following):
            yield ("states", state), f"state '{state}' comes back to itself without any 'after'; give one way of the circle a time"
            return


def delays(module: Module, _: Around) -> Iterator[Found]:
    """``after`` names a parameter that is a time."""
    for loc, way in ways(module):
        if way.after is None:
            continue
        found = module.parameters.get(way.after)
        if found is None:
            yield (*loc, "after"), f"parameter '{way.after}' does not exist{nearest(way.after, module.parameters)}"
        elif found.unit not in MINUTES:
            yield (*loc, "after"), f"parameter '{way.after}' is in {found.unit}; 'after' needs minutes, hours or days"


def ranges(module: Module, _: Around) -> Iterator[Found]:
    """A range ascends and fits its unit: times from one minute, sat and cents whole from 1, counts whole from 0, ratios within 0 and 1."""
    for name, parameter in module.parameters.items():
        low, high = parameter.range
        loc = ("parameters", name, "range")
        if low > high:
            yield loc, f"the range of '{name}' goes from {low:g} down to {high:g}; write the lower number first"
        elif told := _unfit(parameter):
            yield loc, f"the range of '{name}' goes from {low:g} to {high:g}; {told}"


def chances(module: Module, around: Around) -> Iterator[Found]:
    """For each combination of variants, the chances of the open ways out of a state sum to one."""
    for state, found in module.states.items():
        if not found or _unknown(found, around.axes):
            continue
        axes = _axes(found, around.axes)
        if math.prod(len(values) for values in axes.values()) > MOST_COMBINATIONS:
            yield (
                ("states", state),
                f"the ways out of '{state}' depend on more than {MOST_COMBINATIONS} combinations; use fewer axes in 'when'",
            )
            continue
        if told := _uneven(found, axes):
            yield ("states", state), f"the chances of the ways out of '{state}' {told}; they must sum to 1"


def _uneven(found: Sequence[Transition], axes: Axes) -> str:
    for values in product(*axes.values()):
        variant = dict(zip(axes, values, strict=True))
        total = sum(way.chance for way in found if all(variant[axis] in options for axis, options in way.when.items()))
        if not math.isclose(total, 1, abs_tol=1e-6):
            shown = ", ".join(f"{axis} = {value}" for axis, value in variant.items())
            return f"sum to {total:g}" + (f" where {shown}" if shown else "")
    return ""


def _axes(found: Sequence[Transition], known: Axes | None) -> Axes:
    """The axes that the ways mention, each with every value: the scenario's, or without one those mentioned."""
    mentioned = {
        axis: list(dict.fromkeys(value for way in found for value in way.when.get(axis, ()))) for way in found for axis in way.when
    }
    return mentioned if known is None else {axis: list(known[axis]) for axis in mentioned}


def _unknown(found: Sequence[Transition], known: Axes | None) -> bool:
    return known is not None and any(not set(values) <= set(known.get(axis, ())) for way in found for axis, values in way.when.items())


def _unfit(parameter: Parameter) -> str:
    low, high = parameter.range
    unit = parameter.unit
    if unit in MINUTES:
        return "" if low * MINUTES[unit] >= 1 else "a time is at least one minute"
    if unit == "ratio":
        return "" if low >= 0 and high <= 1 else "a ratio lies between 0 and 1"
    if not (low.is_integer() and high.is_integer()):
        return f"{unit} is a whole number"
    least = 1 if unit in {"sat", "cents"} else 0
    return "" if low >= least else f"{unit} is at least {least}"


def closure(edges: Mapping[str, Collection[str]], begin: Collection[str]) -> set[str]:
    """States that are reached from some states by any number of ways; those of ``begin`` are among them."""
    reached: set[str] = set()
    ahead = list(begin)
    while ahead:
        state = ahead.pop()
        if state not in reached:
            reached.add(state)
            ahead.extend(edges.get(state, ()))
    return reached


RULES = {
    start: ("start", "states"),
    targets: ("states",),
    reachable: ("start", "states"),
    one_cause: ("states",),
    timeless: ("states",),
    delays: ("states", "parameters"),
    ranges: ("parameters",),
    chances: ("states",),
}
