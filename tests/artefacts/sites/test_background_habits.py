"""Strangers write in habits of their own, also a great many of them, and what is repeated stays word for word."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from made_scene import made_scene, tables
from parola.artefacts.sites.forum import forum
from parola.artefacts.sites.messenger import messenger
from parola.artefacts.sites.variants import HANDS, picked, written

LINES = [("post-spam", "en"), ("channel-talk", "bn"), ("post-rumour", "en")]
PLAIN = 3_000


def drawn(count: int, members: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(7)
    return chance.integers(len(LINES), size=count), chance.integers(1 << 30, size=count), chance.integers(members, size=count)


def test_english_is_put_in_habits_and_other_languages_stay() -> None:
    scene = made_scene()
    which, number, who = drawn(PLAIN, 40)
    told = written(scene, "test", LINES, which, number, who)
    plain = {line: set(scene.phrases.variants(*line, 20_000, scene.streams).tolist()) for line in LINES}
    text, language, gloss = told.text.shown(), told.language.shown(), told.gloss.shown()
    assert [LINES[n][1] for n in which.tolist()] == language
    assert all((one == "") == (spoken == "en") for one, spoken in zip(gloss, language, strict=True))
    kept = Counter((LINES[n], one in plain[LINES[n]]) for n, one in zip(which.tolist(), text, strict=True))
    assert kept[LINES[1], False] == 0
    for line in (LINES[0], LINES[2]):
        assert 0.05 < kept[line, True] / (kept[line, True] + kept[line, False]) < 0.8


def test_the_same_text_of_the_same_member_is_the_same_words_and_another_members_are_other_ones() -> None:
    scene = made_scene()
    which, number = np.zeros(200, np.int64), np.repeat(np.arange(100) * 7, 2)
    same = written(scene, "test", LINES, which, number, np.full(200, 5)).text.shown()
    assert same[::2] == same[1::2]
    other = written(scene, "test", LINES, which, number, np.tile([5, 6], 100)).text.shown()
    assert sum(one != another for one, another in zip(other[::2], other[1::2], strict=True)) > 30


def test_members_beyond_the_hands_share_those() -> None:
    scene = made_scene()
    which, number = np.zeros(60, np.int64), np.arange(60)
    one, other = (written(scene, "test", LINES, which, number, np.full(60, who)).text.shown() for who in (3, 3 + HANDS))
    assert one == other


def test_a_line_that_nobody_wrote_is_said_with_the_first() -> None:
    scene = made_scene()
    texts = picked(scene, ["review-good", "review-of-nothing"], np.array([0, 1, 1]), np.array([0, 0, 1])).shown()
    assert set(texts) <= set(scene.phrases.variants("review-good", "en", 500, scene.streams).tolist())


def test_nothing_is_picked_from_no_rows() -> None:
    none = np.zeros(0, np.int64)
    assert picked(made_scene(), ["review-good"], none, none).shown() == []


def test_a_repeated_post_has_the_words_of_the_first() -> None:
    """Reposts are by other members, whose habits differ."""
    scene = made_scene()
    posts, rows = scene.drawn.posts, tables(forum(scene))
    shown = [*rows["forum.post"], *rows["forum.deleted_post"]]
    text = {(row["at"], row["user"]): row["text"] for row in shown}
    said = Counter(row["text"] for row in shown)
    kinds = Counter(zip(posts["text"].tolist(), posts["kind"].tolist(), posts["board"].tolist(), strict=True))
    again = sum(count - 1 for count in kinds.values())
    assert again > 30
    assert sum(count - 1 for count in said.values()) >= again * 0.97  # a signature makes another text of it
    assert len(text) == len(shown)


@pytest.mark.slow
@pytest.mark.parametrize("maker", [forum, messenger])
def test_two_hundred_thousand_rows_are_written_within_ten_seconds(maker: Callable[..., object], measured: Callable[[str], None]) -> None:
    scene, began = made_scene(rows=200_000, seats=1), time.process_time()
    made = list(maker(scene))  # pyright: ignore[reportArgumentType] makers yield tables and records
    took = time.process_time() - began
    measured(f"{maker.__name__}: 200,000 rows in habits in {took:.1f} s of one processor")
    assert len(made) > 3
    assert took < 10
