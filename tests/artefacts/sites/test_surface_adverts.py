"""The open web: adverts of cells and strangers, alike in everything that can be seen of a row but what it says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from made_class import Made, made
from made_scene import made_scene, records, tables
from parola.artefacts.clock import stamp
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.sites.pictures import Pictures
from parola.artefacts.sites.surface import surface
from parola.simulate.events import Advertised
from parola.spec.model import Surface

FORMS = {"phone": r"\+\d{6,}", "mail": r"[a-z.]+\d+@[a-z]+\.example", "handle": r"[a-z]+_[a-z]+\d*", "none": ""}


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def adverts(whole: Made) -> list[Record]:
    return whole.rows("surface.advert")


@pytest.fixture(scope="module")
def profiles(whole: Made) -> dict[str, Record]:
    return {profile.id: profile for profile in whole.rows("surface.profile")}


def form(contact: str) -> str:
    return next(name for name, pattern in FORMS.items() if re.fullmatch(pattern, contact))


def sides(adverts: list[Record]) -> tuple[list[Record], list[Record]]:
    """Those that events of cells left, those of strangers; not those of accounts of interest."""
    return [one for one in adverts if one.cause != BACKGROUND], [one for one in adverts if one.cell is None]


def test_every_advert_of_a_cell_is_on_its_site_under_its_handle(whole: Made, adverts: list[Record], profiles: dict[str, Record]) -> None:
    found = {one.cause: one.row for one in sides(adverts)[0]}
    sites = whole.scenario.surface.sites
    for cell in whole.world.everybody:
        for event in whole.events[cell.number]:
            if isinstance(event.what, Advertised):
                row = found.pop(event.id)
                assert (row["site"], row["posted_at"]) == (sites[event.what.site], stamp(event.at))
                assert profiles[row["profile"]].row["handle"] == cell.handles[event.what.by]
    assert not found


def test_a_contact_is_what_the_role_held_then(whole: Made, adverts: list[Record]) -> None:
    for one in sides(adverts)[0]:
        event, cell = whole.event(one), whole.world.cell(one.cell or 0)
        assert isinstance(event.what, Advertised)
        member = whole.world.networks[cell.number].role(event.what.by)
        assert member is not None
        if event.what.contact in ("phone", "mail"):
            assert one.row["contact"] == member.held(event.what.contact, event.at)
        else:
            assert one.row["contact"] == ("" if event.what.contact == "none" else cell.handles[event.what.by])


def test_an_advert_stands_on_the_site_of_its_profile(adverts: list[Record], profiles: dict[str, Record]) -> None:
    assert all(one.row["site"] == profiles[one.row["profile"]].row["site"] for one in adverts)
    named = Counter((profile.row["site"], profile.row["handle"]) for profile in profiles.values())
    assert max(named.values()) == 1
    assert max(Counter(handle for _, handle in named).values()) == 2  # somebody advertises on both


def test_numbers_follow_what_is_printed(adverts: list[Record], profiles: dict[str, Record]) -> None:
    assert [one.id for one in adverts] == [f"surface/advert/{n}" for n in range(1, len(adverts) + 1)]
    assert [one.row["posted_at"] for one in adverts] == sorted(one.row["posted_at"] for one in adverts)
    joined = [(profile.row["joined_at"], profile.row["handle"]) for profile in profiles.values()]
    assert joined == sorted(joined)
    assert all(profiles[one.row["profile"]].row["joined_at"] < one.row["posted_at"] for one in adverts)


def test_an_advert_is_edited_if_at_all_after_it_was_posted_and_before_it_was_seen(whole: Made, adverts: list[Record]) -> None:
    end = whole.scenario.ends
    for one in adverts:
        posted, seen = (datetime.fromisoformat(one.row[name]) for name in ("posted_at", "seen_at"))
        assert posted <= seen < end
        assert seen - max(posted, whole.scenario.starts) <= timedelta(days=3)  # what is older is found in the first days
        if one.row["edited_at"]:
            assert posted < datetime.fromisoformat(one.row["edited_at"]) < seen
    for those in sides(adverts):
        assert 0.05 < sum(bool(one.row["edited_at"]) for one in those) / len(those) < 0.25


def test_a_gloss_is_there_unless_the_text_is_english(adverts: list[Record]) -> None:
    for those in sides(adverts):
        assert len({one.row["language"] for one in those}) >= 4
        assert "en" in {one.row["language"] for one in those}
        assert all((one.row["gloss"] == "") == (one.row["language"] == "en") for one in those)


def test_strangers_print_contacts_of_every_form_that_cells_print(adverts: list[Record]) -> None:
    own, others = (Counter(form(one.row["contact"]) for one in those) for those in sides(adverts))
    assert own.keys() <= others.keys() == FORMS.keys()
    assert others["phone"] > others["mail"] > 5


def test_no_stranger_is_reached_as_somebody_of_a_cell_is(whole: Made, adverts: list[Record]) -> None:
    held = {one.value for network in whole.world.networks.values() for member in network.members for one in member.holdings}
    assert held.isdisjoint({one.row["contact"] for one in sides(adverts)[1]})


def test_a_profile_keeps_to_one_language_beside_english_and_mostly_to_one_contact(adverts: list[Record]) -> None:
    languages: defaultdict[str, set[str]] = defaultdict(set)
    contacts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in sides(adverts)[1]:
        languages[one.row["profile"]].add(one.row["language"])
        contacts[one.row["profile"]][one.row["contact"]] += 1
    assert all(len(spoken - {"en"}) <= 1 for spoken in languages.values())
    assert any(len(spoken) == 2 for spoken in languages.values())
    assert sum(found.most_common(1)[0][1] for found in contacts.values()) > 0.6 * sum(found.total() for found in contacts.values())


def test_every_picture_stands_on_an_advert_and_the_other_way_round(whole: Made, adverts: list[Record]) -> None:
    shown = {one.row["picture"] for one in adverts} - {""}
    assert shown == {picture.id for picture in whole.rows("surface.picture")}


def test_strangers_too_have_pictures_of_their_own_that_are_cut_or_come_back(whole: Made, adverts: list[Record]) -> None:
    files = {picture.id: picture.row["file"] for picture in whole.rows("surface.picture")}
    own, others = ([files[one.row["picture"]] for one in those if one.row["picture"]] for those in sides(adverts))
    assert {file.rpartition(".")[2] for file in own} == {file.rpartition(".")[2] for file in others} == {"png", "jpg"}
    assert max(Counter(others).values()) > 1
    assert set(own).isdisjoint(others)


def test_the_same_scene_gives_the_same_rows_and_files() -> None:
    scene, kept = made_scene(), (Pictures(), Pictures())
    first, second = (list(surface(scene, pictures)) for pictures in kept)
    assert tables(first) == tables(second)
    assert records(first) == records(second)
    assert kept[0].kept() == kept[1].kept()


def test_without_sites_there_is_no_open_web() -> None:
    scene, pictures = made_scene(), Pictures()
    bare = replace(scene, scenario=scene.scenario.model_copy(update={"surface": Surface()}))
    assert list(surface(bare, pictures)) == []
    assert pictures.kept() == {}
