"""Bitcoin Core's own consensus code reads our blocks; its word is compared with ours by height and tip hash.

The kernel's calls report header problems only: a block with a bad script or a bad transaction is passed over in silence
(measured with py-bitcoinkernel 0.1.0a5), so the tip is what counts, and reasons come from its log.
On regtest Core checks its whole block index after each block, so time grows with the square of the blocks;
being fed in slices halves it (measured on 6,300 blocks, one core: 3.5 s in slices of 250, 7.5 s in one file).
"""

from __future__ import annotations

import logging
import re
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.stores import read_only

LOGGER = "parola.consensus"
# Core's reject reasons, as its log gives them: bad-txns-in-belowout, time-too-old, high-hash and their kin.
REFUSED = re.compile(r"\b((?:bad|block|mandatory|non|time|high|unexpected)-[a-z-]+[a-z](?: \([^)]*\))?)")
MAGIC = bytes.fromhex("fabfb5da")  # of regtest (Bitcoin Core, chainparams)
SLICE = 250  # blocks between two reports of progress
Progress = Callable[[int, int], None]


def verify_class(root: Path, progress: Progress | None = None) -> list[str]:
    """Problems of a class's chain; empty when Core accepts all of it.

    Raises:
        BadInput: there is no chain, or no kernel for this platform.
    """
    shared = root / "learner" / "shared"
    height, tip = _claimed(shared / "chain.sqlite")
    files = sorted((shared / "blocks").glob("*.dat"))
    if not files:
        raise BadInput(f"{shared / 'blocks'}: no block files (*.dat); give the folder of a class, as parola build made it")
    return verify(files, height, tip, progress)


def verify(files: Sequence[Path], height: int, tip: str, progress: Progress | None = None, *, chain: str = "REGTEST") -> list[str]:
    """Feed block files to the kernel; ``height`` and ``tip`` (hex, as explorers show it) are what should come of it.

    ``progress`` is told the height reached and the height expected; ``chain`` is a chain type of the kernel.

    Raises:
        BadInput: no kernel for this platform.
    """
    reached, found = _tip(files, chain, lambda now: progress(now, height) if progress else None)
    if (reached, found) == (height, tip):
        return []
    with _reasons() as reasons:  # only now: the log slows every block down
        _tip(files, chain, lambda _: None)
    said = "; ".join(dict.fromkeys(reasons)) or "it logs no reason"
    return [f"Bitcoin Core stops at height {reached} ({found}), height {height} ({tip}) was expected: {said}"]


def _claimed(store: Path) -> tuple[int, str]:
    if not store.is_file():
        raise BadInput(f"{store}: no such store; give the folder of a class, as parola build made it")
    with closing(read_only(store)) as connection:
        try:
            last = connection.execute("SELECT height, hash FROM block ORDER BY height DESC LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            last = None
    if last is None:
        raise BadInput(f"{store}: holds no readable block table with a block in it; build the class again")
    return last


def _tip(files: Sequence[Path], chain: str, say: Callable[[int], None]) -> tuple[int, str]:
    pbk = _kernel()
    with tempfile.TemporaryDirectory() as place:
        context = pbk.make_context(getattr(pbk.ChainType, chain))
        options = pbk.ChainstateManagerOptions(context, place, f"{place}/blocks")
        options.set_worker_threads_num(1)
        manager = pbk.ChainstateManager(options)
        manager.import_blocks([])
        active, part = manager.get_active_chain(), Path(place) / "part.dat"
        for data in _slices(files):
            part.write_bytes(data)
            manager.import_blocks([part])
            say(int(active.height))
        entry = active.block_tree_entries[active.height]
        reached, found = int(entry.height), str(entry.block_hash)
        del entry, active, manager  # before their folder goes
    return reached, found


def _slices(files: Sequence[Path]) -> Iterator[bytes]:
    """The files' bytes, cut before every ``SLICE``th block; from where they stop being blocks on, the kernel gets the rest whole."""
    for file in files:
        data, first, last, blocks = file.read_bytes(), 0, 0, 0
        while data[last : last + 4] == MAGIC:
            last += 8 + int.from_bytes(data[last + 4 : last + 8], "little")
            blocks += 1
            if blocks % SLICE == 0:
                yield data[first:last]
                first = last
        yield data[first:]


@contextmanager
def _reasons() -> Generator[list[str]]:
    """What the kernel logs of refusals while this is open."""
    pbk, heard = _kernel(), list[str]()
    handler = logging.Handler()
    handler.emit = lambda record: heard.extend(REFUSED.findall(record.getMessage()))
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(handler)
    viewer = pbk.KernelLogViewer(LOGGER, [pbk.LogCategory.VALIDATION])
    try:
        yield heard
    finally:
        del viewer
        logger.removeHandler(handler)


def _kernel() -> Any:
    try:
        import pbk  # pyright: ignore[reportMissingTypeStubs] -- it has none; late, for it is an extra and not on every platform
    except ImportError:
        raise BadInput("py-bitcoinkernel is not installed: pip install 'parola[verify]'; it has no wheel for some platforms") from None
    return pbk
