"""Traces of people are where they are said to be, and nothing else is taken for them, by finders that read learners' files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import people_finders as finders
import pytest
from people_finders import Files, Given

from made_class import Made, made_of, real
from parola.artefacts.clock import stamp
from parola.artefacts.plant import Plant, Spot
from parola.artefacts.plants.paper import ANOTHER, CHANGED
from parola.export import tree
from parola.labs.solvable import solution
from parola.locate import folder
from parola.spec.roster import roster
from parola.world.personas import CANDIDATES
from parola_kit.evidence import Evidence

SEATS = 3
SEEDS = ("11", "12", "13", "14", "15")
ANY = 0  # all others are marked slow


@dataclass(frozen=True)
class Case:
    """One seat of a class, and what was planted for it, by kind."""

    made: Made
    number: int
    files: Files
    given: Given
    plants: dict[str, Plant]


@pytest.fixture(scope="module", params=[SEEDS[ANY], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS if seed != SEEDS[ANY])])
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    root = tmp_path_factory.mktemp("people") / request.param
    made = made_of(real(), SEATS, request.param)
    tree.learner(root / "learner", "people", made.scenario, roster(str(SEATS)), made.world, made.artefacts)
    return [_case(made, root / "learner", cell.number, cell.seat) for cell in made.world.cells]


def _case(made: Made, learner: Path, number: int, seat: str) -> Case:
    interest = made.world.interests[number]
    own = learner / "shared" / "demo" if number == 0 else learner / "seats" / seat
    given = Given(interest.vendor, tuple(interest.accounts[who] for who in CANDIDATES), made.world.regulars)
    return Case(made, number, Files(learner / "shared", own), given, {one.kind: one for one in made.artefacts.plants if one.cell == number})


def ids(spots: Sequence[Spot], prefix: str = "") -> set[str]:
    return {one for spot in spots for one in spot.ids if one.startswith(prefix)}


def valued(spots: Sequence[Spot]) -> set[str]:
    return {f"{one} {spot.value}" for spot in spots for one in spot.ids}


@pytest.mark.parametrize(
    ("kind", "find", "prefix"),
    [
        ("T01", finders.old_names, ""),
        ("T03", finders.quotes, ""),
        ("T08", finders.sessions, ""),
        ("T09", finders.moves, "successor/"),
        ("T20", finders.masks, "market/review"),
    ],
)
def test_records_are_found_and_told_from_their_false_friends(cases: list[Case], kind: str, find: object, prefix: str) -> None:
    for case in cases:
        plant = case.plants[kind]
        found, others = find(case.files, case.given)  # pyright: ignore[reportCallIssue]
        assert found == ids(plant.true, prefix)
        assert others >= ids(plant.false, prefix)
        assert not found & others


@pytest.mark.parametrize(
    ("kind", "find"), [("T02", finders.addresses), ("T04", finders.letters), ("T22", finders.key_dates), ("T28", finders.footers)]
)
def test_values_are_found_and_told_from_their_false_friends(cases: list[Case], kind: str, find: object) -> None:
    for case in cases:
        plant = case.plants[kind]
        assert find(case.files, case.given) == (valued(plant.true), valued(plant.false))  # pyright: ignore[reportCallIssue]


def test_the_same_town_on_the_same_days(cases: list[Case]) -> None:
    """Strangers may have been there too: that others fit is part of the answer."""
    for case in cases:
        plant, towns = case.plants["T05"], sorted(place.name for place in case.made.scenario.places.values())
        same, overlap = finders.travels(case.files, case.given, towns)
        assert ids(plant.true, "surface/") <= same
        assert ids(plant.false) <= overlap
        assert not ids(plant.false) & same


def test_a_signature_shows_control_and_a_pasted_key_does_not(cases: list[Case]) -> None:
    for case in cases:
        signed, others = finders.keys(case.files, case.given)
        assert bool(signed) is case.made.world.interests[case.number].control
        assert len(others) in (4, 5)
        if signed:
            assert (signed, others) == (ids(case.plants["T21"].true, "forum/"), ids(case.plants["T21"].false))


def test_the_headers_of_a_letter_are_in_the_seats_own_files(cases: list[Case]) -> None:
    """T04 is read from ``mail/<n>.eml`` of the seat, or from the record that the evidence id of the letter gives."""
    for case in cases:
        evidence = Evidence(case.files.shared, case.files.seat)
        for spot in (*case.plants["T04"].true, *case.plants["T04"].false):
            shown = evidence.record(spot.ids[0])[1]["headers"].split("\n")
            assert shown[0] == f"Return-Path: <{spot.value}>"
            assert sum(line.startswith("Received: from ") for line in shown) == 2
            letter = case.files.seat / "mail" / f"{spot.ids[0].rpartition('/')[2]}.eml"
            assert f"Return-Path: <{spot.value}>" in letter.read_text("utf-8")


def test_a_signed_claim_is_worth_verifying(cases: list[Case]) -> None:
    """Each case has one that another key signed; a copy with a changed word, which no key signed, is of a claim that is the vendor's."""
    for case in cases:
        said = finders.claims(case.files, case.given)
        assert len(said.by_another) == 1
        assert len(said.by_none) <= len(said.by_vendor) == int(case.made.world.interests[case.number].control)
        if plant := case.plants.get("T21"):
            assert ids([spot for spot in plant.false if spot.locator == ANOTHER]) == said.by_another
            assert ids([spot for spot in plant.false if spot.locator == CHANGED]) == said.by_none


