"""The network of a cell as a drawing: a box a stage, its members and the person, and who commands, pays, recruits and knows whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parola.describe import drawing
from parola.netview.metrics import ORGANISER
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

Row = Mapping[str, Any]
BORDER = "#78828f"  # of groups; seen on light and on dark ground
# The groups from above to below, and their titles; what no side or stage names is not drawn.
GROUPS = {
    ("network", "recruitment"): "network: recruitment",
    ("network", "documents"): "network: documents",
    ("network", "transport"): "network: transport",
    ("network", "exploitation"): "network: exploitation",
    ("network", "laundering"): "network: laundering",
    ("network", "support"): "network: support",
    ("network", "daily-life"): "network: others",
    ("person", ""): "the person",
}


def svg(cell: Row, title: str, *, name: str = "network") -> str:
    """The drawing of one cell of ``trainer/networks.json``, as a file of its own.

    Raises:
        BadInput: graphviz-pure is not installed.
    """
    try:
        return drawing.svg(dot(cell), title, description(cell), name=name)
    except BadInput:  # graphviz-pure cannot place every label in every drawing; lines alone it always can
        return drawing.svg(dot(cell, labels=False), title, description(cell), name=name)


def dot(cell: Row, *, labels: bool = True) -> str:
    """DOT of the members, the person and what they use. Several ties between the same two are one line, ``labels`` name their kinds."""
    people = [node for node in cell["nodes"] if node.get("side") == "network" or node["kind"] == "person"]
    edges = [edge for edge in cell["edges"] if edge["by"] in (ids := {one["id"] for one in people}) and edge["type"] != "holds"]
    places = [node for node in cell["nodes"] if node["type"] == "place" and node["id"] in {edge["to"] for edge in edges}]
    edges = [edge for edge in edges if edge["type"] == "uses" or edge["to"] in ids]
    return "\n".join(
        [
            f"// {MARK}",
            'digraph "network" {',
            'graph [rankdir=LR bgcolor=transparent nodesep=0.18 ranksep=0.9 fontname="Helvetica"]',
            'node [shape=box style=rounded fontname="Helvetica" fontsize=14 margin="0.12,0.06" width=0 height=0]',
            'edge [arrowsize=0.7 fontname="Helvetica" fontsize=12]',
            *(line for key, label in GROUPS.items() for line in _group(key, label, people)),
            *(f"{_quoted(place['id'])} [label={_quoted(place['name'])} shape=box style=dashed]" for place in places),
            *_lines(edges, labels),
            "}\n",
        ]
    )


def description(cell: Row) -> str:
    """What the drawing shows, in words, and with it everybody who is not drawn."""
    people = sum(node["type"] == "person" for node in cell["nodes"])
    ours = sum(node.get("side") == "network" for node in cell["nodes"])
    ties = [edge for edge in cell["edges"] if edge["type"] == "tie"]
    told = "; ".join(f"{edge['by']} {edge['kind']} {edge['to']}" for edge in ties)
    return f"Network of {people} people, {ours} of them members, with {len(ties)} ties: {told}."


def _group(key: tuple[str, str], label: str, people: Sequence[Row]) -> Iterator[str]:
    side, stage = key
    inside = [one for one in people if one["side"] == side and stage in ("", one["stage"])]
    if inside:
        yield f"subgraph {_quoted(f'cluster {label}')} {{ label={_quoted(label)} labeljust=l style=rounded color={_quoted(BORDER)}"
        yield from (f"{_quoted(one['id'])} [label={_label(one)} class={_quoted(_class(one))}]" for one in inside)
        yield "}"


def _label(person: Row) -> str:
    """The key, and for members the name too; who is harmed, and who helps, is shown by the role alone."""
    return _quoted(person["id"])[:-1] + (f"\\n{_quoted(person['name'])[1:]}" if person["side"] == "network" else '"')


def _class(person: Row) -> str:
    return "main" if person["kind"] == ORGANISER else "" if person["side"] == "network" else "other"


def _lines(edges: Sequence[Row], labels: bool) -> Iterator[str]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        kinds.setdefault((edge["by"], edge["to"]), []).append(edge["kind"] if edge["type"] == "tie" else "")
    for (by, to), told in kinds.items():
        label = ", ".join(kind for kind in told if kind)
        look = (f"[label={_quoted(label)}]" if labels else "") if label else "[arrowhead=none style=dashed]"
        yield f"{_quoted(by)} -> {_quoted(to)} {look}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
