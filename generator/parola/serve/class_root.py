"""A class as services see it: complete or not, its seats, its sites, and what its open labs forbid to tell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from parola import locate, manifest
from parola.checks import one_build
from parola.labs.lab import kept_lab
from parola.labs.lab_model import Annotation, Lab
from parola.labs.seats import seats
from parola.serve import sound_store, stores
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse

# Stores of which services read all tables; each is called after its contract.
STORES = (
    "learner/shared/token.sqlite",
    "server/explorer.sqlite",
    "server/sites/forum.sqlite",
    "server/sites/market.sqlite",
    "server/sites/successor.sqlite",
    "server/records/exchange.sqlite",
)
OWN_CONTRACT = {"forum": ("forum",), "market": ("market",), "successor": ("market",)}  # of sites that are applications of their own
SMALL_CONTRACT = ("web", "web_server")


@dataclass(frozen=True, slots=True)
class Site:
    """One onion site of a class."""

    name: str
    onion: str
    title: str


@dataclass(frozen=True, slots=True)
class Open:
    """One site of the open web, with its name as a part, its host name and its title."""

    name: str
    host: str
    title: str


def check(root: Path) -> None:
    """Look whether every file that the manifests of learner and server name is there, of this version, and of one build.

    Raises:
        BadInput: ``root`` is no class, or something in it is missing, is of another version or of another build; names the first file.
    """
    for tree in ("learner", "server"):
        path = root / tree / manifest.NAME
        missing = next((name for name in document(path, "manifest")["files"] if not (root / tree / name).is_file()), None)
        if missing is not None:
            raise BadInput(f"{root / tree / missing}: is not there, so this class is not complete; build it again into a new folder")
    for store in (root / name for name in STORES):
        if store.is_file():
            _sound(store)
    for site in small_sites(root):
        _sound(site_store(root, site.name))
    if strange := one_build.at_start(root):
        raise BadInput(strange[0])


def _sound(store: Path) -> None:
    sound_store.whole(store)
    stores.check(store, columns(store.stem))


def seat(root: Path, asked: str | None) -> str:
    """The seat asked for, or the first one.

    Raises:
        WrongUse: the class has no such seat.
    """
    known = seats(root)
    if asked is not None and asked not in known:
        raise WrongUse(f"--seat {asked}: the class has no such seat; there are {', '.join(known)}")
    return asked or known[0]


def sites(root: Path) -> tuple[Site, ...]:
    """The sites that are served, with the names of this class."""
    named = document(root / "server" / "onions.json", "onions")
    served = sorted(set(named["titles"]) & set(named["onions"]))  # a token has a title, and no site
    return tuple(Site(name, named["onions"][name], named["titles"][name]) for name in served)


def small_sites(root: Path) -> tuple[Site, ...]:
    """The sites that are served by the one application of the smaller sites."""
    return tuple(site for site in sites(root) if site.name not in OWN_CONTRACT)


def site_store(root: Path, name: str) -> Path:
    """Where the store of a site is."""
    return root / "server" / "sites" / f"{name}.sqlite"


def columns(name: str) -> stores.Columns:
    """Tables and columns of a store that is called ``name``; a small site's are those of all small sites."""
    known = OWN_CONTRACT.get(name) or ((name,) if stores.of_contract(name) else SMALL_CONTRACT)
    return {table: held for contract in known for table, held in stores.of_contract(contract).items()}


def open_sites(root: Path) -> tuple[Open, ...]:
    """Sites of the open web, in the order of their titles: ``<title>.example``, in small letters with hyphens."""
    store = root / "learner" / "shared" / "surface.sqlite"
    titles = stores.Store(store, ("profile",)).rows("SELECT DISTINCT site FROM profile ORDER BY site") if store.is_file() else []
    found: dict[str, Open] = {}
    for title in (str(row["site"]) for row in titles):
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "site"
        slug = slug if slug not in found else f"{slug}-{len(found) + 1}"
        found[slug] = Open(f"open-{slug}", f"{slug}.example", title)
    return tuple(found.values())


def hosts(root: Path) -> dict[str, str]:
    """Name of every site of a class, onion and open -> its host name."""
    return {site.name: site.onion for site in sites(root)} | {site.name: site.host for site in open_sites(root)}


def last_day(root: Path) -> str:
    """The day at which the world of a class stands: when its scenario ends, YYYY-MM-DD."""
    return document(root / "server" / "onions.json", "onions")["ends"][:10]


def open_labs(root: Path) -> tuple[Lab, ...]:
    """The labs of a class; all are open until a trainer can close them."""
    own = document(root / "learner" / "seats" / seats(root)[0] / "seat.json", "seat")
    return tuple(kept_lab(locate.folder("labs") / lab) for lab in own["labs"])


def withheld_kinds(root: Path) -> frozenset[str]:
    """Kinds of record (``record-kind@holder``) that the desk does not release while a lab asks what would settle it."""
    return frozenset(need for lab in open_labs(root) for question in lab.questions for need in question.needs)


def withheld_notes(root: Path) -> frozenset[str]:
    """Derived annotations of the explorer that would answer a question of an open lab."""
    return frozenset(note for lab in open_labs(root) for note in lab.withholds)


def shown_notes(root: Path) -> frozenset[str]:
    """Derived annotations that no open lab holds back."""
    return frozenset(get_args(Annotation)) - withheld_notes(root)


def document(path: Path, schema: str) -> dict[str, Any]:
    """A document that the build wrote, held to its contract.

    Raises:
        BadInput: it is not there, is broken, or is of another version; says what to do.
    """
    try:
        read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(
            f"{path}: cannot be read; there is no complete class here, or another version made it: build one into a new folder"
        ) from None
    if isinstance(read, dict):  # pyright: ignore[reportUnnecessaryIsInstance] -- JSON may be anything
        _of_this_format(path, read, contracts.schema(schema)["properties"]["format"]["const"])
    contracts.check(schema, read, str(path))
    return read


def _of_this_format(path: Path, read: Mapping[str, Any], ours: int) -> None:
    """Say that a document is of another format, rather than how it differs from ours."""
    if isinstance(written := read.get("format"), int) and written != ours:
        by = f" by Parola {read['versions'].get('parola')}" if isinstance(read.get("versions"), dict) else ""
        told = f"was written in format {written}{by}; this version reads format {ours}"
        raise BadInput(f"{path}: {told}: build the class again into a new folder, or serve it with the version that built it")
