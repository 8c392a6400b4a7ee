"""What people of a cell say and write: that moment's names and numbers, in their own habits, and sums as their bank prints them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from made_class import made
from made_scene import made_scene, saying
from parola.artefacts import speech
from parola.artefacts.scene import Scene
from parola.simulate.events import Transferred
from parola.world.cell import Cell
from parola_kit.errors import BadInput

ALL = "Call {recruiter_phone}, or write to {recruiter_mail}: {recruiter_name} is there, {recruiter_handle} too. Name {site}."
PLAIN = "I think that everybody has to wait for a long time. Do not send any money because it is not sure, said my friend."
BANGLA = "এখানে সবাই অপেক্ষা করছে।"


@pytest.fixture(scope="module")
def scene() -> Scene:
    return saying(
        made_scene(), en={"test_all": ALL, "test_plain": PLAIN, "test_home": PLAIN}, bn={"test_home": BANGLA}, vi={"test_home": "Chờ."}
    )


def with_two_phones(scene: Scene) -> tuple[Cell, str, int]:
    """A cell, a role whose number changes, and when."""
    for cell in scene.world.cells:
        for role, member in scene.leads(cell).items():
            phones = [one for one in member.holdings if one.kind == "phone"]
            if len(phones) == 2:
                return cell, role, phones[1].since
    raise AssertionError("nobody changes a number")


def test_a_number_is_that_of_the_moment(scene: Scene) -> None:
    cell, role, since = with_two_phones(scene)
    key = f"{role.replace('-', '_')}_phone"
    before, after = (speech.values(scene, cell, at)[key] for at in (since - 1, since))
    assert before != after
    assert (before, after) == tuple(scene.lead(cell, role).held("phone", at) for at in (since - 1, since))


def test_a_handle_is_the_one_that_the_sites_show(scene: Scene) -> None:
    for cell in scene.world.cells:
        known = speech.values(scene, cell, scene.scenario.start)
        for role, handle in cell.handles.items():
            if role in scene.leads(cell):
                assert known[f"{role.replace('-', '_')}_handle"] == handle


def test_habits_change_no_name_and_no_number(scene: Scene) -> None:
    at, texts = scene.scenario.start + 86_400, set[str]()
    for cell in scene.world.cells:
        known = speech.values(scene, cell, at)
        for nth in range(60):
            text = speech.written(scene, cell, "recruiter", "test-all", f"e{nth}", at)
            assert all(known[f"recruiter_{what}"] in text for what in ("phone", "mail", "name", "handle"))
            assert known["site"] in text
            texts.add(text)
    assert len(texts) > 20


def test_the_same_happening_is_put_the_same_way_and_people_differ(scene: Scene) -> None:
    at = scene.scenario.start
    cells = scene.world.cells
    once, again = (speech.written(scene, cells[0], "recruiter", "test-plain", "e1", at) for _ in range(2))
    assert once == again
    put = {speech.written(scene, cell, role, "test-plain", "e1", at) for cell in cells for role in ("recruiter", "handler", "migrant")}
    assert len(put) >= 6


def test_an_office_writes_more_evenly_than_people_do(scene: Scene) -> None:
    def odd(role: str) -> int:
        said = [
            speech.written(scene, cell, role, "test-plain", f"e{n}", scene.scenario.start) for cell in scene.world.cells for n in range(40)
        ]
        return sum(text != PLAIN for text in said)

    assert odd("shelter") + odd("police") < 0.7 * (odd("recruiter") + odd("migrant"))


def test_people_speak_in_public_in_english_and_in_the_language_of_their_home(scene: Scene) -> None:
    spoken = {"BD": "bn", "VN": "vi"}
    for cell in scene.world.cells:
        for role in ("recruiter", "relative"):
            home = spoken.get(scene.lead(cell, role).country, "en")
            said = [speech.aloud(scene, cell, role, "test-home", f"e{n}", scene.scenario.start) for n in range(60)]
            assert {phrase.language for phrase in said} == {"en", home}
            for phrase in said:
                assert phrase.gloss == ("" if phrase.language == "en" else PLAIN)


def test_a_language_without_texts_is_english(scene: Scene) -> None:
    assert speech.home(scene, "BD") == "bn"
    assert speech.home(scene, "SG") == "en"
    phrases = replace(scene.phrases, texts={"en": scene.phrases.texts["en"]})
    assert speech.home(replace(scene, phrases=phrases), "BD") == "en"


def test_a_role_that_nobody_has_is_told(scene: Scene) -> None:
    with pytest.raises(BadInput, match=r"network layered: has no role 'nobody'"):
        speech.written(scene, scene.world.cells[0], "nobody", "test-plain", "e1", scene.scenario.start)


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [(10_000, "BDT", "BDT 12,000.00"), (12_345, "VND", "VND 3,086,250"), (101, "CAD", "CAD 1.39"), (0, "PHP", "PHP 0.00")],
)
def test_sums_are_written_as_people_write_them(cents: int, currency: str, text: str) -> None:
    assert speech.shown(cents, currency) == text


def test_a_sum_is_what_the_payers_statement_says() -> None:
    whole = made()
    booked = {entry.cause: entry.row for entry in whole.rows("bank.entry") if entry.cell is not None and entry.row["amount"] < 0}
    checked = 0
    for cell in whole.world.cells:
        events = [event for event in whole.events[cell.number] if isinstance(event.what, Transferred) and event.id in booked]
        for event in events:
            told = speech.amounts(whole.world, cell, [event])[f"amount_{event.label.replace('-', '_')}"]
            currency, _, sum_ = told.partition(" ")
            row = booked[event.id]
            if isinstance(event.what, Transferred) and event.what.channel != "hundi":
                assert (currency, int(sum_.replace(",", "").replace(".", ""))) == (row["currency"], -row["amount"])
                checked += 1
    assert checked > 50
