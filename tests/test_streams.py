"""Named streams: a path is all that a stream depends on."""

from __future__ import annotations

import pytest

from parola.streams import Part, Streams

PATH: tuple[Part, ...] = ("cell", 7, "launder")
OTHERS: list[tuple[Part, ...]] = [("cell", 8, "launder"), ("cell", 7), ("cell", "7", "launder"), (7, "cell", "launder"), ()]


def numbers(*path: Part, seed: str = "a", attempt: int = 0) -> list[int]:
    return Streams(seed)(*path, attempt=attempt).integers(1 << 30, size=4).tolist()


def test_the_same_path_gives_the_same_stream() -> None:
    assert numbers(*PATH) == numbers(*PATH)
    assert Streams("a").python(*PATH).random() == Streams("a").python(*PATH).random()


@pytest.mark.parametrize("other", OTHERS)
def test_another_path_gives_another_stream(other: tuple[Part, ...]) -> None:
    assert numbers(*other) != numbers(*PATH)


def test_another_seed_gives_another_stream() -> None:
    assert numbers(*PATH, seed="b") != numbers(*PATH)


def test_parts_do_not_run_into_each_other() -> None:
    streams = Streams("a")
    assert streams.key("a", "bc") != streams.key("ab", "c")
    assert streams.key("abc") != streams.key("a", "bc")
    assert streams.key("a", "b") != streams.key("astr:b")  # each part is hashed behind its type and its length
    assert Streams("ab").key("c") != Streams("a").key("bc")


def test_a_number_is_not_its_digits() -> None:
    assert Streams("a").key(7) != Streams("a").key("7")


def test_an_attempt_is_a_stream_of_its_own() -> None:
    assert numbers(*PATH, attempt=1) != numbers(*PATH)
    assert Streams("a").python(*PATH, attempt=1).random() != Streams("a").python(*PATH).random()


def test_a_key_has_32_bytes() -> None:
    assert len(Streams("a").key(*PATH)) == 32


def test_no_stream_depends_on_which_was_asked_first() -> None:
    one, two = Streams("a"), Streams("a")
    first = [one("x").random(), one("y").random()]
    two("z").random()
    assert [two("y").random(), two("x").random()] == first[::-1]
