"""How much of a class the cells caused: the share of rows, actors and money that an investigator has to find among the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parola.realism.activity import SOURCES, Source, books, opened
from parola.realism.figure import Bars, Beside, Figure, Table, of, percent
from parola.realism.published import PLATFORMS, REPORTS

HIT = "EXISTS (SELECT 1 FROM truth.record AS r WHERE r.id = s.id AND r.cell IS NOT NULL)"
# Satoshi that payments move to somebody: all of it, and what the cells' payments move. Change is nobody's payment.
MOVED = """SELECT sum(x.value_sat), sum(CASE WHEN r.cell IS NOT NULL THEN x.value_sat ELSE 0 END) FROM txout AS x
JOIN truth.record AS r ON r.id = x.id WHERE json_extract(r.data, '$.role') = 'to'
AND x.txid NOT IN (SELECT i.txid FROM txin AS i JOIN truth.owner AS o ON o.address = i.address WHERE o.wallet = 'miner')"""
COUNTED = ("payments by wallet", "outputs by address")  # of these two, the first says it


@dataclass(frozen=True, slots=True)
class Caused:
    """Rows and actors of one store, and how many of each the cells caused."""

    name: str
    rows: int
    of_cells: int
    actors: int
    actors_of_cells: int


def caused(root: Path) -> Figure:
    """What cells caused, store by store, and of the money."""
    found = [one for source in _sources(root) if (one := _count(root, source)).rows]
    moved, theirs = _moved(root)
    shares = [(one.name, one.of_cells / one.rows, one.actors_of_cells / one.actors) for one in found]
    rows = tuple(
        (c.name, c.rows, c.of_cells, _share(c.of_cells, c.rows), c.actors, c.actors_of_cells, _share(c.actors_of_cells, c.actors))
        for c in found
    )
    heads = ("store", "rows", "caused by cells", "share of rows", "actors", "with a row of a cell", "share of actors")
    money = Table("Money that payments move", ("sat", "of it by cells", "share"), ((moved, theirs, _share(theirs, moved)),))
    return Figure(
        key="caused",
        title="How much of the class its cells caused",
        says="Caused by a cell: the record follows from an event of a case, by the network, by the person, or by honest people around. "
        "The rest is background. An actor counts with the cells as soon as one of its rows does.",
        plot=Bars(
            tuple(name for name, _, _ in shares),
            (("rows", tuple(rows for _, rows, _ in shares)), ("actors", tuple(actors for _, _, actors in shares))),
            "share that cells caused",
        ),
        tables=(Table("What cells caused", heads, rows), money),
        beside=tuple(_beside({one.name: one for one in found})),
    )


def _sources(root: Path) -> Iterator[Source]:
    for source in (*SOURCES, *books(root)):
        if (root / source.file).is_file() and source.name != COUNTED[1]:
            yield source


def _count(root: Path, source: Source) -> Caused:
    query = f"""SELECT count(*), coalesce(sum(hit), 0), count(DISTINCT actor), count(DISTINCT CASE WHEN hit THEN actor END)
    FROM (SELECT s.{source.actor} AS actor, {HIT} AS hit FROM {source.table} AS s)"""
    with opened(root, source.file) as store:
        return Caused(source.name, *store.execute(query).fetchone())


def _moved(root: Path) -> tuple[int, int]:
    with opened(root, "learner/shared/chain.sqlite") as store:
        moved, theirs = store.execute(MOVED).fetchone()
    return int(moved or 0), int(theirs or 0)


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else ""


def _beside(found: dict[str, Caused]) -> Iterator[Beside]:
    """Base rates: of what is looked at, how much leads anywhere."""
    forum = found.get("forum posts by account")
    if forum:
        yield Beside("forum accounts with a post of a cell", of(forum.actors_of_cells, forum.actors), PLATFORMS)
        yield Beside("forum posts of cells", of(forum.of_cells, forum.rows), REPORTS)
