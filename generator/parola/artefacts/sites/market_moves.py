"""Who is on both markets, by evidence id: continuity of a brand, and impostors beside it. For the trainer only."""

from __future__ import annotations

from dataclasses import dataclass

from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_crowd import crowd
from parola.artefacts.sites.market_rows import numbers
from parola.artefacts.sites.market_stalls import Stall


@dataclass(frozen=True, slots=True)
class Moved:
    """Two vendor records, ids and handles; an ``impostor`` has the name of one who had gone, and never the key."""

    old_id: str
    new_id: str
    old_handle: str
    new_handle: str
    same_key: bool
    impostor: bool


def moves(scene: Scene, stalls: tuple[Stall, ...] = ()) -> tuple[Moved, ...]:
    """The background's moves; ``stalls`` are those that are handed to ``market`` too, for they are numbered with the rest."""
    known = crowd(scene)
    at = {site: numbers(scene, known, site, [stall for stall in stalls if stall.site == site]) for site in known.stalls}
    return tuple(
        Moved(
            f"market/vendor/{at['market'][move.old_handle]}",
            f"successor/vendor/{at['successor'][move.new_handle]}",
            move.old_handle,
            move.new_handle,
            move.same_key,
            move.impostor,
        )
        for move in known.moves
    )
