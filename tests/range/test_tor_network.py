"""A class's sites through a private Tor network: up, seen, down; and what happens when a part of it is killed, taken or broken."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy_sites import Toy, alone, free_layout, needs_tor, toy, until

from parola.cli import main
from parola.range import pages, process, run, state
from parola.range.layout import Node, public_names
from parola.range.socks import SAID, NoPage, page
from parola.range.torrc import Folders, torrc
from parola.serve import sockets
from parola.world.onion import RESTRICTED
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

pytestmark = [alone, needs_tor]


def parola(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "parola.cli", "tor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=400, env={**os.environ, **environment})


def said(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["tor", *arguments])
    return done.exit_code, done.output


def port() -> str:
    return free_layout().socks.rpartition(":")[2]


@dataclass
class Up:
    """A class whose network was started in the background."""

    root: Path
    started: subprocess.CompletedProcess[str]

    def rows(self) -> dict[str, dict[str, object]]:
        return {row["name"]: row for row in json.loads(parola("status", str(self.root), "--json").stdout)}


def lone(class_root: Path, place: Path) -> Path:
    """What a network needs of a class, in a folder of its own; the rest is linked."""
    root = place / "class"
    root.mkdir()
    shutil.copytree(class_root / "server", root / "server")
    (root / "learner").symlink_to(class_root / "learner")
    return root


@pytest.fixture(scope="module")
def lone_class(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lone(class_root, tmp_path_factory.mktemp("lone"))


@pytest.fixture(scope="module")
def other_class(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose network no other test uses at the same time."""
    return lone(class_root, tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def up(lone_class: Path) -> Iterator[Up]:
    done = parola("up", str(lone_class), "--background", "--port", port())
    assert done.returncode == 0, done.stderr
    yield Up(lone_class, done)
    parola("down", str(lone_class))


def test_up_prints_addresses_and_shows_each_step(up: Up, measured: Callable[[str], None]) -> None:
    told = dict(line.split(maxsplit=1) for line in up.started.stdout.splitlines())
    known = state.running(up.root)
    names = json.loads((up.root / "server" / "onions.json").read_text("utf-8"))["onions"]
    assert (told["socks"], told["forum"], told["control"]) == (
        known.socks,
        f"http://{names['forum']}/",
        known.processes["client"]["control"],
    )
    steps = ("starting", "authorities vote", "relays fetch the consensus", "onion services", "first page of every site")
    assert [step for step in steps if step not in up.started.stderr] == []
    assert 5 < float(told["seconds"]) < 120
    measured(f"private Tor network of a class: {len(known.onions)} sites seen {told['seconds']} s after the aligned start")


def test_the_pages_are_those_of_the_sites(up: Up) -> None:
    known = state.running(up.root)
    for onion in known.onions.values():
        assert MARK in page(known.socks, onion).decode()
    code, text = said("test", str(up.root))
    assert code == 0
    assert sorted(re.findall(r"(?m)^(\S+) +\d+\.\d\d s  [\d,]+ bytes$", text)) == sorted(known.onions)


def test_only_names_of_this_network_go_through(up: Up) -> None:
    socks = state.running(up.root).socks
    with pytest.raises(NoPage, match=SAID[2]):
        page(socks, "localhost")
    with pytest.raises(NoPage, match=SAID[0xF6]):
        page(socks, "a" * 56 + ".onion")


def test_status_has_a_row_for_each_node_and_site(up: Up) -> None:
    rows = up.rows()
    known = state.running(up.root)
    assert list(rows) == [*sorted([*public_names(), "client", "services", "sites"]), *sorted(known.sockets)]
    assert {row["problem"] for row in rows.values()} == {""}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(rows[name]["valid_until"])) for name in (*public_names(), "client"))
    code, text = said("status", str(up.root), "--circuits")
    assert (code, "→" in text) == (0, True)


