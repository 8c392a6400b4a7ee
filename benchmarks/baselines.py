"""The table of baselines: what the solution, idle answers and a neighbour's answers earn on every lab, in shares of automatic points."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from parola.build import build
from parola.labs.baselines import closed, idle, neighbours, seated
from parola.labs.lab import load_lab
from parola.locate import folder
from parola.spec.roster import roster

SEED = "20250303"
SEATS = "12"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "class"
        build(folder("scenarios") / "lantern-strait", roster(SEATS), SEED, root)
        print(f"{SEATS} seats and the demo cell, seed {SEED}, Python {sys.version.split()[0]}")
        for lab_id in ("F0", "DW1", "VA2"):
            report(root, lab_id)


def report(root: Path, lab_id: str) -> None:
    place = folder("labs") / lab_id
    lab = load_lab(place)
    with seated(root, lab, place, SEED) as seats:
        for name, earned in {**idle(lab, seats), "a neighbour's answers": neighbours(lab, seats)}.items():
            print(f"{lab_id:4} {name:22} mean {earned.mean:6.1%}   most {earned.most:6.1%} ({earned.worst})")
        for question, (copied, chance) in closed(lab, seats).items():
            print(f"{lab_id:4} {question}, closed: a neighbour's answer earns {copied:.1%}, chance {chance:.1%}")


if __name__ == "__main__":
    main()
