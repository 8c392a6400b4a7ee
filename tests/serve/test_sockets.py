from __future__ import annotations

import socket
import stat
from contextlib import closing
from pathlib import Path

import pytest

from parola.serve import sockets
from parola_kit.errors import BadInput, WrongUse


def test_a_port_in_use_leads_to_the_next_free_one() -> None:
    with closing(sockets.free(18_700)) as first, closing(sockets.free(sockets.port(first))) as second:
        assert sockets.port(second) > sockets.port(first)
        assert second.getsockname()[0] == "127.0.0.1"


def test_no_port_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "TRIES", 1)
    with closing(sockets.free(18_900)) as held, pytest.raises(BadInput, match="no port from"):
        sockets.free(sockets.port(held))


def test_a_socket_left_by_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "s.sock"
    sockets.unix(place).close()
    with closing(sockets.bound(f"unix:{place}")), closing(socket.socket(socket.AF_UNIX)) as client:
        client.connect(str(place))
        assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_file_that_is_no_socket_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "s.sock").write_text("kept", "utf-8")
    with pytest.raises(BadInput, match=r"s\.sock: cannot be bound"):
        sockets.unix(tmp_path / "s.sock")
    assert (tmp_path / "s.sock").read_text("utf-8") == "kept"


def test_a_path_too_long_for_a_socket_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="107 bytes"):
        sockets.unix(tmp_path / ("a" * 120))


def test_a_bound_socket_is_taken_over_by_its_number() -> None:
    held = sockets.free(18_800)
    number, at = held.fileno(), sockets.port(held)
    with closing(sockets.bound(f"fd:{number}")) as taken:
        assert sockets.port(taken) == at
        held.detach()


@pytest.mark.parametrize("where", ["", "8000", "fd:", "fd:x", "localhost:", "localhost:99999", "localhost:-1"])
def test_words_that_say_no_place(where: str) -> None:
    with pytest.raises(WrongUse, match="give host:port"):
        sockets.bound(where)
