"""The graph: who paid whom, hop by hop. What is open stands in the page's address, so going back undoes, and a link shows the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.resources import files

from flask import Response, abort, render_template, request, url_for

from parola.serve.explorer.found import by_address, missing, picture_file
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.near import Near, Owner, Paid, near, owner
from parola.serve.explorer.notes import Notes
from parola.serve.stores import Row
from parola.serve.web import POLICY
from parola_kit.draw import Node, Picture, Tie, graph

MOST_OPEN = 12  # boxes whose neighbours are drawn
MOST_NEAR = 8  # neighbours of a box on either side, the largest payments
NOTE = 24  # characters of a box's second line: more would leave the box
KEPT = 500  # neighbourhoods that are remembered


@dataclass(frozen=True, slots=True)
class Face:
    """How an owner is shown: an address, or a cluster by the address that was paid first; ``size`` is 0 for an address."""

    name: str
    size: int

    @property
    def key(self) -> str:
        """Different for an address and the cluster that goes by its name."""
        return f"cluster {self.name}" if self.size else self.name


@dataclass(frozen=True, slots=True)
class Line:
    """A payment of the graph, as it is listed."""

    payer: Face
    payee: Face
    paid_sat: int
    transactions: int
    newest_txid: str


@dataclass(frozen=True, slots=True)
class Grown:
    """What is on the picture by numbers: boxes with their columns, in the order in which they came; payments; and what is open."""

    columns: dict[Owner, int] = field(default_factory=dict[Owner, int])
    paid: dict[tuple[Owner, Owner], Paid] = field(default_factory=dict[tuple[Owner, Owner], Paid])
    opened: dict[Owner, Near] = field(default_factory=dict[Owner, Near])


@dataclass(frozen=True, slots=True)
class Shown:
    """The same as it is shown: boxes with their columns, lines with the largest first, and what is open with how far it was looked at."""

    boxes: dict[Face, int]
    lines: list[Line]
    opened: dict[Face, Near]

    @property
    def asked(self) -> list[str]:
        """Names of what is open, in the order in which it was opened; a cluster has one, whichever of its addresses was asked for."""
        return [one.name for one in self.opened]


class Network:
    """Every view of the graph."""

    def __init__(self, ledger: Ledger, notes: Notes) -> None:
        self._ledger, self._notes = ledger, notes
        self._near = lru_cache(KEPT)(self._read)

    def graph(self) -> Response:
        """The graph with its list; the list is all that is needed, and scripts only keep the place on the page."""
        shown = self._shown()
        asked = shown.asked
        page = render_template(
            "graph.html.j2",
            title="Graph of who paid whom",
            shown=shown,
            asked=asked,
            steps=steps(asked, request.args.getlist("undone")[-MOST_OPEN:]),
            picture=self._picture(shown) if shown.boxes else None,
            notes=self._notes,
            more=len(asked) < MOST_OPEN,
            most_near=MOST_NEAR,
            leads=partial(leads, shown=shown),
            page_of=page_of,
        )
        return Response(page, headers={"Content-Security-Policy": f"{POLICY}; script-src 'self'; connect-src 'self'"})

    def graph_picture(self) -> Response:
        """The graph as a file."""
        shown = self._shown()
        if not shown.boxes:
            abort(404, "Nothing is open in this graph.")
        return picture_file(self._picture(shown), "graph.svg")

    def graph_script(self) -> Response:
        """What keeps the place on the page while the graph grows."""
        return Response(files(__package__ or "").joinpath("graph.js").read_text("utf-8"), mimetype="text/javascript")

    def lines(self) -> list[Line]:
        """The lines of the graph that is asked for."""
        return self._shown().lines

    def _shown(self) -> Shown:
        asked = ["".join(name.split()).casefold() for name in request.args.getlist("open")]
        if len(asked) > MOST_OPEN:
            abort(400, f"At most {MOST_OPEN} can be open at a time.")
        grown = Grown()
        for name in asked:
            found = self._near(name) or missing("address", "Addresses here begin with bcrt1, those of a private test network.")
            if found.owner not in grown.opened:  # else another address of a cluster that is open
                _add(grown, found)
        faces = self._faces(grown.columns)
        txids = self._ledger.txids({one.newest_tx for one in grown.paid.values()})
        lines = [
            Line(faces[one.payer], faces[one.payee], one.paid_sat, one.transactions, txids[one.newest_tx]) for one in grown.paid.values()
        ]
        return Shown(
            {faces[one]: column for one, column in grown.columns.items()},
            sorted(lines, key=lambda one: (-one.paid_sat, one.payer.key, one.payee.key)),
            {faces[one]: found for one, found in grown.opened.items()},
        )

    def _read(self, name: str) -> Near | None:
        row = self._ledger.address(name)
        if row is None:
            return None
        own = owner(row, clusters=self._notes.clusters)
        sums = self._ledger.cluster(own.number) if own.is_cluster else row
        return near(self._ledger, own, sums or row, clusters=self._notes.clusters)

    def _faces(self, owners: Collection[Owner]) -> dict[Owner, Face]:
        single = self._ledger.addresses({one.number for one in owners if not one.is_cluster})
        joined = self._ledger.clusters({one.number for one in owners if one.is_cluster})
        named = {one: joined[one.number] if one.is_cluster else single[one.number] for one in owners}
        return {one: Face(row["name"], row["size"]) if one.is_cluster else Face(row["address"], 0) for one, row in named.items()}

    def _picture(self, shown: Shown) -> Picture:
        tags = by_address(self._ledger.tags_of(one.name for one in shown.boxes if not one.size))
        tags |= by_address(self._ledger.tags_of_clusters(one.name for one in shown.boxes if one.size))
        nodes: list[Node] = []
        for one, column in shown.boxes.items():
            note = said_of(one, tags.get(one.name, []))
            nodes.append(Node(one.key, one.name, column, _cut(note), f"{one.name}: {note}", leads(one, shown), one in shown.opened))
        ties = [Tie(one.payer.key, one.payee.key, one.paid_sat, one.transactions) for one in shown.lines]
        return graph(nodes, ties, title="Who paid whom", prefix="graph")


def steps(asked: Sequence[str], undone: Sequence[str]) -> dict[str, str]:
    """Where ``undo`` and ``redo`` lead; a step that cannot be made leads nowhere. What was undone is kept in the address."""
    undo = url_for("graph", open=asked[:-1], undone=[*undone, asked[-1]]) if asked else ""
    redo = url_for("graph", open=[*asked, undone[-1]], undone=undone[:-1]) if undone and len(asked) < MOST_OPEN else ""
    return {"undo": undo, "redo": redo}


def leads(one: Face, shown: Shown) -> str:
    """The graph with one more open; the page of the owner where that is open, or no more may be."""
    if one in shown.opened or len(shown.opened) >= MOST_OPEN:
        return page_of(one)
    return url_for("graph", open=[*shown.asked, one.name], _anchor="graph")


def page_of(one: Face) -> str:
    """The page of an address or cluster."""
    return url_for("cluster" if one.size else "address", address=one.name)


def said_of(one: Face, tags: Sequence[Row]) -> str:
    """What else a box says."""
    what = f"cluster of {one.size} addresses" if one.size else "address"
    whose = " of one of its addresses" if one.size else ""
    return f"{tags[0]['label']}, says {tags[0]['made_by']}{whose}; {what}" if tags else what


def _add(grown: Grown, found: Near) -> None:
    """Open one more: it stays where it is, payers come to its left, payees to its right, and who is there already is not drawn again."""
    grown.opened[found.owner] = found
    column = grown.columns.setdefault(found.owner, 0)
    for one in _largest(found):
        grown.columns.setdefault(one.payer, column - 1)
        grown.columns.setdefault(one.payee, column + 1)
    for one in found.paid:
        if one.payer in grown.columns and one.payee in grown.columns:
            grown.paid.setdefault((one.payer, one.payee), one)


def _largest(found: Near) -> Iterator[Paid]:
    """The largest payments on either side."""
    for side in ([one for one in found.paid if one.payee == found.owner], [one for one in found.paid if one.payer == found.owner]):
        yield from side[:MOST_NEAR]


def _cut(note: str) -> str:
    return note if len(note) <= NOTE else f"{note[: NOTE - 1]}…"