@pytest.mark.skipif(shutil.which("faketime") is None, reason="no faketime on this machine; what a moved clock does is untested")
def test_a_clock_that_was_moved_is_told(up: Up) -> None:
    """Tor itself does not start under faketime, so it is the one who asks whose clock is ahead."""
    command = ["faketime", "-f", "+3h", sys.executable, "-m", "parola.cli", "tor", "status", str(up.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert len(re.findall(r"its consensus ended [12]\.\d h ago: the clock was moved", done.stdout)) == 9
    assert said("status", str(up.root))[0] == 0


def test_circuits_of_both_ends(up: Up) -> None:
    code, text = said("circuits", str(up.root))
    assert code == 0
    assert re.search(
        r"client → \w+\d \(guard\) → \w+\d \(middle\) → \w+\d \(rendezvous\)\n +open: meets a site at a rendezvous point \(forum\)", text
    )
    code, text = said("circuits", str(up.root), "--node", "services")
    assert (code, "waits for visitors at an introduction point (forum)" in text) == (0, True)
    assert said("circuits", str(up.root), "--node", "nobody")[0] == 2
    assert len(json.loads(said("circuits", str(up.root), "--json")[1])) >= 2


def test_tor_names_the_sites_as_we_do(up: Up) -> None:
    """Tor works a name out from the secret key itself, and writes it beside."""
    known = state.running(up.root)
    for site, onion in known.onions.items():
        assert (Path(known.runtime) / "services" / "onion" / site / "hostname").read_text("ascii").strip() == onion


def test_the_class_s_restricted_site_is_one_that_the_shared_client_opens(up: Up) -> None:
    keys = json.loads((up.root / "server" / "onion_keys.json").read_text("utf-8"))
    known = state.running(up.root)
    assert sorted(keys["clients"]) == sorted(set(RESTRICTED) & set(known.onions)) != []
    for site in keys["clients"]:
        assert (Path(known.runtime) / "services" / "onion" / site / "authorized_clients" / "class.auth").is_file()
        assert MARK in page(known.socks, known.onions[site]).decode()


def test_others_of_this_machine_read_no_key(up: Up) -> None:
    known = state.running(up.root)
    nodes = [path for path in Path(known.runtime).iterdir() if path.is_dir() and path.name != "web"]
    assert {path.stat().st_mode & 0o777 for path in nodes} == {0o700}
    assert {Path(where).stat().st_mode & 0o777 for where in known.sockets.values()} == {0o600}
    assert (up.root / "state" / "tor").stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        pid = known.processes["relay1"]["pid"]
        assert re.search(r"^Uid:\s+[1-9]\d*", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE), "Tor does not run as root"


def test_others_of_this_machine_cannot_tell_whose_site_is_whose(up: Up) -> None:
    own = up.root / "state"
    files = [own / "tor.json", *(own / "log").rglob("*.log")]
    assert len(files) > 5
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (own / "log", own / "log" / "tor", own / "tor")} == {0o700}
    known = state.running(up.root)
    lines = [Path(f"/proc/{told['pid']}/cmdline").read_text("utf-8") for told in known.processes.values()]
    assert [name for name in known.sockets if any(f"{name}.sock" in line or f"={name}=" in line for line in lines)] == []


def test_a_second_one_of_the_class_is_refused(up: Up) -> None:
    for way in ((), ("--background",)):
        code, text = said("up", str(up.root), *way)
        assert (code, "its private Tor network runs already" in text) == (2, True), text
    assert said("test", str(up.root))[0] == 0


def test_a_taken_port_is_named_and_nothing_starts(lone_class: Path, class_root: Path, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    for tree in ("learner", "server"):
        (tmp_path / "class" / tree).symlink_to(class_root / tree)
    layout = free_layout()
    node = layout.nodes[4]
    with sockets.bound(f"{node.address}:{node.or_port}"):
        done = parola("up", str(tmp_path / "class"), "--background", "--port", layout.socks.rpartition(":")[2])
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{node.address}:{node.or_port}: cannot be bound (Address already in use)" in done.stderr
    assert "Traceback" not in done.stderr
    assert not state.path(tmp_path / "class").exists()


def test_without_tor_it_is_said_what_to_install(lone_class: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.shutil, "which", lambda *_a, **_k: None)
    with pytest.raises(BadInput, match="tor: not on this machine; an administrator can: apt-get install tor"):
        run.up(lone_class, 9450, lambda _: None, lambda _: None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda keys: keys.pop("forum"), "has no key of forum; build the class again"),
        (lambda keys: keys.update(forum="0" * 64), "the key of forum is not that of"),
        (lambda keys: keys.update(forum="xyz"), r"\$\.keys\.forum"),
    ],
    ids=["missing", "another", "no key"],
)
def test_a_wrong_onion_key_is_named_with_its_file(
    class_root: Path, tmp_path: Path, change: Callable[[dict[str, str]], None], words: str
) -> None:
    (tmp_path / "server").mkdir()
    for path in (class_root / "server").iterdir():
        (tmp_path / "server" / path.name).symlink_to(path)
    (tmp_path / "learner").symlink_to(class_root / "learner")
    path = tmp_path / "server" / "onion_keys.json"
    document = json.loads(path.read_text("utf-8"))
    change(document["keys"])
    path.unlink()
    path.write_text(json.dumps(document), "utf-8")
    code, text = said("up", str(tmp_path))
    assert (code, re.search(rf"{re.escape(str(path))}: .*{words}", text) is not None) == (1, True), text
    assert "Traceback" not in text


