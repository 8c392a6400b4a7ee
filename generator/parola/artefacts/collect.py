"""All artefacts of a class: events in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.bulk import Bulk
from parola.artefacts.exhibits import EXHIBITS
from parola.artefacts.exhibits.handles import compared
from parola.artefacts.keys import keys
from parola.artefacts.ledger.chain import Keep, Ledger, Span, ledger
from parola.artefacts.ledger.far.setting import asked as far_asked
from parola.artefacts.ledger.far.side import FAR, far_side
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.plain import plain
from parola.artefacts.ledger.prices import prices, settled
from parola.artefacts.ledger.rows import records as chain_records
from parola.artefacts.ledger.sign import Mapper
from parola.artefacts.messages.chats import chats
from parola.artefacts.messages.hotline import hotline
from parola.artefacts.messages.mail import letters, mailboxes, mails, sessions
from parola.artefacts.messages.persons import persons
from parola.artefacts.messages.positions import positions
from parola.artefacts.messages.referral import referrals
from parola.artefacts.messages.words import values
from parola.artefacts.orders import event_of, located, orders
from parola.artefacts.phrases import Phrases
from parola.artefacts.plant import Plant
from parola.artefacts.plants.found import cash_outs
from parola.artefacts.plants.make import Planned, gathered, planned
from parola.artefacts.plants.piece import Redrawn
from parola.artefacts.plants.stalls import stalls
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.records import asked, exchange
from parola.artefacts.records.books import Ready, books
from parola.artefacts.records.files import files
from parola.artefacts.records.money import statements
from parola.artefacts.records.receipts import receipts
from parola.artefacts.records.tags import tags
from parola.artefacts.scene import Scene
from parola.artefacts.sites.forum import forum
from parola.artefacts.sites.market import market
from parola.artefacts.sites.messenger import messenger
from parola.artefacts.sites.pictures import Pictures
from parola.artefacts.sites.surface import surface
from parola.artefacts.speech import amounts
from parola.artefacts.tokens import Tokens, tokens
from parola.artefacts.web.make import web
from parola.simulate.background import Background
from parola.simulate.events import Event, Laundered
from parola.spec.model import Scenario
from parola.spec.resolve import Bundle
from parola.streams import Streams
from parola.world.model import World

LEAST_SPACING, MOST_SPACING = 60, 3_600  # seconds, as chain.spacing has them


@dataclass(frozen=True, slots=True)
class Artefacts:
    """What can be seen, and the ledger and the token chain that part of it was made from.

    ``pictures`` are files of ``learner/shared/media`` by name. A table is wholly in ``records``, or it is one of ``bulks``, by its name;
    records of such a table are those of the cells alone. ``plants`` are the traces that were planted,
    ``redrawn`` says how often those that a method has to find were drawn again. ``site_secrets`` are those of addresses that the smaller
    sites print.
    """

    records: tuple[Record, ...]
    bulks: Mapping[str, Bulk]
    pictures: Mapping[str, bytes]
    ledger: Ledger
    tokens: Tokens
    plants: tuple[Plant, ...] = ()
    redrawn: tuple[Redrawn, ...] = ()
    site_secrets: tuple[bytes, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(len(bulk) for bulk in self.bulks.values()) + sum(record.table not in self.bulks for record in self.records)


def mined(
    read: Bundle,
    world: World,
    events: Mapping[int, Sequence[Event]],
    drawn: Background,
    streams: Streams,
    mapper: Mapper = map,
    keep: Keep | None = None,
) -> tuple[Scene, Ledger]:
    """What records are made from, and the ledger with all payments; ``events`` by cell number.

    ``mapper`` spreads the work, as an executor's ``map`` does. ``keep`` is told of blocks as they are made.

    Raises:
        BadInput: as of ``ledger``, ``orders`` and ``settled``.
    """
    asks, fees = read.scenario.chain, settled(read.scenario, streams)
    span = Span(read.scenario.start, read.scenario.end, _spacing(read.scenario), asks.premine, prices(read.scenario, fees, streams))
    side = far_side(far, span.funded + 1, streams, mapper) if (far := far_asked(read.scenario, fees)) else None
    keyring = Keyring(streams, {FAR: side.program} if side else None, asks.taproot, plain(_laundered(events, drawn)))
    scene = Scene(
        scenario=read.scenario,
        world=world,
        events=events,
        drawn=drawn,
        words=_words(read, world, events, keyring),
        chats={name: title for module in read.modules.values() for name, title in module.chats.items()},
        channels={name: title for module in read.modules.values() for name, title in module.channels.items()},
        books=read.books,
        phrases=Phrases(read.texts),
        streams=streams,
    )
    ordered = orders(world, scene.everything, drawn, read.scenario, keyring, side)
    with located(scene.everything):
        return scene, ledger(ordered.orders, ordered.endowments, span, keyring, mapper, side=side, keep=keep)


def collect(scene: Scene, chain: Ledger, mapper: Mapper = map) -> Artefacts:
    """Every record of a class. ``mapper`` spreads the signing on the token chain, as an executor's ``map`` does."""
    coined = tokens(scene.scenario, chain, _origin(scene.everything), scene.streams, mapper, scene.everything)
    pictures, smaller, interest = Pictures(), web(scene, chain), planned(scene, chain)
    made = [*_made(scene, chain, pictures, interest), *smaller.records, *coined.records]
    bulks = {bulk.table: bulk for bulk in made if isinstance(bulk, Bulk)}
    seen = [record for record in made if isinstance(record, Record)]
    records = (*seen, *(record for exhibit in EXHIBITS.values() for record in exhibit(scene, chain, seen)))
    of_cells = scene.scenario.web.traces.get("cells", ())
    plants = (*smaller.plants, *(one for one in (*gathered(records), *cash_outs(records)) if one.kind in of_cells))
    return Artefacts(records, bulks, pictures.kept(), chain, coined, plants, interest.redrawn, smaller.secrets)


