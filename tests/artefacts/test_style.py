"""Habits of authors: values stay, a person writes alike on every account, and style tells people apart as well as published."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parola.artefacts.phrases import Phrases
from parola.artefacts.style import Author, author, written
from parola.locate import folder
from parola.spec.resolve import bundle
from parola.streams import Streams

STREAMS = Streams("style")
PHRASES = Phrases(bundle(folder("scenarios") / "lantern-strait").texts)
BOARDS = ("post-work-abroad", "post-travel")  # two accounts of a person write about different things
PEOPLE = 50
WORDS = 1_500
GRAMS = 2_000
SIGNS = {"D", "xD", "haha", "lol"}  # signs of mood that have letters
VALUES = (
    "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
    "expyuzz4wqqyqhjnsj7a2f3q2lmkbrh4c5zr7dpy2d3uhd.onion",
    "reed_marsh42",
    "0.05310000",
    "+12365550142",
    "maria.s@harbour.example",
    "SPECIMEN-BD-0012345",
    "2025-03-14",
    "BTC",
    "{name}",
)


@cache
def habits(person: int, degree: float = 1.0) -> Author:
    return author(STREAMS.python("member", person), degree)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "form", ["Send it to {} and tell me.", "{} is mine.", "Use {}. Not the other one.", "Is it {}? I do not know, {}!", "{}"]
)
def test_values_stay(value: str, form: str) -> None:
    text = form.replace("{}", value)
    for person in range(60):
        told = written(habits(person, 3.0), text, STREAMS.python("value", person))
        assert told.count(value) == text.count(value)


def test_names_stay_inside_a_sentence_and_kept_words_everywhere() -> None:
    text = "Sedge Court is where we are. The people of Can Tho know Osier Trading Room, do not forget the centre."
    for person in range(60):
        told = written(habits(person, 3.0), text, STREAMS.python("name", person), keep=["Sedge Court"])
        assert "Sedge Court" in told
        assert "Can Tho" in told
        assert "Osier Trading Room" in told


def test_the_same_stream_writes_the_same() -> None:
    text = "Thank you all. I do not know which agency it is, ask the labour office before you sign."
    assert [written(habits(n), text, Random(n)) for n in range(40)] == [written(habits(n), text, Random(n)) for n in range(40)]
    assert author(STREAMS.python("member", 1)) == author(STREAMS.python("member", 1))
    assert len({written(habits(n), text, Random(0)) for n in range(40)}) > 25


def test_degree_none_changes_nothing() -> None:
    for text in PHRASES.variants("post-general", "en", 200, STREAMS).tolist():
        assert written(habits(3, 0.0), text, Random(1)) == text


def test_a_greater_degree_changes_more() -> None:
    texts = PHRASES.variants("post-general", "en", 60, STREAMS).tolist()

    def changed(degree: float) -> int:
        return sum(written(habits(n, degree), text, Random(n)) != text for n in range(30) for text in texts)

    assert 0 < changed(0.3) < changed(1.0) < changed(3.0)


@pytest.mark.parametrize(
    ("language", "key"),
    [("fil", "channel-talk"), ("bn", "channel-talk"), ("th", "channel-news"), ("vi", "channel-deals"), ("fr", "channel-help")],
)
def test_words_of_another_language_stay(language: str, key: str) -> None:
    def letters(text: str) -> list[str]:
        return [word for word in re.findall(r"[^\W\d_]+", text) if word not in SIGNS]

    differ = 0
    for text in PHRASES.variants(key, language, 20, STREAMS).tolist():
        for person in range(40):
            told = written(habits(person, 2.0), text, STREAMS.python("other", language, person), language)
            assert letters(told) == letters(text)
            differ += told != text
    assert differ > 20


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Co", "Cs"]), max_size=60), person=st.integers(0, 40))
def test_any_text_can_be_written(text: str, person: int) -> None:
    told = written(habits(person, 2.0), text, Random(person))
    assert not re.search("[\ue000-\uf8ff]", told)
    assert set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", told))


def account(person: int, board: str, degree: float, words: int) -> list[str]:
    """Posts of one person on one board, until there are so many words."""
    texts, chance = variants(board), STREAMS.python("account", person, board)
    posts: list[str] = []
    while sum(len(post.split()) for post in posts) < words:
        posts.append(written(habits(person, degree), texts[chance.randrange(len(texts))], chance))
    return posts


@cache
def variants(board: str) -> list[str]:
    return PHRASES.variants(board, "en", 3_000, STREAMS).tolist()


def grams(posts: list[str]) -> Counter[str]:
    """Character trigrams of an account."""
    return Counter(f" {post} "[at : at + 3] for post in posts for at in range(len(post)))


def likeness(degree: float, words: int) -> NDArray[np.float64]:
    """Cosine delta of trigrams between every account of the first board (rows) and of the second; each board against its own mean.

    The usual measure in stylometry: relative frequencies as z-scores, then the cosine.
    """
    counted = [[grams(account(person, board, degree, words)) for person in range(PEOPLE)] for board in BOARDS]
    common = [gram for gram, _ in sum((each for side in counted for each in side), Counter[str]()).most_common(GRAMS)]
    sides = [np.array([[each[gram] / each.total() for gram in common] for each in side]) for side in counted]
    spread = np.concatenate([side - side.mean(axis=0) for side in sides]).std(axis=0) + 1e-9
    first, second = ((side - side.mean(axis=0)) / spread for side in sides)
    return unit(first) @ unit(second).T


def unit(rows: NDArray[Any]) -> NDArray[np.float64]:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def true_at_one_false(found: NDArray[np.float64]) -> float:
    """Share of persons whose two accounts are closer than 99 in 100 pairs of different persons."""
    return float((np.diag(found) > np.quantile(found[~np.eye(len(found), dtype=bool)], 0.99)).mean())


def mutual(found: NDArray[np.float64]) -> tuple[float, float]:
    """Precision and recall of the pairs in which each account is the other's nearest."""
    pairs = [(row, int(column)) for row, column in enumerate(found.argmax(axis=1)) if found[:, column].argmax() == row]
    right = sum(row == column for row, column in pairs)
    return right / max(1, len(pairs)), right / len(found)


def test_style_finds_two_accounts_of_a_person_as_well_as_published() -> None:
    """Published: 90 % true at 1 % false (portnoff-2017); precision 85 %, recall 82 % (afroz-2014). Clearly, and not without mistakes."""
    found = likeness(1.0, WORDS)
    (precision, recall), true = mutual(found), true_at_one_false(found)
    print(f"\n{WORDS} words: {true:.0%} true at 1 % false; mutual nearest: precision {precision:.0%}, recall {recall:.0%}")
    assert 0.7 <= true < 1
    assert precision >= 0.8
    assert 0.65 <= recall < 1


def test_few_words_say_less() -> None:
    found = likeness(1.0, 150)
    print(f"\n150 words: {true_at_one_false(found):.0%} true at 1 % false; mutual nearest: {mutual(found)}")
    assert true_at_one_false(found) < 0.6


def test_without_habits_style_finds_nothing() -> None:
    assert true_at_one_false(likeness(0.0, 300)) < 0.12
