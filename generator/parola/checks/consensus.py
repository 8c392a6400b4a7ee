"""Bitcoin Core's own consensus code reads our blocks; its word is compared with ours by height and tip hash.

The kernel's calls report header problems only: a block with a bad script or a bad transaction is passed over in silence
(measured with py-bitcoinkernel 0.1.0a5), so the tip is what counts, and reasons come from its log.
On regtest Core checks its whole block index again and again, so time grows with the square of the blocks; being fed in slices
halves it (measured on 6,300 blocks, one core: 3.5 s in slices of 250, 7.5 s in one file; 100 takes a fifth off 250).
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola.checks import block_files, chain_store, one_build
from parola.checks.block_files import Held
from parola.checks.raw_block import Raw, chained
from parola_kit.errors import BadInput

LOGGER = "parola.consensus"
# Core's reject reasons, as its log gives them: bad-txns-in-belowout, time-too-old, high-hash and their kin.
REFUSED = re.compile(r"\b((?:bad|block|mandatory|non|time|high|unexpected)-[a-z-]+[a-z](?: \([^)]*\))?)")
SLICE, SLICE_BYTES = 100, 16_000_000  # blocks, and bytes, between two reports of progress
WORKERS = 2  # threads that check scripts, where there are so many cores
ALL = "it accepts all blocks that there are"
Progress = Callable[[int, int], None]
Known = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class _Reached:
    """Where Core stands when it has read what there is: height and hash; how many blocks it was given on top of genesis."""

    height: int
    hash: str
    given: int


def verify_class(root: Path, progress: Progress | None = None) -> list[str]:
    """Problems of a class's chain; empty when Core accepts all of it, and what else tells of it belongs to the same build.

    Raises:
        BadInput: there is no chain, a block file is damaged as a file, or no kernel for this platform.
    """
    store, files = chain_store.of_class(root), block_files.of_class(root)
    height, tip = chain_store.tip(store)
    problems = verify(files, height, tip, progress, known=lambda at: chain_store.hash_at(store, at))
    if problems and problems[0].endswith(ALL):
        strange = ", ".join(map(str, one_build.changed(root, files))) or str(store)
        problems = [f"{problems[0]}; {strange} belongs to another build of the class, or was changed since: {one_build.MEND}"]
    return [*problems, *one_build.others(root, height, tip)]


def verify(
    files: Sequence[Path],
    height: int,
    tip: str,
    progress: Progress | None = None,
    *,
    chain: str = "REGTEST",
    known: Known = lambda _: "",
) -> list[str]:
    """Feed block files to the kernel; ``height`` and ``tip`` (hex, as explorers show it) are what should come of it.

    ``progress`` is told the height reached and the height expected; ``chain`` is a chain type of the kernel; ``known`` gives the hash
    that is expected at a height, empty where none is.

    Raises:
        BadInput: a file holds something else than whole blocks, or no kernel for this platform.
    """
    reached = _tip(files, chain, lambda now: progress(now, height) if progress else None)
    if (reached.height, reached.hash) == (height, tip):
        return []
    with _reasons() as reasons:  # only now: the log slows every block down
        _tip(files, chain, lambda _: None)
    missing = reached.height < height and known(reached.height) in {"", reached.hash}
    said = "; ".join(dict.fromkeys(reasons)) or _unsaid(files, chain, reached, missing=missing)
    return [f"Bitcoin Core stops at height {reached.height} ({reached.hash}), height {height} ({tip}) was expected: {said}"]


def _unsaid(files: Sequence[Path], chain: str, reached: _Reached, *, missing: bool) -> str:
    """Why the tips differ although nothing was refused."""
    if reached.given < 0:
        return f"{files[-1]}: there is no block in it"
    if reached.height == reached.given:
        return f"{ALL}; the last ones are missing, for {files[-1]} ends with block {reached.height}" if missing else ALL
    try:
        for held in chained(block_files.blocks(files, chain)):
            Raw().add(held)
    except BadInput as error:
        return str(error)
    return "it logs no reason"


def _tip(files: Sequence[Path], chain: str, say: Callable[[int], None]) -> _Reached:
    with tempfile.TemporaryDirectory() as place:
        manager = _manager(place, chain)
        try:
            return _fed(manager, Path(place) / "part.dat", block_files.blocks(files, chain), say)
        finally:
            del manager  # before its folder goes


def _manager(place: str, chain: str) -> Any:
    pbk = _kernel()
    options = pbk.ChainstateManagerOptions(pbk.make_context(getattr(pbk.ChainType, chain)), place, f"{place}/blocks")
    options.set_worker_threads_num(min(WORKERS, os.cpu_count() or 1))
    manager = pbk.ChainstateManager(options)
    manager.import_blocks([])
    return manager


def _fed(manager: Any, part: Path, blocks: Iterable[Held], say: Callable[[int], None]) -> _Reached:
    active, given, height = manager.get_active_chain(), -1, -1
    for held in _slices(blocks):
        part.write_bytes(b"".join(block.framed for block in held))
        manager.import_blocks([part])
        given += len(held)
        say(int(active.height))
        if active.height == height:  # nothing that follows a refused block can be accepted
            break
        height = int(active.height)
    entry = active.block_tree_entries[active.height]
    return _Reached(int(entry.height), str(entry.block_hash), given)


def _slices(blocks: Iterable[Held]) -> Iterator[list[Held]]:
    """Blocks in lists of at most ``SLICE``, and of little more than ``SLICE_BYTES``."""
    held: list[Held] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block.framed)
        if len(held) == SLICE or size >= SLICE_BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held


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
