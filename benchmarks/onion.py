"""Sixty clients crawl all mock sites, straight at their sockets and through the gateway, beside a bare Flask page on the same server.

Pages are found by following links first. Rounds of the bare page and of the sites take turns, so that a busy machine slows both alike.
With ``--tor HOST:PORT`` fifteen clients also come through a running private Tor network (`parola tor up DIR`) of the class ``--class``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np

from parola.build import build
from parola.locate import folder
from parola.serve import class_root
from parola.spec.roster import roster

HERE = Path(__file__).parent
SECONDS, CLIENTS, TOR_CLIENTS, ROUNDS = 60, 60, 15, 8
MOST = 40  # pages of a site
RATIO, P99 = 0.60, 250.0  # at least this share of the bare page; ms at most (issue: under load)
LINK = re.compile(r'href="(/[^"#]*)')
Page = dict[str, Any]
Result = dict[str, Any]


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="parola-") as place:
        root = given.root or built(Path(place) / "class")
        run(root, Path(place), given)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of load on the sites, each way")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--class", dest="root", type=Path, help="a class that is built; else one is")
    parser.add_argument("--tor", metavar="HOST:PORT", help="SOCKS of a private Tor network that serves this class")
    return parser.parse_args()


def built(root: Path) -> Path:
    build(folder("scenarios") / "lantern-strait", roster("2"), "20250303", root)
    return root


def run(root: Path, place: Path, given: argparse.Namespace) -> None:
    names = class_root.hosts(root)
    port = free_port()
    serve = [sys.executable, "-m", "parola.cli", "--quiet", "serve", str(root)]
    commands = [
        [*serve, f"--only=sites={place}"],
        [*serve, f"--only=gateway=127.0.0.1:{port},{place}"],
        [sys.executable, str(HERE / "onion_bare.py"), str(place / "bare.sqlite"), str(place / "bare.sock")],
    ]
    processes = [subprocess.Popen(command, env={**os.environ}) for command in commands]
    try:
        wait([*(place / f"{name}.sock" for name in names), place / "bare.sock"], processes)
        measure(names, place, port, (processes[0].pid, processes[2].pid), given)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        print("exit codes of sites, gateway, bare page:", *(process.wait(20) for process in processes))


def measure(names: Mapping[str, str], place: Path, port: int, pids: tuple[int, int], given: argparse.Namespace) -> None:
    straight = [page for name, host in names.items() for page in found(place / f"{name}.sock", host)]
    pages = [{key: value for key, value in page.items() if key != "socket"} for page in straight]
    relayed = [{**page, "port": port} for page in pages]
    bare = [{"path": f"/thread/{n}", "host": "bare", "status": 200, "socket": str(place / "bare.sock")} for n in range(200)]
    kilobytes = sum(page["bytes"] for page in pages) / len(pages) / 1000
    print(
        f"{len(names)} sites, {len(pages)} pages of {kilobytes:.1f} kB on average; {given.clients} clients; Python {sys.version.split()[0]}"
    )
    load(straight, 2, given.clients)  # templates are compiled, connections opened
    load(relayed, 1, given.clients)
    print(f"sites at the start: {memory(pids[0])}")
    known = [{**page, "more": "Cookie: seen=1\r\n"} for page in straight]  # such a visitor gets no page that is kept
    ways = (("bare", bare, 0.5), ("straight", straight, 1.0), ("known", known, 0.5), ("relayed", relayed, 1.0))
    rounds: dict[str, list[Result]] = {name: [] for name, _, _ in ways}
    for _ in range(ROUNDS):
        for name, wanted, share in ways:
            pid = pids[name == "bare"]
            before = cpu(pid)
            result = load(wanted, share * given.seconds / ROUNDS, given.clients)
            rounds[name].append({**result, "cpu": cpu(pid) - before})
    for name, results in rounds.items():
        print(told(name, results))
    judged(rounds)
    print(f"sites at the end:   {memory(pids[0])}")
    if given.tor:
        socks = int(given.tor.rpartition(":")[2])
        onions = [page for page in pages if page["host"].endswith(".onion")]
        print(told("tor", [load([{**page, "port": socks, "socks": True} for page in onions], given.seconds, TOR_CLIENTS)]))


def judged(rounds: Mapping[str, Sequence[Result]]) -> None:
    bare, sites = (rate(rounds[name]) for name in ("bare", "straight"))
    errors = sum(sum(one["errors"].values()) for results in rounds.values() for one in results)
    slowest = max(float(np.median([one["p99"] for one in rounds[name]])) for name in ("straight", "relayed"))
    print(f"{'within' if sites / bare >= RATIO else 'BELOW'} {RATIO:.2f} of the bare page: {sites / bare:.2f}")
    print(
        f"{'within' if slowest <= P99 else 'OVER'} {P99:.0f} ms: p99 of the slower way {slowest:.0f} ms (times are medians of the rounds)"
    )
    print(f"{'no errors' if not errors else f'{errors} ERRORS'}")


def told(name: str, results: Sequence[Result]) -> str:
    errors = [one["errors"] for one in results if one["errors"]]
    p50, p99, most = (float(np.median([one[key] for one in results])) for key in ("p50", "p99", "max"))
    times = f"p50 {p50:6.1f}   p99 {p99:6.1f}   most {most:6.1f} ms"
    own = 1000 * sum(one.get("cpu", 0.0) for one in results) / sum(one["pages"] for one in results)
    return f"{name:9} {rate(results):7.0f} pages/s   {own:5.2f} ms of CPU a page at the server   {times}   errors {errors or 0}"


def rate(results: Iterable[Result]) -> float:
    pages, seconds = zip(*((one["pages"], one["seconds"]) for one in results), strict=True)
    return sum(pages) / sum(seconds)


def load(pages: Sequence[Page], seconds: float, clients: int) -> Result:
    plan = json.dumps({"pages": list(pages), "seconds": seconds, "clients": clients})
    done = subprocess.run([sys.executable, str(HERE / "onion_load.py")], input=plan, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def found(path: Path, host: str) -> list[Page]:
    """Pages of a site by following its links, breadth first, with the status that each has."""
    pages, waiting, seen = list[Page](), deque(["/"]), {"/"}
    while waiting and len(pages) < MOST:
        asked = waiting.popleft()
        said = fetched(path, host, asked)
        pages.append({"path": asked, "host": host, "status": int(said[9:12]), "bytes": len(said), "socket": str(path)})
        links = [unescape(link) for link in LINK.findall(said.decode("utf-8", "replace"))]
        new = [link for link in dict.fromkeys(links) if link not in seen and link.isascii() and " " not in link]
        seen.update(new)
        waiting.extend(new)
    return pages


def fetched(path: Path, host: str, asked: str) -> bytes:
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(20)
        connection.connect(str(path))
        connection.sendall(f"GET {asked} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def memory(pid: int) -> str:
    """Of a process, as the kernel counts it: pages of its own and its share of others (PSS), and its threads."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    pss = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return f"{pss / 1024:.0f} MB, {len(list(Path(f'/proc/{pid}/task').iterdir()))} threads"


def cpu(pid: int) -> float:
    """Seconds that a process has computed: a busy machine hardly changes these."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(places: Sequence[Path], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + 90
    while not all(place.exists() for place in places):
        if any(process.poll() is not None for process in processes) or time.monotonic() > until:
            sys.exit("a server ended or did not start; see above")
        time.sleep(0.1)
    time.sleep(1.0)


if __name__ == "__main__":
    main()
