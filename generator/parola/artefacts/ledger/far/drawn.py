"""Transactions of the far economy with final txids, in columns: what is signed, mined and listed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from parola.artefacts.ledger.far.keys import Octets
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.far.templates import INPUT, counted, cut, numbered, signed_size


@dataclass(frozen=True, slots=True)
class Coins:
    """Outputs, made or spent: value in sat, kind, witness program (n x 32; of P2WPKH the first 20 count)."""

    value_sat: Whole
    taproot: Flags
    program: Octets


@dataclass(frozen=True, slots=True)
class Spent:
    """Coins that inputs spend, with the place of the key in the chain of secrets and the public key (n x 33)."""

    value_sat: Whole
    taproot: Flags
    program: Octets
    place: Whole
    public: Octets


@dataclass(frozen=True, slots=True)
class Drawn:
    """Transactions in the order of the chain.

    An entry a transaction: ``at`` (seconds UTC) and ``txid`` (n x 32, as hashed). Its bytes without witness are
    ``stripped[starts[n] : starts[n + 1]]``, its inputs ``ins[n]`` to ``ins[n + 1]`` of ``spent``, its outputs likewise of ``paid``.
    """

    at: Whole
    txid: Octets
    starts: Whole
    stripped: Octets
    ins: Whole
    spent: Spent
    outs: Whole
    paid: Coins

    def __len__(self) -> int:
        return len(self.at)

    @property
    def fee_sat(self) -> Whole:
        """What each transaction leaves to the miner."""
        return _sums(self.spent.value_sat, self.ins) - _sums(self.paid.value_sat, self.outs)

    @property
    def weight_at_most(self) -> Whole:
        """Weight units with signatures at their longest: known before anything is signed."""
        return 4 * np.diff(self.starts) + 2 + _sums(signed_size(self.spent.taproot), self.ins)

    @property
    def points(self) -> Octets:
        """The outpoints of all inputs as they stand in the bytes (m x 36)."""
        tx = numbered(self.ins)
        first = self.starts[:-1] + 4 + counted(np.diff(self.ins))
        return cut(self.stripped, first[tx] + INPUT.itemsize * (np.arange(len(tx)) - self.ins[tx]), 36)

    def cut(self, first: int, last: int) -> Drawn:
        """The transactions from one to before another; the arrays stay where they are."""
        some = slice(first, last)
        starts, ins, outs = (bounds[first : last + 1] for bounds in (self.starts, self.ins, self.outs))
        return Drawn(
            self.at[some],
            self.txid[some],
            starts - starts[0],
            self.stripped[starts[0] : starts[-1]],
            ins - ins[0],
            Spent(*(getattr(self.spent, field.name)[ins[0] : ins[-1]] for field in fields(Spent))),
            outs - outs[0],
            Coins(*(getattr(self.paid, field.name)[outs[0] : outs[-1]] for field in fields(Coins))),
        )


def together(parts: Sequence[Drawn]) -> Drawn:
    """Transactions of several, one after the other; at least one."""
    if len(parts) == 1:
        return parts[0]
    return Drawn(
        np.concatenate([part.at for part in parts]),
        np.concatenate([part.txid for part in parts]),
        _joined([part.starts for part in parts]),
        np.concatenate([part.stripped for part in parts]),
        _joined([part.ins for part in parts]),
        Spent(*(np.concatenate([getattr(part.spent, field.name) for part in parts]) for field in fields(Spent))),
        _joined([part.outs for part in parts]),
        Coins(*(np.concatenate([getattr(part.paid, field.name) for part in parts]) for field in fields(Coins))),
    )


def _joined(bounds: Sequence[Whole]) -> Whole:
    """Bounds that go on where those before them end."""
    ends = np.cumsum([0, *(part[-1] for part in bounds)])
    return np.concatenate([bounds[0][:1], *(part[1:] + end for part, end in zip(bounds, ends[:-1], strict=True))])


def _sums(values: Whole, bounds: Whole) -> Whole:
    """Sum of the entries between each bound and the next; none is empty."""
    return np.add.reduceat(values, bounds[:-1]) if len(bounds) > 1 else np.zeros(0, np.int64)
