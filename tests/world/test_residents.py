"""Ordinary people: adults with things of their own, who know others near them, and the same in every class of the seed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from made_class import made_world, real
from parola.locate import folder
from parola.spec.model import Scenario
from parola.spec.resolve import names
from parola.streams import Streams
from parola.world.names import called
from parola.world.residents import FEW, LEAST, LOCAL, MOST, NEAR, NETS, ROWS_EACH, Residents, network_address, residents

POOLS = called(names(folder("scenarios") / "names"), {}, Streams("tests"))


def people(seed: str = "tests", places: Any = None, **books: int) -> Residents:
    update: dict[str, Any] = {"books": books} | ({"places": places} if places else {})
    scenario: Scenario = real().scenario.model_copy(update=update)
    return residents(scenario, POOLS, Streams(seed))


@pytest.fixture(scope="module")
def many() -> Residents:
    return people(calls=40_000 * ROWS_EACH)


@pytest.mark.parametrize("column", ["mails", "devices", "accounts", "documents"])
def test_nobody_has_what_another_has(many: Residents, column: str) -> None:
    assert len(set(getattr(many, column))) == len(many) == 40_000


def test_a_number_is_shared_only_where_the_country_has_few(many: Residents) -> None:
    times = Counter(many.phones)
    of = dict(zip(many.phones, many.countries, strict=True))
    assert {of[phone] for phone, count in times.items() if count > 1} == set(FEW)
    assert sum(of[phone] == "CA" for phone in times) == FEW["CA"]


def test_no_number_is_shared_in_a_class_of_the_default_size() -> None:
    found = people()
    assert len(set(found.phones)) == len(found) == LEAST


def test_a_number_is_one_of_the_persons_country(many: Residents) -> None:
    codes = {"BD": "+880", "CA": "+1", "PH": "+63", "SG": "+65", "TH": "+66", "VN": "+84"}
    assert all(phone.startswith(codes[country]) for phone, country in zip(many.phones, many.countries, strict=True))


def test_the_forms_are_those_of_the_members_of_cells(many: Residents) -> None:
    held = [one for network in made_world().networks.values() for member in network.members for one in member.holdings]
    pairs = {"device": many.devices, "document": many.documents, "bank": many.accounts}
    for kind, theirs in pairs.items():
        shapes = [
            {re.sub("[0-9a-f]", "0", re.sub("^[A-Z]{2}|-[A-Z]{2}-", "XX", value)) for value in values}
            for values in (theirs, [h.value for h in held if h.kind == kind])
        ]
        assert shapes[0] == shapes[1]
    assert {device[3] for device in many.devices} == set("0123456789abcdef")


def test_members_and_residents_share_nothing() -> None:
    world = made_world()
    own = {one.value for network in world.networks.values() for member in network.members for one in member.holdings}
    who = world.residents
    assert own.isdisjoint({*who.phones, *who.mails, *who.devices, *who.accounts, *who.documents})


def test_everybody_is_an_adult(many: Residents) -> None:
    begins = real().scenario.starts.date()
    ages = [(begins - date.fromisoformat(born)).days / 365.25 for born in many.born]
    assert min(ages) >= 18
    assert max(ages) < 71


def test_few_live_where_a_place_is_made_up(many: Residents) -> None:
    places = real().scenario.places
    assert {*many.places} == {*places}
    made_up = sum(places[place].fictional for place in many.places) / len(many)
    assert made_up == pytest.approx(LOCAL / (LOCAL + len(places) - 1), rel=0.4)
    assert all(places[place].country == country for place, country in zip(many.places, many.countries, strict=True))


def test_somebody_lives_somewhere_even_where_all_is_made_up() -> None:
    places = {name: place.model_copy(update={"fictional": True}) for name, place in real().scenario.places.items()}
    assert set(people(places=places).places) == set(places)


def test_one_country_alone_has_people() -> None:
    places = {name: place.model_copy(update={"country": "VN"}) for name, place in real().scenario.places.items()}
    found = people(places=places)
    assert set(found.countries) == {"VN"}
    assert found.contacts.max() < len(found)


def test_most_of_those_whom_one_knows_live_in_the_same_country(many: Residents) -> None:
    country = np.array(many.countries)
    same = country[many.contacts] == country[:, None]
    assert same[:, :NEAR].all()
    assert same[:, NEAR:].mean() < 0.4


@pytest.mark.parametrize(("rows", "wanted"), [(0, LEAST), (LEAST * ROWS_EACH, LEAST), (2 * LEAST * ROWS_EACH, 2 * LEAST)])
def test_there_are_as_many_as_the_books_need(rows: int, wanted: int) -> None:
    assert len(people(calls=rows)) == wanted


def test_there_is_an_end_to_how_many_there_are() -> None:
    noisy = real().scenario.difficulty.model_copy(update={"noise": 200})
    scenario = real().scenario.model_copy(update={"books": {"calls": 10_000_000}, "difficulty": noisy})
    assert round(sum(scenario.books.values()) * scenario.difficulty.noise) // ROWS_EACH > MOST
    assert len(people(calls=MOST // 100 * ROWS_EACH)) == MOST // 100


def test_addresses_are_of_ranges_for_documentation(many: Residents) -> None:
    assert {address.rsplit(".", 1)[0] for address in many.addresses} == set(NETS)
    assert {int(address.rsplit(".", 1)[1]) for address in many.addresses} == set(range(2, 252))
    assert many.addresses == tuple(network_address(device) for device in many.devices)


def test_the_same_seed_gives_the_same_people() -> None:
    one, other = people(), people()
    assert one.names == other.names
    assert one.phones == other.phones
    assert (one.contacts == other.contacts).all()
    assert one.names != people("other").names


def test_phones_were_got_before_the_scenario(many: Residents) -> None:
    assert many.since.max() < real().scenario.start
    assert many.since.min() > real().scenario.start - 1_500 * 86_400
