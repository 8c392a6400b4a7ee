"""The forum's background: threads that open and go quiet, nobody who writes it all, and the noise of forums, against what was asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.simulate import crowd
from parola.simulate.posts import MIDDLE, PER_THREAD, USUAL, Array, Forum, Kind, Noise, posts
from parola.simulate.rhythm import DAY, HOUR
from parola.streams import Streams

START = 1_740_960_000
FORUM = Forum(posts=40_000, boards=3, homes=np.repeat([6, 7, 8, -7], 100) * HOUR, start=START, end=START + 42 * DAY, deleted=0.02)
QUIET = Noise(spam=0, rumour=0, outdated=0, repost=0)


def drawn(forum: Forum = FORUM, noise: Noise = USUAL) -> Array:
    return posts(forum, Streams("tests")("posts"), noise)


@pytest.fixture(scope="module")
def found() -> Array:
    return drawn()


def shares(rows: Array) -> np.ndarray:
    return np.sort(np.bincount(rows["user"], minlength=len(FORUM.homes)))[::-1] / len(rows)


def test_the_busiest_write_more_than_others_but_not_most_of_it() -> None:
    most = shares(drawn(noise=QUIET))
    assert 0.01 < most[0] < 0.05
    assert 0.5 < most[: len(most) // 5].sum() < 0.65  # the busiest fifth
    assert (most > 0).mean() > 0.95


@pytest.mark.parametrize("members", [10, 160, 100_000])
def test_a_crowd_of_any_size_has_no_king(members: int) -> None:
    writers = crowd.busy(members, 50_000, Streams("tests")("crowd"))
    first = 1 / crowd.SHIFT
    expected = first / (1 / (np.arange(members) + crowd.SHIFT)).sum()
    assert (writers == 0).mean() == pytest.approx(expected, rel=0.15)
    assert writers.max() < members


def test_threads_are_opened_one_after_the_other_on_all_boards(found: Array) -> None:
    threads, first = np.unique(found["thread"], return_index=True)
    assert (threads == np.arange(len(found) // PER_THREAD)).all()
    assert (np.diff(found["at"][first]) >= 0).all()
    assert set(found["board"].tolist()) == {0, 1, 2}


def test_a_thread_goes_quiet(found: Array) -> None:
    _, first = np.unique(found["thread"], return_index=True)
    early = first[found["at"][first] < FORUM.start + 20 * DAY]
    opened = np.zeros(int(found["thread"].max()) + 1, np.int64)
    opened[found["thread"][early]] = found["at"][early]
    age = (found["at"] - opened[found["thread"]])[opened[found["thread"]] > 0]
    by_day = np.bincount(age[age > 0] // DAY)
    assert by_day[0] > 2 * by_day[1] > 2 * by_day[2]
    assert by_day[15:].sum() > 0


def test_some_threads_draw_many_answers_and_none_draws_most(found: Array) -> None:
    sizes = np.sort(np.bincount(found["thread"]))[::-1]
    assert sizes[0] > 5 * np.median(sizes)
    assert sizes[0] < 0.04 * len(found)


def test_half_of_the_threads_are_short_and_the_mean_is_far_above(found: Array) -> None:
    sizes = np.bincount(found["thread"])
    assert np.median(sizes) == pytest.approx(MIDDLE, abs=1)
    assert sizes.mean() == pytest.approx(PER_THREAD, rel=0.01)
    assert 0.15 < (sizes <= 2).mean() < 0.4


def test_noise_is_as_much_as_asked_for() -> None:
    rows = drawn(noise=replace(USUAL, repost=0, denied=0))
    kinds = np.bincount(rows["kind"], minlength=len(Kind)) / len(rows)
    answers = 1 - 1 / PER_THREAD  # opening posts are plain
    assert kinds[Kind.SPAM] == pytest.approx(USUAL.spam * answers, abs=0.004)
    assert kinds[Kind.RUMOUR] == pytest.approx(USUAL.rumour * answers, abs=0.004)
    assert kinds[Kind.OUTDATED] == pytest.approx(USUAL.outdated * answers, abs=0.004)
    assert kinds[Kind.DENIAL] == 0


def test_no_noise_leaves_plain_posts() -> None:
    assert (drawn(noise=QUIET)["kind"] == Kind.PLAIN).all()


def test_spam_comes_from_a_few() -> None:
    rows = drawn(noise=replace(USUAL, repost=0))
    assert len(np.unique(rows["user"][rows["kind"] == Kind.SPAM])) <= USUAL.senders * len(FORUM.homes)


def test_a_denial_follows_a_rumour_of_somebody_else_in_its_thread() -> None:
    rows = drawn(noise=replace(USUAL, repost=0))
    ordered = rows[np.lexsort([rows["at"], rows["thread"]])]
    denials = np.flatnonzero(ordered["kind"] == Kind.DENIAL)
    assert len(denials) > 100
    told, answer = ordered[denials - 1], ordered[denials]
    assert (told["kind"] == Kind.RUMOUR).all()
    assert (told["thread"] == answer["thread"]).all()
    assert (told["user"] != answer["user"]).all()


def test_reposts_repeat_an_earlier_text_of_their_board() -> None:
    plain, rows = drawn(noise=QUIET), drawn(noise=replace(QUIET, repost=0.1))
    changed = np.flatnonzero(plain["text"] != rows["text"])
    assert len(changed) == pytest.approx(0.1 * len(rows), rel=0.1)
    for at in changed[:200].tolist():
        before = rows[:at][rows["board"][:at] == rows["board"][at]]
        assert rows["text"][at] in before["text"]


def test_hours_are_those_of_the_writers_home() -> None:
    rows = drawn(noise=QUIET)
    hour = (rows["at"] + FORUM.homes[rows["user"]]) // HOUR % 24
    by_home = [np.bincount(hour[FORUM.homes[rows["user"]] == home], minlength=24) for home in np.unique(FORUM.homes)]
    for hours in by_home:
        assert hours[2:5].sum() < 0.25 * hours[19:22].sum()


@settings(max_examples=40, deadline=None)
@given(count=st.integers(3, 60), boards=st.integers(1, 3), members=st.integers(1, 8), length=st.integers(HOUR, 30 * DAY))
def test_any_small_forum_is_sound(count: int, boards: int, members: int, length: int) -> None:
    forum = Forum(count, boards, np.zeros(members, np.int64), START, START + length, 0.5)
    rows = drawn(forum)
    assert len(rows) == count
    assert ((rows["at"] >= START) & (rows["at"] < forum.end)).all()
    assert (np.diff(rows["at"]) >= 0).all()
    assert len(np.unique(rows["board"])) == boards
    assert len({(int(row["thread"]), int(row["board"])) for row in rows}) == len(np.unique(rows["thread"]))
    assert rows["user"].max() < members
