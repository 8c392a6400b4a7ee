"""OpenPGP keys: what the key server has, and what people sign or paste."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from parola.artefacts import ordinary
from parola.artefacts.clock import stamp
from parola.artefacts.number import numbered
from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites.others import others
from parola.simulate.events import Posted
from parola.world.cell import Cell
from parola.world.holdings import key_secret

SEEN = 30 * 86_400  # seconds until a key server is given a key, at the longest; assumption
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


def dressed(own: PgpKey, how: Dressing, text: str, at: int) -> str:
    """A post's text as it is published: plain, signed with its author's key, or with that key pasted below it."""
    if how == "none":
        return text
    return clear_signed(own, text, at) if how == "signed" else f"{text}\n\n{own.armored}"


def keys(scene: Scene) -> Iterator[Record]:
    """Rows of ``pgp.public``: a key for each role that signs or pastes one, among those of ordinary members and strangers."""
    drafts = [_row(scene, of(scene, cell, role), cell.number, role) for cell in scene.world.everybody for role in _signers(scene, cell)]
    drafts += [_row(scene, own, None, "") for own in ordinary.forum_keys(scene).values()]
    drafts += [_row(scene, ordinary.own_key(scene, one.handle, one.mail), None, "") for one in others(scene) if one.signs]
    for n, (row, number, role) in numbered(drafts, lambda one: (one[0]["seen_at"], one[0]["fingerprint"])):
        known = {"by": role} if role else {}
        yield Record("pgp.public", f"pgp/public/{n}", row, cell=number, label="key" if role else "", data=known)


def _signers(scene: Scene, cell: Cell) -> list[str]:
    found = (event.what for event in scene.events[cell.number])
    return sorted({what.by for what in found if isinstance(what, Posted) and what.key != "none"})


def _row(scene: Scene, own: PgpKey, number: int | None, role: str) -> tuple[dict[str, str], int | None, str]:
    chance = scene.streams.python("pgp", "seen", own.fingerprint)
    row = {
        "fingerprint": own.fingerprint,
        "user": own.users[0],
        "created_at": stamp(own.created),
        "seen_at": stamp(own.created + chance.randrange(SEEN)),
        "armored": own.armored,
    }
    return row, number, role
