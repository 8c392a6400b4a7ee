"""The forum: posts of cells among everybody else's, numbered alike, and those that were deleted kept apart."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median

import pytest

from made_class import Made, made
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import Record
from parola.artefacts.sites.variants import MOST
from parola.simulate.events import Posted
from parola.simulate.posts import MIDDLE, PER_THREAD
from parola.streams import Streams
from parola.world.personas import CANDIDATES


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def posts(whole: Made) -> list[Record]:
    return whole.rows("forum.post")


@pytest.fixture(scope="module")
def deleted(whole: Made) -> list[Record]:
    return whole.rows("forum.deleted_post")


def number(record: Record) -> int:
    return int(record.id.rsplit("/", 1)[1])


def test_a_cells_posts_have_strangers_posts_before_and_after_them(posts: list[Record]) -> None:
    own = [place for place, post in enumerate(posts) if post.cell is not None]
    strangers = [place for place, post in enumerate(posts) if post.cell is None]
    assert len(strangers) > 4 * len(own)  # of 23 seats, the demo and the commons
    assert min(strangers) < min(own)
    assert max(own) < max(strangers)


def test_every_post_of_a_cell_is_there_under_its_handle(whole: Made) -> None:
    handles = {user.id: user.row["handle"] for user in whole.rows("forum.user")}
    found = {post.cause: handles[post.row["user"]] for post in whole.left("forum.post")}
    happened = [event for events in whole.events.values() for event in events if isinstance(event.what, Posted)]
    assert found == {event.id: whole.world.cell(event.cell).handles[event.what.by] for event in happened if isinstance(event.what, Posted)}


def test_a_cells_post_is_on_the_board_that_its_module_names(whole: Made) -> None:
    boards = {thread.id: thread.row["board"] for thread in whole.rows("forum.thread")}
    for post in whole.left("forum.post"):
        what = whole.event(post).what
        assert isinstance(what, Posted)
        assert boards[post.row["thread"]] == what.board


def test_public_and_deleted_posts_are_one_series(posts: list[Record], deleted: list[Record]) -> None:
    both = sorted([*posts, *deleted], key=number)
    assert [number(post) for post in both] == list(range(1, len(both) + 1))
    assert [post.row["at"] for post in both] == sorted(post.row["at"] for post in both)


def test_no_deleted_post_is_public(posts: list[Record], deleted: list[Record]) -> None:
    assert deleted
    assert {post.id for post in posts}.isdisjoint(post.id for post in deleted)


def test_a_deleted_post_was_there_for_a_while(deleted: list[Record]) -> None:
    assert all(post.row["deleted_at"] > post.row["at"] for post in deleted)


def test_posts_name_users_and_threads_that_exist(whole: Made, posts: list[Record], deleted: list[Record]) -> None:
    users, threads = ({record.id for record in whole.rows(f"forum.{name}")} for name in ("user", "thread"))
    assert {post.row["user"] for post in (*posts, *deleted)} == users
    assert {post.row["thread"] for post in (*posts, *deleted)} == threads


def test_everybody_joined_before_the_first_post(whole: Made, posts: list[Record]) -> None:
    assert max(user.row["joined_at"] for user in whole.rows("forum.user")) < posts[0].row["at"]


def test_users_are_numbered_by_when_they_joined(whole: Made) -> None:
    users = [(user.row["joined_at"], user.row["handle"]) for user in whole.rows("forum.user")]
    assert users == sorted(users)


def test_threads_are_numbered_by_their_first_post(whole: Made, posts: list[Record], deleted: list[Record]) -> None:
    first: dict[str, str] = {}
    for post in sorted([*posts, *deleted], key=number):
        first.setdefault(post.row["thread"], post.row["at"])
    opened = [first[thread.id] for thread in whole.rows("forum.thread")]
    assert opened == sorted(opened)


def test_a_cell_writes_where_others_wrote_before(posts: list[Record], deleted: list[Record]) -> None:
    opened: dict[str, Record] = {}
    for post in sorted([*posts, *deleted], key=number):
        opened.setdefault(post.row["thread"], post)
    own = [post for post in posts if post.cell is not None]
    assert [post.id for post in own if opened[post.row["thread"]].cell is not None] == []
    assert len({post.row["thread"] for post in own}) > 40  # cells do not gather in a few threads


def test_nobody_writes_most_of_it(posts: list[Record]) -> None:
    by_user = Counter(post.row["user"] for post in posts)
    assert max(by_user.values()) < 0.08 * len(posts)


@pytest.mark.parametrize("kind", ["spam", "rumour", "outdated", "denial"])
def test_the_noise_of_forums_is_there(whole: Made, posts: list[Record], kind: str) -> None:
    phrases = Phrases(whole.read.texts)
    told = set(phrases.variants(f"post-{kind}", "en", MOST, Streams("tests")).tolist())
    found = [post for post in posts if post.row["text"] in told]
    assert 0.0005 * whole.scenario.forum.posts < len(found) < 0.08 * whole.scenario.forum.posts


def test_things_are_said_twice(posts: list[Record]) -> None:
    said: dict[str, set[str]] = {}
    for post in posts:
        said.setdefault(post.row["text"], set()).add(post.row["user"])
    assert sum(len(users) > 1 for users in said.values()) > 10


def test_threads_are_as_long_as_the_draw_has_them_whoever_writes_beside_it(whole: Made, posts: list[Record]) -> None:
    """People of interest, and those who write as much, open threads of their own: they do not gather in a few of the others'."""
    sizes = sorted(Counter(post.row["thread"] for post in posts).values())
    assert MIDDLE - 1 <= median(sizes) <= MIDDLE + 4
    assert 0.9 * PER_THREAD < mean(sizes) < 1.6 * PER_THREAD
    assert sizes[-1] < 0.08 * len(posts)


def test_accounts_of_interest_and_ordinary_ones_open_threads_alike(whole: Made, posts: list[Record], deleted: list[Record]) -> None:
    opened: dict[str, Record] = {}
    for post in sorted([*posts, *deleted], key=number):
        opened.setdefault(post.row["thread"], post)
    handles = {user.id: user.row["handle"] for user in whole.rows("forum.user")}
    of = Counter(handles[post.row["user"]] for post in posts)
    opens = Counter(handles[post.row["user"]] for post in opened.values())
    candidates = [one.accounts[who] for one in whole.world.interests.values() for who in CANDIDATES]
    own, other = (sum(opens[one] for one in those) / sum(of[one] for one in those) for those in (candidates, whole.world.regulars))
    assert own == pytest.approx(1 / PER_THREAD, rel=0.3)
    assert other == pytest.approx(1 / PER_THREAD, rel=0.3)
