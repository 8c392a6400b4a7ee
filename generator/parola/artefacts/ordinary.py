"""What ordinary members of a site have, in the same forms as what members of a cell have: mail addresses and OpenPGP keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.scene import Scene
from parola.streams import Streams
from parola.world.fresh import HOSTS
from parola.world.holdings import LEAST, MOST, nickname, user_id
from parola.world.model import World

KEYED, MOST_KEYS = 0.2, 300  # share of forum members who have a key, and how many at the most; assumption


def mails(scene: Scene, handles: Sequence[str]) -> list[str]:
    """An address for each handle, none twice and none of anybody else's."""
    world = scene.world
    taken = {*world.residents.mails, *(one.value for each in world.networks.values() for member in each.members for one in member.holdings)}
    found: list[str] = []
    for handle in handles:
        chance = scene.streams.python("ordinary", "mail", handle)
        while (mail := f"{nickname(handle)}{chance.randint(10, 99)}@{chance.choice(HOSTS)}") in taken:
            pass
        taken.add(mail)
        found.append(mail)
    return found


def forum_keys(scene: Scene) -> Mapping[int, PgpKey]:
    """Keys of the forum's ordinary members, by their number; their user id has the form of everybody's."""
    users = scene.world.forum_users
    chance = scene.streams.python("ordinary", "keys")
    chosen = sorted(chance.sample(range(len(users)), min(MOST_KEYS, round(KEYED * len(users)))))
    addresses = mails(scene, [users[n] for n in chosen])
    return {n: own_key(scene, users[n], mail) for n, mail in zip(chosen, addresses, strict=True)}


def secrets(world: World, streams: Streams) -> list[bytes]:
    """Secrets of the keys that ordinary people have or could have, 32 bytes each."""
    handles = {*world.forum_users, *world.regulars, *(one for roles in world.others.values() for own in roles.values() for one in own)}
    return [streams.key("ordinary", "key", handle) for handle in sorted(handles)]


def own_key(scene: Scene, handle: str, mail: str) -> PgpKey:
    """The key of somebody with that handle and address."""
    chance = scene.streams.python("ordinary", "key", handle)
    created = scene.scenario.start - 1 - chance.randrange(chance.randrange(LEAST, MOST))
    return key(scene.streams.key("ordinary", "key", handle), created, [user_id(handle, mail)])
