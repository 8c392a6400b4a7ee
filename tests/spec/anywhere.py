"""Anything in the place of any value of a file: a reader reads it or tells what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from parola.spec.resolve import dump
from parola.spec.source import load

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("ab-Z0 {}", max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "to", "title", "x-1"]), inner, max_size=2),
    max_leaves=4,
)


def changed(path: Path, choice: st.DataObject, values: st.SearchStrategy[Any] = ANYTHING) -> str:
    """The text of a file in which one value is left out, or is another of ``values``."""
    data = load(path).data
    *way, last = choice.draw(st.sampled_from(list(_places(data))))
    inner = data
    for key in way:
        inner = inner[key]
    if choice.draw(st.booleans()):
        inner[last] = choice.draw(values)
    else:
        del inner[last]
    return dump(data)


def _places(data: Any) -> Iterator[list[Any]]:
    """Every way into plain data, as a list of keys."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield [key]
        yield from ([key, *rest] for rest in _places(value))
