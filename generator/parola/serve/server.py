"""Runs web applications in one process: waitress, a server and a socket for each, one loop (measured best: notes on onion sites)."""

from __future__ import annotations

import logging
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
    "clear_untrusted_proxy_headers": False,  # nobody reads them but who stands behind a relay, and it knows no prefix
    "asyncore_use_poll": True,
}


@dataclass(frozen=True, slots=True)
class Listener:
    """One application on one socket; ``ident`` is what it calls itself in the header ``Server``, ``threads`` answer it."""

    app: Flask
    socket: socket.socket
    ident: str
    threads: int = SETTINGS["threads"]


def run(listeners: Sequence[Listener]) -> None:
    """Serve until SIGTERM or SIGINT; a request under way is finished."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # else a line for each request that has to wait a moment
    shared: dict[int, Any] = {}
    servers = [create_server(one.app, map=shared, sockets=[one.socket], **_settings(one)) for one in listeners]
    servers[0].run()
    for server in servers[1:]:
        server.task_dispatcher.shutdown()


def _settings(one: Listener) -> dict[str, Any]:
    return {**SETTINGS, "ident": one.ident, "threads": one.threads}


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
