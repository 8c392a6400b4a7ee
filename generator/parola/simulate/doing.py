"""One module at work in one cell: its purses, its chance, and where the names of wallets lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola.simulate.amounts import Purse
from parola.spec.machine import MINUTES
from parola.spec.model import Module, Scenario
from parola.world.cell import Account, Cell
from parola.world.make import DEPOSITS, POOL, SWAP

CLASS_WALLETS = {"deposits": Account(DEPOSITS, "main"), "pool": Account(POOL, "main"), "swap": Account(SWAP)}


@dataclass(frozen=True, slots=True)
class Doing:
    """One module at work in one cell, with the cell's purses; ``talk`` draws how long answers take."""

    cell: Cell
    module: Module
    scenario: Scenario
    coins: Purse
    money: Purse
    chance: np.random.Generator
    talk: np.random.Generator

    def account(self, name: str) -> Account:
        """Where a wallet's name leads."""
        return self.cell.wallets.get(name) or CLASS_WALLETS[name]

    def number(self, parameter: str) -> float:
        """A number of a parameter's range, whole where its unit is."""
        found = self.module.parameters[parameter]
        low, high = found.range
        return float(self.chance.uniform(low, high)) if found.unit == "ratio" else int(self.chance.integers(int(low), int(high) + 1))

    def seconds(self, parameter: str) -> int:
        """A time of a parameter's range, at the scenario's pace."""
        found = self.module.parameters[parameter]
        return int(self.chance.uniform(*found.range) * 60 * MINUTES[found.unit] * self.scenario.difficulty.delay)
