"""What accounts and members of the forum say can be so: nothing past lies in the future, and no sentence names a thing twice."""

from __future__ import annotations

import re
from random import Random

import pytest

from parola.locate import folder
from parola.spec.grammar import Place, expand, parts
from parola.spec.model import Texts
from parola.spec.resolve import bundle

EXPANSIONS = 5_000  # of every line
FORUM = re.compile(r"(?:post|opens|title)-")
CLAUSE = re.compile(r"[.,;:?!]+\s*|\s+(?:and|but|because|that|which|so|whether|where|when|before|or)\s+", re.IGNORECASE)
AHEAD = re.compile(
    r"\b(?:tomorrow|next (?:week|Sunday)|in two weeks|in a few days|at the end of the month|after the (?:holidays?|rains|storm)|soon)\b",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"\b(?:last \w+|at the beginning of the month|yesterday|(?:\w+ )?ago|this morning|in spring|when I was new here)\b", re.IGNORECASE
)
WAS = re.compile(
    r"\b(?:was|were|did|had|told|lost|came|went|wrote|thought|realised|took|sent|cancelled|organised|found|flew|broke|started|changed|met|saw"
    r"|asked|worked|signed|got|bought|made|called|needed)\b",
    re.IGNORECASE,
)
WILL = re.compile(r"\b(?:will|is going to|am going to|are going to)\b", re.IGNORECASE)
TWICE = re.compile(r"\b(?:the|a|an|my|your) (?:\w+ )?(\w{4,})\b.*\b(?:the|a|an|my|your) (?:\w+ )?\1\b", re.IGNORECASE)


@pytest.fixture(scope="module", params=["lantern-strait", "kestrel-sound"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return bundle(folder("scenarios") / request.param).texts["en"]


def _clauses(texts: Texts, key: str) -> set[str]:
    """Clauses of ``EXPANSIONS`` expansions of a line, every alternative in turn."""
    lines, chance = texts.lines[key], Random(key)

    def draw(place: Place) -> float:
        del place
        return chance.random()

    said = {expand(lines[nth % len(lines)], texts.symbols, draw) for nth in range(EXPANSIONS)}
    return {clause for text in said for clause in CLAUSE.split(text)}


def _wrong(clause: str) -> bool:
    past, future = WAS.search(clause), WILL.search(clause)
    return bool((past and not future and AHEAD.search(clause)) or (future and not past and BEHIND.search(clause)) or TWICE.search(clause))


def test_times_and_things_of_a_sentence_fit(texts: Texts) -> None:
    lines = [key for key in texts.lines if FORUM.match(key) or key.startswith("persona-")]
    assert len(lines) > 30
    assert {key: sorted(filter(_wrong, _clauses(texts, key)))[:5] for key in lines if any(map(_wrong, _clauses(texts, key)))} == {}


@pytest.mark.parametrize(
    "said",
    [
        "I was at the agency tomorrow",
        "I will be at the harbour a few hours ago",
        "somebody told me about the queue in the queue",
        "The agency cancelled the flight and organised another one next week",
    ],
)
def test_what_cannot_be_is_seen(said: str) -> None:
    assert any(map(_wrong, CLAUSE.split(said)))


def _sentences(texts: Texts, key: str) -> set[str]:
    """The sentences that a line is put together from, before their parts are filled in."""
    return {
        sentence
        for line in texts.lines[key]
        for part in parts(line)
        for said in texts.symbols[part.symbol]
        for sentence in re.split(r"(?<=[.?!]) ", said)
    }


def test_bulletins_and_posts_share_no_sentence(texts: Texts) -> None:
    bulletins, posts = (_sentences(texts, f"persona-{what}") for what in ("bulletin", "post"))
    assert not bulletins & posts
    assert len(bulletins) >= 60
