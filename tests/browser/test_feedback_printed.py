"""A feedback page is handed out on paper: one sheet of A4, both sides, also where nearly everything is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fixed_class import LABS, SEED
from parola.build import build
from parola.labs.baselines import seated
from parola.labs.grade import grade
from parola.labs.lab import load_lab
from parola.locate import folder
from parola.spec.roster import Seat
from parola_kit import noting
from parola_kit.answers import Answer
from parola_kit.errors import AnswerError
from parola_kit.seat import find

pytestmark = pytest.mark.slow  # a class of its own, for its languages
SEATS = {"s01": "en", "s02": "es"}
SIDES = 2


def hand_in(root: Path, seat: str, lab: str, given: Mapping[str, Answer]) -> None:
    """Submit another seat's answers, as far as they have a form that this seat's questions take; nothing is cited."""
    mine = find(root / "work" / seat / lab, {})
    asked = mine.questions()
    evidence = mine.evidence()
    for q, answer in given.items():
        beside = {"because": (), "against": (), "confidence": None, "needs": answer.needs, "looked": ()}
        with suppress(AnswerError):
            noting.note(mine, asked, q, answer.value, beside, evidence)
    evidence.close()
    noting.hand_in(mine, lab)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("printed") / "class"
    seats = tuple(Seat(name, f"Seat {name}", language, "") for name, language in SEATS.items())
    build(folder("scenarios") / "lantern-strait", seats, SEED, root)
    for lab in LABS:
        with seated(root, load_lab(folder("labs") / lab), SEED) as found:
            solved = {one.name: one.solved for one in found}
        for mine, theirs in zip(SEATS, reversed(SEATS), strict=True):
            hand_in(root, mine, lab, solved[theirs])
        grade(root, lab)
    return root


@pytest.mark.parametrize(("seat", "language"), SEATS.items())
@pytest.mark.parametrize("lab", LABS)
def test_it_prints_on_one_sheet(root: Path, browser: Browser, lab: str, seat: str, language: str) -> None:
    page = browser.new_page()
    page.goto(f"file://{root}/feedback/{seat}/{lab}.html")
    assert page.locator("html").get_attribute("lang") == language
    printed = page.pdf(format="A4")
    page.close()
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= SIDES
