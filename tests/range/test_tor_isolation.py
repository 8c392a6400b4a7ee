"""Nothing leaves the range: counted in namespaces whose only way out is watched."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from toy_sites import alone, needs_root, needs_tor, toy

from parola.range.layout import Role, public_names, spread

pytestmark = [alone, needs_tor, needs_root, pytest.mark.slow]
HERE = Path(__file__).parent
LOOPBACK = re.compile(r"^(?:[0-9A-F]{6}7F|00000000)$")  # /proc/net/tcp writes an address back to front
ENDS = ("parolaa", "parolab", "parolac")  # directory authorities; relays and sites; the client
SWITCH = "parolas"
SUBNET = "198.51.100.0/24"
TALK = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('203.0.113.9', 9))"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=30)  # noqa: S607 -- ip from PATH


@contextmanager
def namespaces(*names: str) -> Generator[None]:
    """Empty network namespaces without IPv6, whose kernel would send packets of its own."""
    if shutil.which("ip") is None:
        pytest.skip("no ip on this machine (Debian: apt-get install iproute2); that nothing leaves the range is untested")
    with ExitStack() as stack:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)  # noqa: S607 -- one that a killed run left
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            for where in ("all", "default"):
                inside(name, "sysctl", "-qw", f"net.ipv6.conf.{where}.disable_ipv6=1")
            ip("-n", name, "link", "set", "lo", "up")
        yield


def inside(name: str, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    words = ["ip", "netns", "exec", name, *command]
    return subprocess.run(words, check=check, capture_output=True, text=True, timeout=180)


def sent(name: str) -> dict[str, int]:
    """Interface -> packets that were sent through it or came from it."""
    lines = inside(name, "cat", "/proc/net/dev").stdout.splitlines()[2:]
    return {line.split(":")[0].strip(): int(line.split(":")[1].split()[1]) + int(line.split(":")[1].split()[9]) for line in lines}


def peers(name: str) -> set[str]:
    """Every address, as the kernel writes it, at either end of a socket of the namespace."""
    text = inside(name, "cat", "/proc/net/tcp", "/proc/net/udp", "/proc/net/raw").stdout
    return {end.split(":")[0] for line in text.splitlines() for end in line.split()[1:3] if re.fullmatch(r"[0-9A-F]{8}:[0-9A-F]{4}", end)}


def test_on_one_machine_no_packet_goes_but_over_loopback(class_root: Path, tmp_path: Path, measured: Callable[[str], None]) -> None:
    root = tmp_path / "class"
    root.mkdir()
    shutil.copytree(class_root / "server", root / "server")
    (root / "learner").symlink_to(class_root / "learner")
    with namespaces("parolaone", "parolatwo"):
        _way_out("parolaone", "parolatwo")
        before, seen, over = sent("parolaone"), set[str](), threading.Event()

        def look() -> None:
            while not over.wait(0.2):
                seen.update(peers("parolaone"))

        watching = threading.Thread(target=look)
        watching.start()
        parola = [sys.executable, "-m", "parola.cli", "tor"]
        started = inside("parolaone", *parola, "up", str(root), "--background", check=False)
        try:
            assert started.returncode == 0, started.stderr
            assert inside("parolaone", *parola, "test", str(root)).returncode == 0
            time.sleep(5)
            after = sent("parolaone")
        finally:
            inside("parolaone", *parola, "down", str(root), check=False)
            over.set()
            watching.join()
        assert {name: after[name] - before[name] for name in after if name != "lo"} == dict.fromkeys(set(after) - {"lo"}, 0)
        assert after["lo"] > 1000
        assert len(seen) > 5
        assert [address for address in sorted(seen) if not LOOPBACK.match(address)] == []
        inside("parolaone", sys.executable, "-c", TALK)
        assert sent("parolaone")["out"] > after["out"], "a packet that leaves is counted"
    measured(f"private Tor network in a namespace: {after['lo'] - before['lo']:,} packets over loopback, 0 elsewhere")


def _way_out(name: str, other: str) -> None:
    """A second interface with a route to everywhere, so that what wants to leave can, and is counted; nobody listens at its other end."""
    ip("-n", name, "link", "add", "out", "type", "veth", "peer", "name", "end", "netns", other)
    ip("-n", other, "link", "set", "end", "up")
    ip("-n", name, "address", "add", "192.0.2.1/24", "dev", "out")
    ip("-n", name, "link", "set", "out", "up")
    ip("-n", name, "neighbour", "add", "192.0.2.2", "lladdr", "02:00:00:00:00:02", "dev", "out", "nud", "permanent")
    ip("-n", name, "route", "add", "default", "via", "192.0.2.2")


@contextmanager
def joined() -> Generator[None]:
    """Three namespaces at a switch in a fourth; each sends what it has for anybody else to the switch, which leads nowhere."""
    with namespaces(SWITCH, *ENDS):
        ip(
            "-n", SWITCH, "link", "add", "bridge", "type", "bridge", "mcast_snooping", "0"
        )  # or it joins a group, and reports it by a packet
        ip("-n", SWITCH, "address", "add", "198.51.100.254/24", "dev", "bridge")
        ip("-n", SWITCH, "link", "set", "bridge", "up")
        for number, name in enumerate(ENDS):
            ip("-n", name, "link", "add", "wire", "type", "veth", "peer", "name", f"port{number}", "netns", SWITCH)
            ip("-n", SWITCH, "link", "set", f"port{number}", "master", "bridge", "up")
            for one in addresses_of(number):
                ip("-n", name, "address", "add", f"{one}/24", "dev", "wire")
            ip("-n", name, "link", "set", "wire", "up")
            ip("-n", name, "route", "add", "default", "via", "198.51.100.254")
        yield


def addresses() -> dict[str, str]:
    """Node -> address; those of one namespace share their tens."""
    tens = {"authority": 10, "relay": 20, "services": 20, "client": 30}
    return {
        name: f"198.51.100.{tens[name.rstrip('1234')] + (int(name[-1]) if name[-1].isdigit() else 9)}"
        for name in (*public_names(), "services", "client")
    }


def addresses_of(number: int) -> Sequence[str]:
    return [one for one in addresses().values() if int(one.rpartition(".")[2]) // 10 == number + 1]


def test_over_a_switch_no_packet_leaves_the_range_s_own_subnet(tmp_path: Path, measured: Callable[[str], None]) -> None:
    first, second, third = ((shutil.which("ip") or "ip", "netns", "exec", name) for name in ENDS)
    before: dict[Role, Sequence[str]] = {"authority": first, "relay": second, "services": second, "client": third}
    with joined(), watched() as watcher:
        layout = spread(addresses(), 9450, f"{addresses()['client']}:9450", before)
        with toy(tmp_path, layout=layout) as made:
            code = f"from parola.range.pages import *; f = first_pages({made.socks!r}, {made.onions!r}, patience=40); print(failed(f))"
            done = inside(ENDS[2], sys.executable, "-c", code)
            assert done.stdout.strip() == "[]", done
            for name in ENDS:
                assert {one for one in peers(name) if not one.endswith("6433C6") and one != "00000000"} == set(), name
            time.sleep(3)
        inside(ENDS[2], sys.executable, "-c", TALK)
        time.sleep(1)
        found = json.loads(watcher.communicate(timeout=20)[0])
    assert found["inside"] > 1000
    assert (found["outside"], found["others"]) == (["198.51.100.39 > 203.0.113.9"], 0), "the one that was sent on purpose"
    measured(f"private Tor network over a switch: {found['inside']:,} packets within {SUBNET}, 0 elsewhere")


@contextmanager
def watched() -> Generator[subprocess.Popen[str]]:
    command = ["ip", "netns", "exec", SWITCH, sys.executable, str(HERE / "watch_packets.py"), SUBNET]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None
        assert watcher.stdout.readline() == "ready\n"
        try:
            yield watcher
        finally:
            watcher.kill()
