"""What a far transaction weighs before it is signed, and what that costs: whole weight units, whole satoshis, never too little."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from parola.artefacts.ledger.far.dates import Calendar
from parola.artefacts.ledger.far.setting import Fees
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.transaction import SIGNED_INPUT, SIGNED_KEYED

BASE = 4 * (4 + 4 + 1) + 2  # version, locktime, count of inputs (252 at most), marker and flag; the count of outputs is with the outputs
INPUT = np.array([4 * 41 + SIGNED_INPUT, 4 * 41 + SIGNED_KEYED], np.int64)  # P2WPKH at its longest, P2TR by key; BIP141, BIP341
OUTPUT = np.array([4 * 31, 4 * 43], np.int64)  # P2WPKH, P2TR
CHEAPEST = 1_000  # sat for 1,000 vB: Bitcoin Core relays nothing cheaper
WEEK = 7 * 86_400
FADING = 4 * 3_600  # seconds in which a burst falls to 37 %; assumption
URGENCY = 0.35  # standard deviation of the logarithm of a payer's rate; assumption
FACTORS = 4_096


def inputs(taproot: Flags) -> Whole:
    """Weight units of an input of each kind, at most."""
    return INPUT[taproot.view(np.int8)]


def outputs(taproot: Flags) -> Whole:
    """Weight units of an output of each kind."""
    return OUTPUT[taproot.view(np.int8)]


def counted(outs: Whole) -> Whole:
    """Weight units of the number that says how many outputs there are."""
    return np.where(outs < 0xFD, 4, 12)


def cost(rate: Whole, weight: Whole) -> Whole:
    """Sat for so many weight units, rounded up; ``rate`` in sat for 1,000 vB."""
    return (rate * weight + 3_999) // 4_000


def levels(fees: Fees, calendar: Calendar, chance: np.random.Generator) -> Whole:
    """The usual rate in each cell of the calendar, in sat for 1,000 vB: it follows the crowd, and bursts now and then."""
    load, begin = calendar.load, calendar.edges[:-1]
    usual = fees.low * (fees.high / fees.low) ** (load / load.max())
    height = np.zeros(len(begin))
    for moment in begun(fees, calendar.start, calendar.end, chance).moments or ():
        faded = np.exp(np.minimum(moment - begin, 0) / FADING)
        height = np.maximum(height, np.where(begin >= moment, faded, 0.0))
    return np.rint(1_000 * usual * (1 + (fees.burst - 1) * height)).astype(np.int64)


def begun(fees: Fees, start: int, end: int, chance: np.random.Generator) -> Fees:
    """The same with the moments at which bursts begin, drawn between two times (seconds UTC) unless they are settled."""
    if fees.moments is not None:
        return fees
    count = chance.poisson(fees.bursts * (end - start) / WEEK)
    return replace(fees, moments=tuple(chance.uniform(start, end, count).astype(np.int64).tolist()))


@dataclass(frozen=True, slots=True)
class Spread:
    """Log-normal factors around one, as so many equally likely whole thousandths: quick to draw, and the same on every processor."""

    factors: Whole

    @classmethod
    def of(cls, deviation: float, chance: np.random.Generator) -> Spread:
        """With this standard deviation of the logarithm."""
        drawn = np.sort(chance.lognormal(0, deviation, FACTORS * 16))[8::16]
        return cls(np.rint(drawn * 1_000).astype(np.int64))

    def scaled(self, sums: Whole, chance: np.random.Generator) -> Whole:
        """Each of ``sums`` times a factor of its own."""
        return sums * self.factors[chance.integers(0, FACTORS, len(sums), np.uint16)] // 1_000
