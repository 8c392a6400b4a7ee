"""The records of the truth: the cells of a class, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parola.world.cell import Cell
from parola.world.network import Network
from parola.world.residents import Residents

DEMO = "demo"
COMMONS = 100_000  # the number of the commons: beyond that of any seat


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

    ``commons`` is a cell without a seat: those who act once for the whole class, such as who keeps the market. ``networks`` has the
    people of each cell by its number. ``channel_users`` and ``advertisers`` are handles of the background; ``others``, by cell and
    role, are those of strangers who do in public what that role does.

    ``sites`` maps each site of the class to its onion name; ``signing`` is the Ed25519 secret with which its services sign.
    """

    cells: tuple[Cell, ...]
    commons: Cell
    networks: Mapping[int, Network]
    brands: tuple[Brand, ...]
    sites: Mapping[str, str]
    persona: Persona
    signing: bytes
    forum_users: tuple[str, ...]
    channel_users: tuple[str, ...]
    advertisers: tuple[str, ...]
    others: Mapping[int, Mapping[str, tuple[str, ...]]]
    vendors: tuple[str, ...]
    merchants: tuple[str, ...]
    residents: Residents
    endowments: Mapping[tuple[str, str], tuple[int, ...]]
    redraws: int

    @property
    def everybody(self) -> tuple[Cell, ...]:
        """All cells and the commons."""
        return (*self.cells, self.commons)

    def cell(self, number: int) -> Cell:
        """A cell by its number."""
        return self.commons if number == COMMONS else self.cells[number]
