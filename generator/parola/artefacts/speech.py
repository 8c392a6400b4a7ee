"""What somebody of a cell says or writes: the scenario's text with that moment's names and numbers, in that person's habits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parola.artefacts import style
from parola.artefacts.currency import CURRENCIES, currency_of, minor
from parola.artefacts.phrases import Phrase
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Transferred
from parola.streams import Part
from parola.world.cell import Cell
from parola.world.member import MAIN, Member
from parola.world.model import World

SHOWN = ("handle", "phone", "mail", "bank", "document")  # of what people hold: `{recruiter_phone}`
DECIMALS = {"VND": 0}  # of currencies without a smaller unit; the others have two
WIDE = 1_000_000_000
HOME = {"BD": "bn", "CA": "fr", "PH": "fil", "TH": "th", "VN": "vi"}  # what is spoken there beside English
OWN_LANGUAGE = 0.5  # share of what somebody who speaks another language too says in public in that language; assumption


def home(scene: Scene, country: str) -> str:
    """The language of a country, as far as the scenario has texts in it; else English."""
    return language if (language := HOME.get(country, "en")) in scene.phrases.texts else "en"


def said(scene: Scene, cell: Cell, text: str, event: str, language: str, at: int) -> Phrase:
    """A text as it is said at a moment; ``event`` is the id of what happened, which decides between alternatives."""
    return _say(scene, text, event, language, values(scene, cell, at))


def written(scene: Scene, cell: Cell, role: str, text: str, event: str, at: int) -> str:
    """The English of a text in the habits of whoever writes it; their habits are theirs on every site."""
    return public(scene, cell, role, text, event, at, "en").text


def public(scene: Scene, cell: Cell, role: str, text: str, event: str, at: int, language: str) -> Phrase:
    """A text in a language where it is written in that; else English, in the habits of whoever writes it. Names and numbers stay."""
    known = values(scene, cell, at)
    found = _say(scene, text, event, language, known)
    if found.language != "en":
        return found
    kept = [value for value in known.values() if value in found.text]
    return Phrase("en", style.written(scene.author(cell, role), found.text, scene.streams.python("habits", event), keep=kept), "")


def aloud(scene: Scene, cell: Cell, role: str, text: str, event: str, at: int) -> Phrase:
    """A text as somebody says it among many: now in English, now in the language of where they come from."""
    own = scene.streams.python("tongue", event).random() < OWN_LANGUAGE
    return public(scene, cell, role, text, event, at, home(scene, scene.lead(cell, role).country) if own else "en")


def number(scene: Scene, *path: Part) -> int:
    """What decides between the alternatives of a text, by the id of what happened or another path."""
    return scene.streams.python("text", *path).randrange(WIDE)


def values(scene: Scene, cell: Cell, at: int) -> Mapping[str, str]:
    """Placeholder -> text at a moment."""
    found: dict[str, str] = {}
    for role, member in scene.leads(cell).items():
        found[f"{_name(role)}_name"] = member.name
        held = sorted((one for one in member.holdings if one.kind in SHOWN and one.use == MAIN and one.at(at)), key=lambda one: one.since)
        found |= {f"{_name(role)}_{one.kind}": one.value for one in held}
        if role in cell.handles:
            found[f"{_name(role)}_handle"] = cell.handles[role]
    return {**found, **scene.words[cell.number]}


def amounts(world: World, cell: Cell, events: Sequence[Event]) -> dict[str, str]:
    """Sums of a cell's transfers by label: `{amount_advance}`, in the currency in which the payer's account is kept."""
    found: dict[str, str] = {}
    for event in events:
        if isinstance(event.what, Transferred):
            payer = world.networks[cell.number].role(event.what.by)
            found[f"amount_{_name(event.label)}"] = shown(event.what.cents, _currency(payer, event.at))
    return found


def shown(cents: int, currency: str) -> str:
    """A sum as people write it, in a currency: ``BDT 12,400.00``."""
    places = DECIMALS.get(currency, 2)
    return f"{currency} {minor(cents, currency) / 10**places:,.{places}f}"


def _say(scene: Scene, text: str, event: str, language: str, known: Mapping[str, str]) -> Phrase:
    return scene.phrases.say(text, language, number(scene, event), known)


def _currency(payer: Member | None, at: int) -> str:
    """That of the account; of the country where there is none, as with slips."""
    bank = payer.held("bank", at) if payer else None
    return currency_of(bank) if bank else CURRENCIES[payer.country if payer else "SG"]


def _name(word: str) -> str:
    return word.replace("-", "_")
