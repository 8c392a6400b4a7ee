"""What nodes are told: their own addresses and no other, no way out, and a place for each file that is theirs alone."""

from __future__ import annotations

import ipaddress
import re
import subprocess
from pathlib import Path

import pytest
from toy_sites import needs_tor, toy_services

from parola.range import keys, process
from parola.range.keys import Kept
from parola.range.layout import PORTS, Layout, look_free, loopback, public_names, spread
from parola.range.torrc import Folders, torrc
from parola.serve import sockets
from parola_kit.errors import BadInput, WrongUse

ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
NAMES = (*public_names(), "services", "client")
FINGERPRINTS = {name: {"fingerprint": f"{n:040X}", "v3ident": f"{n + 90:040X}", "files": {}} for n, name in enumerate(public_names())}


def settings(layout: Layout, home: Path = Path("/run/parola")) -> dict[str, str]:
    """Node -> its settings, with two sites of which one is restricted."""
    lines = Kept(home, FINGERPRINTS).lines(layout)
    pairs = [(one.name, one.socket) for one in toy_services(home, ("board", "shop"), ("board",))]
    return {node.name: torrc(node, layout, lines, Folders(home / node.name, home / "empty"), pairs) for node in layout.nodes}


def lines(text: str, name: str) -> list[str]:
    return [line.partition(" ")[2] for line in text.splitlines() if line.split(" ")[0] == name]


def test_no_setting_has_an_outside_address() -> None:
    for node, text in settings(loopback()).items():
        found = ADDRESS.findall(text)
        assert len(found) >= 4, node
        assert {one for one in found if not ipaddress.ip_address(one).is_loopback} == set()
        assert re.findall(r"https?://|\b[a-z0-9-]+\.(?:org|com|net)\b", text) == []


def test_hosts_of_their_own_have_their_own_addresses_and_no_other() -> None:
    own = {name: f"198.51.100.{n + 1}" for n, name in enumerate(NAMES)}
    layout = spread(own, 9000, "198.51.100.9:9000", {"client": ("ip", "netns", "exec", "far")})
    for node, text in settings(layout).items():
        assert set(ADDRESS.findall(text)) <= set(own.values()), node
        assert f"OutboundBindAddress {own[node]}\n" in text
    assert [node.before for node in layout.nodes if node.before] == [("ip", "netns", "exec", "far")]


def test_nothing_leaves_through_a_node() -> None:
    told = settings(loopback())
    for node in public_names():
        given = [lines(told[node], name) for name in ("ExitRelay", "ExitPolicy", "SocksPort")]
        assert given == [["0"], ["reject *:*"], ["0"]]
    assert lines(told["client"], "SocksPort") == ["127.0.0.1:9450 OnionTrafficOnly ExtendedErrors"]
    for text in told.values():
        assert len(lines(text, "DirAuthority")) == 3
        assert lines(text, "UseDefaultFallbackDirs") == ["0"]
        sites = [value.partition(" ")[2] for value in lines(text, "HiddenServicePort")]
        assert all(where.startswith("unix:") for where in (*lines(text, "ControlPort"), *sites))


def test_every_port_is_one_node_s() -> None:
    layout = loopback(9600)
    ports = [port for node in layout.nodes for port in (node.or_port, node.dir_port) if port]
    assert sorted([9600, *ports]) == list(range(9600, 9600 + PORTS))
    assert len({node.address for node in layout.nodes}) == len(layout.nodes)


@pytest.mark.parametrize("port", [0, 80, 65530, 70000])
def test_a_port_that_cannot_be_is_said(port: int) -> None:
    with pytest.raises(WrongUse, match=rf"--port {port}: give a number from 1024 to"):
        loopback(port)


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with sockets.bound("127.0.0.12:9733"), pytest.raises(BadInput, match=r"127\.0\.0\.12:9733: cannot be bound .*--port 9781"):
        look_free(loopback(9731))


@needs_tor
def test_tor_takes_every_setting(tmp_path: Path) -> None:
    """Tor's own check; a name that a release drops would be found here, and not in a class."""
    (tmp_path / "empty").touch()
    for node, text in settings(loopback(), tmp_path).items():
        home = Folders(tmp_path / node, tmp_path / "empty")
        for folder in (home.home, home.home / "data", home.home / "auth"):
            folder.mkdir(mode=0o700)
        if node == "services":
            for one in toy_services(tmp_path, ("board", "shop"), ("board",)):
                keys.write_service(one, home.service(one.name))
        home.torrc.write_text(text, "utf-8")
        done = subprocess.run(
            [process.tor(), "--verify-config", *process.no_other_settings(home.torrc)], capture_output=True, text=True, check=False
        )
        bad = [line for line in done.stdout.splitlines() if re.search(r"\[(warn|err)\]", line) and not re.search(EXPECTED, line)]
        assert (done.returncode, bad) == (0, []), node


EXPECTED = "TestingTorNetwork is set|You have used DirAuthority|SafeLogging|disabled SafeLogging|Fixing permissions|running Tor as root"
