"""The archive and its replay: the bytes of the socket, records as WARC 1.1 has them, and pages that come back as they were captured."""

from __future__ import annotations

import http.client
import io
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import captured_sites as live
import pytest
from captured_sites import ONE, SECRET, WHO, Ticking

from parola_kit.capture import Archive, Captured, Limits, Ways, capture, page_id, replay, verify
from parola_kit.capture.fetch import reread
from parola_kit.capture.links import leads
from parola_kit.capture.offsets import Offset, offsets
from parola_kit.capture.ways import Unreached, address, plain
from parola_kit.errors import BadInput, WrongUse

TEXT = b"<title>t</title>\xc3\xa9 and \xff bytes"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\ncontent-TYPE:text/html\r\nTransfer-Encoding: chunked\r\nX-Odd:  two  spaces \r\n\r\n"
    + b"5\r\n<a hr\r\n8;x=y\r\nef='/x'>\r\n0\r\n\r\n"
)
ANSWERS = {
    b"/": live.reply_of(
        b"".join(b"<a href='%s'>x</a>" % path for path in (b"/chunked", b"/same", b"/twin", b"/old", b"/gone", b"/cut", b"/late"))
    ),
    b"/chunked": CHUNKED,
    b"/x": live.reply_of(TEXT, "X-B: 1\r\nX-A: 2\r\nX-B: 3\r\n"),
    b"/same": live.reply_of(b"<p>the same</p>" * 50, "X-Which: first\r\n"),
    b"/twin": live.reply_of(b"<p>the same</p>" * 50, "X-Which: second\r\n"),
    b"/old": b"HTTP/1.0 200 Fine by me\r\nContent-Type: text/plain\r\n\r\nuntil it hangs up",
    b"/gone": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nSet-Cookie: a=b; Path=/\r\n\r\n",
    b"/cut": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\nonly this",
    b"/late": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf of",
}
PAYLOADS = {
    b"/chunked": b"<a href='/x'>",
    b"/x": TEXT,
    b"/cut": b"only this",
    b"/late": b"half of",
    b"/old": b"until it hangs up",
    b"/gone": b"",
}


