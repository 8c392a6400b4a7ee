"""Tor's control port and SOCKS as a small reader of ours meets them, against servers that say what the specifications say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parola.range import socks
from parola.range.control import NotNow, control
from parola.range.socks import NoPage, page

ONION = "a" * 56 + ".onion"


@contextmanager
def answering(path: Path, answer: Callable[[socket.socket], None]) -> Generator[str]:
    """A server at a Unix socket that talks with one who connects."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def talk() -> None:
            link, _ = listening.accept()
            with link:
                answer(link)

        thread = threading.Thread(target=talk)
        thread.start()
        yield f"unix:{path}"
        thread.join(10)


def control_port(replies: dict[str, bytes]) -> Callable[[socket.socket], None]:
    """Answers each command with its reply, split in the middle of a line."""

    def talk(link: socket.socket) -> None:
        with link.makefile("rb") as lines:
            for line in lines:
                reply = replies.get(line.decode().strip(), b"552 Unrecognized key\r\n")
                link.sendall(reply[:7])
                link.sendall(reply[7:])

    return talk


REPLIES = {
    "AUTHENTICATE 636f6f6b6965": b"250 OK\r\n",
    "GETINFO version": b"250-version=0.4.9.11\r\n250 OK\r\n",
    "GETINFO circuit-status": b"250+circuit-status=\r\n1 BUILT $A~relay1 PURPOSE=GENERAL\r\n2 LAUNCHED\r\n.\r\n250 OK\r\n",
    "GETINFO consensus/valid-until": b"250-consensus/valid-until=2026-11-27 21:10:20\r\n250 OK\r\n",
    "SETEVENTS HS_DESC": b"250 OK\r\n650 HS_DESC UPLOADED aaaa UNKNOWN $A~relay1\r\n650 HS_DESC UPL",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "cookie").write_bytes(b"cookie")
    return tmp_path


def test_replies_of_one_line_and_of_many(home: Path) -> None:
    with answering(home / "control", control_port(REPLIES)), control(home / "control") as link:
        assert link.ask("version") == ["0.4.9.11"]
        assert link.ask("circuit-status") == ["1 BUILT $A~relay1 PURPOSE=GENERAL", "2 LAUNCHED"]
        assert link.ask("consensus/valid-until") == ["2026-11-27 21:10:20"]
        with pytest.raises(NotNow, match="552 Unrecognized key"):
            link.ask("nonsense")
        assert link.ask("version") == ["0.4.9.11"]


def test_events_come_whole_and_the_half_of_one_waits(home: Path) -> None:
    with answering(home / "control", control_port(REPLIES)), control(home / "control") as link:
        link.listen("HS_DESC")
        assert list(link.events(0.2)) == ["HS_DESC UPLOADED aaaa UNKNOWN $A~relay1"]
        assert list(link.events(0.1)) == []


def test_a_wrong_cookie_and_a_node_that_is_gone(home: Path) -> None:
    wrong = control_port({"AUTHENTICATE 636f6f6b6965": b"515 Authentication failed\r\n"})
    with answering(home / "control", wrong), pytest.raises(NotNow, match="515"), control(home / "control"):
        pass
    with pytest.raises(NotNow), control(home / "none"):
        pass
    with answering(home / "gone", lambda link: link.close()), pytest.raises(NotNow), control(home / "gone"):
        pass


def proxy(reply: bytes, then: bytes = b"") -> Callable[[socket.socket], None]:
    def talk(link: socket.socket) -> None:
        assert link.recv(3) == b"\x05\x01\x00"
        link.sendall(b"\x05\x00")
        assert link.recv(300) == b"\x05\x01\x00\x03" + bytes([len(ONION)]) + ONION.encode() + b"\x00\x50"
        link.sendall(reply)
        if then:
            asked = link.recv(4096).decode().lower()
            assert f"host: {ONION}\r\n" in asked
            link.sendall(then)

    return talk


GRANTED = b"\x05\x00\x00\x01" + bytes(6)


def test_a_page_comes_through(tmp_path: Path) -> None:
    with answering(tmp_path / "s", proxy(GRANTED, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")) as where:
        assert page(where, ONION) == b"here"
    named = b"\x05\x00\x00\x03\x04name\x00\x50"
    with answering(tmp_path / "t", proxy(named, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as where:
        assert page(where, ONION) == b"ok"


@pytest.mark.parametrize("code", sorted(socks.SAID))
def test_each_refusal_of_tor_is_told_in_words(tmp_path: Path, code: int) -> None:
    with answering(tmp_path / "s", proxy(bytes([5, code, 0, 1]) + bytes(6))) as where, pytest.raises(NoPage) as caught:
        page(where, ONION)
    assert str(caught.value) == socks.SAID[code]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (proxy(b"\x05\x63\x00\x01" + bytes(6)), "SOCKS says 99"),
        (proxy(GRANTED, b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), "the site answers 503"),
        (proxy(GRANTED, b"nonsense\r\n\r\n"), "nonsense"),
        (proxy(b"\x05\x00"), "closed the connection"),
        (lambda link: link.sendall(b"HTTP"), "no SOCKS 5"),
    ],
    ids=["unknown code", "503", "no HTTP", "cut off", "no SOCKS"],
)
def test_what_goes_wrong_is_told(tmp_path: Path, answer: Callable[[socket.socket], None], words: str) -> None:
    with answering(tmp_path / "s", answer) as where, pytest.raises(NoPage, match=words):
        page(where, ONION)


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(NoPage, match="No such file"):
        page(f"unix:{tmp_path}/none", ONION)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with pytest.raises(NoPage, match="refused"):
        page(f"127.0.0.1:{port}", ONION)
