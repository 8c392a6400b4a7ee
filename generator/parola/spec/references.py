"""Rules about what a module names: roles, chats, wallets, boards, amounts, signals, variants, texts and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from parola.spec.around import FILLED_WHOLE, Around, effects, uncited, ways
from parola.spec.machine import MINUTES
from parola.spec.model import Amount, Effect, Module
from parola.spec.words import Found, Loc, nearest

KINDS = tuple(name for name in Effect.model_fields if name != "chance")  # of effects
PAID = {"pay": "sat", "transfer": "cents", "launder": "sat", "swap_back": "sat"}  # effects with an amount -> its unit


def single(module: Module, _: Around) -> Iterator[Found]:
    """An effect is one thing, an amount is told in one way."""
    for loc, effect in effects(module):
        if len(given := _given(effect)) != 1:
            yield loc, f"an effect {_count(given)}; give exactly one of {', '.join(KINDS)}"
        for kind in PAID:
            if (paid := getattr(effect, kind)) and paid.amount and len(given := _given(paid.amount)) != 1:
                yield (*loc, kind, "amount"), f"an amount {_count(given)}; give exactly one of {', '.join(Amount.model_fields)}"


# Effect -> its fields that name roles.
ROLES: dict[str, tuple[str, ...]] = {
    "post": ("by",),
    "message": ("by", "forwarded_from"),
    "travel": ("who", "company"),
    "say": ("by",),
    "advert": ("by",),
    "mail": ("by", "to"),
    "transfer": ("by", "to"),
    "entry": ("by", "to"),
    "arrest": ("who",),
}
SAID = ("post", "message", "hotline", "say", "advert", "mail")  # effects with a text


def roles(module: Module, _: Around) -> Iterator[Found]:
    """Who acts, is written to, goes along or is forwarded from is a role of the module."""
    for loc, effect in effects(module):
        for kind, fields in ROLES.items():
            for field in fields if getattr(effect, kind) else ():
                for at, name in _each(getattr(getattr(effect, kind), field)):
                    yield from _known((*loc, kind, field, *at), "role", name, module.roles)


def _each(named: str | tuple[str, ...] | None) -> list[tuple[Loc, str | None]]:
    return [((n,), name) for n, name in enumerate(named)] if isinstance(named, tuple) else [((), named)]


def chats(module: Module, _: Around) -> Iterator[Found]:
    """A message goes to a chat of the module, what is said in public to one of its channels."""
    for loc, effect in effects(module):
        if effect.message:
            yield from _known((*loc, "message", "chat"), "chat", effect.message.chat, module.chats)
        if effect.say:
            yield from _known((*loc, "say", "channel"), "channel", effect.say.channel, module.channels)


def sites(module: Module, around: Around) -> Iterator[Found]:
    """An advert stands on a site of the scenario's open web."""
    for loc, effect in effects(module):
        if effect.advert:
            yield from _known((*loc, "advert", "site"), "site", effect.advert.site, around.sites)


def books(module: Module, around: Around) -> Iterator[Found]:
    """A line is entered in a book of the scenario, and fills columns of it from a parameter or a text."""
    for loc, effect in effects(module):
        if effect.entry is None or around.books is None:
            continue
        if effect.entry.book in FILLED_WHOLE:
            yield (*loc, "entry", "book"), f"book '{effect.entry.book}' fills itself; a transfer leaves lines in 'entries'"
        yield from _known((*loc, "entry", "book"), "book", effect.entry.book, around.books, "list it under 'books' in scenario.yaml")
        for column, value in effect.entry.values.items() if effect.entry.book in around.books else ():
            at = (*loc, "entry", "values", column)
            yield from _known(at, "column", column, around.books[effect.entry.book])
            if around.texts is not None:
                yield from _known(at, "parameter or text", value, {*module.parameters, *around.texts})


def boards(module: Module, around: Around) -> Iterator[Found]:
    """A post goes to a board of the scenario's forum."""
    for loc, effect in effects(module):
        if effect.post:
            yield from _known((*loc, "post", "board"), "board", effect.post.board, around.boards)


def wallets(module: Module, around: Around) -> Iterator[Found]:
    """A payment goes between wallets of the scenario's modules and of the class."""
    for loc, effect in effects(module):
        if effect.pay:
            yield from _known((*loc, "pay", "by"), "wallet", effect.pay.by, around.wallets)
            yield from _known((*loc, "pay", "to"), "wallet", effect.pay.to, around.wallets)
        if effect.swap_back:
            yield from _known((*loc, "swap_back", "to"), "wallet", effect.swap_back.to, around.wallets)
        if effect.withdraw:
            yield from _known((*loc, "withdraw", "from_deposit"), "wallet", effect.withdraw.from_deposit, around.wallets)


