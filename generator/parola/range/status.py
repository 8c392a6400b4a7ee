"""How a network is: every process, what its node knows, and whether each site's web server takes connections."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parola.range.circuits import Circuit, circuits
from parola.range.control import NotNow, control
from parola.range.state import State, alive
from parola_kit.errors import WrongUse

AGAIN = "stop the network and start it again (parola tor down, parola tor up)"


@dataclass(frozen=True, slots=True)
class Row:
    """A node, the sites' web server or one site: its process, until when its consensus holds (UTC), open circuits, and what is wrong."""

    name: str
    pid: int | None
    valid_until: str
    circuits: int | None
    problem: str = ""


def status(known: State, now: datetime) -> list[Row]:
    """A row for each process, then one for each site."""
    processes = [_process(known, name, told, now) for name, told in known.processes.items()]
    return [*processes, *(_site(name, Path(where)) for name, where in known.sockets.items())]


def of_node(known: State, name: str) -> list[Circuit]:
    """The circuits that a node has begun.

    Raises:
        WrongUse: there is no such node.
        NotNow: it does not answer.
    """
    nodes = [node for node, told in known.processes.items() if "control" in told]
    if name not in nodes:
        raise WrongUse(f"--node {name}: no such node; there are {', '.join(nodes)}")
    with control(Path(known.processes[name]["control"])) as link:
        return circuits(link.ask("circuit-status"))


def _process(known: State, name: str, told: Mapping[str, Any], now: datetime) -> Row:
    if not alive(known, name):
        return Row(name, None, "", None, f"has ended; the end of {told['log']} says why; {AGAIN}")
    if "control" not in told:
        return Row(name, told["pid"], "", None)
    try:
        with control(Path(told["control"])) as link:
            valid = link.ask("consensus/valid-until")[0]
            count = sum(one.state == "open" for one in circuits(link.ask("circuit-status")))
    except (NotNow, IndexError):
        return Row(name, told["pid"], "", None, f"runs, and has no consensus or does not answer; {AGAIN}")
    return Row(name, told["pid"], valid, count, _old(valid, now))


def _old(valid: str, now: datetime) -> str:
    late = now - datetime.fromisoformat(valid).replace(tzinfo=UTC)
    if late.total_seconds() <= 0:
        return ""
    hours = late.total_seconds() / 3600
    return f"its consensus ended {hours:.1f} h ago: the clock was moved, or this machine slept; {AGAIN}"


def _site(name: str, where: Path) -> Row:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(2)
        try:
            link.connect(str(where))
        except OSError as error:
            return Row(name, None, "", None, f"its web server takes no connection at {where} ({error.strerror or error})")
    return Row(name, None, "", None)
