"""Names of people by country: as they write them themselves, and as a travel document does."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from faker import Faker

from parola.spec.model import Names
from parola.streams import Streams

LOCALES = {"BD": "bn_BD", "CA": "en_CA", "TH": "th_TH", "VN": "vi_VN"}
FAMILY_FIRST = ("VN",)
POOL = 60


@dataclass(frozen=True, slots=True)
class Called:
    """One name in two forms: ``latin`` as in a travel document, ``native`` as its bearer writes it."""

    latin: str
    native: str


def pool(country: str, own: Mapping[str, Names], streams: Streams) -> tuple[str, ...]:
    """Full names of one country, ``POOL`` of them: from Faker where it has a person provider, from our own files otherwise."""
    chance = streams.python("names", country)
    if country not in LOCALES:
        names = own[country]
        return tuple(f"{chance.choice(names.given)} {chance.choice(names.family)}" for _ in range(POOL))
    faker = Faker(LOCALES[country])
    faker.seed_instance(chance.getrandbits(64))
    return tuple(faker.name() for _ in range(POOL))


def called(own: Mapping[str, Names], scripts: Mapping[str, Mapping[str, str]], streams: Streams) -> dict[str, tuple[Called, ...]]:
    """Country -> each given name of our own pool with each family name, in an order of the class's own.

    ``scripts`` maps a country to the words of its pool in their own script; a word that is not there is written in Latin letters.
    """
    found: dict[str, tuple[Called, ...]] = {}
    for country, names in own.items():
        pairs = [(given, family) for given in names.given for family in names.family]
        streams.python("names", country, "called").shuffle(pairs)
        found[country] = tuple(_called(given, family, country in FAMILY_FIRST, scripts.get(country, {})) for given, family in pairs)
    return found


def plain(text: str) -> str:
    """Latin letters without marks, as the machine-readable zone of a travel document has them."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _called(given: str, family: str, family_first: bool, script: Mapping[str, str]) -> Called:
    words = (family, given) if family_first else (given, family)
    return Called(plain(" ".join(words)), " ".join(script.get(word, word) for word in words))
