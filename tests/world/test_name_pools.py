"""Pools of names: one for every country, the same for a seed, as people write them and as their papers do."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.checks.fictitious import forbidden
from parola.locate import folder
from parola.spec.model import Country
from parola.spec.resolve import names
from parola.spec.scripts import scripts
from parola.streams import Streams
from parola.world.names import LOCALES, called, plain

OWN = names(folder("scenarios") / "names")
SCRIPTS = scripts(folder("scenarios") / "names" / "scripts")


def test_faker_or_we_have_names_for_each_country() -> None:
    assert {*OWN, *LOCALES} == set(get_args(Country))
    assert not {*OWN} & {*LOCALES}


@pytest.mark.parametrize("country", get_args(Country))
def test_a_name_has_a_latin_form_and_its_own(country: str) -> None:
    found = called(OWN, SCRIPTS, Streams("tests"))[country]
    assert len({one.latin for one in found}) == len({one.native for one in found}) == len(found) == 1_600
    assert all(re.fullmatch(r"[A-Z][A-Za-z' -]+", one.latin) for one in found)
    block = {"BD": "BENGALI", "TH": "THAI"}.get(country, "LATIN")
    assert all(unicodedata.name(letter).startswith(block) for one in found for letter in one.native if letter.isalpha())


def test_the_family_name_stands_first_in_viet_nam_and_loses_its_marks_on_paper() -> None:
    one = next(one for one in called(OWN, SCRIPTS, Streams("tests"))["VN"] if one.native == "Đặng Thị Hoa")
    assert one.latin == "Dang Thi Hoa"


def test_both_forms_are_one_persons() -> None:
    words = {**SCRIPTS["TH"], **SCRIPTS["BD"]}
    for country in ("BD", "TH"):
        for one in called(OWN, SCRIPTS, Streams("tests"))[country][:200]:
            assert [words[word] for word in one.latin.split()] == one.native.split()


def test_the_order_of_names_is_the_classs_own() -> None:
    assert called(OWN, SCRIPTS, Streams("tests")) == called(OWN, SCRIPTS, Streams("tests"))
    assert called(OWN, SCRIPTS, Streams("tests"))["TH"][:20] != called(OWN, SCRIPTS, Streams("other"))["TH"][:20]


def test_no_name_is_a_forbidden_one() -> None:
    everybody = "\n".join(one.latin for found in called(OWN, SCRIPTS, Streams("tests")).values() for one in found)
    assert list(forbidden(everybody)) == []


@given(st.text(max_size=30))
def test_plain_letters_carry_no_marks(text: str) -> None:
    assert not any(unicodedata.combining(letter) for letter in plain(text))
    assert plain(plain(text)) == plain(text)
