"""The engine: delays, conditions, signals and chances of a module, as the events that come of them."""

from __future__ import annotations

import pytest
from tiny_module import after_start, cell, happen, labels, module

from parola.simulate.engine import PACE, SECONDS
from parola_kit.errors import BadInput

WAIT = "parameters: {wait: {unit: hours, range: [2, 3], source: [assumption]}}\n"


def way(to: str, label: str, more: str = "after: wait") -> str:
    """A way out of a state that leaves one message."""
    return f"{{to: {to}, {more}, source: [assumption], does: [{{message: {{chat: c, by: r, text: t, label: {label}}}}}]}}"


ONE = module(f"{WAIT}states: {{begin: [{way('done', 'met')}], done: []}}")
TWO = module(f"{WAIT}states: {{begin: [{way('middle', 'first')}], middle: [{way('done', 'second')}], done: []}}")


@pytest.mark.parametrize(("unit", "low", "high"), [("minutes", 30, 40), ("hours", 2, 3), ("days", 1, 4)])
def test_a_delay_lies_in_its_range_and_unit(unit: str, low: int, high: int) -> None:
    wait = f"parameters: {{wait: {{unit: {unit}, range: [{low}, {high}], source: [assumption]}}}}\n"
    found = module(f"{wait}states: {{begin: [{way('done', 'met')}], done: []}}")
    delays = [happen(found, cell(n))[0].at - cell(n).starts for n in range(60)]
    second = SECONDS[unit]
    assert min(delays) >= low * second + PACE[0]
    assert max(delays) < high * second + PACE[1]
    assert max(delays) - min(delays) > (high - low) * second / 2


def test_two_things_of_one_transition_are_minutes_apart() -> None:
    says = "{message: {chat: c, by: r, text: t}}"
    found = module(f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [assumption], does: [{says}, {says}]}}], done: []}}")
    first, second = happen(found)
    assert PACE[0] <= second.at - first.at < PACE[1]


def said(label: str, more: str = "") -> str:
    return f"{{message: {{chat: c, by: r, text: t, label: {label}}}{more}}}"


def test_a_thing_with_a_chance_is_done_as_often() -> None:
    found = module(f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [a], does: [{said('may', ', chance: 0.3')}]}}], done: []}}")
    assert sum(len(happen(found, cell(n))) for n in range(300)) / 300 == pytest.approx(0.3, abs=0.08)


@pytest.mark.parametrize(("order", "orders"), [("given", 1), ("any", 6)])
def test_things_are_done_in_the_order_given_or_in_any(order: str, orders: int) -> None:
    things = ", ".join(said(label) for label in ("first", "second", "third"))
    found = module(f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [a], order: {order}, does: [{things}]}}], done: []}}")
    seen = {tuple(labels(happen(found, cell(n)))) for n in range(60)}
    assert len(seen) == orders
    assert ("first", "second", "third") in seen


@pytest.mark.parametrize("kind", ["left", "right"])
def test_a_way_is_open_only_where_its_condition_holds(kind: str) -> None:
    ways = [way("done", f"went-{side}", f"after: wait, when: {{kind: [{side}]}}") for side in ("left", "right")]
    found = module(f"{WAIT}states: {{begin: [{', '.join(ways)}], done: []}}")
    assert labels(happen(found, cell(variant={"kind": kind}))) == [f"went-{kind}"]


def test_a_state_without_an_open_way_is_an_end() -> None:
    found = module(f"{WAIT}states: {{begin: [{way('done', 'never', 'after: wait, when: {kind: [left]}')}], done: []}}")
    assert happen(found, cell(variant={"kind": "right"})) == []


def test_chances_of_the_open_ways_are_shares_of_their_sum() -> None:
    ways = [
        way("done", "rare", "after: wait, chance: 0.1"),
        way("done", "often", "after: wait, chance: 0.3"),
        way("done", "closed", "after: wait, chance: 0.6, when: {kind: [left]}"),
    ]
    found = module(f"{WAIT}states: {{begin: [{', '.join(ways)}], done: []}}")
    went = [labels(happen(found, cell(n, {"kind": "right"})))[0] for n in range(300)]
    assert set(went) == {"rare", "often"}
    assert went.count("rare") / 300 == pytest.approx(1 / 4, abs=0.07)


def test_a_signal_wakes_the_way_that_waits_for_it() -> None:
    waits = module(f"states: {{begin: [{way('done', 'woken', 'on: ready')}], done: []}}", "waits")
    sends = module(
        f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [assumption], does: "
        "[{message: {chat: c, by: r, text: t, label: before}}, {signal: ready}]}], done: []}",
        "sends",
    )
    assert labels(happen([waits, sends])) == ["before", "woken"]
    assert happen(waits) == []


def test_another_signal_wakes_nobody() -> None:
    waits = module(f"states: {{begin: [{way('done', 'woken', 'on: ready')}], done: []}}", "waits")
    other = module(f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [a], does: [{{signal: steady}}]}}], done: []}}", "other")
    assert happen([waits, other]) == []


def test_what_falls_after_the_end_names_its_module() -> None:
    with pytest.raises(BadInput, match=r"module tiny: begin>done falls after the scenario's end"):
        happen(ONE, last=after_start(hours=3))
    assert len(happen(ONE, last=after_start(hours=5))) == 1


def test_events_are_in_time_order_with_ids_of_their_cell() -> None:
    events = happen([TWO, ONE.model_copy(update={"id": "other"})], cell(12))
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert [event.id for event in events] == ["e012-000", "e012-001", "e012-002"]
    assert {event.cell for event in events} == {12}


def test_the_same_seed_gives_the_same_events() -> None:
    assert happen(TWO) == happen(TWO)
    assert happen(TWO) != happen(TWO, seed="other")


def test_a_module_more_moves_nothing_of_another() -> None:
    alone = [(event.label, event.at) for event in happen(TWO)]
    beside = happen([ONE.model_copy(update={"id": "other"}), TWO])
    assert [(event.label, event.at) for event in beside if event.module == "tiny"] == alone


def test_an_event_carries_its_transition_and_its_sources() -> None:
    ways = [way("middle", "first").replace("assumption", "one, two"), way("done", "second").replace("assumption", "three")]
    found = module(f"{WAIT}states: {{begin: [{ways[0]}], middle: [{ways[1]}], done: []}}")
    told = [(event.module, event.transition, event.source) for event in happen(found)]
    assert told == [("tiny", "begin>middle", ("one", "two")), ("tiny", "middle>done", ("three",))]
