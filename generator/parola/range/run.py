"""The private Tor network of a class: its onion services from the class's own keys, and one web server for all of its sites."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from parola.range import process, state, tor
from parola.range.keys import Service
from parola.range.layout import look_free, loopback
from parola.range.pages import failed, first_pages
from parola.range.process import Running
from parola.range.state import State
from parola.range.tor import Network, Plan, Say, Stopped
from parola.serve import class_root, launcher, private
from parola_kit.errors import BadInput, WrongUse

PATIENCE = 90  # seconds in which every site must have given its first page, once all are announced
SITES = "sites"


def services(root: Path, sockets: Mapping[str, Path]) -> tuple[Service, ...]:
    """The onion services of a class; ``sockets`` has the socket of each site's web server.

    Raises:
        BadInput: ``server/onion_keys.json`` cannot be read, or has another key than the name of a site needs.
    """
    path = root / "server" / "onion_keys.json"
    held = class_root.document(path, "onion_keys")
    found = [_service(path, site, held["keys"], held["clients"], sockets[site.name]) for site in class_root.sites(root)]
    return tuple(found)


def up(root: Path, port: int, say: Say, told: Callable[[State], None]) -> None:
    """Start the network and the sites' web server, give ``told`` what there is to know when every site was seen, run until told to stop.

    Raises:
        WrongUse: the network of this class runs already.
        BadInput: the class is not complete, Tor is missing, a port is taken, a part does not start; says which.
    """
    class_root.check(root)
    process.tor()
    layout = loopback(port)
    with state.alone(root), launcher.told_to_stop() as stop, state.runtime() as folder:
        logs = _logs(root)
        private.folder(root / "state" / "tor")
        sockets = {site.name: folder / "web" / f"{site.name}.sock" for site in class_root.sites(root)}
        plan = Plan(layout, services(root, sockets), root / "state" / "tor", logs, folder)
        state.write(root, _state(plan, {}, None))
        try:
            look_free(layout)
            with web(root, folder / "web", logs) as server:
                say("sites")
                _served(plan.services, server, stop)  # first: they and Tor would take the processor from each other
                with tor.network(plan, say, stop) as network:
                    running = {**network.running, SITES: server}
                    state.write(root, _state(plan, running, _seen(plan, network, say, stop)))
                    told(state.running(root))
                    _watch(running, say, stop)
        except Stopped:
            raise BadInput(f"{root}: told to stop before its private Tor network was up") from None


@contextmanager
def web(root: Path, folder: Path, logs: Path) -> Generator[Running]:
    """The sites' web server, one process for all of them, each at its own Unix socket in a new folder.

    Every user can read a command line: it does not name the sites.
    """
    folder.mkdir(mode=0o711)
    command = [sys.executable, "-m", "parola.cli", "--quiet", "serve", str(root), f"--only={SITES}={folder}"]
    with process.started(SITES, command, logs / f"{SITES}.log", own_user=True) as running:
        yield running


def in_background(root: Path, port: int, tell: Callable[[str], None]) -> State:
    """Start the network in a process that stays; ``tell`` is given its lines of progress. What it writes is in ``state/log/tor/up.log``.

    Raises:
        WrongUse: the network of this class runs already, or the port cannot be.
        BadInput: it did not come up; says why.
    """
    state.not_yet(root)
    class_root.check(root)
    log = _logs(root) / "up.log"
    command = [sys.executable, "-m", "parola.cli", "tor", "up", str(root), f"--port={port}"]
    with private.opened(log, "wb") as file:
        child = subprocess.Popen(  # noqa: S603 -- our own command
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file, start_new_session=True
        )
    try:
        return _followed(root, child, log, tell)
    except BaseException:  # also Ctrl-C: nobody would know of it
        child.terminate()
        child.wait()
        raise


def _logs(root: Path) -> Path:
    for folder in (found := root / "state" / "log" / "tor").parent, found:
        private.folder(folder)
    return found


def _followed(root: Path, child: subprocess.Popen[bytes], log: Path, tell: Callable[[str], None]) -> State:
    """Pass on its lines of progress, which are indented, until it is up; its last word, when it ends before that, is our own."""
    told = 0
    while True:
        ended = child.poll() is not None
        said = log.read_text("utf-8", errors="replace")
        progress = [line for line in said.splitlines() if line.startswith("  ")]
        for line in progress[told:]:
            tell(line)
        told = len(progress)
        if ended:
            wrong = WrongUse if child.returncode == 2 else BadInput
            raise wrong(said.rpartition("parola: ")[2].strip() or f"the network ended by itself; what it said is in {log}")
        known = state.read(root)
        if known and known.supervisor == child.pid and known.seconds is not None:
            return known
        time.sleep(0.1)


def _service(path: Path, site: class_root.Site, keys: Mapping[str, str], clients: Mapping[str, str], socket: Path) -> Service:
    if site.name not in keys:
        raise BadInput(f"{path}: has no key of {site.name}; build the class again into a new folder")
    client = bytes.fromhex(clients[site.name]) if site.name in clients else None
    made = Service(site.name, bytes.fromhex(keys[site.name]), socket, client)
    if made.onion != site.onion:
        raise BadInput(f"{path}: the key of {site.name} is not that of {site.onion}; copy the whole class again, or build it again")
    return made


def _state(plan: Plan, running: Mapping[str, Running], seconds: float | None) -> State:
    told = {
        name: {"pid": one.process.pid, "log": str(one.log)} | ({} if name == SITES else {"control": str(plan.runtime / name / "control")})
        for name, one in running.items()
    }
    return State(
        os.getpid(),
        str(plan.runtime),
        plan.layout.socks,
        {service.name: service.onion for service in plan.services},
        {service.name: str(service.socket) for service in plan.services},
        told,
        seconds,
    )


def _seen(plan: Plan, network: Network, say: Say, stop: Event) -> float:
    """Wait for a page of every site; seconds from the aligned start."""
    say("first page of every site")
    found = first_pages(plan.layout.socks, {one.name: one.onion for one in plan.services}, patience=PATIENCE, stop=stop)
    if stop.is_set():
        raise Stopped
    if problems := failed(found):
        raise BadInput("\n".join(["not every site can be reached through the network:", *problems, f"(logs are in {plan.logs})"]))
    return round(time.monotonic() - network.began, 2)


def _served(wanted: Sequence[Service], server: Running, stop: Event) -> None:
    """Wait until the sites' sockets are there, and let Tor's user connect to them."""
    until = time.monotonic() + launcher.START_SECONDS
    while not all(one.socket.exists() for one in wanted):
        if server.process.poll() is not None or time.monotonic() > until:
            raise BadInput(f"{SITES}: the web server of the sites does not start\n{process.last_lines(server)}")
        if stop.wait(0.1):
            raise Stopped
    for one in wanted:
        process.give(one.socket)


def _watch(running: Mapping[str, Running], say: Say, stop: Event) -> None:
    """Run until told to stop; say once of each process that it has ended, for the others keep running."""
    left = dict(running)
    while not stop.wait(0.5):
        for name, one in list(left.items()):
            if one.process.poll() is not None:
                say(f"{name}: ended by itself (exit code {one.process.returncode}); the others keep running; its log is {one.log}")
                del left[name]
