"""The Exercise Convention that comes with Parola is sound, its cards differ so that they teach, and mistakes are located."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from parola.labs.catalogue import catalogue
from parola.locate import folder
from parola.spec.convention import NAME, RANK, convention, read
from parola.spec.model import Country
from parola.spec.problem import Problem, Refused
from parola.spec.resolve import bundle
from parola_kit.notice import MARK

OURS = folder("scenarios") / NAME


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copy(OURS, tmp_path)
    shutil.copy(folder("scenarios") / "sources.yaml", tmp_path)
    return tmp_path / NAME


def problems(path: Path) -> list[Problem]:
    found: list[Problem] = []
    read(path, found)
    return found


def test_ours_has_no_problem() -> None:
    assert problems(OURS) == []


def test_it_says_what_it_is() -> None:
    text = OURS.read_text("utf-8")
    assert convention().notice == MARK
    assert "not the law of any country" in text


def test_every_country_team_has_a_card_and_none_is_like_another() -> None:
    cards = convention().cards
    assert set(cards) == set(get_args(Country))
    rules = [card.model_dump_json(exclude={"name", "note", "source"}) for card in cards.values()]
    assert len(set(rules)) == len(cards)


def test_covert_purchase_is_not_authorised_on_half_of_the_cards() -> None:
    cards = convention().cards.values()
    assert sum(card.covert_purchase == "never" for card in cards) == len(cards) / 2


def test_every_figure_is_called_an_assumption() -> None:
    given = convention()
    assert all("assumption" in each.source for each in (*given.articles, *given.cards.values()))


def test_articles_cover_what_teams_must_settle() -> None:
    named = {article.id for article in convention().articles}
    assert named == {
        "preserve-first",
        "necessity",
        "persons-harmed",
        "confidentiality",
        "emergency",
        "deconfliction",
        "non-punishment",
    }


def test_a_figure_that_is_said_in_words_is_the_one_that_counts() -> None:
    given = convention()
    assert f"{given.preservation_days} days" in next(article.text for article in given.articles if article.id == "preserve-first")
    for holder in given.holders.values():
        assert f"{holder.longest_period_days} days" in holder.guide.period
        assert all(f"{held.retention_days:,}" in holder.guide.kept for held in holder.holds.values())
        assert holder.notifies == ("unless" in holder.guide.notify)


def test_records_settle_needs_that_questions_can_have() -> None:
    settled = {held.settles for holder in convention().holders.values() for held in holder.holds.values()} - {None}
    assert {"account-record@exchange", "connection-record@operator", "subscriber-record@operator"} <= settled <= set(catalogue("en").needs)


def test_the_exchange_answers_under_the_card_of_the_place_where_the_scenario_puts_it() -> None:
    scenario = bundle(folder("scenarios") / "lantern-strait").scenario
    assert convention().holders["exchange"].country == scenario.places[scenario.exchange.place].country


def test_what_opens_a_record_is_an_authority_that_every_card_can_reach() -> None:
    least = max(RANK.index(held.least) for holder in convention().holders.values() for held in holder.holds.values())
    assert least <= RANK.index("court")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("preserve: police", "preserve: polise", "preserve 'polise' is not one of police, prosecutor, court; did you mean 'police'?"),
        ("covert_purchase: never", "covert_purchase: no", "covert_purchase 'no' is not one of prosecutor, court, never"),
        ("dual_criminality: true", "dual_criminality: yes", "'dual_criminality' is 'yes', true or false is expected"),
        ("urgent: 2880", "urgent: 60", "answers are not in order"),
        ("preserve: prosecutor\n    disclose: prosecutor", "preserve: court\n    disclose: prosecutor", "keeping a record takes no more"),
        ("id: necessity", "id: preserve-first", "article 'preserve-first' is there 2 times"),
        ("who-interviewing-2003", "who-interviewing-2030", "source 'who-interviewing-2030' is not in sources.yaml; did you mean"),
        ("settles: subscriber-record@operator", "settles: subscriber-record@exchange", "is not held by 'operator'"),
        ("  operator:\n", "  oprator:\n", "did you mean 'operator'?"),
        ("retention_days: 90\n", "retention_days: 0\n", "a whole number from 1 to 3650 is expected"),
        ("languages: [th]", "languages: [xx]", "is not one of bn, en, fil, fr, th, vi"),
        ("official: gov.example", "official: gov.sg", "'official' is 'gov.sg'"),
        ("notice:", "notise:", "field 'notise' is not known; did you mean 'notice'?"),
        ("  CA:\n", "  XX:\n", "'XX'"),
        ("by: [phone]", "by: []", "a list of at least 1"),
    ],
)
def test_a_mistake_is_one_located_problem(path: Path, old: str, new: str, told: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (problem,) = problems(path)
    assert told in problem.text
    assert problem.path == str(path)
    assert abs(problem.line - text[: text.index(old)].count("\n") - 1) <= 1


def test_a_missing_card_is_told(path: Path) -> None:
    text = path.read_text("utf-8")
    start, end = text.index("  CA:\n"), text.index("# Who holds records")
    path.write_text(text[:start] + text[end:], "utf-8")
    assert ["there is no card for CA" in problem.text for problem in problems(path)] == [True]


def test_what_cannot_be_used_is_refused_with_every_problem(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("preserve: police", "preserve: nobody"), "utf-8")
    with pytest.raises(Refused) as caught:
        convention(path)
    assert len(caught.value.problems) == 4


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not found"):
        convention(tmp_path / NAME)
