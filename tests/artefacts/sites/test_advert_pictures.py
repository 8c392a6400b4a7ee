"""Pictures of adverts: each file once, the same bytes where one is used again, near in the hash where it was cut."""

from __future__ import annotations

import hashlib
import io
from collections import Counter, defaultdict
from itertools import pairwise
from random import Random

import pytest
import zxingcpp
from PIL import Image

import parola.artefacts.sites.pictures
from made_class import Made, made
from made_scene import made_scene
from parola.artefacts.media.alike import NEAR, dhash, distance
from parola.artefacts.media.flyer import Flyer, flyer
from parola.artefacts.record import Record
from parola.artefacts.sites.pictures import About, Owner, Pictures
from parola.artefacts.sites.surface import surface
from parola.checks.pictures import jpeg_mark, png_mark
from parola.simulate.events import Advertised


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def pictures(whole: Made) -> dict[str, Record]:
    return {picture.id: picture for picture in whole.rows("surface.picture")}


def hashed(alike: str) -> int:
    return int(alike.removeprefix("h"), 16)


def advertised(whole: Made) -> dict[tuple[int, str], list[tuple[Advertised, Record]]]:
    """The adverts with a picture of each role of each cell, in time."""
    found: defaultdict[tuple[int, str], list[tuple[Advertised, Record]]] = defaultdict(list)
    for advert in whole.rows("surface.advert"):
        if advert.cell is not None and advert.row["picture"]:
            what = whole.event(advert).what
            assert isinstance(what, Advertised)
            found[advert.cell, what.by].append((what, advert))
    return found


def test_a_file_is_named_by_its_bytes_and_told_as_it_is(whole: Made, pictures: dict[str, Record]) -> None:
    data = whole.artefacts.pictures
    assert sorted(data) == [picture.row["file"] for picture in pictures.values()]
    for picture in pictures.values():
        content = data[picture.row["file"]]
        assert picture.row["file"].partition(".")[0] == f"p{hashlib.sha256(content).hexdigest()}"
        assert picture.row["bytes"] == len(content)
        assert picture.row["alike"] == f"h{dhash(content):016x}"


def test_every_picture_is_marked(whole: Made) -> None:
    marks = {"png": png_mark, "jpg": jpeg_mark}
    assert {marks[file.rpartition(".")[2]](data) for file, data in whole.artefacts.pictures.items()} == {""}


def test_what_a_role_uses_again_is_the_same_file_or_a_near_one(whole: Made, pictures: dict[str, Record]) -> None:
    """A cut may also meet the limit where strangers do; it is near all the same."""
    seen = set[str]()
    for adverts in advertised(whole).values():
        for (_, before), (what, advert) in pairwise(adverts):
            one, other = (pictures[each.row["picture"]].row for each in (before, advert))
            apart = distance(hashed(one["alike"]), hashed(other["alike"]))
            if what.picture == "same":
                assert one["file"] == other["file"]
            else:
                assert one["file"] != other["file"]
            if what.picture == "cropped":
                assert apart <= NEAR
                assert other["file"].endswith(".jpg")
            seen.add(what.picture)
    assert {"same", "cropped"} <= seen


def test_an_advert_without_a_picture_has_none(whole: Made) -> None:
    for advert in whole.left("surface.advert"):
        if advert.cell is not None:
            what = whole.event(advert).what
            assert isinstance(what, Advertised)
            assert (advert.row["picture"] == "") == (what.picture == "none")


def test_a_code_says_how_the_advertiser_is_reached(whole: Made, pictures: dict[str, Record]) -> None:
    """Of pictures that a role drew for an advert; what is used again shows the contact of the time when it was drawn."""
    read = 0
    for adverts in advertised(whole).values():
        what, advert = adverts[0]
        with Image.open(io.BytesIO(whole.artefacts.pictures[pictures[advert.row["picture"]].row["file"]])) as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
        if codes:
            assert what.contact != "none"
            assert [code.text for code in codes] == [advert.row["contact"]]
            read += 1
    assert read > 5


