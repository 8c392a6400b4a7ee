"""OpenPGP keys of people of cells and of the two markets, and what is signed or pasted with them."""

from __future__ import annotations

from typing import Literal

from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_stalls import Site
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.holdings import key_secret

OWN = "persona-own-key"  # line with which somebody shows a key of their own
MARKETS: tuple[Site, ...] = ("market", "successor")
SIGNING, COPY = "signing", "copy"
YOUNGER = 30 * 86_400, 60 * 86_400  # seconds by which the key of whoever copies a market is younger than the market's: a month at least,
# so that the key server, which gets keys within a month, had the market's first; assumption
Dressing = Literal["none", "signed", "pasted"]


def of(scene: Scene, cell: Cell, role: str) -> PgpKey:
    """The key of whoever acts as a role, with the user id that it was made out to.

    Raises:
        BadInput: the network gives that role no key.
    """
    member = scene.lead(cell, role)
    user = scene.held(member, "key", scene.scenario.start)
    made = max(one.since for one in member.holdings if one.kind == "key" and one.value == user)
    return key(key_secret(cell.number, member.key, scene.streams), made, [user])


def of_market(scene: Scene, name: Site) -> PgpKey:
    """The key with which a market signs, made when it opened."""
    return key(scene.streams.key(name, SIGNING), _opened(scene, name), [_title(scene, name)])


def of_copy(scene: Scene, name: Site) -> PgpKey | None:
    """A younger key in the market's name, of whoever copies its front page; none where the scenario ends before it could be made."""
    made = _opened(scene, name) + scene.streams.python(name, COPY).randrange(*YOUNGER)
    return key(scene.streams.key(name, COPY), made, [_title(scene, name)]) if made < scene.scenario.end else None


def market_secrets(streams: Streams) -> list[bytes]:
    """The secrets of the keys of both markets and of who copies them, 32 bytes each, which never leave the generator."""
    return [streams.key(name, what) for name in MARKETS for what in (SIGNING, COPY)]


def dressed(scene: Scene, own: PgpKey, how: Dressing, text: str, at: int) -> str:
    """A post's text, which is English, as it is published: plain, signed with its author's key, or with that key pasted below it.

    Above a pasted key a line says that it is the writer's own; ``at`` decides which.
    """
    if how == "none":
        return text
    return clear_signed(own, text, at) if how == "signed" else f"{text}\n{scene.phrases.english(OWN, at)}\n\n{own.armored}"


def _opened(scene: Scene, name: Site) -> int:
    markets = scene.drawn.markets
    return (markets.main if name == "market" else markets.successor).opened


def _title(scene: Scene, name: Site) -> str:
    asked = scene.scenario.market
    return asked.title if name == "market" else asked.successor
