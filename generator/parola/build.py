"""The whole pipeline on one page: a scenario and a roster become a class, or nothing is kept."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from parola import manifest
from parola.artefacts.collect import collect, mined
from parola.artefacts.plants.piece import Redrawn
from parola.artefacts.secrets import secrets
from parola.checks import extract
from parola.checks.chain_store import of_class
from parola.checks.fictitious import fictitious
from parola.checks.harmed import persons_agree
from parola.checks.leaks import leaks
from parola.checks.possible import possible
from parola.checks.token_balance import token_balance
from parola.export import explorer, tree
from parola.export.chain_files import ChainFiles
from parola.labs import guide, languages
from parola.labs.lab import load_lab
from parola.labs.prepare import Job, prepare
from parola.locate import folder
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.simulate.market import closing
from parola.spec.model import LEAST_ECONOMY, Economy
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import Seat
from parola.streams import Streams
from parola.world.make import world as make_world
from parola.world.model import COMMONS, DEMO, World
from parola_kit.errors import BadInput, WrongUse
from parola_kit.notice import MARK

# Every stage, in order, and its share of the time in percent, as measured by benchmarks/world.py --class.
STAGES = {"scenario": 3, "world": 3, "background": 1, "chain": 3, "artefacts": 9, "export": 20, "labs": 19, "checks": 42}
EXPLORER = Path("server", "explorer.sqlite")
TREES = ("learner", "server", "trainer")
PREMINE = 300  # blocks before the start; 8,650 coins of them are mature in time, and fifty thousand users hold 7,500
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: counts for the person who waits, and how often a name had to be drawn again."""

    seats: int
    records: int
    transactions: int
    redraws: int
    draws: int


def build(
    scenario: Path,
    seats: Sequence[Seat],
    seed: str,
    out: Path,
    *,
    workers: int = 1,
    economy: int | None = None,
    say: Say = lambda _: None,
) -> Built:
    """Build the class ``out``; ``say`` is told each stage as it begins. Nothing is left behind when anything fails.

    ``economy`` are payments of the economy around the scenario's people, in place of those that the scenario says; 0 for none.

    Raises:
        WrongUse: ``out`` is there already, or the economy is too small.
        BadInput: the scenario has problems, the disk is full, or a check is red.
    """
    if out.exists():
        raise WrongUse(f"{out}: is there already; choose another folder, or remove it first")
    say("scenario")
    read, streams = _sized(bundle(scenario), economy), Streams(seed)
    with _room(out) as room, _mapper(workers) as mapper:
        say("world")
        world = make_world(read, seats, names(folder("scenarios") / "names"), streams)
        events = happen(read, world, streams)
        say("background")
        drawn = background(read.scenario, _holdings(world), streams, closing(events[COMMONS]))
        say("chain")
        with ChainFiles(room / "learner" / "shared") as files:
            scene, chain = mined(read, world, events, drawn, streams, mapper, files.keep)
        begun = mapper(partial(explorer.write, target=room / EXPLORER, tags=False), [of_class(room)]) if chain.side else ()  # it takes long
        say("artefacts")
        made = collect(scene, chain, mapper)
        say("export")
        tree.learner(room / "learner", out.name, read.scenario, seats, world, made)
        _explorer(room, begun)
        tree.server(room / "server", read, world, made)
        tree.trainer(room / "trainer", seed, seats, world, events, made)
        say("labs")
        _labs(room, read, seats, seed, mapper)
        _note_redraws(room / "trainer" / "redraws.json", world, made.redrawn)
        for name in TREES:
            manifest.write(room / name, out.name, name)
        for name in ("server", "trainer"):
            (room / name).chmod(0o700)  # other users of this machine read neither keys nor withheld records
        say("checks")
        _refuse(_checked(room, secrets(world, made, streams), mapper))
        room.rename(out)
    return Built(len(seats), made.rows, len(made.ledger.transfers) + made.ledger.others, world.redraws, _drawn(world))