def test_strangers_use_one_picture_on_several_profiles_and_some_are_cut(whole: Made, pictures: dict[str, Record]) -> None:
    who: defaultdict[str, set[str]] = defaultdict(set)
    for advert in whole.rows("surface.advert"):
        if advert.cell is None and advert.row["picture"]:
            who[advert.row["picture"]].add(advert.row["profile"])
    assert sum(len(profiles) > 1 for profiles in who.values()) >= 5
    alike = {one: hashed(pictures[one].row["alike"]) for one in who}
    cut = [one for one in who if pictures[one].row["file"].endswith(".jpg")]
    plain = [one for one in who if one not in cut]
    near = [one for one in cut if min(distance(alike[one], alike[other]) for other in plain) <= NEAR]
    assert len(near) >= 3


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Flyer]:
    """What is printed on the flyers that are drawn from now on."""
    kept: list[Flyer] = []

    def watched(what: Flyer, chance: Random) -> bytes:
        kept.append(what)
        return flyer(what, chance)

    monkeypatch.setattr(parola.artefacts.sites.pictures, "flyer", watched)
    return kept


def flyers_of(key: str, language: str, drawn: list[Flyer], contact: str = "") -> list[Flyer]:
    """The flyers of twenty adverts."""
    scene, pictures, before = made_scene(), Pictures(), len(drawn)
    for n in range(20):
        assert pictures.of(scene, Owner(("test", key, n), "manila"), "own", About(key, language, contact), "test", n)
    return drawn[before:]


@pytest.mark.parametrize("key", ["advert-papers", "advert-translator"])
def test_a_flyer_says_what_is_advertised(key: str, drawn: list[Flyer]) -> None:
    english = made_scene().phrases.texts["en"].lines
    those = flyers_of(key, "en", drawn)
    assert len(those) > 5
    assert {one.title for one in those} <= set(english[f"flyer-title-{key}"])
    assert {line for one in those for line in one.lines} <= set(english[f"flyer-line-{key}"])
    assert not {one.icon for one in those} & {"boat", "cup", "house", "waves"}


def test_what_has_no_words_for_a_flyer_has_a_photo(drawn: list[Flyer]) -> None:
    assert flyers_of("profile-friendly", "en", drawn) == []


@pytest.mark.parametrize(("language", "written"), [("vi", "vi"), ("fr", "fr"), ("fil", "fil"), ("bn", "en"), ("th", "en"), ("en", "en")])
def test_a_flyer_speaks_the_language_of_its_advert_if_its_letters_can_be_drawn(language: str, written: str, drawn: list[Flyer]) -> None:
    own = made_scene().phrases.texts[written].lines
    those = flyers_of("advert-job-kitchen", language, drawn)
    assert {one.title for one in those} <= set(own["flyer-title"])
    assert {line for one in those for line in one.lines} <= set(own["flyer-line"])
    assert {one.contact for one in those} <= set(own["flyer-contact"])


def test_no_flyer_of_a_class_leaves_its_contact_empty_or_says_a_line_twice(drawn: list[Flyer]) -> None:
    list(surface(made_scene(), Pictures()))
    assert len(drawn) > 40
    assert all(one.contact and 2 <= len(set(one.lines)) == len(one.lines) for one in drawn)
    assert {one.contact for one in flyers_of("advert-job-office", "en", drawn, contact="+000111")} == {"+000111"}


def test_the_pictures_of_ordinary_adverts_speak_their_language(whole: Made, drawn: list[Flyer]) -> None:
    list(surface(made_scene(), Pictures()))
    titles = {language: set(whole.read.texts[language].lines["flyer-title"]) for language in ("en", "fil", "fr", "vi")}
    seen = Counter(language for one in drawn for language, those in titles.items() if one.title in those)
    assert set(seen) == set(titles)
