"""What near wallets pay for room in blocks: the same rates by hour and in bursts as far ones, times a factor of each payment's own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from parola.artefacts.ledger.far.dates import calendar
from parola.artefacts.ledger.far.fees import CHEAPEST, FACTORS, URGENCY, Spread, begun, levels
from parola.artefacts.ledger.far.setting import Far, Fees, check_fees, zones
from parola.artefacts.ledger.far.slice import Whole
from parola.spec.model import Scenario
from parola.streams import Streams

RECKONED = (2.0, 12.0)  # sat/vB at the least and most where sums are reckoned beforehand (LEG of parola.spec.typology); assumption


@dataclass(frozen=True, slots=True)
class Prices:
    """Usual rates (sat for 1,000 vB) from each of ``edges`` (seconds UTC) to the next; ``spread`` is how much more or less people pay.

    Before the first edge and after the last the nearest rate holds.
    """

    edges: Whole
    level: Whole
    spread: Spread

    def rate(self, at: int, chance: Random) -> float:
        """What one payment pays, in sat/vB: no less than is relayed."""
        cell = min(max(int(np.searchsorted(self.edges, at, "right")) - 1, 0), len(self.level) - 1)
        drawn = int(self.level[cell]) * int(self.spread.factors[chance.randrange(FACTORS)]) // 1_000
        return max(drawn, CHEAPEST) / 1_000

    def reckoned(self, at: int, chance: Random) -> float:
        """The same for a typology or another joint transaction, whose sums have to last whatever the hour."""
        low, high = RECKONED
        return min(max(low, self.rate(at, chance)), high)


def prices(scenario: Scenario, fees: Fees, streams: Streams) -> Prices:
    """Those of a scenario; ``fees`` are its settled ones."""
    where = np.array(zones(scenario), np.int64)
    far = Far(scenario.start, scenario.end, 1, 1, 0, 0, 0, fees=fees)
    dates, chance = calendar(far, where, np.full(len(where), 1 / len(where))), streams("chain", "prices")
    return Prices(dates.edges, levels(fees, dates, chance), Spread.of(URGENCY, chance))


def settled(scenario: Scenario, streams: Streams) -> Fees:
    """The fees of a scenario's chain with the moments at which bursts begin, for near and far alike.

    Raises:
        BadInput: the low rate is above the high one.
    """
    fees = Fees(**scenario.chain.fees.model_dump())
    check_fees(fees)
    return begun(fees, scenario.start, scenario.end, streams("chain", "bursts"))


def even(rate: int = 5_000) -> Prices:
    """One usual rate (sat for 1,000 vB) at all times, for a chain without a scenario."""
    return Prices(np.zeros(1, np.int64), np.array([rate]), Spread.of(URGENCY, Streams("even")("prices")))
