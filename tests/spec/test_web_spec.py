"""What a scenario may ask of the smaller sites, and what the catalogue of traces holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parola.locate import folder
from parola.spec.check import check
from parola.spec.resolve import sources, traces
from parola.spec.trace import REASONS, SUBJECTS
from parola.spec.web import TRACES, Web

SCENARIOS = folder("scenarios")
LEFT_OUT = {"T27", "T31", "T33"}
ALL = {f"T{n:02}" for n in range(1, 37)}


def test_the_catalogue_has_all_kinds_but_three() -> None:
    known = traces(SCENARIOS / "traces.yaml")
    assert {kind.id for kind in known.traces} == ALL - LEFT_OUT
    assert set(known.left_out) == LEFT_OUT


def test_every_reason_is_one_of_a_closed_list_and_each_is_used() -> None:
    assert {kind.not_proved for kind in traces(SCENARIOS / "traces.yaml").traces} == set(REASONS)


def test_by_default_every_kind_lies_somewhere_and_where_it_can() -> None:
    known = {kind.id: kind.carried_by for kind in traces(SCENARIOS / "traces.yaml").traces}
    asked = [(subject, kind) for subject, kinds in Web().traces.items() for kind in kinds]
    assert {kind for _, kind in asked} == set(known)
    assert all(known[kind] == SUBJECTS[subject] for subject, kind in asked)
    assert Web().traces == TRACES


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("not_proved: same-string", "not_proved: same-strnig", "reason 'same-strnig' is not known; did you mean 'same-string'?"),
        ("id: T02", "id: T01", "trace 'T01' stands here 2 times; list it once, or leave it out"),
        ("id: T36", "id: T27", "trace 'T27' stands here 2 times; list it once, or leave it out"),
        ("answer: number", "answer: guess", "answer 'guess' is not one of"),
        ("carried_by: news", "carried_by: new", "carried_by 'new' is not one of operator, desks, news, cells; did you mean 'news'?"),
        (
            'sources: ["Computerworld 2015"]',
            'sources: ["Computerworld"]',
            "source 'Computerworld' is not in sources.yaml and names no year",
        ),
        ("    rule: count who fits; one of three is one of three\n", "", "field 'rule' is missing"),
    ],
)
def test_a_fault_of_the_catalogue_is_located(was: str, now: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "traces.yaml"
    path.parent.mkdir()
    shutil.copy(SCENARIOS / "sources.yaml", path.parent)
    whole = (SCENARIOS / "traces.yaml").read_text("utf-8")
    assert was in whole
    path.write_text(whole.replace(was, now, 1), "utf-8")
    told = check([path])
    assert any(words in problem.text for problem in told), told
    assert all(problem.line > 1 for problem in told)


def test_what_the_catalogue_cites_by_id_is_in_the_bibliography() -> None:
    known, cited = (
        sources(SCENARIOS / "sources.yaml"),
        [source for kind in traces(SCENARIOS / "traces.yaml").traces for source in kind.sources],
    )
    ids = [source for source in cited if " " not in source]
    assert set(ids) <= set(known)
