"""What far wallets hold at the start, paid out of a few coins: near planning then makes some hundred outputs and not a million."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from parola.artefacts.ledger.far.slice import Arrivals, Slice, Whole
from parola.artefacts.ledger.far.templates import INPUT, counted, offsets, output_size
from parola.artefacts.ledger.transaction import SIGNED_INPUT

FAN_OUT = 1_000  # endowments that one transaction pays
FEE_RATE = 2  # sat/vB; assumption: nobody is in a hurry
NO_WALLET = -1  # the coins are between near and far


def endowed(arrivals: Arrivals, count: int, at: int, key: int) -> tuple[Slice, Arrivals]:
    """Transactions at a time (seconds UTC) that pay the first ``count`` arrivals, and the coins that they spend.

    The coins come to one key (P2WPKH), a coin a transaction, and lie in the slots after all arrivals; somebody has to pay them before.
    """
    outs = np.append(np.arange(0, count, FAN_OUT), count)
    number = np.arange(len(outs) - 1)
    value_sat, taproot = arrivals.value_sat[:count], arrivals.taproot[:count]
    paid = Slice(
        at=np.full(len(number), at),
        ins=np.arange(len(outs)),
        outs=outs,
        spends=len(arrivals.at) + number,
        value_sat=value_sat,
        wallet=arrivals.wallet[:count],
        key=arrivals.key[:count],
        taproot=taproot,
        change=np.zeros(count, bool),
        slot=np.arange(count),
    )
    needs = np.diff(offsets(value_sat)[outs]) + FEE_RATE * _vsize(offsets(output_size(taproot))[outs], np.diff(outs))
    nobody = np.full(len(number), NO_WALLET)
    return paid, Arrivals(paid.at, nobody, needs, np.full(len(number), key), np.zeros(len(number), bool))


def after(arrivals: Arrivals, more: Arrivals) -> Arrivals:
    """Both, one after the other; the slots of the latter come after those of the former."""
    return Arrivals(*(np.concatenate([getattr(part, field.name) for part in (arrivals, more)]) for field in fields(Arrivals)))


def _vsize(bounds: Whole, outs: Whole) -> Whole:
    """Virtual bytes, at most, of transactions with one input (P2WPKH) and outputs between these bounds of bytes."""
    return 8 + 1 + INPUT.itemsize + counted(outs) + np.diff(bounds) + (2 + SIGNED_INPUT + 3) // 4
