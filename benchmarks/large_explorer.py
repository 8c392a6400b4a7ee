"""The explorer over a large ledger: seconds to make its store, and milliseconds a page on loopback, beside a page of no work.

``python benchmarks/large_explorer.py --many 1000000`` draws that many payments; the ledger is right in shape and sums, and means nothing.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import os
import resource
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import Process, get_context
from pathlib import Path

import numpy as np
from flask import Flask
from large_ledger import SEED, write

DEFAULT = 100_000  # payments
LIMIT_MS, LIMIT_S = 100.0, 25.0  # p99 of a page; seconds to make the store of a million
EACH = 150  # pages of a kind
CLIENTS = 4
MILLION = 1_000_000
ALL = ("change", "clusters", "warnings")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=DEFAULT, help="payments on the ledger")
    with tempfile.TemporaryDirectory() as place:
        report(Path(place), parser.parse_args().many)


def report(place: Path, many: int) -> None:
    write(place / "chain", many)
    made = get_context("spawn").Process(target=make, args=(place, many))
    made.start()
    made.join()
    assert made.exitcode == 0
    store = place / "server" / "explorer.sqlite"
    ports = [free_port(), free_port()]
    serving = get_context("spawn").Process(target=serve, args=(place, ports))
    serving.start()
    try:
        ask_all(ports, paths(store))
    finally:
        stop(serving)


def make(place: Path, many: int) -> None:
    """In a process of its own, so that its memory is its own."""
    from parola.export import explorer

    began, spent = time.perf_counter(), time.process_time()
    explorer.write(place / "chain", place / "server" / "explorer.sqlite")
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    with closing(sqlite3.connect(place / "server" / "explorer.sqlite")) as store:
        ((txs,),) = store.execute("SELECT count(*) FROM tx").fetchall()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = (place / "server" / "explorer.sqlite").stat().st_size / 1e6
    print(
        f"store of {txs:,} transactions: {took:.1f} s ({cpu:.1f} CPU-s, {1e6 * cpu / txs:.1f} µs each), {size:.0f} MB, peak {peak:.0f} MB"
    )
    if many >= MILLION:
        verdict, load = "within" if took <= LIMIT_S else "OVER", os.getloadavg()[0]
        print(f"  {verdict} {LIMIT_S:.0f} s; {load:.1f} processes wanted {os.cpu_count()} processors")
    sys.stdout.flush()


def serve(place: Path, ports: Sequence[int]) -> None:
    from parola.serve import explorer, server, sockets

    plain = Flask(__name__)
    plain.add_url_rule("/", "start", lambda: "here")
    logging.disable(logging.WARNING)  # a queue of one is what several clients are for
    apps = (explorer.app(place, ALL), plain)
    server.run([server.Listener(app, sockets.bound(f"127.0.0.1:{port}"), "bench") for app, port in zip(apps, ports, strict=True)])


def paths(store: Path) -> dict[str, list[str]]:
    """Kind of page -> some of them, the widest and the busiest too."""
    chance = np.random.default_rng(SEED)

    def some(query: str) -> list[str]:
        found = [row[0] for row in connection.execute(query)]
        return [found[n] for n in chance.permutation(len(found))[:EACH]]

    with closing(sqlite3.connect(store)) as connection:
        txids = some("SELECT txid FROM tx WHERE id % 97 = 0")
        owners = some("SELECT address FROM address WHERE id % 89 = 0")
        busy = some("SELECT address FROM address WHERE tx_count > 50 ORDER BY tx_count DESC LIMIT 100")
        tied = some("SELECT a.address FROM cluster c JOIN address a ON a.id = c.address WHERE c.id % 7 = 0")
        large = some("SELECT a.address FROM cluster c JOIN address a ON a.id = c.address ORDER BY c.tx_count DESC LIMIT 100")
        ((tip,),) = connection.execute("SELECT max(height) FROM block").fetchall()
        wide = some("SELECT txid FROM tx ORDER BY out_count + in_count DESC LIMIT 100")
    return {
        "start, blocks": ["/", *(f"/blocks?page={n}" for n in range(1, 1 + tip // 50))],
        "block": [f"/block/{n}" for n in chance.integers(1, tip + 1, EACH)],
        "transaction": [f"/tx/{txid}" for txid in txids],
        "wide transaction": [f"/tx/{txid}" for txid in wide],
        "address": [f"/address/{address}" for address in owners],
        "busy address": [f"/address/{address}{page}" for address in busy for page in ("", "?page=2")],
        "cluster": [f"/cluster/{address}" for address in (*tied, *large)],
        "history of cluster": [f"/cluster/{address}/history" for address in (*tied, *large)],
        "search": [f"/search?q={name[:12]}" for name in (*txids, *owners)],
        "search, cut": [f"/search?q={name[:8]}...{name[-4:]}" for name in owners] + ["/search?q=bcrt1q...zzzz"],
        "search, words": ["/search?q=deposit+address", "/search?q=nothing+of+the+kind"] * 20,
        "graph of one": [f"/graph?open={address}" for address in (*owners, *busy)],
        "graph of three": [f"/graph?open={'&open='.join(three)}" for three in zip(busy, large, owners, strict=False)],
    }


def ask_all(ports: Sequence[int], wanted: dict[str, list[str]]) -> None:
    reference = float(np.median(asked(ports[1], ["/"] * 300)))
    print(f"a page of no work on loopback: {reference:.2f} ms")
    every = [path for kind in wanted.values() for path in kind]
    for kind, each in wanted.items():
        show(kind, asked(ports[0], each), reference)
    mixed = [every[n] for n in np.random.default_rng(SEED).permutation(len(every))]
    show("all, one client", asked(ports[0], mixed), reference)
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [one for part in pool.map(lambda n: asked(ports[0], mixed[n::CLIENTS]), range(CLIENTS)) for one in part]
    show(f"all, {CLIENTS} clients", times, reference)


def asked(port: int, wanted: Sequence[str]) -> list[float]:
    """Milliseconds of each page, over one connection."""
    connection, times = connected(port), list[float]()
    for path in wanted:
        began = time.perf_counter()
        connection.request("GET", path)
        reply = connection.getresponse()
        reply.read()
        times.append(1000 * (time.perf_counter() - began))
        assert reply.status in {200, 302} or (reply.status == 404 and path.startswith("/search")), (path, reply.status)
    connection.close()
    return times


def connected(port: int) -> http.client.HTTPConnection:
    """As soon as somebody listens there."""
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return connection
    raise TimeoutError(port)


def show(kind: str, times: Sequence[float], reference: float) -> None:
    p50, p99 = (float(np.percentile(times, q)) for q in (50, 99))
    verdict = "within" if p99 <= LIMIT_MS else "OVER"
    print(
        f"{kind:20} {len(times):5} pages   p50 {p50:5.1f} ms ({p50 / reference:.0f} x)   p99 {p99:5.1f} ms, {verdict} {LIMIT_MS:.0f}"
        f"   most {max(times):5.1f} ms"
    )
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def stop(serving: Process) -> None:
    serving.terminate()
    serving.join(20)


if __name__ == "__main__":
    main()
