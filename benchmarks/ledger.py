"""Transactions a second of the far ledger beside what they are made of: hashing the same bytes, and signing as often.

Every reference runs in the same process as what is compared with it, and seconds are the processor's unless they are called wall, so
that ratios can be compared between noisy machines. Hashing is hashlib's double SHA-256 of the same transactions without witness. Signing
is coincurve's `PrivateKey.sign` (and `sign_schnorr`, which verifies what it signed) with keys that are ready. One by one is AMLSim's way
for scale: an object, four balances and a line of CSV a transaction, no ledger. `--many` sets the transactions of the whole chain,
`--workers` the processes that sign it; `--rows` makes its tables too.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from coincurve import PrivateKey

from parola.artefacts.ledger.blocks import subsidies, times
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.economy import plan
from parola.artefacts.ledger.far.keys import Keys, Mapper, keys
from parola.artefacts.ledger.far.mine import lots, mine
from parola.artefacts.ledger.far.setting import Far, sized
from parola.artefacts.ledger.far.side import FAR, far_side
from parola.artefacts.ledger.far.sign import signed
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Slice
from parola.artefacts.ledger.far.stretch import merged
from parola.artefacts.ledger.far.txids import Live, drawn
from parola.artefacts.ledger.far.wallets import endowments, wallets
from parola.artefacts.ledger.far.workshop import Workshop
from parola.artefacts.ledger.keys import Keyring, hash160
from parola.artefacts.ledger.payment import Block
from parola.artefacts.ledger.plan import MINER, Planner
from parola.artefacts.ledger.sign import sign
from parola.checks.consensus import verify
from parola.export.chain_files import ChainFiles
from parola.streams import Streams

T = TypeVar("T")
STREAMS = Streams("benchmark")
START, DAYS, SPACING, PREMINE, FUNDING = 1_741_000_000, 42, 600, 300, 3  # a million transactions in six weeks; fewer in as much less
PAYMENTS = 1.28  # for each transaction of the far economy, for exchanges pay many in one
KEYS, SOME, FEW, SLICES, MILLION = 100_000, 20_480, 5_000, 40, 1_000_000
UNSIGNED, SIGNED, TIMELY = 0.5, 0.75, (250_000, 20_000)  # what the issue asks: ratios, and transactions a second and core


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as place:
        whole(Path(place), asked.many, asked.workers, rows=asked.rows)
    chained()
    unsigned()
    one_input("P2WPKH", taproot=False)
    one_input("P2TR", taproot=True)
    one_by_one(SOME)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=100_000, help="transactions of the whole chain, about")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rows", action="store_true", help="tables of the whole chain too")
    return parser.parse_args()


def whole(place: Path, many: int, workers: int, *, rows: bool) -> None:
    """A chain from the plan to files: its seconds and memory; and Bitcoin Core's word for it."""
    started = time.perf_counter()
    with ExitStack() as stack:
        mapper = stack.enter_context(ProcessPoolExecutor(workers, mp_context=get_context("spawn"))).map if workers > 1 else map
        count, ins, last = built(place, many, mapper, rows=rows)
    seconds = time.perf_counter() - started
    main_process, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, theirs = (used.ru_utime + used.ru_stime for used in (main_process, others))
    files = sorted(place.glob("blocks/*.dat"))
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"whole chain: {count:,} transactions of {ins / count:.2f} inputs, {last.height:,} blocks, {size:.0f} MB in {len(files)} files")
    print(f"   {workers} workers: {seconds:.1f} s wall, {count / seconds:,.0f} tx/s; main process {own:.1f} s, others {theirs:.1f} s")
    print(f"   most memory: {main_process.ru_maxrss / 1024:.0f} MiB, and {others.ru_maxrss / 1024:.0f} MiB in the largest worker")
    used = time.process_time()
    asking, problems = timed(lambda: verify(files, last.height, last.hash), time.perf_counter)
    assert not problems, problems
    used = time.process_time() - used
    print(f"   Bitcoin Core accepts all of it in {asking:.1f} s wall, {count / asking:,.0f} tx/s; {used:.1f} s of the processor")


