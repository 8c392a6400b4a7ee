"""What the desk asks: two lines, or nothing where it did not ask."""

from __future__ import annotations

import pytest
from tiny_module import cell, happen, labels, module

from parola.simulate.events import Called

WAIT = "parameters: {wait: {unit: hours, range: [1, 2], source: [assumption]}}\n"
ASKS = module(f"{WAIT}states: {{begin: [{{to: done, after: wait, source: [assumption], does: [{{ask: {{topic: city}}}}]}}], done: []}}")


def test_what_was_not_asked_leaves_no_line() -> None:
    assert happen(ASKS, cell(disclosure={"city": "not-asked"})) == []


@pytest.mark.parametrize("status", ["said", "not-said", "declined", "cannot-be-told"])
def test_what_was_asked_leaves_the_question_and_what_became_of_it(status: str) -> None:
    events = happen(ASKS, cell(disclosure={"city": status}))
    assert labels(events) == ["asked-city", "told-city"]
    assert [event.what for event in events] == [
        Called("desk", "ask-city", "city"),
        Called("person", f"city-{status}", "city", status),
    ]
    assert events[0].at < events[1].at
