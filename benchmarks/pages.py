"""Milliseconds at the server for every page of sites, explorer and desk, found by following links, beside a page of no work at all.

Each page is asked for twice and the second time counts; at most MOST pages an application, breadth first; lists as files are no pages.
Last comes the explorer over a large ledger.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import deque
from html import unescape
from pathlib import Path

import large_explorer
import numpy as np
from flask import Flask
from flask.testing import FlaskClient

from parola.build import build
from parola.locate import folder
from parola.serve import class_root, parts
from parola.spec.roster import roster

MOST = 1500
LIMIT = 50.0  # ms, the most that a page may take (issue: the faces)
LINK = re.compile(r'href="(/[^"#]*)')


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "class"
        build(folder("scenarios") / "lantern-strait", roster(1), "20250303", root)
        setting = parts.Setting(root, Path("build/site/learner/en"), frozenset())
        hosts = {site.name: site.onion for site in class_root.sites(root)}
        reference = float(np.median([timed(plain().test_client(), "localhost", "/")[0] for _ in range(300)]))
        print(f"a page of no work: {reference:.2f} ms, Python {sys.version.split()[0]}")
        for name in ("forum", "market", "explorer", "desk"):
            report(name, walked(parts.APPS[name](setting), hosts.get(name, "localhost")), reference)
    with tempfile.TemporaryDirectory() as place:
        large_explorer.report(Path(place), large_explorer.DEFAULT)


def plain() -> Flask:
    """An application that does nothing but answer."""
    app = Flask(__name__)
    app.add_url_rule("/", "start", lambda: "here")
    return app


def walked(app: Flask, host: str) -> dict[str, float]:
    """Path -> milliseconds of its second answer."""
    client, found, waiting = app.test_client(), dict[str, float](), deque(["/"])
    seen = {"/"}
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        timed(client, host, path)
        found[path], text = timed(client, host, path)
        new = [link for link in dict.fromkeys(unescape(link) for link in LINK.findall(text)) if link not in seen and ".csv" not in link]
        seen.update(new)
        waiting.extend(new)
    return found


def timed(client: FlaskClient, host: str, path: str) -> tuple[float, str]:
    started = time.perf_counter()
    reply = client.get(path, base_url=f"http://{host}")
    text = reply.get_data(as_text=True)
    spent = 1000 * (time.perf_counter() - started)
    assert reply.status_code < 400, (path, reply.status)
    return spent, text


def report(name: str, found: dict[str, float], reference: float) -> None:
    times = np.array(list(found.values()))
    p50, p99, most = float(np.percentile(times, 50)), float(np.percentile(times, 99)), float(times.max())
    slowest = max(found, key=lambda path: found[path])
    print(f"{name:9} {len(found):5} pages   p50 {p50:5.1f} ms ({p50 / reference:.0f} x)   p99 {p99:5.1f} ms   most {most:5.1f} ms")
    print(f"          {'within' if most <= LIMIT else 'OVER'} {LIMIT:.0f} ms; slowest: {slowest[:90]}")


if __name__ == "__main__":
    main()
