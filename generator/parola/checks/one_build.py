"""Whether the parts of a class that tell of its ledgers come from one build: another seed makes another world of the same scenario.

All stores that list the blocks of the ledger must end with the same one. The token chain has no block in common with anything, so its
store is held to the manifest; and so are the block files and the ledger's store, once something else says that they do not belong together.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from math import inf
from pathlib import Path
from typing import Any

from parola.manifest import NAME, digest
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

CHAIN, TOKEN, EXPLORER = "learner/shared/chain.sqlite", "learner/shared/token.sqlite", "server/explorer.sqlite"
SMALL = 64 << 20  # bytes: their digest takes an eighth of a second (measured: 0.47 GB/s on one core)
MEND = "copy the whole class again, or build it again into a new folder"


def others(root: Path, height: int, tip: str, most: float = inf) -> list[str]:
    """What stands beside a ledger that ends with this block, and belongs to another; empty where nothing does, or nothing is there.

    A token store of more than ``most`` bytes is not looked at.

    Raises:
        BadInput: a store cannot be read.
    """
    found = list[str]()
    for store in (root / CHAIN, root / EXPLORER):
        if store.is_file() and (last := _last(store)) != (height, tip):
            ends = f"ends with block {last[0]} ({last[1]}), the ledger with block {height} ({tip})" if last else "has no block"
            found.append(f"{store}: {ends}; it belongs to another build of the class: {MEND}")
    token = root / TOKEN
    if token.is_file() and token.stat().st_size <= most and changed(root, [token]):
        told = f"is not the file that {root / 'learner' / NAME} names; it belongs to another build of the class, or was changed since"
        found.append(f"{token}: {told}: {MEND}")
    return found


def at_start(root: Path) -> list[str]:
    """`others`, as fast as the start of a service wants it, for a class whose ``chain.sqlite`` is there.

    Where it and the explorer's store differ, the manifest says which of them is the stranger. Parquet files, block files and a large
    token store are left to `parola verify`.

    Raises:
        BadInput: a store cannot be read.
    """
    chain, explorer = root / CHAIN, root / EXPLORER
    ledger, shown = _last(chain), _last(explorer) if explorer.is_file() else None
    if shown and shown != ledger and changed(root, [chain]):
        ledger = shown
    return others(root, *ledger, most=SMALL) if ledger else [f"{chain}: has no block; {MEND}"]


def changed(root: Path, paths: Sequence[Path]) -> list[Path]:
    """Those of some files below ``learner`` that are not what its manifest says of them; none where there is no manifest."""
    learner = root / "learner"
    try:
        said: dict[str, Any] = dict(json.loads((learner / NAME).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [path for path in paths if (known := said.get(path.relative_to(learner).as_posix())) and known != digest(path)]


def _last(path: Path) -> tuple[int, str] | None:
    try:
        with closing(read_only(path)) as store:
            return store.execute("SELECT height, hash FROM block ORDER BY height DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{path}: cannot be read ({error}); {MEND}") from None