def answers(request: bytes) -> bytes:
    return ANSWERS.get(request.split()[1], b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    with live.saying(answers) as ways:
        out = tmp_path_factory.mktemp("archive") / "bag"
        limits = Limits(rate=1000, pictures=0)
        return capture([f"http://{ONE}/"], out, ways, WHO, SECRET, limits=limits, machine=Ticking().machine())


@pytest.fixture
def archive(done: Captured) -> Archive:
    return Archive(done.folder)


def path_of(url: str) -> bytes:
    return url.removeprefix(f"http://{ONE}").encode()


@contextmanager
def replayed(archive: Archive) -> Generator[int]:
    with replay.server(archive, ("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join(10)


def asked(port: int, host: str, path: str = "/", method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, headers={"Host": host})
        reply = connection.getresponse()
        return reply, reply.read()


def records(path: Path) -> list[tuple[Any, bytes]]:
    """Every record by warcio, unparsed: its headers and its block."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return [(record.rec_headers, record.content_stream().read()) for record in ArchiveIterator(file, no_record_parse=True)]


def test_every_answer_is_kept_byte_for_byte(archive: Archive) -> None:
    assert {path_of(one.url) for one in archive.kept} == {*ANSWERS, b"/robots.txt"}
    for one in archive.kept:
        reply = archive.reply(one)
        assert reply.head + reply.body == answers(b"GET " + path_of(one.url))
        assert reply.payload == PAYLOADS.get(path_of(one.url), reply.body)
    assert archive.reply(archive.by_url[f"http://{ONE}/cut"]).cut == "disconnect"


def test_the_other_sides_tool_finds_no_fault(archive: Archive) -> None:
    (path,) = archive.files
    said = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], check=True, capture_output=True, text=True).stdout
    assert "failed" not in said
    assert said.count("digest pass") >= 3 * len(archive.kept)


def test_records_are_those_of_warc_1_1(archive: Archive) -> None:
    kinds: dict[str, list[tuple[Any, bytes]]] = {}
    for headers, block in records(archive.files[0]):
        assert headers.protocol == "WARC/1.1"
        kinds.setdefault(headers.get_header("WARC-Type"), []).append((headers, block))
    assert {kind: len(found) for kind, found in kinds.items()} == {
        "warcinfo": 1,
        "response": len(archive.kept) - 1,
        "revisit": 1,
        "request": len(archive.kept),
        "metadata": len(archive.kept),
    }
    assert "FICTITIOUS – TRAINING" in kinds["warcinfo"][0][1].decode()
    requests = {headers.get_header("WARC-Concurrent-To"): block for headers, block in kinds["request"]}
    told = {headers.get_header("WARC-Refers-To"): block.decode() for headers, block in kinds["metadata"]}
    for one in archive.kept:
        assert requests[one.record].startswith(b"GET " + path_of(one.url) + b" HTTP/1.1\r\nHost: " + ONE.encode() + b"\r\n")
        assert f"evidence: {page_id(archive.reply(one).payload)}\r\n" in told[one.record]
        assert f"clockBefore: {one.at}\r\nclockAfter: " in told[one.record]
    cut = {path_of(headers.get_header("WARC-Target-URI")): headers.get_header("WARC-Truncated") for headers, _ in kinds["response"]}
    assert {path for path, why in cut.items() if why} == {b"/cut", b"/late"}


def test_a_page_that_was_seen_before_is_a_revisit_with_its_own_head(archive: Archive) -> None:
    first, twin = (archive.by_url[f"http://{ONE}/{name}"] for name in ("same", "twin"))
    assert (twin.refers, twin.refers_url, twin.refers_at) == (first.record, first.url, first.at)
    assert archive.reply(twin).payload == archive.reply(first).payload
    assert archive.reply(twin).header("X-Which") == "second"
    headers, block = next((headers, block) for headers, block in records(archive.files[0]) if headers.get_header("WARC-Type") == "revisit")
    assert headers.get_header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert block == ANSWERS[b"/twin"].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def test_the_same_capture_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with live.saying(answers) as ways:
            fixed = Ways(None, ways.gateway, 5)
            limits = Limits(rate=1000, pictures=0)
            capture([f"http://{ONE}/"], tmp_path / name, fixed, WHO, SECRET, limits=limits, machine=Ticking().machine())
    one, other = ((tmp_path / name / "data" / "capture.warc.gz").read_bytes() for name in ("a", "b"))
    assert one == other


def test_replay_equals_capture_for_every_page(archive: Archive, done: Captured) -> None:
    with replayed(archive) as port:
        for one in archive.kept:
            kept = archive.reply(one)
            reply, body = asked(port, ONE, path_of(one.url).decode())
            assert (reply.status, reply.reason, body) == (kept.status, kept.reason, kept.payload)
            gone = ("content-length", "transfer-encoding", "connection")
            sent = [(name, value) for name, value in kept.headers if name.lower() not in gone]
            assert reply.getheaders()[: len(sent)] == sent
            assert reply.getheader("X-Parola-Captured") == one.at
            assert asked(port, f"{ONE}.localhost:{port}", path_of(one.url).decode())[1] == kept.payload
            assert asked(port, "127.0.0.1", one.url)[1] == kept.payload  # as a browser asks a proxy
    assert len(archive.kept) == done.pages


def test_what_was_not_captured_is_told(archive: Archive) -> None:
    with replayed(archive) as port:
        reply, body = asked(port, ONE, "/never")
        assert (reply.status, reply.getheader("X-Parola-Captured")) == (404, None)
        assert b"/never was not captured." in body
        reply, body = asked(port, f"127.0.0.1:{port}")
        assert reply.status == 200
        assert f"http://{ONE}.localhost:{port}/".encode() in body
        assert "FICTITIOUS – TRAINING" in body.decode()
        assert asked(port, ONE, "/", "POST")[0].status == 405
        assert asked(port, "<b>.onion", "/")[1].count(b"<b>") == 0
        reply, body = asked(port, ONE, "/x", "HEAD")
        assert (reply.status, body) == (200, b"")


def test_a_capture_of_a_replay_is_the_capture(archive: Archive, tmp_path: Path) -> None:
    whole = [one for one in archive.kept if not archive.reply(one).cut]
    with replayed(archive) as port:
        ways = Ways(None, ("127.0.0.1", port), 5)
        capture([f"http://{ONE}/"], tmp_path / "bag", ways, WHO, SECRET, limits=Limits(rate=1000, pictures=0))
    again = Archive(tmp_path / "bag")
    for one in whole:
        assert again.reply(again.by_url[one.url]).payload == archive.reply(one).payload
    assert verify(tmp_path / "bag").sound


def test_archives_of_other_tools_are_read(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path = tmp_path / "other.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        made = writer.create_warc_record(f"http://{ONE}/", "response", payload=io.BytesIO(b"hello"), http_headers=headers)
        writer.write_record(made)
        digest = made.rec_headers.get_header("WARC-Payload-Digest")
        at = made.rec_headers.get_header("WARC-Date")
        writer.write_record(writer.create_revisit_record(f"http://{ONE}/2", digest, f"http://{ONE}/", at, http_headers=headers))
    archive = Archive(path)
    assert [archive.reply(one).payload for one in archive.kept] == [b"hello", b"hello"]
    with replayed(archive) as port:
        assert asked(port, ONE, "/2")[1] == b"hello"


@pytest.mark.parametrize(
    "data", [b"", b"no archive", b"\x1f\x8b\x08 broken", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP"]
)
def test_a_file_that_is_no_archive_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    try:
        archive = Archive(path)
        assert [archive.reply(one) for one in archive.kept] == []
    except BadInput as error:
        assert str(error).startswith(str(path))  # noqa: PT017 -- an empty archive is no error
    with pytest.raises(BadInput, match="neither a WARC file nor a bag"):
        _ = Archive(tmp_path / "nothing").kept


def test_replay_stays_on_loopback_and_says_when_a_port_is_taken(archive: Archive) -> None:
    with pytest.raises(WrongUse, match="on loopback only"):
        replay.server(archive, ("0.0.0.0", 0))  # noqa: S104 -- that it is refused is the test
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BadInput, match="cannot be bound"):
        replay.server(archive, taken.getsockname())


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 99_999,
    ],
)
def test_what_is_no_answer_is_told(said: bytes, tmp_path: Path) -> None:
    with live.saying(lambda _: said) as ways, pytest.raises(BadInput, match="no answer in HTTP came"):
        capture([f"http://{ONE}/"], tmp_path / "bag", ways, WHO, SECRET, limits=Limits(rate=1000, pictures=0))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (lambda made: made.sendall(b"HTTP/1.1 400 no\r\n\r\n"), "no SOCKS5 port"),
        (lambda made: made.sendall(b"\x05\xff"), "no SOCKS5 port that lets one in"),
        (lambda made: made.close(), "gave no proper answer"),
        (lambda made: (made.sendall(b"\x05\x00"), made.recv(300), made.sendall(b"\x05\x05\x00\x01" + bytes(6))), "refuses the connection"),
        (lambda made: (made.sendall(b"\x05\x00"), made.recv(300), made.sendall(b"\x05\x77\x00\x01" + bytes(6))), "code 119"),
    ],
)
def test_what_the_socks_port_says_is_told(one: Callable[[socket.socket], object], told: str) -> None:
    def greeted(made: socket.socket) -> None:
        made.recv(3)
        one(made)

    with live.listening(greeted) as at, pytest.raises(Unreached, match=told):
        Ways(at, None, 5).connect(ONE, 80)


def test_addresses_have_one_form() -> None:
    assert plain(f"{ONE.upper()}.localhost:8000/a?b=c#d") == f"http://{ONE}/a?b=c"
    assert plain(f"http://{ONE}:80") == f"http://{ONE}/"
    assert plain("http://jobs.example:8080/x") == "http://jobs.example:8080/x"
    assert address("http://127.0.0.1:8000/") == address("127.0.0.1:8000") == ("127.0.0.1", 8000)
    assert plain(f"http://{ONE}/a b/é?q=ü x%20y&z=[1]") == f"http://{ONE}/a%20b/%C3%A9?q=%C3%BC%20x%20y&z=[1]"
    with pytest.raises(WrongUse):
        plain(f"http://{ONE}/{'x' * 2000}")
    for wrong in ("127.0.0.1", "x:99999", ":80", "x:y"):
        with pytest.raises(WrongUse, match="give host:port"):
            address(wrong)


def test_links_are_taken_from_where_a_browser_takes_them() -> None:
    html = (
        "<base href='/in/'><a href='a'>a</a><a href='../b#c'>b</a><a href='a'>again</a><form action='/send'></form><a href='//[bad'>x</a>"
    )
    found = leads(f"http://{ONE}/", reread(live.reply_of(html.encode())))
    assert found.followed == (f"http://{ONE}/in/a", f"http://{ONE}/b")
    assert found.needed == ()


def test_bounds_of_a_clock_narrow_with_answers_and_say_when_none_fits() -> None:
    def line(second: float, date: str) -> dict[str, Any]:
        at = datetime.fromtimestamp(second, UTC).isoformat()
        return {"exchange": {"url": f"http://{ONE}/", "before": at, "after": at, "date": f"Thu, 01 Jan 1970 00:{date} GMT"}}

    assert offsets([line(100.25, "01:50")]) == {ONE: Offset(9.75, 10.75, 1)}
    assert offsets([line(100.25, "01:50"), line(101.75, "01:51")]) == {ONE: Offset(9.75, 10.25, 2)}
    assert not offsets([line(100.25, "01:50"), line(101.75, "02:51")])[ONE].steady
    assert offsets([{"exchange": {"url": f"http://{ONE}/", "date": "soon"}}, {"action": "view"}]) == {}
