"""All artefacts of a class: events in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.chain import Ledger, Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.rows import records as chain_records
from parola.artefacts.ledger.sign import Mapper
from parola.artefacts.messages.chats import chats
from parola.artefacts.messages.hotline import hotline
from parola.artefacts.messages.referral import referrals
from parola.artefacts.messages.words import values
from parola.artefacts.orders import orders
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.records import exchange
from parola.artefacts.records.receipts import receipts
from parola.artefacts.records.tags import tags
from parola.artefacts.scene import Scene
from parola.artefacts.sites.forum import forum
from parola.artefacts.sites.market import market
from parola.simulate.background import Background
from parola.simulate.events import Event
from parola.spec.resolve import Bundle
from parola.streams import Streams
from parola.world.model import World


@dataclass(frozen=True, slots=True)
class Artefacts:
    """What can be seen, and the ledger that part of it was made from."""

    records: tuple[Record, ...]
    ledger: Ledger


def collect(
    read: Bundle, world: World, events: Mapping[int, Sequence[Event]], drawn: Background, streams: Streams, mapper: Mapper = map
) -> Artefacts:
    """Every record of a class; ``events`` by cell number. ``mapper`` spreads the signing, as an executor's ``map`` does."""
    keyring = Keyring(streams)
    scene = Scene(
        scenario=read.scenario,
        world=world,
        events=events,
        drawn=drawn,
        words={cell.number: values(cell, world, read.scenario, events[cell.number], keyring.address) for cell in world.cells},
        chats={name: title for module in read.modules.values() for name, title in module.chats.items()},
        phrases=Phrases(read.texts),
        streams=streams,
    )
    span = Span(read.scenario.start, read.scenario.end, read.scenario.chain.spacing, read.scenario.chain.premine)
    chain = ledger(orders(world, scene.everything, drawn), world.endowments, span, keyring, streams, mapper)
    return Artefacts(tuple(_records(scene, chain)), chain)


def _records(scene: Scene, chain: Ledger) -> Iterator[Record]:
    kept = exchange.books(scene, chain.blocks)
    yield from chain_records(chain.blocks, _origin(scene.everything))
    yield from tags(scene, chain.blocks)
    yield from forum(scene)
    yield from market(scene)
    yield from chats(scene)
    yield from hotline(scene)
    yield from referrals(scene)
    yield from receipts(scene, chain.transfers)
    yield from exchange.records(scene, kept)
    yield from exchange.replies(scene, kept)


def _origin(events: Sequence[Event]) -> Callable[[str], tuple[str, int | None, str]]:
    known = {event.id: (event.id, event.cell, event.label) for event in events}
    return lambda payment: known.get(payment, (BACKGROUND, None, ""))
