"""Lines put together from parts: read, put together, counted, and the same in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.spec import wording
from parola.spec.grammar import Part, Place, expand, parse, parts, placeholders, ways
from parola.spec.model import Texts
from parola.spec.words import Found

SYMBOLS = {
    "who": ["my aunt", "the neighbour"],
    "what": ["bought <thing>", "slept"],
    "thing": ["a hat", "tea", "bread"],
    "sum": ["{amount} sat", "about {amount}"],
}


def first(_: Place) -> float:
    return 0.0


def last(_: Place) -> float:
    return 0.999


def texts(lines: Sequence[str], symbols: dict[str, tuple[str, ...]] | None = None, language: str = "en") -> Texts:
    return Texts.model_validate({"language": language, "reviewed": True, "symbols": symbols or {}, "lines": {"key": tuple(lines)}})


def test_a_line_is_read_into_text_and_parts() -> None:
    assert parse("<who> <what?0.25>, yes") == (Part("who", "who", 1.0), " ", Part("what", "what?0.25", 0.25), ", yes")
    assert parse("a > b < c") == ("a > b < c",)
    assert [part.chance for part in parts("<a?0> <a?1> <a?1.0> <a?-.5> <a?> <a?.5> <a?1e-1> <a?0.5>")] == [None] * 5 + [0.5, None, 0.5]


def test_parts_are_filled_in_all_the_way_down() -> None:
    assert expand("<who> <what>.", SYMBOLS, first) == "My aunt bought a hat."
    assert expand("<who> <what>. <who> <what>!", SYMBOLS, last) == "The neighbour slept. The neighbour slept!"


def test_what_is_left_out_leaves_no_gap() -> None:
    assert expand("Well <who?0.5> went. <what?0.5> <thing>.", SYMBOLS, last) == "Well went. Bread."
    assert expand("<who?0.5> <thing>", SYMBOLS, last) == "Bread"


def test_a_line_without_parts_stays_as_it_is_written() -> None:
    assert expand("  as. it  is {name} ", SYMBOLS, first) == "  as. it  is {name} "


def test_a_place_has_the_same_name_in_every_language() -> None:
    def places(line: str) -> set[Place]:
        seen: set[Place] = set()

        def draw(place: Place) -> float:
            seen.add(place)
            return 0.0

        expand(line, SYMBOLS, draw)
        return seen

    assert places("<who> <what>") == places("<what>, <who>") == {("who", 0), ("what", 0), ("what", 0, "thing", 0)}
    assert ("who", 1) in places("<who> <who>")


def test_ways_are_counted() -> None:
    assert ways("<what>", SYMBOLS) == 4
    assert ways("<who> <what?0.5>!", SYMBOLS) == 10
    assert ways("plain", SYMBOLS) == 1


@given(seed=st.integers(), line=st.sampled_from(["<who> <what>", "<what> <thing?0.3>", "<sum>: <who?0.9> <sum>", "<what> and <what>"]))
def test_no_text_is_outside_the_ways(seed: int, line: str) -> None:
    chance = Random(seed)
    told = {expand(line, SYMBOLS, lambda _: chance.random()) for _ in range(60)}
    assert len(told) <= ways(line, SYMBOLS)
    assert all("<" not in text and ">" not in text for text in told)
    assert all(bool("{amount}" in text) == ("sum" in line) for text in told)


def test_chances_are_kept() -> None:
    chance = Random(1)
    told = [expand("x <who?0.2>", SYMBOLS, lambda _: chance.random()) for _ in range(4_000)]
    assert sum(text != "X" for text in told) / 4_000 == pytest.approx(0.2, abs=0.02)


def test_placeholders_are_found_inside_symbols() -> None:
    assert placeholders("<who> pays <sum> to {address}", SYMBOLS) == {"amount", "address"}
    assert placeholders("<nowhere>", SYMBOLS) == frozenset()


@pytest.mark.parametrize("rule", [wording.wording, wording.symbols, wording.even])
def test_sound_texts_have_no_problem(rule: Callable[[Texts], Iterator[Found]]) -> None:
    symbols = {name: tuple(options) for name, options in SYMBOLS.items()}
    assert list(rule(texts(["<who> <what?0.5>.", "<sum>"], symbols))) == []


def test_several_circles_are_each_told_once() -> None:
    symbols = {"a": ("<b>", "x"), "b": ("<a>", "<c>"), "c": ("<b>", "y"), "d": ("<a>",)}
    told = [loc for loc, text in wording.symbols(texts(["<d>"], symbols)) if "itself" in text]
    assert told == [("symbols", "a"), ("symbols", "b")]


def test_many_symbols_are_judged_in_no_time() -> None:
    symbols = {f"s{n}": tuple(f"<s{m}> x" for m in range(n + 1, min(n + 8, 150))) or ("end",) for n in range(150)}
    assert list(wording.symbols(texts(["<s0>"], symbols))) == []


def test_placeholders_are_compared_through_symbols() -> None:
    english = texts(["<sum> to {address}"], {"sum": ("{amount}",)})
    same = texts(["{address}: <iyon>"], {"iyon": ("{amount}", "mga {amount}")}, "fil")
    other = texts(["{address}: <iyon>"], {"iyon": ("lahat",)}, "fil")
    assert list(wording.translated(same, english)) == []
    assert [loc for loc, _ in wording.translated(other, english)] == [("lines", "key", 0)]


def test_what_cannot_be_read_is_not_compared() -> None:
    english = texts(["<sum> {address}"])
    assert list(wording.translated(texts(["walang iba"], language="fil"), english)) == []
