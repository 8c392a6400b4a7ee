"""What has become of each onion site: switched by the trainer while a class is served, or by scenario time.

``state/sites.jsonl`` has a line for each time that a site was switched (``sites_state.schema.json``), and the last line of a site holds.
What a site then says are the rows of ``happening`` in its own store (``happening.sql``), which never change; so a page that was captured
before and one that was captured after differ by what the state says, and by nothing else.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from parola.serve import private
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse
from parola_kit.lines import append, rows
from parola_kit.notice import MARK
from parola_kit.stores import read_only

UP, SCHEDULED = "up", "scheduled"
STATES = ("down", "seized", "exit", "announcement", "moved")
SPOKEN = ("announcement", "moved")  # states that are nothing without words of the site's own
PATIENCE = 30  # seconds that a writer waits for another
KEEPS_TABLE = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'happening'"
SIGNED = re.compile(r"(-----BEGIN PGP .*?-----END PGP (?:SIGNATURE|PUBLIC KEY BLOCK)-----)", re.DOTALL)
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """What becomes of a site: ``at`` is the scenario time from which it holds, empty if only the trainer brings it on."""

    state: str
    at: str
    title: str
    text: str
    onion: str

    @property
    def blocks(self) -> tuple[str, ...]:
        """The text, cut at its empty lines; a signed text stays whole, for each of its bytes counts."""
        parts = SIGNED.split(self.text)
        cut = [[part] if number % 2 else part.split("\n\n") for number, part in enumerate(parts)]
        return tuple(block.strip("\n") for blocks in cut for block in blocks if block.strip())


@dataclass(frozen=True, slots=True)
class Current:
    """A site as it is now: its ``state``, since when (machine's clock; empty if nobody ever switched it), and by which scenario time."""

    site: str
    state: str
    since: str
    scenario_at: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """The lines of a file that can be read, in order, and in words what is wrong with the others."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]


def path_of(root: Path) -> Path:
    """Where the switches of a class stand."""
    return root / "state" / "sites.jsonl"


def store_of(root: Path, site: str) -> Path:
    """Where the full store of a site lies."""
    return root / "server" / "sites" / f"{site}.sqlite"


def happenings(store: Path) -> Mapping[str, Happening]:
    """State -> what the site then says; empty where an older build made the store.

    Raises:
        BadInput: the store cannot be read, or is of another version.
    """
    try:
        with closing(read_only(store)) as connection:
            held = connection.execute(KEEPS_TABLE).fetchone()[0]
            rows = connection.execute("SELECT state, at, title, text, onion FROM happening ORDER BY state").fetchall() if held else []
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{store}: cannot be read ({error}); build the class again into a new folder") from None
    return {row[0]: Happening(*row) for row in rows}


def possible(store: Path) -> tuple[str, ...]:
    """The states that a site can be switched to; ``announcement`` and ``moved`` only where its store has the words.

    Raises:
        BadInput: see `happenings`.
    """
    said = happenings(store)
    return (UP, *(state for state in STATES if state in said or state not in SPOKEN))


def effective(line: Line | None, said: Mapping[str, Happening]) -> str:
    """The state that a line brings: itself, or the last happening up to its scenario time."""
    if line is None:
        return UP
    if line["state"] != SCHEDULED:
        return str(line["state"])
    past = [(one.at, one.state) for one in said.values() if one.at and one.at <= line["scenario_at"]]
    return max(past)[1] if past else UP


def switch(root: Path, sites: Sequence[str], state: str, at: str, scenario_at: str | None = None) -> tuple[str, ...]:
    """Append a line for each site; gives what was wrong in the file before, in words. ``at`` is the machine's time, as ``…Z``.

    A torn last line is kept, and the new one starts below it. Nothing is written unless all sites can take the state.

    Raises:
        WrongUse: a site cannot be in this state; lists those that it can.
        BadInput: the folder cannot be written, another program does not let go of it, or a store cannot be read.
    """
    for site in sites:
        if state != SCHEDULED and state not in (known := possible(store_of(root, site))):
            raise WrongUse(f"{state!r} is no state of {site}; there are {', '.join((*known, SCHEDULED))}")
    lines = [_line(site, state, at, scenario_at) for site in sites]
    path = path_of(root)
    with _locked(path):
        problems = read(path).problems
        rows = b"".join(json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n" for line in lines)
        with private.opened(path, "ab+") as file:
            append(file, rows)
    return problems


def current(root: Path, sites: Sequence[str]) -> tuple[tuple[Current, ...], tuple[str, ...]]:
    """Each site as it is now, and what is wrong with the file, in words.

    Raises:
        BadInput: the file or a store cannot be read.
    """
    found = read(path_of(root))
    last = {line["site"]: line for line in found.lines}
    return tuple(_current(site, last.get(site), happenings(store_of(root, site))) for site in sites), found.problems


def read(path: Path) -> Read:
    """The lines of ``sites.jsonl`` that keep the contract, and each other one in words; nothing where there is no file.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    held = [(number, _read_line(row)) for number, row in rows(path)]
    told = "was cut off or damaged while it was written; it does not count"
    return Read(
        tuple(line for _, line in held if line is not None),
        tuple(f"{path}:{number}: {told}" for number, line in held if line is None),
    )


def _current(site: str, line: Line | None, said: Mapping[str, Happening]) -> Current:
    return Current(site, effective(line, said), line["at"] if line else "", line["scenario_at"] if line else None)


def _line(site: str, state: str, at: str, scenario_at: str | None) -> Line:
    line = {"format": 1, "notice": MARK, "at": at, "site": site, "state": state, "scenario_at": scenario_at, "by": "trainer"}
    contracts.check("sites_state", line, "sites.jsonl")
    return line


def _read_line(row: bytes) -> Line | None:
    """Without the schema's own library: a service reads this while a visitor waits, and takes nothing but a state that it knows."""
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict) or cast("Line", line).get("format") != 1:
        return None
    known = cast("Line", line)
    timed = isinstance(known.get("scenario_at"), str) if known.get("state") == SCHEDULED else known.get("state") in (UP, *STATES)
    return known if timed and isinstance(known.get("site"), str) and isinstance(known.get("at"), str) else None


@contextmanager
def _locked(path: Path) -> Generator[None]:
    lock = path.with_suffix(".lock")
    try:
        path.parent.mkdir(exist_ok=True)
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout:
        raise BadInput(f"{lock}: another program holds it; wait until it is done and try again") from None
    except OSError as error:
        raise BadInput(f"{path.parent}: cannot be written ({error.strerror})") from None
