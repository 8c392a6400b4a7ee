"""Names of people by country: pools drawn once per build, from Faker where it has a person provider, from our own files otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from faker import Faker

from parola.spec.model import Names
from parola.streams import Streams

LOCALES = {"BD": "bn_BD", "CA": "en_CA", "TH": "th_TH", "VN": "vi_VN"}
POOL = 60


def pool(country: str, own: Mapping[str, Names], streams: Streams) -> tuple[str, ...]:
    """Full names of one country, ``POOL`` of them."""
    chance = streams.python("names", country)
    if country in own:
        names = own[country]
        return tuple(f"{chance.choice(names.given)} {chance.choice(names.family)}" for _ in range(POOL))
    faker = Faker(LOCALES[country])
    faker.seed_instance(chance.getrandbits(64))
    return tuple(faker.name() for _ in range(POOL))
