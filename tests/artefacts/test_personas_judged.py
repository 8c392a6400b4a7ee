"""What judges the plants while a class is built says what the reference methods say, and a build that cannot plant fails with a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from made_scene import made_scene
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola.artefacts.plants import hands, judge, paper, voices
from parola.artefacts.plants.clock import band, peaks
from parola.artefacts.plants.piece import Remark, Said
from parola.artefacts.plants.purse import Purse
from parola.artefacts.plants.regulars import regulars
from parola.artefacts.plants.seat import Seat
from parola.artefacts.plants.voices import VENDOR
from parola.artefacts.scene import Scene
from parola.simulate.rhythm import HOUR
from parola.world.personas import BAND, CANDIDATES, MAY_WRITE
from parola_kit.errors import BadInput
from parola_kit.methods import style


@pytest.fixture(scope="module")
def scene() -> Scene:
    return made_scene(400)


@pytest.fixture(scope="module")
def known(scene: Scene) -> dict[str, list[str]]:
    return {one.handle: [said.text for said in one.posts] for one in regulars(scene, ["bcrt1qfictitious"])}


def _texts(said: tuple[Said, ...]) -> list[str]:
    return [one.text for one in said]


def test_the_judge_names_whom_the_method_names(scene: Scene, known: dict[str, list[str]]) -> None:
    among, agreed = judge.known(known), list[str]()
    for interest in scene.world.interests.values():
        own = voices.cast(scene, interest)
        found = {who: _texts(said) for who, said in voices.voices(scene, interest, own, (), among).said.items()}
        unknown = found.pop(VENDOR)
        ranking = style.compare(unknown, found, known)
        assert judge.author(unknown, found, among) == (ranking.best.name if ranking.best else "") == interest.author
        assert ranking.words == among.words
        agreed.append(interest.author)
    assert any(agreed)


def test_candidates_alone_are_judged_in_any_order(scene: Scene, known: dict[str, list[str]]) -> None:
    interest, among = scene.world.interests[0], judge.known(known)
    found = {who: _texts(said) for who, said in voices.voices(scene, interest, voices.cast(scene, interest), (), among).said.items()}
    unknown = found.pop(VENDOR)
    assert judge.author(unknown, dict(reversed(found.items())), among) == judge.author(unknown, found, among)


def test_a_plant_that_never_comes_out_stops_the_build_and_names_the_cell(
    scene: Scene, known: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    interest = replace(scene.world.interests[1], author="fourth")
    monkeypatch.setattr(voices, "TRIES", 2)
    monkeypatch.setattr(judge, "author", lambda *_: "fifth")
    with pytest.raises(BadInput, match=r"cell 1 \(seat '.+'\): style was drawn 2 times, and the method never found 'fourth'"):
        voices.voices(scene, interest, voices.cast(scene, interest), (), judge.known(known))


def test_one_band_is_read_and_two_peaks_are_not(scene: Scene) -> None:
    """Most of the time: the rest is drawn again."""
    start, end, zone = scene.scenario.start, scene.scenario.end, 7 * HOUR
    bands = [judge.offset(band(zone).times(46, start, end, scene.streams("test", n))) for n in range(40)]
    assert sum(found is not None and found[0] <= zone <= found[1] for found in bands) >= 28
    twos = [judge.offset(peaks(zone, 11).times(46, start, end, scene.streams("test", n))) for n in range(40)]
    assert sum(found is None for found in twos) >= 28


def test_whoever_resembles_has_a_third_of_the_habits(scene: Scene) -> None:
    own, other = (hands.author(scene, "test", nth, degree=hands.MARKED) for nth in (1, 2))
    mixed = hands.resembling(own, other)
    taken = [word for word in other.words if mixed.words.get(word) == other.words[word]]
    assert len(other.words) / 3 <= len(taken) + 1
    assert set(own.words) <= set(mixed.words)


def test_a_signed_claim_is_copied_with_another_day_on_some_seats(scene: Scene) -> None:
    interest, copies = replace(scene.world.interests[1], control=True), 0
    for number in range(24):
        one = replace(interest, cell=number)
        seat = Seat(scene, one, voices.cast(scene, interest), paper.own(scene, one), Purse({}, {}, (), {}, ()))
        remarks = paper.planted(seat).remarks
        claim = next(each for each in remarks if each.who == paper.SIGNER and each.key)
        for copy in (each for each in remarks if each.copied):
            copies += 1
            said = voices.remarked(scene, "signer", claim, number, hands.author(scene, "test"))
            again = voices.repeated("fan", copy, [said])
            assert copy.at > claim.at
            assert signed_by(read_key(seat.keys[voices.VENDOR].armored), read_clear_signed(said.text))
            assert not signed_by(read_key(seat.keys[voices.VENDOR].armored), read_clear_signed(again.text))
    assert 0 < copies < 24
    with pytest.raises(BadInput, match="'fan' is to copy a signed post"):
        voices.repeated("fan", Remark("fan", 0, "", copied=("14 March", "15 March")), [])


def test_accounts_have_names_of_their_own(scene: Scene) -> None:
    each = [(interest.private, *interest.accounts.values()) for interest in scene.world.interests.values()]
    handles = [handle for own in each for handle in own]
    assert len(set(handles)) == len(handles)
    assert not set(handles) & {*scene.world.forum_users, *scene.world.regulars}
    for interest in scene.world.interests.values():
        assert interest.accounts[CANDIDATES[0]] == interest.vendor
        assert interest.author in ("", *MAY_WRITE)
        assert interest.hours in {BAND, "two-peaks"}
