"""How often a statistical plant is drawn again until the reference method finds it: style and hours of a class, and what it costs.

    .venv/bin/python benchmarks/redraws.py [--scenario lantern-strait] [--seats 60] [--seeds 3]

Prints for each seed the draws, how many were drawn again and the mean of attempts, and the seconds of processor time for all accounts of
interest beside those of the ledger that they speak of. A build notes the same in ``trainer/redraws.json``.
"""

from __future__ import annotations

import argparse
from time import process_time

import numpy as np

from parola.artefacts.collect import mined
from parola.artefacts.plants.make import planned
from parola.locate import folder
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.simulate.market import closing
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.make import world as make_world
from parola.world.model import COMMONS


def main() -> None:
    """Draw the accounts of interest of some classes."""
    asked = argparse.ArgumentParser(description="Print how often plants are drawn again")
    asked.add_argument("--scenario", default="lantern-strait")
    asked.add_argument("--seats", type=int, default=60)
    asked.add_argument("--seeds", type=int, default=3)
    given = asked.parse_args()
    read = bundle(folder("scenarios") / given.scenario)
    print(f"{'seed':>4} {'what':>6} {'draws':>6} {'again':>6} {'attempts':>9}")
    for seed in range(1, given.seeds + 1):
        _tell(seed, read, given.seats)


def _tell(seed: int, read: Bundle, seats: int) -> None:
    before = process_time()
    streams = Streams(str(seed))
    world = make_world(read, roster(str(seats)), names(folder("scenarios") / "names"), streams)
    events = happen(read, world, streams)
    holdings = np.array([sum(coins) for (wallet, _), coins in world.endowments.items() if wallet.startswith("user/")], dtype=np.int64)
    drawn = background(read.scenario, holdings, streams, closing(events[COMMONS]))
    scene, chain = mined(read, world, events, drawn, streams)
    between = process_time()
    found = planned(scene, chain)
    for one in found.redrawn:
        print(f"{seed:>4} {one.what:>6} {one.draws:>6} {one.again:>6} {1 + one.again / one.draws:>9.2f}", flush=True)
    print(f"     {process_time() - between:.1f} s of processor time, {between - before:.1f} s for the world and its ledger", flush=True)


if __name__ == "__main__":
    main()
