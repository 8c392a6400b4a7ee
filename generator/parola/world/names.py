"""Names of people by country: as they write them themselves, and as a travel document does."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from faker import Faker

from parola.spec.model import Names
from parola.streams import Streams

LOCALES = {"CA": ("en_CA", "fr_CA")}  # where Faker has a person provider whose names a travel document can show as they are
FAMILY_FIRST = ("VN",)
EACH = 20  # given and family names that are taken from each locale of Faker


@dataclass(frozen=True, slots=True)
class Called:
    """One name in two forms: ``latin`` as in a travel document, ``native`` as its bearer writes it."""

    latin: str
    native: str


def called(own: Mapping[str, Names], scripts: Mapping[str, Mapping[str, str]], streams: Streams) -> dict[str, tuple[Called, ...]]:
    """Country -> each given name of its pool with each family name, in an order of the class's own.

    Pools are our own, and Faker's where it has names in Latin letters of the country.

    ``scripts`` maps a country to the words of its pool in their own script; a word that is not there is written in Latin letters.
    """
    found: dict[str, tuple[Called, ...]] = {}
    pools = {country: (names.given, names.family) for country, names in own.items()} | {land: _drawn(land, streams) for land in LOCALES}
    for country, (all_given, all_family) in sorted(pools.items()):
        pairs = [(given, family) for given in all_given for family in all_family]
        streams.python("names", country, "called").shuffle(pairs)
        found[country] = tuple(_called(given, family, country in FAMILY_FIRST, scripts.get(country, {})) for given, family in pairs)
    return found


def plain(text: str) -> str:
    """Latin letters without marks, as the machine-readable zone of a travel document has them."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _drawn(country: str, streams: Streams) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Given and family names from Faker, each once."""
    given: dict[str, None] = {}
    family: dict[str, None] = {}
    for nth, locale in enumerate(LOCALES[country], start=1):
        faker = Faker(locale)
        faker.seed_instance(streams.python("names", country, locale).getrandbits(64))
        while len(given) < nth * EACH:
            given[faker.first_name()] = None
        while len(family) < nth * EACH:
            family[faker.last_name()] = None
    return tuple(given), tuple(family)


def _called(given: str, family: str, family_first: bool, script: Mapping[str, str]) -> Called:
    words = (family, given) if family_first else (given, family)
    return Called(plain(" ".join(words)), " ".join(script.get(word, word) for word in words))
