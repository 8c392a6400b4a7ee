"""The record that a stall's owner keeps of sales: what was asked, at which address; on some seats it ends before the sale that matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.payment import Coin, Transfer
from parola.artefacts.number import numbered
from parola.artefacts.orders import event_of
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event

AXIS, COVERS = "stall-record", "covers"
SOLD, JOINT = "stall-sold", "keeper-payjoin"


@dataclass(frozen=True, slots=True)
class _Sale:
    """A sale as the stall wrote it down: the address that it gave out, the sum that was due, and what happened, with its cell."""

    coin: Coin
    amount_sat: int
    event: Event


def sales(scene: Scene, chain: Ledger, made: Sequence[Record]) -> Iterable[Record]:
    """Rows of ``case.sale``, where the scenario has the axis. A record that does not cover the joint sale ends before it."""
    del made
    if AXIS not in scene.scenario.variants:
        return []
    paid = {event_of(payment): transfer for transfer in chain.transfers for payment in transfer.payments if not payment.startswith("b")}
    covered = {cell.number for cell in scene.world.cells if cell.variant[AXIS] == COVERS}
    joint = {event.cell: event.at for event in scene.everything if event.label == JOINT}
    found = [_sale(event, paid[event.id]) for event in scene.everything if event.label in {SOLD, JOINT}]
    kept = [sale for sale in found if sale.event.cell in covered or sale.event.at < joint.get(sale.event.cell, sale.event.at + 1)]
    return list(_records(scene, kept, {cell.number: cell.seat for cell in scene.world.cells}))


def _sale(event: Event, transfer: Transfer) -> _Sale:
    """What was due: all that the stall's output holds, less what the stall put in itself."""
    own = next(coin for coin in transfer.outputs if coin.part == "payjoin-received" or (event.label == SOLD and coin.role == "to"))
    put_in = sum(coin.value_sat for coin in transfer.inputs if coin.wallet == own.wallet)
    return _Sale(own, own.value_sat - put_in, event)


def _records(scene: Scene, kept: Sequence[_Sale], seats: Mapping[int, str]) -> Iterator[Record]:
    """Numbered by what can be seen; the minute is when the customer's wallet sent the payment."""
    told = scene.phrases.english("sale-handed-over-by")
    for n, sale in numbered(kept, lambda one: (one.event.at // 60, one.coin.address, seats[one.event.cell])):
        row = {"at": f"{stamp(sale.event.at)[:17]}00Z", "address": sale.coin.address, "amount_sat": sale.amount_sat, "handed_over_by": told}
        cell = sale.event.cell
        yield Record("case.sale", f"case/sale/{n}", row, cell=cell, label=sale.event.label, seat_cell=cell)
