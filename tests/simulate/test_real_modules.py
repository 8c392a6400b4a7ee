"""The modules that come with Parola, over two blocks of cells: every variant happens, and each kind of case has what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from made_class import made, real
from parola.locate import folder
from parola.simulate.engine import PACE
from parola.simulate.events import Called, Event, Paid, Said
from parola.spec.around import effects
from parola.spec.source import load
from parola.world.cell import Cell
from parola.world.variants import BLOCK

CELLS = 2 * BLOCK  # a full block has every value; the first may not, for the demo cell is chosen by hand
SCENARIO = real().scenario
DEBT = "indicator-debt-bondage"
TOPICS = [effect.ask.topic for module in real().modules.values() for _, effect in effects(module) if effect.ask]


@pytest.fixture(scope="module")
def cells() -> list[tuple[Cell, list[Event]]]:
    found = made()
    return [(cell, found.events[cell.number]) for cell in found.world.cells[:CELLS]]


def labelled(events: list[Event], label: str) -> list[Event]:
    return [event for event in events if event.label == label]


def one(events: list[Event], label: str) -> Event:
    (event,) = labelled(events, label)
    return event


def sat(event: Event) -> int | None:
    assert isinstance(event.what, Paid)
    return event.what.amount_sat


def indicators(events: list[Event]) -> set[str]:
    return {event.label for event in events if event.label.startswith("indicator-")}


def of_kind(cells: list[tuple[Cell, list[Event]]], kind: str) -> Iterator[list[Event]]:
    return (events for cell, events in cells if cell.variant["kind"] == kind)


@pytest.mark.parametrize("axis", SCENARIO.variants)
def test_every_value_of_a_variant_is_reached(cells: list[tuple[Cell, list[Event]]], axis: str) -> None:
    assert {cell.variant[axis] for cell, _ in cells} == set(SCENARIO.variants[axis])


@pytest.mark.parametrize("label", ["advert", "honest-advert", "first-payment", "deposit", "look-alike-deposit"])
def test_every_cell_has_exactly_one(cells: list[tuple[Cell, list[Event]]], label: str) -> None:
    assert [len(labelled(events, label)) for _, events in cells] == [1] * CELLS


def test_every_case_ends_before_the_scenario(cells: list[tuple[Cell, list[Event]]]) -> None:
    for cell, events in cells:
        assert cell.starts <= events[0].at
        assert events[-1].at < SCENARIO.end


def test_nobody_is_controlled_outside_trafficking(cells: list[tuple[Cell, list[Event]]]) -> None:
    assert [indicators(events) for events in of_kind(cells, "smuggling")] == [set()] * len(list(of_kind(cells, "smuggling")))
    assert {label for events in of_kind(cells, "dispute") for label in indicators(events)} == {"indicator-withholding-of-wages"}


def test_trafficking_shows_several_indicators(cells: list[tuple[Cell, list[Event]]]) -> None:
    assert all(len(indicators(events)) >= 3 for events in of_kind(cells, "trafficking"))


def test_a_debt_binds_only_in_trafficking_and_false_debts_lie_everywhere(cells: list[tuple[Cell, list[Event]]]) -> None:
    assert DEBT in {effect.message.label for module in real().modules.values() for _, effect in effects(module) if effect.message}
    assert {cell.variant["kind"] for cell, events in cells if labelled(events, DEBT)} <= {"trafficking"}
    assert all(labelled(events, "false-debt") for _, events in cells)


@pytest.mark.parametrize(("change", "earlier"), [("before-payment", "address-second"), ("after-payment", "first-payment")])
def test_the_address_changes_when_the_variant_says(cells: list[tuple[Cell, list[Event]]], change: str, earlier: str) -> None:
    for cell, events in cells:
        if cell.variant["change"] == change:
            order = [event.label for event in events if event.label in ("address-second", "first-payment")]
            assert order[0] == earlier
            assert len(order) == 2


def test_the_relative_pays_to_the_address_that_holds(cells: list[tuple[Cell, list[Event]]]) -> None:
    for cell, events in cells:
        what = one(events, "first-payment").what
        assert isinstance(what, Paid)
        assert what.slot == {"before-payment": "second", "after-payment": "first"}[cell.variant["change"]]


def test_a_position_comes_as_the_variant_says(cells: list[tuple[Cell, list[Event]]]) -> None:
    for cell, events in cells:
        kinds = {event.what.place for event in events if isinstance(event.what, Said | Called) and event.what.place}
        assert kinds == {"live": {"live", "pin"}, "pin": {"pin"}, "named": set[str]()}[cell.variant["position"]]


def test_laundering_goes_the_way_of_its_variant(cells: list[tuple[Cell, list[Event]]]) -> None:
    for cell, events in cells:
        forks, hops = len(labelled(events, "fork")), len(labelled(events, "hop"))
        assert (forks, hops) == {"merge": (1, 0), "peel": (2, 0), "hop": (1, 1)}[cell.variant["laundering"]]


def test_the_look_alike_is_the_same_sum_some_twenty_minutes_later(cells: list[tuple[Cell, list[Event]]]) -> None:
    low, high = real().modules["bitcoin-laundering"].parameters["look-alike-gap"].range
    for _, events in cells:
        deposit, other = one(events, "deposit"), one(events, "look-alike-deposit")
        assert sat(deposit) == sat(other)
        assert 60 * low + PACE[0] <= other.at - deposit.at < 60 * high + PACE[1]


def test_no_payment_is_nothing(cells: list[tuple[Cell, list[Event]]]) -> None:
    amounts = [event.what.amount_sat for _, events in cells for event in events if isinstance(event.what, Paid)]
    assert [amount for amount in amounts if amount is not None and amount <= 0] == []


def test_the_hotline_asks_what_the_disclosure_says(cells: list[tuple[Cell, list[Event]]]) -> None:
    for cell, events in cells:
        told = {event.what.topic: event.what.status for event in events if isinstance(event.what, Called) and event.what.status}
        assert told == {topic: cell.disclosure[topic] for topic in TOPICS if cell.disclosure[topic] != "not-asked"}


def test_every_event_cites_the_bibliography_or_an_assumption(cells: list[tuple[Cell, list[Event]]]) -> None:
    known = {entry["id"] for entry in load(folder("scenarios") / "sources.yaml").data["sources"]} | {"assumption"}
    assert {source for _, events in cells for event in events for source in event.source} <= known
