"""What a module may refer to outside itself: its scenario, the other modules, the English texts, the bibliography."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.spec.model import Effect, Module, Pay, Scenario, SwapBack, Texts, Transfer, Transition
from parola.spec.parse import Parsed
from parola.spec.typology import Launder, wallets
from parola.spec.words import Loc

# Wallets that belong to the class, not to a cell: a merchant's, the exchange's deposit addresses and its pool, the swap service's.
CLASS_WALLETS = ("deposits", "merchant", "pool", "swap")
ASSUMPTION = "assumption"  # cited where no figure was found
TINY = ("dust", "poisoning")  # typologies that send tiny sums
FILLED_WHOLE = ("entries", "identities", "logins", "mails")  # books of which no module writes a line: the range fills them by itself


@dataclass(frozen=True, slots=True)
class Around:
    """Names that exist around a module; None where that cannot be told, and then nothing is said about it.

    ``axes``: axis of the scenario's variants -> its values. ``texts``: keys of the English texts. ``books``: id -> its columns that
    an entry may fill. ``token``: whether there is a token chain. ``givers``: wallets that pay and that no module pays.
    ``reporting_sat``: what the exchange reports; ``users``: ordinary users of the chain; ``pace``: what delays are multiplied by.
    """

    sources: Collection[str] | None = None
    axes: Mapping[str, Collection[str]] | None = None
    boards: Collection[str] | None = None
    wallets: Collection[str] | None = None
    givers: Collection[str] | None = None
    signals: Collection[str] | None = None
    labels: Collection[str] | None = None
    texts: Collection[str] | None = None
    token: bool | None = None
    sites: Collection[str] | None = None
    books: Mapping[str, Collection[str]] | None = None
    reporting_sat: int | None = None
    users: int | None = None
    pace: float = 1


def around(
    sources: Collection[str] | None,
    scenario: Parsed[Scenario],
    modules: Collection[Parsed[Module]],
    english: Parsed[Texts] | None,
    books: Mapping[str, Collection[str]] | None,
) -> Around:
    """What the modules of a scenario may refer to, as far as the files around them have the right form."""
    whole = scenario.has("modules") and len(modules) == len(scenario.model.modules)
    acts = [effect for module in modules if module.has("states") for _, effect in effects(module.model)]
    told = whole and all(module.has("states") for module in modules)
    return Around(
        sources=sources,
        axes=scenario.model.variants if scenario.has("variants") else None,
        boards=scenario.model.forum.boards if scenario.has("forum") else None,
        wallets=_wallets(modules) if whole and all(module.has("wallets") for module in modules) else None,
        givers=givers(acts) if told else None,
        signals={effect.signal for effect in acts if effect.signal} if told else None,
        labels={paid.label for effect in acts if (paid := _paid(effect))} if told else None,
        token=scenario.model.token is not None if scenario.has("token") else None,
        texts=english.model.lines if english and english.has("lines") else None,
        sites=scenario.model.surface.sites if scenario.has("surface") else None,
        books=books if scenario.has("books") else None,
        reporting_sat=scenario.model.exchange.reporting_sat if scenario.has("exchange") else None,
        users=scenario.model.chain.users if scenario.has("chain") else None,
        pace=scenario.model.difficulty.delay if scenario.has("difficulty") else 1,
    )


def ways(module: Module) -> Iterator[tuple[Loc, Transition]]:
    """Every transition of a module with its location."""
    for state, found in module.states.items():
        for nth, way in enumerate(found):
            yield ("states", state, nth), way


def effects(module: Module) -> Iterator[tuple[Loc, Effect]]:
    """Every effect of a module with its location."""
    for loc, way in ways(module):
        for nth, effect in enumerate(way.does):
            yield (*loc, "does", nth), effect


def payers(effect: Effect) -> set[str]:
    """Wallets whose coins an effect moves."""
    return {effect.pay.by} if effect.pay else set(effect.launder.by) if effect.launder else set()


def payees(effect: Effect) -> set[str]:
    """Other wallets to which an effect moves coins that they may live on; not those that are only sent a tiny sum."""
    if paid := effect.pay or effect.swap_back:
        return {paid.to}
    given = effect.launder.given if effect.launder else []
    return {name for typology, found in given if typology not in TINY for _, name in wallets(found)} - payers(effect)


def givers(acts: Collection[Effect]) -> set[str]:
    """Wallets that pay and that nobody pays: they have coins from the start."""
    return {name for effect in acts for name in payers(effect)} - {name for effect in acts for name in payees(effect)}


def _paid(effect: Effect) -> Pay | Transfer | Launder | SwapBack | None:
    """What moves a sum that another may repeat."""
    return effect.pay or effect.transfer or effect.launder or effect.swap_back


def uncited(places: Mapping[Loc, Sequence[str]], known: Collection[str] | None) -> Iterator[tuple[Loc, str]]:
    """Location and name of each source that is cited in these places and is neither known nor an assumption; none if ``known`` is None."""
    for loc, names in places.items():
        for nth, name in enumerate(names):
            if known is not None and name != ASSUMPTION and name not in known:
                yield (*loc, nth), name


def _wallets(modules: Collection[Parsed[Module]]) -> set[str]:
    return {*CLASS_WALLETS, *(name for module in modules for name in module.model.wallets)}
