"""No filter of one line solves a class: what the cases say in public is said by strangers too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from made_class import Made, made, made_of
from parola.locate import folder
from parola.spec.resolve import bundle

RUN = 4  # words
SAID = ("forum.post.text", "messenger.message.text", "messenger.message.gloss", "surface.advert.text", "surface.advert.gloss")


@pytest.fixture(scope="module", params=["lantern-strait", "kestrel-sound"])
def whole(request: pytest.FixtureRequest) -> Made:
    return made() if request.param == "lantern-strait" else made_of(bundle(folder("scenarios") / request.param), seats=11)


def runs(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@pytest.mark.parametrize("column", SAID)
def test_no_phrase_of_half_of_the_cases_is_theirs_alone(whole: Made, column: str) -> None:
    table, _, name = column.rpartition(".")
    cases, strangers = defaultdict[str, set[int]](set), set[str]()
    for row in whole.rows(table):
        if row.cell is None:
            strangers.update(runs(row.row[name]))
        elif row.cell < len(whole.world.cells):
            for run in runs(row.row[name]):
                cases[run].add(row.cell)
    assert cases or name == "gloss"
    often = [run for run, cells in cases.items() if 2 * len(cells) >= len(whole.world.cells)]
    assert [run for run in often if run not in strangers] == []


def test_most_of_those_whom_a_wording_finds_are_strangers(whole: Made) -> None:
    """The words by which adverts for papers, and what traders say, were found once."""
    for table, words in (("surface.advert", r"\bpapers\b"), ("messenger.message", r"parcels|boxes"), ("forum.post", r"translat")):
        found = [row for row in whole.rows(table) if re.search(words, row.row["text"].lower())]
        own = [row for row in found if row.cell is not None]
        assert own
        assert len(own) < 0.35 * len(found)
