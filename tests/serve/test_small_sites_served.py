"""All sites of a class in one process, as `parola serve` and compose start them: each with its own server name and clock."""

from __future__ import annotations

import re
import runpy
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from real_range import Range, exchange, running, status

from parola.locate import folder
from parola.serve import class_root as served
from parola.serve import parts
from parola_kit.notice import MARK, MARK_ASCII

MOST_THREADS, MOST_MB = 160, 256  # what docker-compose.yml gives the sites


@pytest.fixture(scope="module")
def up(class_root: Path) -> Iterator[Range]:
    with running(class_root) as made:
        yield made


def head(said: bytes) -> dict[str, str]:
    lines = said.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def about(root: Path, name: str) -> tuple[str, str, int]:
    """What a small site's store says: ident, powered, clock."""
    with closing(sqlite3.connect(served.site_store(root, name))) as opened:
        return opened.execute("SELECT ident, powered, (SELECT clock FROM setting) FROM site").fetchone()


def test_every_site_is_served_with_its_own_server_and_clock(up: Range) -> None:
    for site in served.small_sites(up.root):
        said = exchange(up.straight(site.name), up.request(site.name))
        ident, powered, clock = about(up.root, site.name)
        found = head(said)
        assert (status(said), found["server"], found.get("x-powered-by", "")) == (200, ident, powered), site.name
        assert "via" not in found
        assert found["x-notice"] == MARK_ASCII
        ahead = parsedate_to_datetime(found["date"]).timestamp() - time.time()
        assert abs(ahead - clock) < 5, site.name
        assert MARK.encode() in said
        assert MARK.encode() in exchange(up.relayed(), up.request(site.name))


def test_the_open_web_is_behind_the_gateway(up: Range) -> None:
    for site in served.open_sites(up.root):
        said = exchange(up.relayed(), up.request(site.name))
        assert (status(said), head(said)["server"]) == (200, parts.OPEN_IDENT)
        assert site.title.encode() in said


def test_one_sites_socket_does_not_answer_for_another(up: Range) -> None:
    assert status(exchange(up.straight("mixer"), up.request("escrow"))) == 404


def test_the_process_stays_within_its_share(up: Range, measured: Callable[[str], None]) -> None:
    for name in up.hosts:
        for path in ("/", "/about", "/reviews", "/search?q=a", "/sign-in"):
            exchange(up.straight(name), up.request(name, path))
    read = Path(f"/proc/{up.sites.pid}/status").read_text("ascii")
    threads, size = (int(re.search(rf"{key}:\s+(\d+)", read)[1]) for key in ("Threads", "VmRSS"))  # pyright: ignore[reportOptionalSubscript] -- Linux has both
    measured(f"sites: {len(up.hosts)} in one process, {threads} threads, {size / 1024:.0f} MB")
    assert threads <= MOST_THREADS
    assert size / 1024 <= MOST_MB


def test_the_check_of_health_asks_every_socket_of_a_folder(up: Range, tmp_path: Path) -> None:
    answers = runpy.run_path(str(folder("labs").parent / "containers" / "healthy.py"))["answers"]
    assert answers(f"{up.folder}/")
    assert answers(str(up.folder / "mixer.sock"))
    assert not answers(f"{tmp_path}/")
    (tmp_path / "gone.sock").touch()
    assert not answers(f"{tmp_path}/")


def test_only_open_ones_are_advertised(up: Range) -> None:
    page = exchange(up.relayed(), b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").decode()
    told = {name for name, host in up.hosts.items() if host in page}
    assert told == {"forum", "market", "directory", "news", *(site.name for site in served.open_sites(up.root))}
    assert page.index("Onion sites") < page.index(up.hosts["directory"]) < page.index("Open web")
