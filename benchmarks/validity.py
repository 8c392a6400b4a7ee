"""What proves the labs of a class good (lab-designs, section 8), as one table: shares of automatic points, means over seats.

    python benchmarks/validity.py [SEATS [SEED]]

``seconds`` is the reference solution of every seat in this process. A line of gates that do not hold ends it; exit 1 then.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tabulate import tabulate

from parola.build import build
from parola.labs.baselines import Seat, closed, idle, neighbours, seated, share
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.labs.naive import answered, naive
from parola.labs.solvable import answers
from parola.labs.truth import open_truth
from parola.locate import folder
from parola.spec.resolve import bundle
from parola.spec.roster import roster

SCENARIO = "lantern-strait"
MOST = {"untouched": 0.0, "naive": 0.3, "all UNKNOWN": 0.2, "cite everything": 0.2, "neighbour": 0.05}


@dataclass(frozen=True, slots=True)
class Line:
    """One lab: name of a kind of answers -> (mean, most, seat of the most); seconds of the solutions; variants by what they are of."""

    lab: str
    earned: dict[str, tuple[float, float, str]]
    seconds: float
    variants: int
    closed: dict[str, tuple[float, float]]


def main(seats: str = "60", seed: str = "20250303") -> int:
    where = folder("scenarios") / SCENARIO
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "class"
        build(where, roster(seats), seed, root, workers=2)
        lines = [line(root, load_lab(folder("labs") / lab), seed) for lab in bundle(where).scenario.labs]
    print(f"{seats} seats and the demo cell, seed {seed}, Python {sys.version.split()[0]}")
    show(lines)
    return 1 if complain(lines) else 0


def line(root: Path, lab: Lab, seed: str) -> Line:
    with seated(root, lab, seed) as seats:
        earned = {name: (one.mean, one.most, one.worst) for name, one in idle(lab, seats).items()}
        shortcuts = [
            [(share(lab, seat, answered(lab.folder, way, seat)), seat.name) for seat in seats] for way in naive(lab.folder).strategies
        ]
        if shortcuts:
            best = max(shortcuts, key=lambda found: mean(each for each, _ in found))
            earned["naive"] = (mean(each for each, _ in best), *max(best))
        near = neighbours(lab, seats)
        earned["neighbour"] = (near.mean, near.most, near.worst)
        return Line(lab.id, earned, solving(root, lab, seats), variants(seats), closed(lab, seats))


def solving(root: Path, lab: Lab, seats: Sequence[Seat]) -> float:
    """Seconds that the solution takes for every seat, with stores opened anew."""
    with open_truth(root) as truths:
        begun = time.perf_counter()
        for seat in seats:
            answers(lab, seat.dealt, truths[seat.name].evidence)
        return time.perf_counter() - begun


def variants(seats: Sequence[Seat]) -> int:
    """How many different keys' variants, all questions together, the seats have."""
    drawn = {json.dumps({q: key["variant"] for q, key in seat.dealt.key["questions"].items()}, sort_keys=True) for seat in seats}
    return len(drawn)


def show(lines: Sequence[Line]) -> None:
    kinds = ("solution", "untouched", "naive", "all UNKNOWN", "cite everything", "neighbour")
    rows = [[one.lab, *(cell(one.earned.get(kind)) for kind in kinds), f"{one.seconds:.1f}", one.variants] for one in lines]
    print(tabulate(rows, headers=["lab", *kinds, "seconds", "variants"]))
    print("each: mean (most, seat of the most)")
    print(f"every solution of all labs: {sum(one.seconds for one in lines):.1f} s")
    for one in lines:
        for question, (copied, chance) in one.closed.items():
            print(f"{one.lab} {question}, closed: a neighbour's answer earns {copied:.1%}, chance {chance:.1%}")


def cell(earned: tuple[float, float, str] | None) -> str:
    return "–" if earned is None else f"{earned[0]:.1%} ({earned[1]:.1%} {earned[2]})"


def complain(lines: Sequence[Line]) -> bool:
    """Say every gate that does not hold."""
    wrong = [f"{one.lab}: solution {one.earned['solution'][0]:.1%}, 100 % was asked" for one in lines if one.earned["solution"][0] < 1]
    for one in lines:
        wrong += [
            f"{one.lab}: {kind} {one.earned[kind][0]:.1%}, at most {most:.0%}"
            for kind, most in MOST.items()
            if kind in one.earned and one.earned[kind][0] > most
        ]
    print("\n".join(wrong) or "every gate holds")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
