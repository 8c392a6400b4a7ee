"""The records of the truth: the cells of a class, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parola.world.cell import Cell
from parola.world.model_web import Operator, WebSite
from parola.world.network import Network
from parola.world.personas import Interest
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
    people of each cell by its number. ``channel_users`` and ``advertisers`` are handles of the background, ``rivals`` those of the
    second market; ``others``, by cell and role, are those of strangers who do in public what that role does. ``interests``, by cell,
    are its accounts of interest; ``regulars`` handles of ordinary people who write as much as those.

    ``sites`` maps each site of the class to its onion name; ``signing`` is the Ed25519 secret with which its services sign.
    ``site_keys`` maps each site to the Ed25519 secret of that name; ``site_clients`` each restricted site to the x25519 secret of those
    who may open it. ``web`` are the smaller sites in the order of their names, ``operators`` who runs several of them, ``bystanders``
    account names that have to do with none of those, ``mirrors`` onion names that are not served: a
    second one of each brand, by its number, then those of services that are gone; ``market_mirrors`` such names of either market.
    """

    cells: tuple[Cell, ...]
    commons: Cell
    networks: Mapping[int, Network]
    brands: tuple[Brand, ...]
    sites: Mapping[str, str]
    site_keys: Mapping[str, bytes]
    site_clients: Mapping[str, bytes]
    web: tuple[WebSite, ...]
    operators: tuple[Operator, ...]
    bystanders: tuple[str, ...]
    mirrors: tuple[str, ...]
    market_mirrors: Mapping[str, tuple[str, ...]]
    persona: Persona
    signing: bytes
    forum_users: tuple[str, ...]
    channel_users: tuple[str, ...]
    advertisers: tuple[str, ...]
    others: Mapping[int, Mapping[str, tuple[str, ...]]]
    interests: Mapping[int, Interest]
    regulars: tuple[str, ...]
    vendors: tuple[str, ...]
    rivals: tuple[str, ...]
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
