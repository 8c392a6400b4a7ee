"""Starts a private Tor network in the order that was measured to work, gives it while it runs, and stops it.

Authorities and relays begin just after a multiple of the first voting interval, for votes happen on these multiples. The host of the onion
services and the client begin when every relay holds a consensus that lists all nodes, and what it needs to build circuits; begun earlier,
a service chooses introduction points that cannot be reached yet, and waits long before it tries others. The client is not told of a site
before the site's descriptor is up, for who asks too early is told no for a while.
"""

from __future__ import annotations

import math
import shutil
import signal
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from parola.range import keys, process
from parola.range.control import Control, NotNow, control
from parola.range.keys import Kept, Service
from parola.range.layout import Layout, Node, look_free
from parola.range.process import Running
from parola.range.torrc import VOTING_SECONDS, Folders, torrc
from parola_kit.errors import BadInput

START_SECONDS = 180
VOTES = 4  # starts, until every node is in time for one
TURN = 0.1  # seconds between two looks
AGAIN = 3  # seconds in which a relay that was told to ask anew should have what it asks for
Say = Callable[[str], None]


class Stopped(Exception):
    """Somebody asked to stop while the network was starting."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What network to run: its layout and services, the folders of its kept keys and of its logs, and a short one of this run."""

    layout: Layout
    services: tuple[Service, ...]
    state: Path
    logs: Path
    runtime: Path

    def folders(self, node: Node) -> Folders:
        """Where the files of a node lie."""
        return Folders(self.runtime / node.name, self.runtime / "empty")


@dataclass(frozen=True, slots=True)
class Network:
    """A network that runs: its processes by node name, and the monotonic time of its aligned start."""

    plan: Plan
    running: Mapping[str, Running]
    began: float

    def control(self, name: str) -> Path:
        """The socket of a node's control port."""
        return self.plan.runtime / name / "control"


@contextmanager
def network(plan: Plan, say: Say, stop: Event) -> Generator[Network]:
    """A network whose services are up; it is stopped when the context ends.

    ``say`` is told each step; ``stop`` ends the start when it is set.

    Raises:
        BadInput: Tor is not there, a port is taken, a key file was changed, or a node ends or does not get on; names which.
        Stopped: ``stop`` was set.
    """
    process.tor()
    look_free(plan.layout)
    own = _keys(plan, say)
    _lay_out(plan, own)
    running: dict[str, Running] = {}
    with ExitStack() as stack:
        try:
            _wait_for_the_turn(say, stop)
            watch = _Watch(plan, running, stop, time.monotonic())
            _vote(watch, own, say, stack)
            say("relays fetch the consensus")
            _hand_out(plan, watch)
            say("onion services")
            _start(plan, plan.layout.of("services", "client"), running, stack)
            _published(plan, watch)
            watch.until("the client had the consensus", lambda: _ready(plan, plan.layout.one("client")))
            yield Network(plan, running, watch.began)
        finally:
            process.ask_to_stop(list(running.values()))


def _keys(plan: Plan, say: Say) -> Kept:
    found = keys.kept(plan.layout, plan.state, datetime.now(UTC))
    if found is None:
        say("making keys")
        found = keys.make(plan.layout, plan.state)
    return found


def _lay_out(plan: Plan, own: Kept) -> None:
    """Write the files of all nodes into the folder of this run, which then belongs to who runs Tor."""
    (plan.runtime / "empty").touch()
    for node in plan.layout.nodes:
        folders = plan.folders(node)
        shutil.rmtree(folders.home, ignore_errors=True)
        folders.home.mkdir(mode=0o700)
        if node.role in ("authority", "relay"):
            own.copy(node, folders.keys)
        elif node.role == "services":
            for service in plan.services:
                keys.write_service(service, folders.service(service.name))
        else:
            (folders.home / "auth").mkdir(mode=0o700)
            for service in plan.services:
                keys.write_client(service, folders.home / "auth")
        (folders.home / "data").mkdir(mode=0o700, exist_ok=True)
        (folders.home / "data" / "cached-certs").write_text(own.certificates(), "ascii")  # nobody has to ask for them first
        pairs = [(service.name, service.socket) for service in plan.services]
        folders.torrc.write_text(torrc(node, plan.layout, own.lines(plan.layout), folders, pairs), "utf-8")
        process.give(folders.home)


def _wait_for_the_turn(say: Say, stop: Event) -> None:
    now = time.time()
    left = math.ceil(now / VOTING_SECONDS) * VOTING_SECONDS - now
    say(f"starting in {left:.0f} s, when the next votes are due" if left >= 1 else "starting")
    if stop.wait(left):
        raise Stopped


