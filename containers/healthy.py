"""Ends with 0 if every part named answers: a port, with a path if need be (``8888/api``), the path of a Unix socket, or a folder of these.

A folder is written with a slash at its end; every socket in it must answer, and there must be one.
"""

from __future__ import annotations

import http.client
import socket
import sys
from pathlib import Path

SECONDS = 4


def port(number: int, path: str) -> bool:
    """Whether a page comes that is no server's error."""
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=SECONDS)
    connection.request("GET", path, headers={"Host": "localhost"})
    return connection.getresponse().status < 500


def unix(path: str) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_UNIX) as made:
        made.settimeout(SECONDS)
        made.connect(path)
    return True


def folder(path: str) -> bool:
    """Whether somebody listens at every socket of a folder."""
    found = sorted(Path(path).glob("*.sock"))
    return bool(found) and all(unix(str(each)) for each in found)


def answers(where: str) -> bool:
    """Whether one part answers."""
    number, _, path = where.partition("/")
    try:
        if where.endswith("/") and not number:
            return folder(where)
        return port(int(number), f"/{path}") if number else unix(where)
    except (OSError, http.client.HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(not all(answers(where) for where in sys.argv[1:]))
