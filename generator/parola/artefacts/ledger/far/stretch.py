"""Near and far transactions on one time line, near ones first where they are of the same second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.far.drawn import Drawn, together
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.payment import Transfer

NONE: Whole = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Transactions in the order of the chain: an entry in each column a transaction, ``far`` and ``near`` those of each kind in turn.

    ``at`` seconds UTC; ``weight``, of far ones at most so much; ``is_near`` says of which kind each is.
    """

    at: Whole
    weight: Whole
    fee_sat: Whole
    is_near: Flags
    near: tuple[Transfer, ...]
    far: Drawn | None

    def __len__(self) -> int:
        return len(self.at)

    def cut(self, first: int, last: int) -> Stretch:
        """The transactions from one to before another."""
        a, b = (int(self.is_near[:n].sum()) for n in (first, last))
        some = slice(first, last)
        far = None if self.far is None or last - first == b - a else self.far.cut(first - a, last - b)
        return Stretch(self.at[some], self.weight[some], self.fee_sat[some], self.is_near[some], self.near[a:b], far)


def merged(near: Sequence[Transfer], far: Iterable[Drawn]) -> Iterator[Stretch]:
    """A stretch for each part of the far economy, with the near transactions up to its end; one more with those after it.

    Both come by time, parents first. A transaction of the one kind that spends from the other is later, or of the same second and far.
    """
    moments, done = np.array([transfer.at for transfer in near], np.int64), 0
    for part in far:
        upto = int(np.searchsorted(moments, int(part.at[-1]), "right"))
        yield _stretch(tuple(near[done:upto]), part)
        done = upto
    if done < len(near):
        yield _stretch(tuple(near[done:]), None)


def joined(parts: Sequence[Stretch]) -> Stretch:
    """Stretches one after the other, as one."""
    far = [part.far for part in parts if part.far is not None]
    return Stretch(
        np.concatenate([NONE, *(part.at for part in parts)]),
        np.concatenate([NONE, *(part.weight for part in parts)]),
        np.concatenate([NONE, *(part.fee_sat for part in parts)]),
        np.concatenate([NONE.astype(bool), *(part.is_near for part in parts)]),
        tuple(transfer for part in parts for transfer in part.near),
        together(far) if far else None,
    )


def _stretch(near: tuple[Transfer, ...], far: Drawn | None) -> Stretch:
    known = np.array([[transfer.at, transfer.weight, transfer.fee_sat] for transfer in near], np.int64).reshape(-1, 3)
    drawn = known[:0] if far is None else np.stack([far.at, far.weight_at_most, far.fee_sat], 1)
    both = np.concatenate([known, drawn])
    order = np.argsort(both[:, 0], kind="stable")
    at, weight, fee_sat = np.ascontiguousarray(both[order].T)
    return Stretch(at, weight, fee_sat, order < len(near), near, far)