def _start(plan: Plan, nodes: Sequence[Node], running: dict[str, Running], stack: ExitStack) -> None:
    for node in nodes:
        command = [process.tor(), *process.no_other_settings(plan.folders(node).torrc)]
        running[node.name] = stack.enter_context(process.started(node.name, command, plan.logs / f"{node.name}.log", before=node.before))


@dataclass(frozen=True, slots=True)
class _Watch:
    """Looks after a network while it starts; ``running`` grows."""

    plan: Plan
    running: dict[str, Running]
    stop: Event
    began: float

    def until(self, what: str, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        while not true():
            self.look(what)
            if self.stop.wait(TURN):
                raise Stopped

    def look(self, what: str) -> None:
        """Give up when a node has ended, when it takes too long, or when somebody asked to stop."""
        for one in self.running.values():
            if (code := one.process.poll()) is not None:
                raise BadInput(f"{one.name}: ended by itself (exit code {code})\n{process.last_lines(one)}")
        if time.monotonic() - self.began > START_SECONDS:
            told = "\n".join(f"{one.name}: {process.last_lines(one)}" for one in list(self.running.values())[-2:])
            raise BadInput(f"the network did not come up: {START_SECONDS} s went by before {what}\n{told}")
        if self.stop.is_set():
            raise Stopped


def _vote(watch: _Watch, own: Kept, say: Say, stack: ExitStack) -> None:
    """Start authorities and relays, again if one came too late for the vote: it would be left out until the next, five minutes later.

    Raises:
        BadInput: a node ends, or one is too late each time; names which.
        Stopped: somebody asked to stop.
    """
    plan, missing = watch.plan, list[str]()
    for _ in range(VOTES):
        with ExitStack() as these:
            _start(plan, plan.layout.public, watch.running, these)
            say("authorities vote")
            watch.until("authorities agreed on a consensus", lambda: all(_list(plan, node) for node in plan.layout.of("authority")))
            if not (missing := _missing(plan)):
                stack.enter_context(these.pop_all())
                return
            process.ask_to_stop(list(watch.running.values()))
        watch.running.clear()
        say(f"{', '.join(missing)} came too late for the vote; once more")
        _lay_out(plan, own)
        _wait_for_the_turn(say, watch.stop)
    raise BadInput(f"{', '.join(missing)}: came too late for {VOTES} votes; this machine is too busy, or the logs in {plan.logs} say why")


def _missing(plan: Plan) -> list[str]:
    """Nodes that the consensus of some authority leaves out."""
    lists = [_list(plan, node) for node in plan.layout.of("authority")]
    return [node.name for node in plan.layout.public if not all(node.name in names for names in lists)]


def _list(plan: Plan, node: Node) -> list[str]:
    """The names that the consensus of a node has; none while it has no consensus."""
    try:
        with control(plan.folders(node).control) as link:
            return [line.split()[1] for line in link.ask("ns/all") if line.startswith("r ")]
    except NotNow:
        return []


def _asked(plan: Plan, node: Node, question: Callable[[Control], bool]) -> bool:
    try:
        with control(plan.folders(node).control) as link:
            return question(link)
    except NotNow:
        return False


def _ready(plan: Plan, node: Node) -> bool:
    """Whether a node knows all that it needs to build circuits."""
    return _asked(plan, node, lambda link: link.ask("status/enough-dir-info") == ["1"])


def _hand_out(plan: Plan, watch: _Watch) -> None:
    """Tell relays that do not have the consensus to ask anew, until all have: by then they have failed often, and wait long.

    SIGHUP sets a node's waiting times back (tor manual, "SIGNALS", and what its log says).
    """
    while missing := [node for node in plan.layout.public if not _knows(plan, node)]:
        for node in missing:
            watch.running[node.name].process.send_signal(signal.SIGHUP)
        watch.until("every relay had the consensus", _once_or_after(AGAIN, lambda: all(_knows(plan, node) for node in missing)))


def _knows(plan: Plan, node: Node) -> bool:
    return len(_list(plan, node)) == len(plan.layout.public) and _ready(plan, node)


def _once_or_after(seconds: float, true: Callable[[], bool]) -> Callable[[], bool]:
    """True once something is so, or when time is up."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until or true()


def _published(plan: Plan, watch: _Watch) -> None:
    """Wait until a descriptor of every service is up."""
    host, what = plan.layout.one("services"), "every onion service was announced"
    waiting = {service.onion.removesuffix(".onion") for service in plan.services}
    watch.until("the host of the onion services answered", lambda: _asked(plan, host, lambda link: bool(link.ask("version"))))
    try:
        with control(plan.folders(host).control) as link:
            link.listen("HS_DESC")
            while waiting:
                watch.look(what)
                waiting -= {event.split()[2] for event in link.events(TURN) if event.startswith("HS_DESC UPLOADED ")}
    except NotNow as error:
        watch.look(what)
        raise BadInput(f"{host.name}: stopped to answer before {what} ({error})") from None
