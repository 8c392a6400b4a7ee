"""What a module says, in few words: quantities, conditions, and what a way does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from parola.spec.model import Effect, Module, Parameter, Transition
from parola.spec.references import KINDS

WITHOUT_UNIT = ("ratio", "count")


def quantity(parameter: Parameter) -> str:
    """``5–40 hours``, ``0.12–0.25``, ``1,500,000–2,500,000 sat``; one number where both ends are the same."""
    low, high = (_number(end) for end in parameter.range)
    span = low if low == high else f"{low}–{high}"
    unit = parameter.unit.removesuffix("s") if span == "1" else parameter.unit
    return span if unit in WITHOUT_UNIT else f"{span} {unit}"


def _number(value: float) -> str:
    # A binary fraction in as many digits as it was written with.
    return f"{int(value):,}" if value.is_integer() else f"{value:.15g}"


def cause(way: Transition, module: Module) -> list[str]:
    """What the way waits for: ``after flight`` and ``6–14 hours``, or ``on signal fee-paid``; then its chance where it is not certain."""
    waited = [f"after {way.after}", quantity(module.parameters[way.after])] if way.after else [f"on signal {way.on}"]
    return waited if way.chance == 1 else [*waited, f"{way.chance * 100:.4g} %"]


def conditions(way: Transition) -> list[str]:
    """``kind = trafficking or dispute``, one for each axis of variants."""
    return [f"{axis} = {' or '.join(values)}" for axis, values in way.when.items()]


def acts(does: Sequence[Effect]) -> list[str]:
    """Kinds of effects in the order in which they come first, with how often: ``message ×2–5`` where some are left to chance."""
    most = Counter(kind for effect in does for kind in _kinds(effect))
    least = Counter(kind for effect in does if effect.chance == 1 for kind in _kinds(effect))
    return [_often(kind, least[kind], most[kind]) for kind in most]


def _kinds(effect: Effect) -> Iterator[str]:
    for field in KINDS:
        value = getattr(effect, field)
        if value is not None:
            yield f"{field} {value}" if isinstance(value, str) else field


def _often(kind: str, least: int, most: int) -> str:
    if least == most:
        return kind if most == 1 else f"{kind} ×{most}"
    return f"{kind} ×{least}–{most}"