def test_what_is_not_up_is_said(class_root: Path, tmp_path: Path) -> None:
    for command in ("status", "test", "circuits"):
        code, text = said(command, str(tmp_path))
        assert (code, "is not running; start it with: parola tor up" in text) == (1, True)
    code, text = said("up", str(tmp_path))
    assert (code, "no complete class here" in text) == (1, True)
    assert said("down", str(tmp_path))[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_after_down_nothing_is_left(up: Up) -> None:
    """Last of those that share one network."""
    known = state.running(up.root)
    done = parola("down", str(up.root))
    assert (done.returncode, "stopped" in done.stderr) == (0, True)
    assert [name for name in known.processes if state.alive(known, name)] == []
    assert (Path(known.runtime).exists(), state.path(up.root).exists()) == (False, False)
    assert parola("status", str(up.root)).returncode == 1


@pytest.mark.slow
def test_killed_as_a_whole_it_comes_back_with_the_same_names(other_class: Path) -> None:
    own = port()
    assert parola("up", str(other_class), "--background", "--port", own).returncode == 0
    first = state.running(other_class)
    prints = (other_class / "state" / "tor" / "keys.json").read_bytes()
    for pid in (first.supervisor, *(told["pid"] for told in first.processes.values())):
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not state.held(other_class))
    code, text = said("status", str(other_class))
    assert (code, "is not running" in text) == (1, True)
    done = parola("up", str(other_class), "--background", "--port", own)
    try:
        assert done.returncode == 0, done.stderr
        second = state.running(other_class)
        assert (second.onions, (other_class / "state" / "tor" / "keys.json").read_bytes()) == (first.onions, prints)
        assert not Path(first.runtime).exists()
        assert parola("test", str(other_class)).returncode == 0
        _a_dead_part_is_named(other_class, second)
    finally:
        assert parola("down", str(other_class)).returncode == 0


def _a_dead_part_is_named(root: Path, known: state.State) -> None:
    """The sites' server and one relay: each is told by name, and what is left goes on."""
    os.kill(known.processes["relay4"]["pid"], signal.SIGKILL)
    assert until(lambda: "relay4" in problems(root))
    assert set(problems(root)) == {"relay4"}
    assert until(lambda: parola("test", str(root)).returncode == 0, 60), "six nodes are enough"
    os.kill(known.processes["sites"]["pid"], signal.SIGKILL)
    assert until(lambda: "sites" in problems(root))
    assert set(problems(root)) == {"relay4", "sites", *known.sockets}
    assert "its web server takes no connection" in problems(root)["forum"]
    done = parola("test", str(root))
    assert (done.returncode, "forum" in done.stdout) == (1, True)
    assert "sites: ended by itself" in (root / "state" / "log" / "tor" / "up.log").read_text("utf-8")


