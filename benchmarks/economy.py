"""Processor time to plan the far economy, how it grows with the payments, and the memory it takes; `--all` adds ten million payments.

The reference in the same run is what planning is made of: gathers, numbers of a column at random rows, in windows of as many.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.far.economy import WINDOW, plan
from parola.artefacts.ledger.far.setting import sized
from parola.artefacts.ledger.far.wallets import endowments, wallets
from parola.streams import Streams

START, SPAN = 1_741_000_000, 42 * 86_400
SIZES = (100_000, 1_000_000)
MOST_EACH, MOST = 1.2, 1.05  # µs for a transaction of a million payments; exponent of growth that is still linear
STREAMS = Streams("benchmark")
GATHERS = 5_000


@dataclass(frozen=True)
class Planned:
    """What was counted on the way; ``seconds`` of the processor, ``best`` of the quickest tenth of the windows, for a transaction."""

    transactions: int
    inputs: int
    outputs: int
    slots: int
    seconds: float
    best: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="ten million payments too")
    sizes = (*SIZES, 10_000_000) if parser.parse_args().all else SIZES
    found = [report(size) for size in sizes]
    exponent = float(np.polyfit(np.log([one.transactions for one in found]), np.log([one.seconds for one in found]), 1)[0])
    print(f"growth exponent {exponent:.3f} over {sizes[0]:,} to {sizes[-1]:,} payments (at most {MOST})")


def report(payments: int) -> Planned:
    one, bare = planned(payments), gathering()
    each = 1e6 * one.seconds / one.transactions
    print(
        f"{payments:>10,} payments: {one.transactions:,} transactions in {one.seconds:.2f} s of the processor, {each:.2f} µs each", end=" "
    )
    print(f"(quickest windows {one.best:.2f}; at most {MOST_EACH} for a million), as long as {each / bare:,.0f} gathers")
    shape = f"{one.inputs / one.transactions:.2f} inputs, {one.outputs / one.transactions:.2f} outputs, {one.slots:,} slots"
    print(f"           {shape}, most memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return one


def planned(payments: int) -> Planned:
    """Plan, and keep nothing."""
    far = sized(START, START + SPAN, payments)
    coins = endowments(far, wallets(far, STREAMS), STREAMS, START - 1_800)
    transactions = inputs = outputs = slots = 0
    each: list[float] = []
    started = before = time.process_time()
    for part in plan(far, coins, STREAMS):
        transactions, inputs, outputs = transactions + len(part.at), inputs + len(part.spends), outputs + len(part.slot)
        slots = max(slots, 1 + int(part.slot.max()))
        before, now = time.process_time(), before
        each.append((before - now) / len(part.at))
    return Planned(transactions, inputs, outputs, slots, time.process_time() - started, 1e6 * float(np.quantile(each[1:], 0.1)))


def gathering() -> float:
    """µs for a number."""
    rows, column = np.random.default_rng(1).integers(0, 50_000, WINDOW), np.arange(50_000)
    started = time.process_time()
    for _ in range(GATHERS):
        column[rows]
    return 1e6 * (time.process_time() - started) / WINDOW / GATHERS


if __name__ == "__main__":
    main()
