"""Near and far on one time line, and what far wallets hold at the start."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_bytes import KEYS, START, STREAMS, arriving, points
from tiny_far import FUNDED, chain

from parola.artefacts.ledger.far import endow
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.endow import after, endowed
from parola.artefacts.ledger.far.slice import Arrivals
from parola.artefacts.ledger.far.stretch import Stretch, joined, merged
from parola.artefacts.ledger.far.txids import Live, drawn

WHOLE = chain()
PARTS = list(merged(WHOLE.near.transfers, WHOLE.far))


def ids(stretch: Stretch) -> list[str]:
    """Transactions in their order."""
    near = iter(transfer.txid for transfer in stretch.near)
    far = iter([] if stretch.far is None else [row.tobytes()[::-1].hex() for row in stretch.far.txid])
    return [next(near if known else far) for known in stretch.is_near.tolist()]


def paid(arrivals: Arrivals, count: int) -> tuple[Drawn, Arrivals]:
    """The endowments as bytes."""
    opening, treasury = endowed(arrivals, count, FUNDED, 3)
    coins = after(arrivals, treasury)
    (made,) = drawn([opening], Live(coins, points(len(coins.at))), KEYS, STREAMS)
    return made, treasury


def test_all_are_there_by_time_near_ones_first() -> None:
    both = joined(PARTS)
    assert len(both) == len(WHOLE.near.transfers) + sum(map(len, WHOLE.far))
    keys = list(zip(both.at.tolist(), (~both.is_near).tolist(), strict=True))
    assert keys == sorted(keys)
    assert both.at[both.is_near].tolist() == [transfer.at for transfer in WHOLE.near.transfers]
    assert both.fee_sat[both.is_near].tolist() == [transfer.fee_sat for transfer in WHOLE.near.transfers]


def test_some_are_of_the_same_second() -> None:
    both = joined(PARTS)
    assert set(both.at[both.is_near].tolist()) & set(both.at[~both.is_near].tolist())


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_cuts_come_together_again(size: int) -> None:
    both = joined(PARTS)
    cuts = [both.cut(n, min(n + size, len(both))) for n in range(0, len(both), size)]
    assert [name for part in cuts for name in ids(part)] == ids(both)
    assert ids(joined(cuts)) == ids(both)
    for part in cuts:
        assert len(part.weight) == len(part.fee_sat) == len(part) == len(part.near) + (0 if part.far is None else len(part.far))


def test_nothing_joined_is_nothing() -> None:
    nothing = joined([])
    assert (len(nothing), nothing.near, nothing.far) == (0, (), None)


def test_endowments_come_to_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endow, "FAN_OUT", 40)
    first = arriving(100)
    mixed = Arrivals(first.at, first.wallet, first.value_sat + np.arange(100), first.key, np.arange(100) % 3 == 0)
    made, treasury = paid(mixed, 90)
    assert np.diff(made.outs).tolist() == [40, 40, 10]
    assert made.paid.value_sat.tolist() == mixed.value_sat[:90].tolist()
    assert made.paid.taproot.tolist() == mixed.taproot[:90].tolist()
    assert made.at.tolist() == treasury.at.tolist() == [FUNDED] * 3
    assert set(treasury.key.tolist()) == {3}


@pytest.mark.parametrize("count", [1, 252, 253, 1_000, 1_001])
def test_the_fee_of_endowments_is_at_the_rate(count: int) -> None:
    made, treasury = paid(arriving(count), count)
    assert (made.spent.value_sat == treasury.value_sat).all()
    rate = made.fee_sat / np.ceil(made.weight_at_most / 4)
    assert (rate >= endow.FEE_RATE).all()
    assert (rate < 1.02 * endow.FEE_RATE).all()


def test_no_endowments() -> None:
    opening, treasury = endowed(arriving(5), 0, START, 0)
    assert (len(opening.at), len(treasury.at)) == (0, 0)
