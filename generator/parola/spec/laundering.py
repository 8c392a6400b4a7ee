"""Rules about the effect `launder`: one typology, known wallets, parameters of the right unit, time and money enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from parola.spec.around import Around, effects, payers
from parola.spec.form import Model
from parola.spec.machine import MINUTES
from parola.spec.model import Effect, Module, Parameter
from parola.spec.rules import SHORTEST
from parola.spec.typology import (
    AT_EXCHANGE,
    COUNTS,
    GIVEN,
    LEAST,
    MOST_STEPS,
    OWN_SUM,
    SEVERAL,
    TYPOLOGIES,
    UNITS,
    Launder,
    coming_in,
    in_a_row,
    lacking,
    smallest,
    wallets,
)
from parola.spec.words import Found, Loc, nearest

ROOM = int(SHORTEST.total_seconds()) // 60  # minutes that a case has at the least


def one_typology(module: Module, _: Around) -> Iterator[Found]:
    """Exactly one, with as many payers as it has, and a sum where it has none of its own."""
    for loc, launder in _laundered(module):
        names = [name for name, _ in launder.given]
        if len(names) != 1:
            told = f"has {' and '.join(names)}" if names else "names no typology"
            yield loc, f"'launder' {told}; give exactly one of {', '.join(TYPOLOGIES)}"
            continue
        yield from (((*loc, *at), text) for at, text in _sources(launder, names[0]))


def _sources(launder: Launder, name: str) -> Iterator[Found]:
    count = len(launder.by)
    if name in SEVERAL and count < 2:
        yield ("by",), f"{name} has {count} payer; it needs at least 2"
    if name not in SEVERAL and count > 1:
        yield ("by",), f"{name} has {count} payers; it needs 1"
    if name in OWN_SUM and launder.amount is not None:
        yield ("amount",), f"{name} follows from what else it says; delete its 'amount'"
    if name not in OWN_SUM and launder.amount is None:
        yield (), f"{name} has no 'amount'; say what goes in"
    if launder.amount is not None and launder.amount.all:
        yield ("amount", "all"), f"{name} needs a sum that can be told before; give a parameter, a share or same_as"


def known_wallets(module: Module, around: Around) -> Iterator[Found]:
    """Payers and payees are wallets of the scenario's modules or of the class."""
    for loc, launder in _laundered(module):
        named = [(("by", nth), name) for nth, name in enumerate(launder.by)]
        named += [((typology, *at), name) for typology, found in launder.given for at, name in wallets(found)]
        for at, name in named if around.wallets is not None else ():
            if around.wallets and name not in around.wallets:
                yield (*loc, *at), f"wallet '{name}' does not exist{nearest(name, around.wallets)}"


def at_exchange(module: Module, around: Around) -> Iterator[Found]:
    """What is paid to the exchange goes to a deposit address."""
    for loc, name, found in _typologies(module):
        for at, wallet in wallets(found) if name in AT_EXCHANGE else ():
            if wallet != "deposits" and not wallet.endswith("deposit") and (around.wallets is None or wallet in around.wallets):
                yield (*loc, name, *at), f"wallet '{wallet}' is not at the exchange; {name} pays a wallet whose name ends in 'deposit'"


def parameters(module: Module, _: Around) -> Iterator[Found]:
    """What a typology names are parameters of the right unit and within its bounds."""
    for loc, name, found in _typologies(module):
        for field, parameter in _named(found).items():
            at, known = (*loc, name, field), module.parameters.get(parameter)
            if known is None:
                yield at, f"parameter '{parameter}' does not exist{nearest(parameter, module.parameters)}"
            elif told := _unfit(field, parameter, known):
                yield at, told


def _unfit(field: str, name: str, parameter: Parameter) -> str:
    unit, (low, high) = UNITS.get(field), parameter.range
    if unit is None:
        return "" if parameter.unit in MINUTES else f"parameter '{name}' is in {parameter.unit}; '{field}' needs minutes, hours or days"
    if parameter.unit != unit:
        return f"parameter '{name}' is in {parameter.unit}; '{field}' needs {unit}"
    if field in COUNTS and not (COUNTS[field][0] <= low and high <= COUNTS[field][1]):
        return f"'{field}' goes from {low:g} to {high:g}; {COUNTS[field][0]} to {COUNTS[field][1]} are possible"
    if field in {"share", "below"} and not (low > 0 and high < 1):
        return f"'{field}' goes from {low:g} to {high:g}; it lies between 0 and 1, and is neither"
    return ""


def letters(module: Module, _: Around) -> Iterator[Found]:
    """A look-alike address can be found by trying keys."""
    for loc, launder in _laundered(module):
        found = launder.poisoning
        if found is not None and found.first + found.last > 4:
            letters_ = found.first + found.last
            yield (*loc, "poisoning"), f"'first' and 'last' are {letters_} letters together; 4 are the most that can be found"


def time(module: Module, around: Around) -> Iterator[Found]:
    """A typology is over in the time that every case has."""
    for loc, name, found in _typologies(module):
        delay, known = getattr(found, "delay", None), _ranges(module, loc, found, around)
        if known is None or delay is None or (limits := module.parameters.get(delay)) is None or limits.unit not in MINUTES:
            continue
        row = max((in_a_row(name, numbers) for numbers in _corners(known) if _sound(name, numbers)), default=0)
        if row > MOST_STEPS:
            yield (*loc, name), f"{name} can take {row} steps; {MOST_STEPS} are the most: ask for less"
            continue
        longest = row * limits.range[1] * MINUTES[limits.unit] * around.pace
        if longest > ROOM:
            days = f"{longest / 1_440:.0f} days, {row} times up to {limits.range[1]:g} {limits.unit}"
            yield (*loc, name), f"{name} can take {days}; a case has {SHORTEST.days} days: fewer steps, or shorter delays"


