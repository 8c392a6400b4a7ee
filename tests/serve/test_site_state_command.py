"""`parola site` as a trainer meets it, while a class is served in a process of its own."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hand_states import give_happenings, onion

from parola.cli import main
from parola.serve import site_state
from parola_kit.notice import MARK


def said(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["site", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_it_says_what_there_is(own_class: Path) -> None:
    root = str(own_class)
    code, out, _ = said("list", root)
    assert (code, len(re.findall(r"^(?:forum|market) +up +as built$", out, re.MULTILINE))) == (0, 2)
    for arguments, words in (
        (("gone", "market", root), "no state 'gone'; there are up, down, seized, exit, announcement, moved, scheduled"),
        (("seized", "bazaar", root), "no site 'bazaar'; there are "),
        (("scheduled", "market", root, "--at", "soon"), "--at soon: is no time; write it as 2025-04-01T00:00:00Z"),
        (("scheduled", "market", root, "--at", "2025-04-01T00:00:00"), "says no zone"),
    ):
        code, out, told = said(*arguments)
        assert (code, out, words in told) == (2, "", True), told
    assert said("seized", "market", root + "-none")[0] == 1
    assert not site_state.path_of(own_class).exists()


def test_it_switches_and_lists(own_class: Path) -> None:
    give_happenings(own_class, "market")
    root = str(own_class)
    assert said("seized", "market", root)[:2] == (0, "market: seized\n")
    assert said("scheduled", "market", root, "--at", "2025-03-02T01:00:00+01:00")[:2] == (0, "market: exit\n")
    found = {one["site"]: one for one in json.loads(said("list", root, "--json")[1])}
    assert (found["market"]["state"], found["market"]["scenario_at"]) == ("exit", "2025-03-02T00:00:00Z")
    assert (found["forum"]["state"], found["forum"]["since"]) == ("up", "")
    assert "forum: down\n" in said("down", "all", root)[1]
    with site_state.path_of(own_class).open("a") as file:
        file.write('{"format"')
    code, out, told = said("list", root)
    assert (code, "market         down          since 20" in out, "sites.jsonl:" in told) == (1, True, True)
    code, out, told = said("up", "market", root)
    assert (code, out, "was cut off or damaged" in told) == (0, "market: up\n", True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """For sockets, whose paths are short."""
    made = Path(tempfile.mkdtemp(prefix="parola-test-"))
    yield made
    shutil.rmtree(made)


def asked(path: Path, host: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("localhost", timeout=10)
    with closing(connection):
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(path))
        connection.request("GET", "/", headers={"Host": host})
        reply = connection.getresponse()
        return reply.status, reply.read().decode()


def test_every_process_follows_at_its_next_request(own_class: Path, folder: Path) -> None:
    give_happenings(own_class, "market")
    host = onion(own_class, "market")
    command = [sys.executable, "-m", "parola.cli", "--quiet", "serve", str(own_class)]
    places = [folder / "a.sock", folder / "b.sock"]
    with (folder / "log").open("w") as log:
        running = [subprocess.Popen([*command, f"--only=market=unix:{place}"], stderr=log) for place in places]
        until = time.monotonic() + 60
        while not all(place.exists() for place in places):
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        for state, status, words in (
            ("seized", 200, "Taken over"),
            ("down", 503, "Cable"),
            ("up", 200, "Market"),
            ("moved", 200, "safer place"),
        ):
            assert said(state, "market", str(own_class))[0] == 0
            for place in places:
                answer = asked(place, host)
                assert (answer[0], words in answer[1] or state == "up", MARK in answer[1]) == (status, True, True)
        with site_state.path_of(own_class).open("a") as file:
            file.write('{"format"')
        assert "safer place" in asked(places[0], host)[1]
        for process in running:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(15) for process in running] == [0, 0]
    told = (folder / "log").read_text()
    assert told.count("was cut off or damaged") == 1
    assert "Traceback" not in told
