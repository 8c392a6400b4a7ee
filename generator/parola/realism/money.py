"""How the money of the cases travels, and how often ordinary accounts are paid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parola.labs.lab_key import read_keys
from parola.realism.activity import DAY, Activity, opened
from parola.realism.figure import Bars, Beside, Figure, Table, middle
from parola.realism.published import CREDITS, FEES, HOPS

LAB, PATH = "VA2", "q1"  # the key that has a case's path: from the first payment to the deposit
BASIS_POINTS = 10_000
MONEY_LINES = ("credit by account", "entry by account")
COST = """SELECT (SELECT sum(value_sat) FROM txin WHERE txid IN (SELECT value FROM json_each(?))),
(SELECT sum(fee_sat) FROM tx WHERE txid IN (SELECT value FROM json_each(?)))"""


@dataclass(frozen=True, slots=True)
class Way:
    """Transactions of one case's path, and their fees after the first payment as a share of what came in."""

    steps: int
    fees: float


def ways(root: Path, activities: Sequence[Activity]) -> Figure | None:
    """Length and cost of the cells' paths to the exchange; None where no lab asks for them."""
    found = [_way(root, path) for path in sorted((root / "trainer" / "keys").glob(f"*/{LAB}.json"))]
    if not found:
        return None
    steps = np.array([way.steps for way in found])
    points = np.array([way.fees * BASIS_POINTS for way in found])
    lengths = tuple((int(n), int((steps == n).sum()), f"{100 * (steps == n).mean():.1f} %") for n in np.unique(steps))
    return Figure(
        key="ways",
        title="How far the money of a case travels",
        says="Transactions from the first payment to the deposit at the exchange, in each cell, as the key of the money lab has them.",
        plot=Bars(
            tuple(f"{n} transactions" for n, _, _ in lengths),
            (("cells", tuple(cells / len(found) for _, cells, _ in lengths)),),
            "share of the cells",
        ),
        tables=(Table("Length of the path", ("transactions", "cells", "share"), lengths),),
        beside=(
            Beside("transactions on the path", f"median {middle(steps, 0.5):g}, from {steps.min()} to {steps.max()}", HOPS),
            Beside("fees on the path, basis points of what came in", f"median {middle(points, 0.5):.1f}, at most {points.max():.1f}", FEES),
            *_credits(activities),
        ),
    )


def _way(root: Path, path: Path) -> Way:
    txids: list[str] = read_keys(path)[PATH].value
    with opened(root, "learner/shared/chain.sqlite") as store:
        came, fees = store.execute(COST, (json.dumps(txids[1:2]), json.dumps(txids[1:]))).fetchone()
    return Way(len(txids), fees / came if came else 0.0)


def _credits(activities: Sequence[Activity]) -> Iterator[Beside]:
    """Lines of money accounts, scaled to the three months of the published figure."""
    for one in activities:
        if one.name.endswith(MONEY_LINES):
            scaled = one.degrees() * 91 * DAY / max(1, int(np.ptp(one.at)))
            says = f"median {middle(scaled, 0.5):.1f}, nine tenths under {middle(scaled, 0.9):.1f}"
            yield Beside(f"{one.name}, scaled to three months", says, CREDITS)