def funds(module: Module, around: Around) -> Iterator[Found]:
    """What goes in is enough for every output, and no output is dust."""
    for loc, name, found in _typologies(module):
        known = _ranges(module, loc, found, around)
        if known is None or ("amount" not in known and name not in OWN_SUM):
            continue
        least = min((smallest(name, numbers) for numbers in _corners(known)), default=LEAST)
        if least < LEAST:
            yield (*loc, name), f"{name} {lacking(least)}"


def means(module: Module, around: Around) -> Iterator[Found]:
    """Who has coins from the start, and is never paid, is not asked for more than these."""
    for loc, effect in effects(module):
        most, (kind, *_) = _most(module, effect), [name for name in ("pay", "launder") if getattr(effect, name)] or [""]
        for name in sorted(payers(effect).intersection(around.givers or ())) if most > GIVEN else ():
            told = (
                f"wallet '{name}' can be asked for {most:,.0f} sat; nobody pays it, and of its own it has {GIVEN:,} sat and a little more"
            )
            yield (*loc, kind), f"{told}: ask for less, or have it paid before"


def _most(module: Module, effect: Effect) -> float:
    """The largest sum that an effect takes from each payer, 0 where none can be told."""
    pool = effect.launder and effect.launder.pool_mix
    paid, coins = effect.pay or effect.launder, module.parameters.get(pool.coins) if pool else None
    if pool and coins:
        return coming_in({"pool": pool.pool, "coins": coins.range[1]})
    known = module.parameters.get(paid.amount.parameter or "") if paid and paid.amount else None
    return known.range[1] if known and known.unit == "sat" else 0


def different(module: Module, _: Around) -> Iterator[Found]:
    """Nobody is named twice for one thing, and a payjoin has two owners."""
    for loc, launder in _laundered(module):
        also = launder.dust.also if launder.dust else ()
        for at, names in ((("by",), launder.by), (("dust", "also"), also)):
            twice = ((nth, name) for nth, name in enumerate(names) if name in names[:nth])
            yield from (((*loc, *at, nth), f"wallet '{name}' is named twice; name it once") for nth, name in twice)
        if launder.payjoin and launder.payjoin.to in launder.by:
            yield (*loc, "payjoin", "to"), f"wallet '{launder.payjoin.to}' pays itself; a payjoin has two owners"


def peers(module: Module, around: Around) -> Iterator[Found]:
    """There are ordinary users enough to mix with, or to send dust to."""
    for loc, name, found in _typologies(module):
        for field in ("participants", "makers", "targets"):
            parameter = module.parameters.get(getattr(found, field, ""))
            if parameter is not None and around.users is not None and parameter.range[1] > around.users:
                told = f"'{field}' goes up to {parameter.range[1]:g}, and chain.users is {around.users}; ask for fewer, or give it more"
                yield (*loc, name, field), told


def _laundered(module: Module) -> Iterator[tuple[Loc, Launder]]:
    for loc, effect in effects(module):
        if effect.launder is not None:
            yield (*loc, "launder"), effect.launder


def _typologies(module: Module) -> Iterator[tuple[Loc, str, Model]]:
    for loc, launder in _laundered(module):
        for name, found in launder.given:
            yield loc, name, found


def _named(found: Model) -> dict[str, str]:
    """Field -> the parameter that it names."""
    return {field: name for field in (*UNITS, "delay") if isinstance(name := getattr(found, field, None), str)}


def _ranges(module: Module, loc: Loc, found: Model, around: Around) -> Mapping[str, tuple[float, float]] | None:
    """The range of every number of a typology; None where something is not known or does not fit, which another rule tells."""
    launder = next(one for at, one in _laundered(module) if at == loc)
    named = {field: name for field, name in _named(found).items() if field != "delay"}
    given = {field: module.parameters.get(name) for field, name in named.items()}
    if any(one is None or _unfit(field, named[field], one) for field, one in given.items()):
        return None
    known = {field: one.range for field, one in given.items() if one is not None}
    known |= {"sources": _fixed(len(launder.by)), "pool": _fixed(getattr(found, "pool", 0))}
    if launder.structuring is not None:
        if around.reporting_sat is None:
            return None
        known["threshold"] = _fixed(around.reporting_sat)
    amount = launder.amount and module.parameters.get(launder.amount.parameter or "")
    return {**known, "amount": amount.range} if amount and amount.unit == "sat" else known


def _sound(name: str, numbers: Mapping[str, float]) -> bool:
    """Whether it can be told how many steps there are: for payments below a threshold, from a sum and parts that are no dust."""
    return name != "structuring" or ("amount" in numbers and smallest(name, numbers) >= LEAST)


def _fixed(number: float) -> tuple[float, float]:
    return number, number


def _corners(known: Mapping[str, tuple[float, float]]) -> Iterator[dict[str, float]]:
    for values in product(*(sorted(set(ends)) for ends in known.values())):
        yield dict(zip(known, values, strict=True))


RULES = {
    one_typology: ("states",),
    known_wallets: ("states",),
    at_exchange: ("states",),
    parameters: ("states", "parameters"),
    letters: ("states",),
    time: ("states", "parameters"),
    funds: ("states", "parameters"),
    means: ("states", "parameters"),
    different: ("states",),
    peers: ("states", "parameters"),
}
