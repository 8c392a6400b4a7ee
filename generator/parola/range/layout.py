"""Where the nodes of a private Tor network stand: three authorities, four relays, one host of all onion services, one shared client.

Three authorities, so that a consensus is voted on as on the real network and holds when one is lost; with the relays seven nodes, so that
circuits of three or four hops have a choice. Fewer than three relays were unreliable when this was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parola.serve import sockets
from parola_kit.errors import BadInput, WrongUse

Role = Literal["authority", "relay", "services", "client"]

AUTHORITIES, RELAYS = 3, 4
PORT = 9450
PORTS = 1 + AUTHORITIES + RELAYS + AUTHORITIES  # SOCKS, one for each node that others connect to, one more for an authority
AUTHORITY, RELAY, SERVICES, CLIENT = 11, 21, 31, 1  # last number of a role's first address on loopback


@dataclass(frozen=True, slots=True)
class Node:
    """One Tor process: its address, the port at which others connect to it and, of an authority, that of the directory (0: none).

    ``before`` are words that come before its command, such as ``ip netns exec NAME``.
    """

    name: str
    role: Role
    address: str
    or_port: int = 0
    dir_port: int = 0
    before: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """All nodes, and where the client offers SOCKS: ``host:port`` or ``unix:PATH``."""

    nodes: tuple[Node, ...]
    socks: str

    def of(self, *roles: Role) -> tuple[Node, ...]:
        """The nodes of some roles, in their order."""
        return tuple(node for node in self.nodes if node.role in roles)

    @property
    def public(self) -> tuple[Node, ...]:
        """The nodes that a consensus lists."""
        return self.of("authority", "relay")

    def one(self, role: Role) -> Node:
        """The first node of a role."""
        return self.of(role)[0]


def spread(addresses: Mapping[str, str], port: int, socks: str, before: Mapping[Role, Sequence[str]] | None = None) -> Layout:
    """A layout from an address for each node name, with ports from ``port`` + 1 on; ``before`` puts words before a role's commands."""
    words = before or {}
    roles: list[Role] = [*_times("authority", AUTHORITIES), *_times("relay", RELAYS)]
    public = [
        Node(name, role, addresses[name], port + 1 + n, port + 1 + len(roles) + n if role == "authority" else 0, words.get(role, ()))
        for n, (name, role) in enumerate(zip(public_names(), roles, strict=True))
    ]
    own: tuple[Role, ...] = ("services", "client")
    return Layout((*public, *(Node(role, role, addresses[role], before=words.get(role, ())) for role in own)), socks)


def loopback(port: int = PORT) -> Layout:
    """Every node on an address of its own below 127.0.0.0/24; ``port``, the first of eleven, is for SOCKS.

    Raises:
        WrongUse: the ports would not all be between 1024 and 65535.
    """
    if not 1024 <= port <= 65536 - PORTS:
        raise WrongUse(f"--port {port}: give a number from 1024 to {65536 - PORTS}; {PORTS} ports from it on are used")
    numbers = (*(AUTHORITY + n for n in range(AUTHORITIES)), *(RELAY + n for n in range(RELAYS)), SERVICES, CLIENT)
    names = (*public_names(), "services", "client")
    addresses = {name: f"127.0.0.{number}" for name, number in zip(names, numbers, strict=True)}
    return spread(addresses, port, f"{sockets.LOOPBACK}:{port}")


def public_names() -> tuple[str, ...]:
    """The names of the nodes that a consensus lists."""
    return (*(f"authority{n + 1}" for n in range(AUTHORITIES)), *(f"relay{n + 1}" for n in range(RELAYS)))


def _times(role: Role, count: int) -> list[Role]:
    return [role] * count


def look_free(layout: Layout) -> None:
    """Look whether every port of this machine's own nodes can be bound.

    Raises:
        BadInput: one cannot; names address and port.
    """
    wanted = [f"{node.address}:{port}" for node in layout.nodes if not node.before for port in (node.or_port, node.dir_port) if port]
    for where in (*wanted, *([] if layout.one("client").before or layout.socks.startswith("unix:") else [layout.socks])):
        try:
            sockets.bound(where).close()
        except BadInput as error:
            raise BadInput(
                f"{error}; stop what listens there, or give other ports, for example --port {layout.nodes[0].or_port + 49}"
            ) from None
