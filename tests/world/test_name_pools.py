"""Pools of names: one for every country, the same for a seed, from our own files where Faker has none."""

from __future__ import annotations

from typing import get_args

import pytest

from parola.locate import folder
from parola.spec.model import Country, Names
from parola.spec.resolve import names
from parola.streams import Streams
from parola.world.names import LOCALES, POOL, pool

OWN = names(folder("scenarios") / "names")


@pytest.mark.parametrize("country", get_args(Country))
def test_every_country_has_a_full_pool(country: str) -> None:
    found = pool(country, OWN, Streams("tests"))
    assert len(found) == POOL
    assert all(name.strip() == name and len(name) > 2 for name in found)
    assert len(set(found)) > POOL // 2


@pytest.mark.parametrize("country", get_args(Country))
def test_a_pool_is_the_same_for_a_seed_and_another_for_another(country: str) -> None:
    assert pool(country, OWN, Streams("tests")) == pool(country, OWN, Streams("tests"))
    assert pool(country, OWN, Streams("tests")) != pool(country, OWN, Streams("other"))


def test_faker_or_we_have_names_for_each_country() -> None:
    assert set(LOCALES).isdisjoint(OWN)
    assert set(LOCALES) | set(OWN) == set(get_args(Country))


def test_our_own_names_come_before_fakers() -> None:
    ours = Names(country="TH", given=("Given",) * 10, family=("Family",) * 10)
    assert set(pool("TH", {"TH": ours}, Streams("tests"))) == {"Given Family"}
