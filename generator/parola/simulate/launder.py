"""The effect `launder`: every number of its typology is drawn, and what arrives where is reckoned with the highest fees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from parola.simulate import typologies as kinds
from parola.simulate.doing import Doing
from parola.simulate.typologies import KINDS, Typology
from parola.spec import typology as told
from parola.spec.form import Model
from parola.spec.typology import COUNTS, EVEN, LEAST, LEG, MOST_STEPS, PAYEES, RATIOS, Launder
from parola.world.cell import Account
from parola_kit.errors import BadInput

NUMBERS = (*COUNTS, *RATIOS, "denomination")
OUTPUT = 516  # sat; the fee of one more output, of the largest kind (43 vB), at the rate of LEG
Sat = int
Arrivals = list[tuple[Account, Sat]]


def drawn(launder: Launder, sums: Sequence[Sat], doing: Doing) -> Typology:
    """The typology of an effect; ``sums`` is what each payer puts in.

    Raises:
        BadInput: it does not reach for every output, or takes too many steps.
    """
    ((name, given),) = launder.given  # exactly one: parola.spec.laundering
    numbers = {field: doing.number(getattr(given, field)) for field in NUMBERS if getattr(given, field, None)}
    numbers |= {"amount": min(sums, default=0), "sources": len(launder.by), "pool": getattr(given, "pool", 0)}
    numbers |= {"threshold": doing.scenario.exchange.reporting_sat}
    _enough(name, numbers, launder, doing)
    found: dict[str, Any] = {**given.model_dump(), **numbers, **dict(_accounts(given, doing))}
    if isinstance(given, told.Structuring):
        found |= {"threshold_sat": numbers["threshold"], "parts_sat": _parts(given, numbers, doing)}
        numbers["payments"] = len(found["parts_sat"])
    found["delays"] = _delays(name, given, numbers, doing)
    return KINDS[name](**{each.name: found[each.name] for each in fields(KINDS[name])})


def _enough(name: str, numbers: Mapping[str, float], launder: Launder, doing: Doing) -> None:
    least, steps = told.smallest(name, numbers), told.in_a_row(name, numbers)
    if least < LEAST:
        raise BadInput(f"module {doing.module.id}: {name} '{launder.label}' of {int(numbers['amount'])} sat {told.lacking(least)}")
    if steps > MOST_STEPS:
        raise BadInput(f"module {doing.module.id}: {name} '{launder.label}' takes {steps} steps; {MOST_STEPS} are the most: ask for less")


def _accounts(given: Model, doing: Doing) -> Iterator[tuple[str, Account | tuple[Account, ...]]]:
    for field in PAYEES:
        named = getattr(given, field, None)
        if isinstance(named, str):
            found = doing.account(named)
            slot = found.slot or getattr(given, f"{field}_slot", None)
            yield field, Account(found.wallet, slot)
        elif named is not None:
            yield field, tuple(map(doing.account, named))


def _parts(given: told.Structuring, numbers: Mapping[str, float], doing: Doing) -> tuple[Sat, ...]:
    """Sums below the threshold until nothing is left but dust."""
    left, parts = int(numbers["amount"]), list[Sat]()
    while left >= LEAST:
        parts.append(min(left, int(numbers["threshold"] * doing.number(given.below))))
        left -= parts[-1]
    return tuple(parts)


def _delays(name: str, given: Model, numbers: Mapping[str, float], doing: Doing) -> tuple[int, ...]:
    delay = getattr(given, "delay", None)
    if delay is None:
        return ()
    steps = int(numbers["payments"]) - 1 if "payments" in numbers else told.in_a_row(name, numbers)
    if isinstance(given, told.Layers):
        steps *= int(numbers["width"])
    return tuple(doing.seconds(delay) for _ in range(steps))


def arrivals(what: Typology, payer: Account, sums: Sequence[Sat]) -> Arrivals:
    """What at least reaches each account that is paid, whatever the fees; ``payer`` is the first of those who pay."""
    total = sum(sums)
    match what:
        case kinds.PeelChain():
            return _peeled(what, total)
        case kinds.Cycle():
            return [(payer, _around(what, total))]
        case kinds.Structuring():
            return [(what.to[n % len(what.to)], part) for n, part in enumerate(what.parts_sat)]
        case kinds.FanOut() | kinds.GatherScatter():
            free = total - (LEG * (len(sums) + what.width) if isinstance(what, kinds.GatherScatter) else 0)
            return [(what.to[n % len(what.to)], int(free / EVEN / what.width)) for n in range(what.width)]
        case _:
            return [(account, _arrives(what, total)) for account in _paid(what)]


def _arrives(what: Typology, total: Sat) -> Sat:
    match what:
        case kinds.ScatterGather():
            return total - LEG * what.width
        case kinds.Layers():
            return total - LEG * what.width * what.layers
        case kinds.PoolMix():
            return what.pool * what.coins
        case kinds.RoundMix():
            return what.denomination * what.rounds
        case kinds.ChainHop():
            return int(total * (what.kept or 0))  # as tokens, until they are swapped back
        case _:
            return total


def _paid(what: Typology) -> tuple[Account, ...]:
    match what:
        case kinds.Dust():
            return what.also
        case kinds.Poisoning():
            return (what.victim,)
        case _:
            return (found,) if isinstance(found := getattr(what, "to", None), Account) else ()


def leaves(what: Typology, sums: Sequence[Sat], held: Sat) -> list[Sat]:
    """What leaves each payer at the most; ``held`` is what the only payer of a consolidation has in name."""
    match what:
        case kinds.PoolMix():
            return [told.coming_in({"pool": what.pool, "coins": what.coins})]
        case kinds.Consolidation():
            return [held]
        case kinds.MakerMix():
            return [int(total * (1 + what.makers * what.fee)) + LEG * what.makers for total in sums]
        case kinds.Dust():
            return [(total + OUTPUT) * (what.targets + len(what.also)) + LEG for total in sums]
        case _:
            return list(sums)


def _around(what: kinds.Cycle, left: Sat) -> Sat:
    for _ in range(what.hops):
        left -= int(left * what.kept) + LEG
    return left


def _peeled(what: kinds.PeelChain, left: Sat) -> Arrivals:
    found: Arrivals = []
    for _ in range(what.hops):
        peeled = int(left * what.share)
        left -= peeled + LEG
        found.append((what.to, peeled))
    return [*found, (what.end, left - LEG)]
