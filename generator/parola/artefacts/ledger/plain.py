"""Which near wallets are P2WPKH whatever their name would have drawn: those that have to look like others in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parola.simulate.events import Laundered
from parola.simulate.typologies import MakerMix, Payjoin, Poisoning, PoolMix, RoundMix


def plain(happened: Iterable[tuple[str, Laundered]]) -> frozenset[str]:
    """Names of wallets, and ids of what happened, after which the other wallets of a typology are named; for a ``Keyring``.

    All members of a mix have outputs of one kind, for another kind would tell who is who: the rounds of the software of the time were
    P2WPKH, so whoever joins one has such a wallet, and so has whoever is paid out of it. Both sides of a payjoin have the same kind
    (BIP78). A look-alike imitates an address of its own kind.
    """
    return frozenset(name for id_, one in happened for name in _alike(id_, one))


def _alike(name: str, one: Laundered) -> Iterator[str]:
    match one.what:
        case PoolMix(to=to) | RoundMix(to=to) | MakerMix(to=to) | Payjoin(to=to):
            yield from (name, to.wallet, *(payer.wallet for payer in one.by))
        case Poisoning(imitates=imitated):
            yield from (name, imitated.wallet)
        case _:
            return
