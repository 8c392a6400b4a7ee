"""All that ``parola describe`` tells of a module, or of the traces, ready to be written and printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from parola.describe import catalogue, drawing, find, states, table, text, traces
from parola_kit.notice import MARK


@dataclass(frozen=True, slots=True)
class Description:
    """``svg`` is the drawing as a file, ``text`` its tables for a terminal, ``document`` the same as plain data, ``name`` that file's."""

    name: str
    svg: str
    text: str
    document: dict[str, Any]


def describe(name: str) -> Description:
    """A module by id or path, or ``traces``.

    Raises:
        BadInput: there is no such module, it has problems, or graphviz-pure is not installed.
    """
    return _traces() if name == "traces" else _module(find.found(name))


def _module(found: find.Found) -> Description:
    module = found.module
    given, steps = table.given(module, found.entries), table.steps(module, found.entries)
    picture = drawing.svg(states.diagram(module), module.title, states.description(module), name=module.id)
    document = {
        "format": 1,
        "notice": MARK,
        "module": module.id,
        "title": module.title,
        "summary": module.summary,
        "start": module.start,
        "states": list(module.states),
        "parameters": [asdict(each) for each in given],
        "ways": [asdict(each) for each in steps],
    }
    return Description(module.id, picture, text.text(module, given, steps), document)


def _traces() -> Description:
    picture = drawing.svg(traces.diagram(), traces.TITLE, traces.description(), name="traces")
    kinds = catalogue.catalogue()
    document = {"format": 1, "notice": MARK, "traces": [asdict(each) for each in traces.traces()]}
    document |= {"kinds": catalogue.document(kinds), "left_out": kinds.left_out}
    return Description("traces", picture, f"{traces.text()}\n{catalogue.text(kinds)}", document)
