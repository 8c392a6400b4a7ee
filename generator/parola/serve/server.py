"""Runs web applications in one process: waitress, a server and a socket for each, one loop (measured best: notes on onion sites)."""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress.server import create_server

from parola.serve.web import MOST_BYTES

# Few threads survive bad clients; every limit is the server's own, for nothing stands in front of it.
SETTINGS: dict[str, Any] = {
    "threads": 4,
    "max_request_body_size": MOST_BYTES,
    "max_request_header_size": 16 * 1024,
    "channel_timeout": 10,
    "cleanup_interval": 5,
    "connection_limit": 300,
    "clear_untrusted_proxy_headers": False,  # the gateway drops what clients forge; a relay's prefix must come through
    "asyncore_use_poll": True,
}


@dataclass(frozen=True, slots=True)
class Listener:
    """One application on one socket; ``ident`` is what it calls itself in the header ``Server``."""

    app: Flask
    socket: socket.socket
    ident: str


def run(listeners: Sequence[Listener]) -> None:
    """Serve until SIGTERM or SIGINT; a request under way is finished."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    shared: dict[int, Any] = {}
    servers = [create_server(one.app, map=shared, sockets=[one.socket], ident=one.ident, **SETTINGS) for one in listeners]
    servers[0].run()
    for server in servers[1:]:
        server.task_dispatcher.shutdown()


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