def test_a_key_that_is_shown_is_of_whom_the_post_says(cases: list[Case]) -> None:
    """Of whom somebody asks about, or else the writer's own, and called so."""
    files = cases[0].files
    vendors = {one["handle"]: one["fingerprint"] for one in files.rows("market", "SELECT handle, fingerprint FROM vendor")}
    asked = 0
    for post in files.posts:
        for public in finders.shown(post):
            named = finders.named(post, vendors)
            asked += bool(named)
            assert not named or public.fingerprint in {vendors[one] for one in named}, post["text"]
            if not named and public.users[0].split(" ")[0] == post["handle"]:
                assert re.search(r"key\b", finders.KEY.sub("", post["text"]), re.IGNORECASE), post["text"]
    assert asked >= 4


def test_a_sum_that_one_payment_has(cases: list[Case]) -> None:
    for case in cases:
        plant = case.plants["T29"]
        assert finders.sums(case.files, case.given) == (valued(plant.true), ids(plant.false))


def test_the_deposit_is_where_the_reference_solution_of_the_ledger_ends(cases: list[Case]) -> None:
    solve = solution(folder("labs") / "VA2")
    for case in cases:
        deposit = solve(Evidence(case.files.shared, case.files.seat), {})["q6a"].value
        assert {spot.value for spot in case.plants["T30"].true} == {deposit}
        assert deposit not in {spot.value for spot in case.plants["T30"].false}


def test_the_method_names_the_hand_that_is_planted_or_none(cases: list[Case]) -> None:
    for case in cases:
        interest = case.made.world.interests[case.number]
        named = finders.hand(case.files, case.given)
        assert named == (interest.accounts[interest.author] if interest.author else "")
        if interest.author:
            assert named == case.plants["T34"].true[0].value
            assert named not in {spot.value for spot in case.plants["T34"].false}
        else:
            assert "T34" not in case.plants


def test_the_hours_give_the_band_that_is_planted_or_none(cases: list[Case]) -> None:
    for case in cases:
        plant, band = case.plants["T35"], finders.clock(case.files, case.given)
        value = plant.true[0].value
        assert (band is None) == (value == "not decidable")
        assert band is None or band[0] <= int(value) <= band[1]
        assert ids(plant.false, "forum/user") <= finders.at_night(case.files, case.given)


def test_every_kind_is_planted_in_every_case(cases: list[Case]) -> None:
    for case in cases:
        wanted = set(case.made.scenario.web.traces["cells"])
        interest = case.made.world.interests[case.number]
        assert wanted - set(case.plants) == (set[str]() if interest.author else {"T34"})  # a variant: nobody writes alike, nor nearly
        assert {kind for kind, plant in case.plants.items() if not plant.true} == (set[str]() if interest.control else {"T21"})
        assert all(plant.false for plant in case.plants.values())


def test_how_much_somebody_writes_tells_nothing(cases: list[Case]) -> None:
    posts = {who: len(case.files.by[who]) for case in cases for who in (*case.given.candidates, *case.made.world.regulars)}
    own = sorted(posts[who] for case in cases for who in case.given.candidates)
    ordinary = sorted(posts[who] for who in cases[0].made.world.regulars)
    best = max(
        abs(sum(one <= cut for one in own) / len(own) - sum(one <= cut for one in ordinary) / len(ordinary)) for cut in {*own, *ordinary}
    )
    assert best < 0.5  # no threshold separates them (1 would be all of them)


def _said(case: Case) -> Iterator[tuple[str, int]]:
    yield "market", sum(len(one["text"].split()) for one in case.files.bulletins(case.given.vendor))
    for handle in case.given.candidates:
        yield handle, sum(len(one["text"].split()) for one in case.files.by[handle])


def test_accounts_of_interest_have_the_words_that_style_needs(cases: list[Case]) -> None:
    assert [(who, words) for case in cases for who, words in _said(case) if words < 1_500] == []


def test_control_is_shown_before_the_account_is_on_offer(cases: list[Case]) -> None:
    for case in cases:
        interest = case.made.world.interests[case.number]
        posts = sorted(case.files.by[interest.accounts["signer"]], key=lambda one: one["at"])
        signed = [one["at"] for one in posts if one["text"].startswith("-----BEGIN PGP SIGNED")]
        assert bool(signed) is interest.control
        assert all(at >= stamp(case.made.scenario.start) for at in signed)
