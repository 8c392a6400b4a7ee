"""Sources of the modules: what is cited stands in the bibliography, was read, and is never dressed up as a finding."""

from __future__ import annotations

import re
from functools import cache

import pytest

from parola.locate import folder
from parola.spec.around import ASSUMPTION, ways
from parola.spec.bibliography import Bibliography
from parola.spec.model import Module
from parola.spec.resolve import module
from parola.spec.source import load

FILES = sorted((folder("scenarios") / "modules").glob("*.yaml"))
NAMED = re.compile(r"\b[a-z]+(?:-[a-z0-9]+)*-(?:20)\d\d\b")  # an id of a source, in a note


@cache
def read() -> dict[str, bool]:
    """Id of a source -> whether it was read."""
    found = Bibliography.model_validate(load(folder("scenarios") / "sources.yaml").data)
    return {entry.id: entry.verified for entry in found.sources}


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def given(request: pytest.FixtureRequest) -> Module:
    return module(request.param)


def test_every_source_is_known_and_was_read(given: Module) -> None:
    cited = {source for one in given.parameters.values() for source in one.source}
    cited |= {source for _, way in ways(given) for source in way.source}
    assert {source for source in cited - {ASSUMPTION} if not read().get(source)} == set()


def test_a_figure_is_a_source_or_an_assumption_and_never_both(given: Module) -> None:
    assert [name for name, one in given.parameters.items() if ASSUMPTION in one.source and len(one.source) > 1] == []


def test_a_figure_with_a_source_says_what_was_done_to_it(given: Module) -> None:
    assert [name for name, one in given.parameters.items() if ASSUMPTION not in one.source and not one.note] == []


def test_notes_name_sources_that_exist(given: Module) -> None:
    named = {source for one in given.parameters.values() for source in NAMED.findall(one.note)}
    assert named <= set(read())


def test_shares_of_how_people_get_out_are_those_of_the_source() -> None:
    published = (0.41, 0.28, 0.11, 0.2)  # by oneself, by police, by the community, the rest (unodc-glotip-2022)
    for name, state in (("scam-compound", "defrauded"), ("help-and-referral", "in-touch")):
        found = module(folder("scenarios") / "modules" / f"{name}.yaml").states[state]
        assert tuple(way.chance for way in found) == published
        assert all("unodc-glotip-2022" in way.source for way in found)
