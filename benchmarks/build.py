"""Seconds and memory of `parola build` by stage for 5 and 20 seats, and of scoring 20 submissions, beside a reference of the same run.

The reference is writing and reading back the class's own ledger store as plain CSV with the standard library: work of the same kind
that none of our code does, so that ratios can be compared between noisy machines.
"""

from __future__ import annotations

import csv
import resource
import sqlite3
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from parola.build import build
from parola.labs.grade import grade
from parola.locate import folder
from parola.spec.roster import roster
from parola_kit.hand_in import hand_in
from parola_kit.journal import note
from parola_kit.seat import find

SCENARIO = folder("scenarios") / "lantern-strait"
ANSWER: dict[str, Any] = {"format": 1, "lab": "VA2", "q": "q3", "type": "number", "value": 850}
BACKING: dict[str, Any] = {"because": [], "against": [], "confidence": None, "needs": None, "looked": []}


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        for seats in (5, 20):
            root = Path(place) / f"class{seats}"
            stages = built(root, seats)
            reference = plain(root / "learner" / "shared" / "chain.sqlite", Path(place) / "plain.csv")
            total = sum(stages.values())
            print(f"{seats} seats: {total:.2f} s = {total / reference:.0f} x reference ({reference:.3f} s)")
            print("   " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in stages.items()))
        scored = graded(root, seats)
        print(f"score {seats} submissions of VA2: {scored:.2f} s = {scored / reference:.0f} x reference")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, Python {sys.version.split()[0]}")


def built(root: Path, seats: int) -> dict[str, float]:
    """Seconds of each stage."""
    marks: list[tuple[str, float]] = []
    build(SCENARIO, roster(str(seats)), "20250303", root, say=lambda stage: marks.append((stage, time.perf_counter())))
    marks.append(("", time.perf_counter()))
    return {name: later - at for (name, at), (_, later) in pairwise(marks)}


def plain(store: Path, target: Path) -> float:
    """Seconds to write the ledger's outputs as CSV and read them back."""
    started = time.perf_counter()
    with target.open("w", newline="") as out:
        csv.writer(out).writerows(sqlite3.connect(store).execute("SELECT * FROM txout"))
    with target.open(newline="") as back:
        assert sum(1 for _ in csv.reader(back)) > 1_000
    return time.perf_counter() - started


def graded(root: Path, seats: int) -> float:
    """Seconds to score one submission a seat."""
    for n in range(1, seats + 1):
        work = root / "work" / f"s{n:02}" / "VA2"
        note(work, ANSWER | BACKING)
        hand_in(find(work), "VA2")
    started = time.perf_counter()
    grade(root, "VA2")
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
