"""All rows of the smaller sites, and the traces that were planted on them."""

from __future__ import annotations

from dataclasses import dataclass

from parola.artefacts import referrals
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.plant import Plant
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.web import desk_keys, photos, planters
from parola.artefacts.web.common import common
from parola.artefacts.web.desks import desks
from parola.artefacts.web.ground import Ground
from parola.artefacts.web.happenings import happenings
from parola.artefacts.web.sheet import Sheet, site_record


@dataclass(frozen=True, slots=True)
class Web:
    """Records of the tables of ``web.sql``, ``web_server.sql`` and ``happening.sql``, what was planted, and secrets of the addresses that
    these sites print.
    """

    records: tuple[Record, ...]
    plants: tuple[Plant, ...]
    secrets: tuple[bytes, ...]


def web(scene: Scene, chain: Ledger) -> Web:
    """Every row of the smaller sites; of the ledger some plants name outputs."""
    listed = tuple(referrals.lists(scene.world, scene.scenario, scene.drawn, scene.streams))
    sites, paid = {site.name: site for site in scene.world.web}, referrals.paid(listed, chain.blocks)
    ground = Ground(scene, Sheet(), sites, Keyring(scene.streams), paid)
    keys = desk_keys.keys(scene)
    common(ground, keys)
    photos.ordinary(ground)
    planters.plant(ground, desks(ground, keys))
    rows, plants = ground.sheet.made()
    return Web((*map(site_record, scene.world.web), *rows, *happenings(ground, keys)), plants, tuple(ground.keyring.secrets()))
