"""Tags on addresses, as makers of tracing tools publish them: claims with a stated basis, some better than others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.payment import Block
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.world.cell import Cell
from parola.world.make import DEPOSITS, MERCHANT, POOL

BASES = ("swept", "stated", "copied")
SEEN = 0.8  # share of such addresses that somebody has labelled; assumption
DAY = 86_400


@dataclass(frozen=True, slots=True)
class _Tag:
    address: str
    label: str
    maker: str
    at: int
    basis: str
    cell: int | None


def tags(scene: Scene, blocks: Sequence[Block]) -> list[Record]:
    """A tag for the case's deposit addresses, and for most merchants, deposit and pool addresses."""
    own = {(account.wallet, account.slot): cell for cell in scene.world.cells for account in [cell.wallets["deposit"]]}
    drafts = [_tag(address, place, own.get(place), scene) for address, place in sorted(_receivers(blocks).items())]
    return [_record(n, draft) for n, draft in numbered([d for d in drafts if d], lambda d: (d.at, d.address))]


def _tag(address: str, place: tuple[str, str], cell: Cell | None, scene: Scene) -> _Tag | None:
    chance, say = scene.streams.python("tag", *place), scene.phrases.english
    label = _label(place[0], scene)
    if not label or (cell is None and chance.random() > SEEN):
        return None
    basis = cell.variant["basis"] if cell else chance.choice(_bases(place[0]))
    at = scene.scenario.end + DAY + chance.randrange(20 * DAY)
    maker, why = say("tag-maker", chance.randrange(1_000)), say(f"tag-basis-{basis}", chance.randrange(1_000))
    return _Tag(address, label, maker, at, why, cell.number if cell else None)


def _bases(wallet: str) -> tuple[str, ...]:
    """On what the tag of an address can rest: how a pool or a shop is known differs from how a customer's address is."""
    if wallet == DEPOSITS:
        return BASES
    return ("pool",) if wallet == POOL else ("merchant",)


def _receivers(blocks: Sequence[Block]) -> dict[str, tuple[str, str]]:
    return {
        coin.address: (coin.wallet, coin.slot)
        for block in blocks
        for transfer in block.transfers
        for coin in transfer.outputs
        if coin.role == "to"
    }


def _label(wallet: str, scene: Scene) -> str:
    if wallet in (DEPOSITS, POOL):
        return scene.phrases.english("tag-deposit" if wallet == DEPOSITS else "tag-pool", exchange=scene.scenario.exchange.name)
    if wallet.startswith(MERCHANT):
        number = int(wallet.split("/")[1])
        return scene.phrases.english("tag-merchant", merchant=scene.world.merchants[number % len(scene.world.merchants)])
    return ""


def _record(number: int, tag: _Tag) -> Record:
    row = {"address": tag.address, "label": tag.label, "made_by": tag.maker, "made_at": stamp(tag.at), "basis": tag.basis}
    return Record("chain.tag", f"btc/tag/{number}", row, cell=tag.cell, label="deposit-tag" if tag.cell is not None else "")
