"""Every secret that a class is made with: none of them may stand in what learners get, and a check looks for each."""

from __future__ import annotations

from parola.artefacts import ordinary, own_keys
from parola.artefacts.collect import Artefacts
from parola.artefacts.plants import paper
from parola.artefacts.sites import market_crowd
from parola.artefacts.web import desk_keys
from parola.streams import Streams
from parola.world.holdings import key_secret
from parola.world.model import World


def secrets(world: World, made: Artefacts, streams: Streams) -> list[bytes]:
    """Secrets of addresses, accounts, onion names, OpenPGP keys and of the services' signatures, 32 bytes each."""
    networks = [key_secret(number, member.key, streams) for number, network in world.networks.items() for member in network.members]
    services = [world.signing, *world.site_keys.values(), *world.site_clients.values()]
    people = [*ordinary.secrets(world, streams), *paper.secrets(world, streams), *market_crowd.secrets(world, streams)]
    people += own_keys.market_secrets(streams)
    coins = [*made.ledger.secrets(), *made.tokens.secrets, *made.site_secrets]
    return [*coins, *services, *networks, *desk_keys.secrets(world, streams), *people]
