"""OpenPGP keys that the key server has: of whoever signs with one, prints one or pastes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parola.artefacts import ordinary, own_keys
from parola.artefacts.clock import stamp
from parola.artefacts.number import numbered
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.plants.piece import LABEL, OwnKey, known
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_crowd import crowd
from parola.artefacts.sites.others import others
from parola.artefacts.web import desk_keys
from parola.simulate.events import Posted
from parola.world.cell import Cell

SEEN = 30 * 86_400  # seconds until a key server is given a key, at the longest; assumption


def keys(scene: Scene, more: Sequence[OwnKey] = ()) -> Iterator[Record]:
    """Rows of ``pgp.public``: a key for each role that signs or pastes one, among those of ordinary members, strangers, desks and vendors,
    of both markets and of those who copy them.

    ``more`` are keys of accounts of interest, and of ordinary people who write as much.
    """
    roles = [(cell, role) for cell in scene.world.everybody for role in _signers(scene, cell)]
    drafts = [_row(scene, own_keys.of(scene, cell, role), cell.number, role) for cell, role in roles]
    drafts += [_row(scene, own, None, "") for own in ordinary.forum_keys(scene).values()]
    drafts += [_row(scene, ordinary.own_key(scene, one.handle, one.mail), None, "") for one in others(scene) if one.signs]
    drafts += [_row(scene, own, None, "") for own in (*_of_markets(scene), *crowd(scene).keys)]
    drafts += [replace(_row(scene, own, None, ""), label=_of_desk(site)) for site, own in desk_keys.keys(scene).items()]
    drafts += [_interest(one) for one in more]
    for n, draft in numbered(drafts, lambda one: (one.row["seen_at"], one.row["fingerprint"])):
        yield draft.numbered("pgp.public", f"pgp/public/{n}")


def _of_markets(scene: Scene) -> Iterator[PgpKey]:
    for name in own_keys.MARKETS:
        yield own_keys.of_market(scene, name)
        if copy := own_keys.of_copy(scene, name):
            yield copy


def _of_desk(site: str) -> str:
    """The label of a desk's own key; that of a copy or of the mixer has none."""
    kind, _, number = site.partition("-")
    return f"desk-{number}-key" if kind == "brand" else ""


def _signers(scene: Scene, cell: Cell) -> list[str]:
    found = (event.what for event in scene.events[cell.number])
    return sorted({what.by for what in found if isinstance(what, Posted) and what.key != "none"})


def _interest(one: OwnKey) -> Draft:
    row = _shown(one.key, one.seen)
    return Draft(row, BACKGROUND, one.cell, LABEL, known(one.traces)) if one.traces else Draft(row)


def _row(scene: Scene, own: PgpKey, number: int | None, role: str) -> Draft:
    seen = own.created + scene.streams.python("pgp", "seen", own.fingerprint).randrange(SEEN)
    row = _shown(own, min(seen, scene.scenario.end - 1))
    return Draft(row, BACKGROUND, number, "key" if role else "", {"by": role} if role else {})


def _shown(own: PgpKey, seen: int) -> dict[str, str]:
    return {
        "fingerprint": own.fingerprint,
        "user": own.users[0],
        "created_at": stamp(own.created),
        "seen_at": stamp(seen),
        "armored": own.armored,
    }
