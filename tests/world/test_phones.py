"""Phone numbers look like those of their country and cannot be dialled, by the word of a validator."""

from __future__ import annotations

import re
from random import Random
from typing import Any, get_args

import phonenumbers
import pytest
import yaml

from made_class import made_world
from parola.locate import folder
from parola.spec.model import Country
from parola.world.make import phone

RULES: dict[str, dict[str, Any]] = yaml.safe_load((folder("scenarios") / "undialable_phones.yaml").read_text("utf-8"))
DRAWS = 40


def drawn(country: str) -> list[str]:
    chance = Random(country)
    return [phone(country, chance) for _ in range(DRAWS)]


def test_every_country_of_a_scenario_has_a_rule() -> None:
    assert set(RULES) == set(get_args(Country))


@pytest.mark.parametrize("country", [country for country, rule in RULES.items() if "prefixes" in rule])
def test_a_number_has_an_unassigned_prefix_and_is_not_valid(country: str) -> None:
    rule = RULES[country]
    prefixes = "|".join(rule["prefixes"])
    for number in drawn(country):
        national = number.removeprefix(f"+{rule['country_code']}")
        assert len(national) == rule["length"]
        assert re.match(prefixes, national)
        assert not phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_the_numbers_of_canada_are_those_reserved_for_fiction() -> None:
    areas = "|".join(RULES["CA"]["area_codes_for_flavour"])
    assert all(re.fullmatch(rf"\+1({areas})55501\d\d", number) for number in drawn("CA"))


def test_numbers_of_a_class_are_of_the_persons_country() -> None:
    for cell in made_world().cells:
        number = phonenumbers.parse(cell.person.phone)
        assert number.country_code == RULES[cell.person.country]["country_code"]
        assert not phonenumbers.is_valid_number(number)
