"""Answers that stand in the text which asks for them: looked for in a seat's questions and released notebooks alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from planted import edit

from parola.checks.finding import Finding
from parola.checks.given_away import DEMO, OPEN, SHORT, given_away
from parola.checks.leaks import leaks

DEMO_LABS = "learner/shared/demo/labs"


@dataclass(frozen=True)
class Answer:
    """A value of a seat's key that must not be read in that seat's questions."""

    root: Path
    seat: str
    lab: str
    question: str
    value: str

    @property
    def asked(self) -> str:
        home = DEMO_LABS if self.seat == DEMO else f"learner/seats/{self.seat}/labs"
        return f"{home}/{self.lab}/questions.json"

    @property
    def notebook(self) -> str:
        return f"work/{self.seat}/{self.lab}/{self.lab}.ipynb"

    @property
    def key(self) -> Path:
        return self.root / "trainer" / "keys" / self.seat / f"{self.lab}.json"

    @property
    def said(self) -> str:
        return f"shows {self.value!r}, an answer to {self.question}; state it as given, or leave it out"

    def show(self) -> None:
        edit(self.root / self.asked, lambda document: document.update(title=f"Is it {self.value}?"))

    def note(self) -> None:
        edit(self.root / self.notebook, lambda document: document["cells"][0].update(source=[f"# {self.value}"]))


def answers(root: Path, kind: str) -> Iterator[Answer]:
    """Answers of a type of question, long enough to be searched for and not stated by the lab."""
    for key in sorted((root / "trainer" / "keys").glob("*/*.json")):
        seat, lab = key.parent.name, key.stem
        parts = json.loads(key.read_text("utf-8"))["questions"]
        path = root / Answer(root, seat, lab, "", "").asked
        questions = json.loads(path.read_text("utf-8"))["questions"]
        given = " ".join(text for question in questions for text in question.get("given", {}).values())
        for question in questions:
            value = parts[question["id"]]["value"]
            first = str(value[0] if isinstance(value, list) and value else value)
            if question["type"] == kind and value and len(first) >= SHORT and first not in given:
                yield Answer(root, seat, lab, question["id"], first)


def answer(root: Path, kind: str = "value", seat: str | None = None) -> Answer:
    """The first answer of this kind, of any seat but the demo cell's unless it is named."""
    return next(one for one in answers(root, kind) if one.seat == seat or (seat is None and one.seat != DEMO))


@pytest.fixture
def spare(class_root: Path, tmp_path: Path) -> Path:
    """Keys, questions and notebooks of the class: all that is read here."""
    for part in ("trainer/keys", "learner/seats", DEMO_LABS, "work"):
        shutil.copytree(class_root / part, tmp_path / "class" / part, ignore=shutil.ignore_patterns("csv", "*.sqlite"))
    return tmp_path / "class"


def shown(root: Path) -> list[Finding]:
    return list(given_away(root, root / "trainer" / "keys"))


def test_leaks_tells_answers_that_are_given_away(light_class: Path) -> None:
    one = answer(light_class)
    one.show()
    assert leaks(light_class / "learner", light_class / "trainer", light_class / "server", ()) == [Finding(one.asked, "", one.said)]


@pytest.mark.parametrize("kind", sorted(OPEN))
def test_an_answer_in_the_questions_is_found(spare: Path, kind: str) -> None:
    one = answer(spare, kind)
    one.show()
    told = shown(spare)
    assert {finding.path for finding in told} == {one.asked}
    assert any(f"shows {one.value!r}, " in finding.text for finding in told)


def test_an_answer_in_the_released_notebook_is_found(spare: Path) -> None:
    one = answer(spare)
    one.note()
    assert shown(spare) == [Finding(one.notebook, "", one.said)]


def test_a_notebook_beside_answers_is_the_trainees_own(spare: Path) -> None:
    one = answer(spare)
    one.note()
    (spare / one.notebook).with_name("answers.jsonl").write_text("{}\n", "utf-8")
    assert shown(spare) == []


def test_questions_are_looked_at_when_answers_lie_there_too(spare: Path) -> None:
    one = answer(spare)
    one.show()
    (spare / one.notebook).with_name("answers.jsonl").write_text("{}\n", "utf-8")
    assert shown(spare) == [Finding(one.asked, "", one.said)]


def test_an_accepted_answer_is_found_like_the_value(spare: Path) -> None:
    one = answer(spare)
    edit(one.key, lambda key: key["questions"][one.question].update(accept=["planted-spelling"]))
    Answer(spare, one.seat, one.lab, one.question, "planted-spelling").show()
    assert [finding.text for finding in shown(spare)] == [one.said.replace(one.value, "planted-spelling")]


def test_the_answers_of_the_demo_cell_are_public(spare: Path) -> None:
    answer(spare, seat=DEMO).show()
    assert shown(spare) == []


def test_what_the_lab_states_is_no_secret(spare: Path) -> None:
    one = answer(spare)
    edit(spare / one.asked, lambda document: document["questions"][0].update(given={"hint": f"as {one.value}"}))
    assert shown(spare) == []


def test_a_short_answer_is_met_by_chance(spare: Path) -> None:
    one = answer(spare)
    edit(one.key, lambda key: key["questions"][one.question].update(value="zqzqz", accept=[]))
    Answer(spare, one.seat, one.lab, one.question, "zqzqz").show()
    assert shown(spare) == []


def test_an_answer_within_a_word_is_chance(spare: Path) -> None:
    one = answer(spare)
    Answer(spare, one.seat, one.lab, one.question, f"x{one.value}x").show()
    assert shown(spare) == []
