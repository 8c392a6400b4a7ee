"""The token chain a second beside bare signing, bare Keccak and revm's bare execution of the same transfers, all in one run.

Complete means planned, done, signed, hashed, with receipts, in blocks whose headers hang together. Rates by the clock depend on what else
the machine does, those by CPU time hardly. `--many N` for another number of calls (default 100,000), `--workers N` for another number of
processes (default 2). Not called token.py: a script's folder comes first on Python's path, and the standard library has a module token.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from pyrevm import EVM, AccountInfo

from parola.artefacts.token import contract
from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.calldata import SIZES
from parola.artefacts.token.chain import chain, opened, opening, stretches
from parola.artefacts.token.crowd import Crowd, plan
from parola.artefacts.token.keccak import Hasher
from parola.artefacts.token.rules import DEPLOY, ISSUER, TREASURY
from parola.artefacts.token.sign import Signer
from parola.artefacts.token.state import State, run
from parola.artefacts.token.tables import tables
from parola.streams import Streams

START = 1_741_000_000
SIX_WEEKS = 42 * 86_400
SAMPLE = 20_000
AT = "0x" + "c0" * 20
T = TypeVar("T")


def main() -> None:
    asked = arguments()
    sign, hashing, revm = bare()
    accounts, crowd = world(asked.many)
    seconds, _ = timed(lambda: accounts.addresses)
    print(f"addresses of {crowd.keyed:,} keys in a chain and {crowd.receivers:,} without: {len(accounts) / seconds:,.0f}/s CPU")
    unsigned = plain(accounts, crowd)
    whole = complete(accounts, crowd, map, "one process")
    print(f"   {whole:,.0f}/s CPU: {whole / sign:.0%} of bare signing; five hashes each take {5 * whole / hashing:.0%} of it")
    print(f"   unsigned is {unsigned / whole:.0f} times as fast, and revm, which signs and hashes nothing, {revm / whole:.1f} times")
    spread(accounts, crowd, asked.workers)
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"most memory: {own:.0f} MiB here, {others:.0f} MiB in the largest worker")


def spread(accounts: Accounts, crowd: Crowd, workers: int) -> None:
    """The same with processes for the signing, and what all of them need."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(workers) as pool:
        here = crowd.calls / complete(accounts, crowd, pool.map, f"{workers} workers")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    there = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"   workers {there / crowd.calls * 1e6:.1f} µs each: two cores that do nothing else make {2 * crowd.calls / (here + there):,.0f}/s"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def world(many: int) -> tuple[Accounts, Crowd]:
    """A person for every twenty calls, and as many accounts that only receive."""
    some = max(10, many // 20)
    crowd = Crowd(START, START + SIX_WEEKS, many, people=some, receivers=some)
    return Accounts(Streams("benchmark"), crowd.keyed, crowd.receivers, (ISSUER, TREASURY)), crowd


def calls(accounts: Accounts, crowd: Crowd, state: State) -> Iterator[Any]:
    streams = Streams("benchmark")
    return stretches(opening(crowd.endowments(), START, streams), accounts, plan(crowd, state, streams), START)


def bare() -> tuple[float, float, float]:
    """References, a CPU second: signatures, hashes of as many bytes as a transaction has, transfers in revm."""
    signer, hasher = Signer(), Hasher()
    signing, _ = timed(lambda: [signer.sign(bytes([1] * 32), n.to_bytes(32, "big")) for n in range(SAMPLE)])
    hashing, _ = timed(lambda: [hasher(bytes(180)) for _ in range(SAMPLE)])
    executing = revm()
    rates = SAMPLE / signing, SAMPLE / hashing, SAMPLE / executing
    print("bare: {:,.0f} signatures/s, {:,.0f} hashes/s, revm {:,.0f} transfers/s, each per CPU second".format(*rates))
    return rates


def revm() -> float:
    """CPU seconds of revm for ordinary transfers of a crowd; no signatures, hashes, receipts or blocks, and no look at the result."""
    accounts, crowd = world(SAMPLE)
    evm, state = EVM(spec_id="CANCUN"), opened(accounts)
    evm.insert_account_info(AT, AccountInfo(code=bytes.fromhex(contract.compiled()["bytecode_runtime"][2:])))
    evm.insert_account_storage(AT, 0, int.from_bytes(accounts.addresses[accounts.number(ISSUER)].tobytes(), "big"))
    names = [f"0x{row.tobytes().hex()}" for row in accounts.addresses]
    spent = 0.0
    for part in calls(accounts, crowd, state):
        done = run(state, part, accounts.addresses)
        rows = zip(part.signer.tolist(), part.kind.tolist(), done.ended.tolist(), done.carried, strict=True)
        sent = [(names[signer], row.tobytes()[: SIZES[kind]]) for signer, kind, ended, row in rows if ended == 0 and kind != DEPLOY]
        seconds, _ = timed(lambda sent=sent: [evm.message_call(who, AT, calldata=data) for who, data in sent])
        spent += seconds
    return spent


def plain(accounts: Accounts, crowd: Crowd) -> float:
    """Calls a CPU second that are planned and done, with gas, but not signed."""
    state = opened(accounts)
    seconds, count = timed(lambda: sum(len(run(state, part, accounts.addresses)) for part in calls(accounts, crowd, state)))
    print(f"{count:,} calls planned and done, unsigned: {count / seconds:,.0f}/s CPU")
    return count / seconds


def complete(accounts: Accounts, crowd: Crowd, mapper: Any, what: str) -> float:
    """Calls a CPU second (of this process alone) from plan to chained blocks; tables are timed apart."""
    state, began, here, tabling, count, size, tip = opened(accounts), time.perf_counter(), time.process_time(), 0.0, 0, 0, b""
    for part in chain(calls(accounts, crowd, state), accounts, START, state, mapper):
        seconds, _ = timed(lambda part=part: tables(part, accounts))
        tabling, count, tip = tabling + seconds, count + len(part.done), part.blocks[-1].hash
        size += sum(len(block.raw) + len(block.receipts) for block in part.blocks)
    clock, cpu, load = time.perf_counter() - began - tabling, time.process_time() - here - tabling, os.getloadavg()[0]
    print(f"{count:,} complete, {what}: {count / clock:,.0f}/s by the clock at a load of {load:.1f}; tip {tip.hex()[:16]}")
    print(f"   this process {cpu / count * 1e6:.1f} µs each; tables {tabling / count * 1e6:.1f} µs each; {size / count:.0f} bytes each")
    return count / cpu


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process, and what came of it."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


if __name__ == "__main__":
    main()