def economy(many: int) -> Far:
    """Settings for about so many transactions."""
    days = min(DAYS, max(1, DAYS * many // MILLION))
    return sized(START, START + 86_400 * days, round(PAYMENTS * many))


def built(place: Path, many: int, mapper: Mapper, *, rows: bool) -> tuple[int, int, Block]:
    """How many transactions and inputs there are, and the last block."""
    asked = economy(many)
    side = far_side(asked, START - SPACING, STREAMS, mapper)
    ring = Keyring(STREAMS, {FAR: side.program})
    miner = ring.program(*MINER)
    mature = subsidies(range(1, PREMINE - FUNDING - 100 + 1), miner)
    near = tuple(sign(Planner(ring, STREAMS).fund(mature, side.owed, START - FUNDING * SPACING), ring))
    ins = list[int]()

    def counted() -> Iterator[Drawn]:
        for part in side.drawn(near, STREAMS):
            ins.append(len(part.spent.value_sat))
            yield part

    moments = times(START, asked.end, SPACING, PREMINE, STREAMS("chain", "times"))
    count, last = 0, None
    with ChainFiles(place) as files:
        for batch in mine(merged(near, counted()), moments, Workshop(side.keys.chain, miner, rows), mapper):
            files.keep(batch)
            count, last = count + sum(block.tx_count - 1 for block in batch.blocks), batch.blocks[-1]
    assert last is not None
    return count, sum(ins), last


def chained() -> None:
    """Keys by adding points beside keys by multiplying them, both with their HASH160."""
    making, _ = timed(lambda: keys([KEYS], STREAMS))
    fresh, _ = timed(lambda: [hash160(PrivateKey(n.to_bytes(32, "big")).public_key.format()) for n in range(1, FEW + 1)])
    ratio = (fresh / FEW) / (making / KEYS)
    print(f"keys: {KEYS / making:,.0f} a second by addition, {FEW / fresh:,.0f} fresh ones: {ratio:.1f} times as fast")


def unsigned() -> None:
    """Planning and final txids of the first stretches of a chain of a million, beside hashing the same bytes; the best of three runs."""
    asked = economy(MILLION)
    held = wallets(asked, STREAMS)
    coins, made = endowments(asked, held, STREAMS, START - SPACING), keys(held.count, STREAMS)
    points = np.frombuffer(STREAMS("points").bytes(36 * len(coins.at)), np.uint8).reshape(-1, 36)
    slices = list(islice(plan(asked, coins, STREAMS), SLICES))

    def parts() -> Iterator[Drawn]:
        return drawn(slices, Live(coins, points), made, STREAMS)

    planning = min(timed(lambda: list(islice(plan(asked, coins, STREAMS), SLICES)))[0] for _ in range(3))
    making, hashing = (
        min(work() for _ in range(3)) for work in (lambda: timed(lambda: sum(map(len, parts())))[0], lambda: bare_hashing(parts()))
    )
    count, ins = sum(len(part.at) for part in slices), sum(len(part.spends) for part in slices)
    print(f"unsigned: {count:,} transactions of {ins / count:.2f} inputs, {1e6 * planning / count:.2f} µs to plan each")
    print(f"   final txids {count / making:,.0f} tx/s, with the plan {count / (planning + making):,.0f} tx/s (at least {TIMELY[0]:,})")
    print(f"   hashing the same bytes {count / hashing:,.0f} tx/s; txids {hashing / making:.2f} of that (at least {UNSIGNED})")


def bare_hashing(parts: Iterable[Drawn]) -> float:
    """Seconds to hash the transactions of some parts twice, each as bytes of its own."""
    raws = [
        part.stripped[a:b].tobytes() for part in parts for a, b in zip(part.starts[:-1].tolist(), part.starts[1:].tolist(), strict=True)
    ]
    return timed(lambda: [hashlib.sha256(hashlib.sha256(raw).digest()).digest() for raw in raws])[0]


def one_input(kind: str, *, taproot: bool) -> None:
    """Signed blocks of transactions with one input and two outputs, beside signing as many times."""
    made = keys([KEYS], STREAMS)
    parts = list(even(taproot=taproot, made=made))
    count = sum(map(len, parts))
    signing, _ = timed(lambda: [signed(part, made.chain) for part in parts])
    found = list(lots(merged((), parts), range(START + 3_600, START + count + 3_600, 3_600)))
    shop = Workshop(made.chain, bytes(20))
    making, _ = timed(lambda: [shop.make(lot) for lot in found])
    key: Any = PrivateKey(bytes(31) + b"\x01")  # it says nothing of None and of nonces
    digest = bytes(32)
    bare, _ = timed(lambda: [key.sign_schnorr(digest, None) if taproot else key.sign(digest, hasher=None) for _ in range(FEW)])
    rate = FEW / bare
    print(f"{kind}: coincurve signs {rate:,.0f} a second; {count / signing:,.0f} tx/s signed; whole blocks {count / making:,.0f} tx/s")
    print(f"   blocks {count / making / rate:.2f} of bare signing (at least {SIGNED}; at least {TIMELY[1]:,} tx/s)")


def even(*, taproot: bool, made: Keys) -> Iterator[Drawn]:
    """Transactions a second apart with one input each; one output is spent later, one never."""
    width = 4_096
    number = np.arange(width)
    coins = Arrivals(number, number, np.full(width, 10_000_000), number, np.full(width, taproot))
    points = np.frombuffer(STREAMS("points").bytes(36 * width), np.uint8).reshape(-1, 36)

    def slices() -> Iterator[Slice]:
        for nth in range(SOME // width):
            value = np.stack([coins.value_sat - 1_500 * (nth + 1), np.full(width, 1_000)], 1).reshape(-1)
            key, slot = (np.stack([column, np.full(width, NOBODY)], 1).reshape(-1) for column in (width * nth + number, number))
            flags = np.full(2 * width, taproot)
            ends = np.arange(width + 1)
            yield Slice(START + width * nth + number, ends, 2 * ends, number, value, key, key, flags, flags, slot)

    return drawn(slices(), Live(coins, points), made, STREAMS)


class Account:
    """A balance, as AMLSim's agents have one."""

    def __init__(self, number: int) -> None:
        self.number, self.balance = number, 1_000.0


def one_by_one(many: int) -> None:
    """Transactions without a ledger, one after the other."""
    chance, accounts = random.Random(1), [Account(n) for n in range(1_000)]

    def run() -> None:
        with tempfile.TemporaryFile("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            for n in range(many):
                payer, payee = chance.sample(accounts, 2)
                amount = round(min(payer.balance, chance.uniform(100, 200)), 2)
                before = payer.balance, payee.balance
                payer.balance, payee.balance = payer.balance - amount, payee.balance + amount
                rows.writerow((n, "TRANSFER", amount, payer.number, before[0], payer.balance, payee.number, before[1], payee.balance))

    seconds, _ = timed(run)
    print(f"one by one: {many / seconds:,.0f} tx/s without a ledger, txids or signatures, for scale")


def timed(work: Callable[[], T], clock: Callable[[], float] = time.process_time) -> tuple[float, T]:
    started = clock()
    found = work()
    return clock() - started, found


if __name__ == "__main__":
    main()