def problems(root: Path) -> dict[str, str]:
    rows = json.loads(parola("status", str(root), "--json").stdout)
    return {row["name"]: row["problem"] for row in rows if row["problem"]}


@pytest.mark.slow
def test_a_restricted_site_opens_for_who_holds_its_key_alone(tmp_path: Path) -> None:
    with toy(tmp_path, ("board", "shop"), restricted=("board",)) as made:
        assert pages.failed(pages.first_pages(made.socks, made.onions, patience=60)) == []
        assert made.onions["board"].encode() in page(made.socks, made.onions["board"])
        with stranger(made) as socks:
            assert until(lambda: answer(socks, made.onions["shop"]) == "", 60), answer(socks, made.onions["shop"])
            assert answer(socks, made.onions["board"]) == SAID[0xF4]


@contextmanager
def stranger(made: Toy) -> Generator[str]:
    """Another client of the same network, which holds no key; gives where it offers SOCKS."""
    plan = made.network.plan
    home = plan.runtime / "stranger"
    socks = f"unix:{home}/socks"
    for folder in (home, home / "data", home / "auth"):
        folder.mkdir(mode=0o700)
    lines = re.findall(r"(?m)^DirAuthority (.+)$", plan.folders(plan.layout.one("client")).torrc.read_text("utf-8"))
    node = Node("stranger", "client", "127.0.0.1")
    told = torrc(node, replace(plan.layout, socks=socks), lines, Folders(home, plan.runtime / "empty"), [])
    (home / "torrc").write_text(told, "utf-8")
    process.give(home)
    command = [process.tor(), *process.no_other_settings(home / "torrc")]
    with process.started("stranger", command, plan.logs / "stranger.log"):
        yield socks


def answer(socks: str, onion: str) -> str:
    """Why no page comes; empty if one does."""
    try:
        page(socks, onion)
    except NoPage as error:
        return str(error)
    return ""


@pytest.mark.slow
def test_a_node_that_misses_the_vote_is_waited_for(tmp_path: Path) -> None:
    layout = free_layout()
    late = ("sh", "-c", f'test -e {tmp_path}/seen || {{ touch {tmp_path}/seen; sleep 7; }}; exec "$@"', "sh")
    nodes = tuple(replace(node, before=late) if node.name == "relay2" else node for node in layout.nodes)
    with toy(tmp_path, layout=replace(layout, nodes=nodes)) as made:
        assert "relay2 came too late for the vote; once more" in made.said
        assert pages.failed(pages.first_pages(made.socks, made.onions, patience=60)) == []


@pytest.mark.slow
def test_forty_sites_are_seen_too(tmp_path: Path, measured: Callable[[str], None]) -> None:
    names = [f"site{n}" for n in range(40)]
    with toy(tmp_path, names) as made:
        found = pages.first_pages(made.socks, made.onions, patience=60)
        seconds = time.monotonic() - made.network.began
        assert pages.failed(found) == []
    measured(f"private Tor network: 40 sites seen {seconds:.1f} s after the aligned start")
    assert seconds < 90


@pytest.mark.slow
def test_told_to_stop_while_it_starts_it_stops(other_class: Path) -> None:
    command = [sys.executable, "-m", "parola.cli", "tor", "up", str(other_class), "--port", port()]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert started.stderr is not None
    seen = ""
    while "authorities vote" not in seen:
        line = started.stderr.readline()
        assert line, seen
        seen += line
    known = state.read(other_class)
    assert known is not None
    started.send_signal(signal.SIGINT)
    text = started.communicate(timeout=30)[1]
    assert (started.returncode, "told to stop before its private Tor network was up" in text) == (1, True), text
    assert (Path(known.runtime).exists(), state.path(other_class).exists()) == (False, False)
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", int(command[-1])), 1):
        pass