def _explorer(room: Path, begun: Iterable[None]) -> None:
    """The explorer's store: wait for the one that was begun, which has no tags, or make it."""
    if list(begun):
        explorer.tag(of_class(room), room / EXPLORER)
    else:
        explorer.write(of_class(room), room / EXPLORER)


def _sized(read: Bundle, payments: int | None) -> Bundle:
    """The scenario with another economy around it, and with a premine that pays for the largest one."""
    if payments is None:
        return read
    if 0 < payments < LEAST_ECONOMY:
        raise WrongUse(f"economy: {payments} payments are too few; 0 for no economy, or {LEAST_ECONOMY} and more, would be right")
    chain = read.scenario.chain
    wanted = {**(chain.economy.model_dump() if chain.economy else {}), "payments": payments}
    economy = {"economy": Economy.model_validate(wanted), "premine": max(chain.premine, PREMINE)} if payments else {"economy": None}
    resized = chain.model_copy(update=economy)
    return replace(read, scenario=read.scenario.model_copy(update={"chain": resized}))


def _labs(room: Path, read: Bundle, seats: Sequence[Seat], seed: str, mapper: Callable[..., Iterator[Any]]) -> None:
    labs = tuple(folder("labs") / lab for lab in read.scenario.labs)
    jobs = [Job(room, seat.seat, seat.language, labs, seed) for seat in (Seat(DEMO, "", "en", ""), *seats)]
    _refuse([problem for problems in mapper(prepare, jobs) for problem in problems])
    for lab in labs:
        guide.write(room, load_lab(lab))
    languages.write(room, read.texts)


def _checked(room: Path, secret: Sequence[bytes], mapper: Callable[..., Iterator[Any]]) -> list[str]:
    sums = mapper(extract.sums, [room / "learner" / "shared" / "chain.sqlite"])  # one worker, while the others read files
    found = [
        *fictitious(room, mapper=mapper),
        *leaks(room / "learner", room / "trainer", room / "server", secret, mapper),
        *(finding for some in sums for finding in some),
        *token_balance(room / "learner" / "shared" / "token.sqlite"),
        *possible(room),
        *persons_agree(room),
    ]
    return [str(finding) for finding in found]


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        more = f"\n… and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise BadInput("nothing was kept, for the class is not sound:\n" + "\n".join(problems[:20]) + more)


def _holdings(world: World) -> np.ndarray:
    return np.array([sum(coins) for (wallet, _), coins in world.endowments.items() if wallet.startswith("user/")], dtype=np.int64)


def _note_redraws(path: Path, world: World, redrawn: Sequence[Redrawn]) -> None:
    notes = [Redrawn("handles", _drawn(world), world.redraws), *redrawn]
    path.write_text(manifest.dumps({"format": 1, "notice": MARK, "redraws": [asdict(note) for note in notes]}), "utf-8")


def _drawn(world: World) -> int:
    others = sum(len(handles) for roles in world.others.values() for handles in roles.values())
    crowd = (world.forum_users, world.channel_users, world.advertisers, world.vendors, world.rivals, world.regulars)
    of_cells = sum(len(cell.handles) for cell in world.cells) + sum(len(one.accounts) for one in world.interests.values())
    return sum(map(len, crowd)) + 2 * len(world.brands) + others + of_cells


@contextmanager
def _room(out: Path) -> Generator[Path]:
    """A temporary folder beside the target; removed unless it was renamed."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BadInput(f"{out.parent}: cannot be written: {error.strerror}") from None
    try:
        room.chmod(0o755)
        yield room
    except (OSError, sqlite3.OperationalError) as error:
        raise BadInput(f"{out}: could not be written, nothing was kept: {error}") from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _mapper(workers: int) -> Generator[Callable[..., Iterator[Any]]]:
    """A map in this process, or that of a process pool: same results in the same order."""
    if workers == 1:
        yield _one_by_one
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool.map


def _one_by_one(call: Callable[..., Any], *of: Iterable[Any]) -> Iterator[Any]:
    """As ``map``, which would take a StopIteration from within a call for the end of its results, and drop the rest."""
    for given in zip(*of, strict=False):
        yield call(*given)
