"""Accounts of interest and of regulars as vendors of both markets: the same key and texts under a new name, and an impostor (T09)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.plants.piece import LABEL, Said, Trace, Vendor, known
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_stalls import Good, Site, Stall, Told
from parola.artefacts.sites.market_usual import usual

HOUR, DAY = 3_600, 86_400
COPIED = 6  # bulletins that somebody who moves takes along; assumption
MOVED = (4, 16)  # days after the start of the scenario at which people of interest open an account on the other market


def stalls(scene: Scene, vendors: Sequence[Vendor]) -> list[Stall]:
    """Their accounts on the main market, and on the successor those of cases."""
    return [stall for one in vendors for stall in (_main(scene, one), *_later(scene, one))]


def _main(scene: Scene, one: Vendor) -> Stall:
    market, chance = scene.drawn.markets.main, scene.streams.python("persona", "stall", one.handle)
    joined = max(market.opened + DAY, one.key.created + chance.randrange(DAY, 12 * DAY))
    return _stall(scene, _Account("market", one.handle, one.key, joined, one.bulletins, one.traces, one.goods), one)


def _later(scene: Scene, one: Vendor) -> Iterator[Stall]:
    """The vendor again, with key and texts but another name; and the name again, with another key."""
    if one.cell is None or not one.mover:
        return
    market, chance = scene.drawn.markets.successor, scene.streams.python("persona", "stall", one.handle, "later")
    joined = max(market.opened + DAY, scene.scenario.start + chance.randrange(*MOVED) * DAY)
    copied = tuple(Said(joined + nth * HOUR, one.mover, said.text) for nth, said in enumerate(one.bulletins[:COPIED], start=1))
    true = Trace("T09", False, "key and texts of the profile", f"{one.handle} {one.mover}", "moved")
    false = Trace("T09", True, "name without the key", one.handle)
    yield _stall(scene, _Account("successor", one.mover, one.key, joined, copied, (true,)), one)
    if one.other:
        yield _stall(scene, _Account("successor", one.handle, one.other, joined + DAY, (), (false,)), one)


@dataclass(frozen=True, slots=True)
class _Account:
    """One account of a vendor, on one of the markets."""

    site: Site
    handle: str
    key: PgpKey
    joined: int
    said: tuple[Said, ...]
    traces: tuple[Trace, ...] = ()
    goods: tuple[Good, ...] = ()


def _stall(scene: Scene, own: _Account, one: Vendor) -> Stall:
    chance, markets = scene.streams.python("persona", "stall", own.site, own.handle), scene.drawn.markets
    ended = (markets.main if own.site == "market" else markets.successor).ended
    seen = max(own.joined + DAY, min(scene.scenario.end, ended) - 1 - chance.randrange(2 * DAY), *(said.at for said in own.said))
    return Stall(
        site=own.site,
        handle=own.handle,
        joined=own.joined,
        seen=seen,
        about=scene.phrases.english("vendor-about", chance.randrange(1 << 20)),
        fingerprint=own.key.fingerprint,
        key=own.key.armored,
        bulletins=tuple(Told(said.at, said.text, known(said.traces) if said.traces else {}) for said in own.said),
        goods=(*usual(scene, own.handle, own.site, own.joined, seen), *own.goods),
        label=LABEL if own.traces else "",
        cell=one.cell if own.traces else None,
        data=known(own.traces, account=one.role) if own.traces else {},
    )