def _spacing(scenario: Scenario) -> int:
    """Seconds between blocks, by the scenario or by how many of them its economy is to have."""
    chain = scenario.chain
    if chain.blocks_per_million is None or chain.economy is None:
        return chain.spacing
    blocks = max(1, chain.economy.payments * chain.blocks_per_million // 1_000_000)
    return min(max(LEAST_SPACING, (scenario.end - scenario.start) // blocks), MOST_SPACING)


def _laundered(events: Mapping[int, Sequence[Event]], drawn: Background) -> Iterator[tuple[str, Laundered]]:
    yield from ((event.id, event.what) for happened in events.values() for event in happened if isinstance(event.what, Laundered))
    yield from ((one.name, one.happened) for one in drawn.innocent)


def _words(read: Bundle, world: World, events: Mapping[int, Sequence[Event]], keyring: Keyring) -> dict[int, dict[str, str]]:
    """Placeholder -> text by cell; the commons have only the sums that are moved there."""
    found = {cell.number: amounts(world, cell, events[cell.number]) for cell in world.everybody}
    for cell in world.cells:
        found[cell.number] |= values(cell, world, read.scenario, events[cell.number], keyring.address)
    return found


def _made(scene: Scene, chain: Ledger, pictures: Pictures, interest: Planned) -> Iterator[Record | Bulk]:
    kept = exchange.books(scene, chain.blocks)
    yield from chain_records(chain.blocks, _origin(scene.everything))
    yield from tags(scene, chain.blocks)
    yield from forum(scene, interest.posts, interest.accounts)
    yield from market(scene, stalls(scene, interest.vendors))
    yield from messenger(scene)
    yield from surface(scene, pictures, interest.notices)
    yield from keys(scene, interest.keys)
    yield from chats(scene)
    yield from hotline(scene)
    of_cases = referrals(scene)
    yield from of_cases
    yield from persons(scene, of_cases)
    yield from receipts(scene, chain.transfers)
    written = letters(scene)
    yield from mails(written, interest.letters)
    yield from sessions(interest.sessions)
    yield from compared(scene, interest.named, interest.likeness)
    yield from positions(scene)
    of_exchange = exchange.records(scene, kept, asked.payouts(kept, scene))
    yield from of_exchange
    yield from exchange.replies(scene, kept)
    yield from _kept(scene, files(scene, kept, of_exchange) | mailboxes(written, scene))


def _kept(scene: Scene, more: Mapping[str, Ready]) -> Iterator[Record | Bulk]:
    """The books of all holders."""
    for series in (*books(scene, more), *([balanced] if (balanced := statements(scene)) else [])):
        yield series.bulk
        yield from series.records


def _origin(events: Sequence[Event]) -> Callable[[str], tuple[str, int | None, str]]:
    known = {event.id: (event.id, event.cell, event.label) for event in events}
    return lambda payment: known.get(event_of(payment), (BACKGROUND, None, ""))