def amounts(module: Module, _: Around) -> Iterator[Found]:
    """An amount's ``parameter`` is in sat where coins are paid and in cents where money is moved, its ``share`` a ratio."""
    for loc, effect in effects(module):
        for kind, unit in PAID.items():
            if (paid := getattr(effect, kind)) is None or paid.amount is None:
                continue
            for field, right in (("parameter", unit), ("share", "ratio")):
                name = getattr(paid.amount, field)
                at = (*loc, kind, "amount", field)
                yield from _known(at, "parameter", name, module.parameters)
                if name in module.parameters and module.parameters[name].unit != right:
                    yield at, f"parameter '{name}' is in {module.parameters[name].unit}; '{field}' needs {right}"


def tokens(module: Module, around: Around) -> Iterator[Found]:
    """Where tokens are swapped back or frozen there is a chain of them; what is swapped back is a sum, what the issuer takes a time."""
    for loc, effect in effects(module):
        for kind in ("swap_back", "freeze"):
            if getattr(effect, kind) and around.token is False:
                yield (*loc, kind), f"'{kind}' needs a token chain, and the scenario has none; give it a 'token' section"
        if effect.swap_back and effect.swap_back.amount.all:
            told = "'swap_back' needs a sum that can be told before; give a parameter, a share or same_as"
            yield (*loc, "swap_back", "amount", "all"), told
        if effect.freeze:
            at, name = (*loc, "freeze", "delay"), effect.freeze.delay
            yield from _known(at, "parameter", name, module.parameters)
            if name in module.parameters and module.parameters[name].unit not in MINUTES:
                yield at, f"parameter '{name}' is in {module.parameters[name].unit}; 'delay' needs minutes, hours or days"


def same_as(module: Module, around: Around) -> Iterator[Found]:
    """An amount that repeats another names the label of a payment."""
    for loc, effect in effects(module):
        for kind in PAID:
            if (paid := getattr(effect, kind)) and paid.amount:
                yield from _known((*loc, kind, "amount", "same_as"), "payment with the label", paid.amount.same_as, around.labels)


def signals(module: Module, around: Around) -> Iterator[Found]:
    """A signal that is waited for is sent by some module of the scenario."""
    for loc, way in ways(module):
        if way.on is not None and around.signals is not None and way.on not in around.signals:
            yield (*loc, "on"), f"signal '{way.on}' is sent by no module of the scenario{nearest(way.on, around.signals)}"


def variants(module: Module, around: Around) -> Iterator[Found]:
    """``when`` names axes of the scenario's variants and values on them."""
    if around.axes is None:
        return
    for loc, way in ways(module):
        for axis, values in way.when.items():
            known = around.axes.get(axis)
            if known is None:
                yield (*loc, "when", axis), f"'{axis}' is not among the scenario's variants{nearest(axis, around.axes)}"
                continue
            for nth, value in enumerate(values):
                if value not in known:
                    yield (*loc, "when", axis, nth), f"'{value}' is not a value of '{axis}'{nearest(value, known)}"


def texts(module: Module, around: Around) -> Iterator[Found]:
    """What is said is a key of the English texts."""
    for loc, effect in effects(module):
        for kind in SAID:
            if said := getattr(effect, kind):
                keys = (said.text, f"{said.text}-subject") if kind == "mail" else (said.text,)
                for key in keys:
                    yield from _known((*loc, kind, "text"), "text", key, around.texts, "add it to texts/en.yaml")


def sources(module: Module, around: Around) -> Iterator[Found]:
    """What is cited is in the bibliography, or is ``assumption``."""
    places: dict[Loc, tuple[str, ...]] = {("parameters", name, "source"): each.source for name, each in module.parameters.items()}
    places |= {(*loc, "source"): way.source for loc, way in ways(module)}
    for loc, name in uncited(places, around.sources):
        yield from _known(loc, "source", name, around.sources, "add it to sources.yaml, or write assumption")


def _known(loc: Loc, what: str, name: str | None, known: Collection[str] | None, remedy: str = "") -> Iterator[Found]:
    if name is not None and known is not None and name not in known:
        hint = nearest(name, known)
        yield loc, f"{what} '{name}' does not exist" + (hint if "did you mean" in hint or not remedy else f"; {remedy}")


def _given(one: Effect | Amount) -> list[str]:
    return [name for name, value in one if value is not None and (name in KINDS or not isinstance(one, Effect))]


def _count(given: list[str]) -> str:
    return f"has {' and '.join(given)}" if given else "is empty"


RULES = {
    single: ("states",),
    roles: ("states", "roles"),
    chats: ("states", "chats", "channels"),
    sites: ("states",),
    books: ("states", "parameters"),
    boards: ("states",),
    wallets: ("states",),
    amounts: ("states", "parameters"),
    same_as: ("states",),
    tokens: ("states", "parameters"),
    signals: ("states",),
    variants: ("states",),
    texts: ("states",),
    sources: ("states", "parameters"),
}
