"""A cell: one case with the roles, wallets and variant that it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Account:
    """Where a wallet name of a module leads: a wallet of the ledger and, for deposits, the address slot of that customer."""

    wallet: str
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The person whose call opens the case: an adult, known by a case number; ``recruited`` numbers how they say they heard of it."""

    birthdate: str
    gender: str
    country: str
    city: str
    phone: str
    recruited: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One trafficking cell: number 0 is the public demo cell, the others belong to a seat each.

    ``variant`` maps each axis of the scenario to this cell's value; ``handles`` a role to a handle; ``wallets`` a module's
    wallet name to where it leads; ``disclosure`` a hotline topic to what became of it; ``brand`` numbers the onion page of the pool.
    The commons of a class are a cell of the scope ``class``.
    """

    number: int
    seat: str
    language: str
    origin: str
    variant: Mapping[str, str]
    person: Person
    handles: Mapping[str, str]
    disclosure: Mapping[str, str]
    brand: int
    wallets: Mapping[str, Account]
    phone_zone: str
    starts: int
    scope: Literal["cell", "class"] = "cell"
