"""Seconds from the aligned start of a private Tor network to the first page of every site, over cold starts, and its memory.

``python benchmarks/tor.py [STARTS] [SITES]``: 20 starts and 5 sites if not given; web servers of one page, so that the network is measured
and not the sites. Memory is the proportional set size of all tor processes (smaps_rollup), with one shared SOCKS client, when all pages
have come. Each start ends the one before.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "range"))

from toy_sites import toy

from parola.range import pages
from parola.range.tor import Network
from parola_kit.errors import BadInput

STARTS, SITES = 20, 5
MEDIAN, P95 = 18.0, 21.0  # seconds (issue: a dark web of our own)
MEMORY = 40.0  # MB


def main(starts: int, sites: int) -> None:
    names = [f"site{n + 1}" for n in range(sites)]
    with tempfile.TemporaryDirectory() as place:
        runs = [one_start(Path(place), names, n + 1) for n in range(starts)]
    if not any(runs):
        sys.exit("no start came up")
    seconds, memory = (np.array(column) for column in zip(*(run for run in runs if run), strict=True))
    median, late = float(np.median(seconds)), float(np.percentile(seconds, 95))
    print(f"{len(seconds)} of {starts} cold starts, {sites} sites, seconds from the aligned start to the first page of every site:")
    print(f"  min {seconds.min():.1f}   median {median:.1f} (≤ {MEDIAN:.0f})   p95 {late:.1f} (≤ {P95:.0f})   max {seconds.max():.1f}")
    print(f"memory of all tor processes: median {np.median(memory):.1f} MB, most {memory.max():.1f} MB (≤ {MEMORY:.0f})")
    kept = len(seconds) == starts and median <= MEDIAN and late <= P95 and memory.max() <= MEMORY
    print("within" if kept else "OVER")


def one_start(place: Path, names: list[str], number: int) -> tuple[float, float] | None:
    """Seconds and MB of one start; None if it did not come up."""
    try:
        with toy(place, names) as made:
            found = pages.first_pages(made.socks, made.onions, patience=60)
            seconds = time.monotonic() - made.network.began
            if failed := pages.failed(found):
                raise BadInput("; ".join(failed))
            used = memory(made.network)
    except BadInput as error:
        print(f"  start {number}: {error}", flush=True)
        return None
    print(f"  start {number}: {seconds:.1f} s, {used:.1f} MB", flush=True)
    return seconds, used


def memory(network: Network) -> float:
    """MB of all tor processes; what several share is counted once."""
    rolled = [Path(f"/proc/{one.process.pid}/smaps_rollup").read_text("ascii") for one in network.running.values()]
    return sum(int(line.split()[1]) for text in rolled for line in text.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STARTS, int(sys.argv[2]) if len(sys.argv) > 2 else SITES)
