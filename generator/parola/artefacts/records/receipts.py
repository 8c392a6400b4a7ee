"""The wallet's own receipt of the first payment, handed over by the one who paid."""

from __future__ import annotations

from collections.abc import Sequence

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.payment import Transfer
from parola.artefacts.number import numbered
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event


def receipts(scene: Scene, transfers: Sequence[Transfer]) -> list[Record]:
    """One receipt a case."""
    by_payment = {payment: transfer for transfer in transfers for payment in transfer.payments}
    drafts = [(event, by_payment[event.id]) for event in scene.everything if event.label == "first-payment"]
    return [_record(n, *draft, scene.phrases) for n, draft in numbered(drafts, lambda d: (d[0].at, d[1].txid))]


def _record(number: int, event: Event, transfer: Transfer, phrases: Phrases) -> Record:
    paid = next(coin for coin in transfer.outputs if coin.role == "to")
    row = {
        "at": stamp(event.at),
        "txid": transfer.txid,
        "address": paid.address,
        "amount_sat": paid.value_sat,
        "handed_over_by": phrases.english("handed-over-by"),
    }
    return Record("case.payment", f"case/payment/{number}", row, event.id, event.cell, event.label, seat_cell=event.cell)
