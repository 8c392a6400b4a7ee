"""What the planters of one case look at, and what they hand back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.plants.clock import QUIET, Clock, band
from parola.artefacts.plants.hands import MOST
from parola.artefacts.plants.piece import Notice, OwnKey, Remark, Row, Trace
from parola.artefacts.plants.purse import Purse
from parola.artefacts.plants.voices import Cast
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_stalls import Good
from parola.simulate.crowd import seconds_east
from parola.streams import Part
from parola.world.cell import Cell
from parola.world.personas import Interest


@dataclass(frozen=True)
class Seat:
    """One case: its accounts of interest, whose day is whose, their keys by role, and the ledger."""

    scene: Scene
    interest: Interest
    cast: Cast
    keys: Mapping[str, PgpKey]
    purse: Purse

    @property
    def number(self) -> int:
        """The cell's."""
        return self.interest.cell

    @cached_property
    def cell(self) -> Cell:
        """The cell itself."""
        return self.scene.world.cell(self.number)

    @property
    def until(self) -> int:
        """When the market ends, or the scenario; seconds UTC."""
        return min(self.scene.scenario.end, self.scene.drawn.markets.main.ended) - QUIET

    def chance(self, *path: Part) -> Random:
        """A stream of this case's accounts."""
        return self.scene.streams.python("persona", self.number, *path)

    def line(self, key: str, *path: Part, **values: str) -> str:
        """One alternative of a line, filled in."""
        return self.scene.phrases.english(key, self.chance("line", key, *path).randrange(MOST), **values)

    def moment(self, who: str, low: float, high: float, *path: Part) -> int:
        """A time by the clock of an account, between two shares of the scenario."""
        start, end = self.scene.scenario.start, self.scene.scenario.end - QUIET
        part = [start + int(share * (end - start)) for share in (low, high)]
        return self.clock(who).one(part[0], part[1], self.scene.streams("persona", self.number, "moment", who, *path))

    def clock(self, who: str) -> Clock:
        """That of the vendor or a candidate; helpers live by that of the transit."""
        scenario = self.scene.scenario
        return self.cast.clocks.get(who) or band(seconds_east(scenario.places[scenario.transit].zone))


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a planter adds. ``accounts`` are traces that lie in an account's own row, by role; ``goods`` are listings of the vendor."""

    remarks: tuple[Remark, ...] = ()
    notices: tuple[Notice, ...] = ()
    letters: tuple[Row, ...] = ()
    sessions: tuple[Row, ...] = ()
    keys: tuple[OwnKey, ...] = ()
    accounts: tuple[tuple[str, Trace], ...] = ()
    goods: tuple[Good, ...] = ()


def joined(all_pieces: Iterable[Pieces]) -> Pieces:
    """All of them as one."""
    those = list(all_pieces)
    return Pieces(
        remarks=tuple(one for each in those for one in each.remarks),
        notices=tuple(one for each in those for one in each.notices),
        letters=tuple(one for each in those for one in each.letters),
        sessions=tuple(one for each in those for one in each.sessions),
        keys=tuple(one for each in those for one in each.keys),
        accounts=tuple(one for each in those for one in each.accounts),
        goods=tuple(one for each in those for one in each.goods),
    )


def minute(at: int) -> str:
    """Seconds UTC as people quote them: ``2025-03-20 10:15 UTC``."""
    return f"{stamp(at)[:16].replace('T', ' ')} UTC"
