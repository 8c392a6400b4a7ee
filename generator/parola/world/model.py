"""The records of the truth: cells, people, wallets, and what the class shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEMO = "demo"


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


@dataclass(frozen=True, slots=True)
class Brand:
    """A payment desk of the market with its own onion page, and a clone that prints a look-alike of that name."""

    handle: str
    onion: str
    clone: str
    look_alike: str


@dataclass(frozen=True, slots=True)
class Persona:
    """The account that the class signs in with on the mock sites, agreed with the trainer; it belongs to nobody."""

    handle: str
    password: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true before anything happens. ``endowments``: (wallet, slot) -> coins in sat.

    ``sites`` maps each site of the class to its onion name; ``signing`` is the Ed25519 secret with which its services sign.
    """

    cells: tuple[Cell, ...]
    brands: tuple[Brand, ...]
    sites: Mapping[str, str]
    persona: Persona
    signing: bytes
    forum_users: tuple[str, ...]
    vendors: tuple[str, ...]
    merchants: tuple[str, ...]
    customers: tuple[tuple[str, str], ...]
    endowments: Mapping[tuple[str, str], tuple[int, ...]]
    redraws: int
