"""The ordinary vendors of both markets, as stalls: names, keys, levels, vacations; in the order of ``Trade.vendors``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ordinary import mails
from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.scene import Scene
from parola.artefacts.sites import variants
from parola.artefacts.sites.market_names import moved
from parola.artefacts.sites.market_stalls import GOOD, Site, Stall
from parola.simulate.market import REVIEWED, SAME, Trade
from parola.streams import Streams
from parola.world.holdings import user_id
from parola.world.model import World

DAY = 86_400
KEY_AGE = 300 * DAY  # a key is at most so much older than the account; assumption
Keys = Mapping[int, PgpKey]


@dataclass(frozen=True, slots=True)
class Move:
    """A vendor of the main market (``old``) and one of the successor (``new``), by place and handle.

    An ``impostor`` took the name of a vendor who had gone, and has a key of their own.
    """

    old: int
    new: int
    old_handle: str
    new_handle: str
    same_key: bool
    impostor: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """Ordinary vendors by site, who moved, and the keys that they print, each once."""

    stalls: Mapping[Site, tuple[Stall, ...]]
    moves: tuple[Move, ...]
    keys: tuple[PgpKey, ...]


def secrets(world: World, streams: Streams) -> list[bytes]:
    """The secrets of all keys of ordinary vendors of both markets, 32 bytes each, which never leave the generator."""
    sizes: dict[Site, int] = {"market": len(world.vendors), "successor": len(world.rivals)}
    return [streams.key(site, "vendor", n) for site, size in sizes.items() for n in range(size)]


def crowd(scene: Scene) -> Crowd:
    """All of them, with the keys that they print."""
    markets, world = scene.drawn.markets, scene.world
    handles = world.vendors[: len(markets.main.vendors)]
    addresses = dict(zip(handles, mails(scene, handles), strict=True))
    keys = {n: _key(scene, "market", n, h, addresses[h], int(markets.main.vendors["joined"][n])) for n, h in enumerate(handles)}
    keys = {n: own for n, own in keys.items() if markets.main.vendors["keyed"][n]}
    named = _named(scene, handles)
    moves = _moves(scene, handles, named, keys)
    later = _later(scene, named, moves, keys)
    main = _stalls(scene, "market", markets.main, handles, keys)
    printed = {own.fingerprint: own for own in (*keys.values(), *later.values())}
    stalls: dict[Site, tuple[Stall, ...]] = {"market": main, "successor": _stalls(scene, "successor", markets.successor, named, later)}
    return Crowd(stalls, moves, tuple(printed.values()))


def _named(scene: Scene, handles: tuple[str, ...]) -> list[str]:
    """Handles of the successor's vendors: those who move first."""
    markets, rivals = scene.drawn.markets, scene.world.rivals
    found: list[str] = []
    for n, row in enumerate(markets.moves):
        kind, chance = SAME if row["impostor"] else int(row["name"]), scene.streams.python("successor", "name", n)
        found.append(moved(kind, handles[int(row["old"])], rivals[n], found, chance))
    return [*found, *rivals[len(found) : len(markets.successor.vendors)]]


def _moves(scene: Scene, handles: Sequence[str], named: Sequence[str], keys: Keys) -> tuple[Move, ...]:
    rows = scene.drawn.markets.moves
    each = [(int(row["old"]), int(row["new"]), bool(row["key"]), bool(row["impostor"])) for row in rows]
    return tuple(Move(old, new, handles[old], named[new], kept and old in keys and not other, other) for old, new, kept, other in each)


def _later(scene: Scene, named: Sequence[str], moves: Sequence[Move], keys: Keys) -> Keys:
    """Keys on the successor: the old one, or one of their own."""
    rows = scene.drawn.markets.successor.vendors
    kept = {move.new: keys[move.old] for move in moves if move.same_key}
    forced = {move.new for move in moves if move.old in keys} | {move.new for move in moves if move.impostor}
    own = [n for n in range(len(named)) if n not in kept and (rows["keyed"][n] or n in forced)]
    addresses = mails(scene, [f"{named[n]}{n}" for n in own])
    made = {n: _key(scene, "successor", n, named[n], mail, int(rows["joined"][n])) for n, mail in zip(own, addresses, strict=True)}
    return kept | made


def _key(scene: Scene, site: Site, number: int, handle: str, mail: str, joined: int) -> PgpKey:
    created = joined - 1 - scene.streams.python(site, "key", number).randrange(KEY_AGE)
    return key(scene.streams.key(site, "vendor", number), created, [user_id(handle, mail)])


def _stalls(scene: Scene, site: Site, trade: Trade, handles: Sequence[str], keys: Keys) -> tuple[Stall, ...]:
    rows, sold = trade.vendors, sales(trade, scene.streams(site, "reviewed"))
    abouts = variants.picked(scene, ["vendor-about", "market-about"], rows["about"] >> 8 & 1, rows["about"]).shown()
    away = variants.picked(scene, ["market-away"], np.zeros(len(rows), np.int8), rows["about"]).shown()
    return tuple(
        Stall(
            site=site,
            handle=handle,
            joined=int(rows["joined"][n]),
            seen=int(rows["seen"][n]),
            about=abouts[n],
            fingerprint=keys[n].fingerprint if n in keys else "",
            key=keys[n].armored if n in keys else "",
            away=away[n] if rows["away"][n] else "",
            sales=int(sold[n]),
        )
        for n, handle in enumerate(handles)
    )


def reviews_of(trade: Trade) -> tuple[np.ndarray, np.ndarray]:
    """Of each vendor the number of reviews, and of good ones."""
    who = trade.listings["vendor"][trade.reviews["listing"]]
    good = who[trade.reviews["stars"] >= GOOD]
    return np.bincount(who, minlength=len(trade.vendors)), np.bincount(good, minlength=len(trade.vendors))


def sales(trade: Trade, chance: np.random.Generator) -> np.ndarray:
    """Of each vendor how much was sold: somewhat more than was reviewed."""
    rate = REVIEWED + chance.uniform(-0.1, 0.1, len(trade.vendors))
    return np.ceil(reviews_of(trade)[0] / rate).astype(np.int64)
