"""What a hostile site, archive or log says: no capture hangs or crashes on it, no page or terminal is steered by it."""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import re
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import captured_sites as live
import pytest
from captured_sites import ONE, SECRET, WHO, Ticking
from custody_bags import FAST, Rows, edit, made, now, rows_of, signed

from parola_kit import contracts
from parola_kit.capture import Archive, Ways, capture, checking, hand_on, replay, verify
from parola_kit.capture.fetch import Exchange, fetch, replied
from parola_kit.capture.links import leads
from parola_kit.capture.offsets import offsets
from parola_kit.capture.ways import Unreached
from parola_kit.errors import BadInput

MOST = 100_000
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ESCAPE = "\x1b[31mred\x07"


def fetched(one: Callable[[socket.socket], object], seconds: float = 5) -> Exchange:
    """What comes of a site that does anything with its connection after the request."""

    def after(made: socket.socket) -> None:
        live.head(made)
        one(made)

    with live.listening(after) as at:
        return fetch(f"http://{ONE}/", Ways(None, at, seconds), "test", Ticking().read, MOST)


def dripping(data: bytes) -> Callable[[socket.socket], None]:
    """One byte each twentieth of a second, for ten seconds at the most."""

    def one(made: socket.socket) -> None:
        for number in range(200):
            made.sendall(data[number % len(data) : number % len(data) + 1])
            time.sleep(0.05)

    return one


def pouring(first: bytes, data: bytes) -> Callable[[socket.socket], None]:
    """The same over and over, 16 MB at the most."""

    def one(made: socket.socket) -> None:
        made.sendall(first)
        for _ in range(16_000_000 // len(data) // 100):
            made.sendall(data * 100)

    return one


@pytest.mark.parametrize("data", [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50, b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_that_drips_ends_when_time_is_up(data: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Unreached, match="time was up before its head had come"):
        fetched(dripping(data), 0.2)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("first", "payload"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (CHUNKED + b"f000\r\n", b"a"),
    ],
)
def test_a_body_that_drips_is_kept_as_far_as_it_came(first: bytes, payload: bytes) -> None:
    began = time.monotonic()
    reply = fetched(lambda made: (made.sendall(first), dripping(payload)(made)), 0.2).reply
    assert time.monotonic() - began < 5
    assert reply.cut == "time"
    assert set(reply.payload) == {ord("a")}
    assert reply.head + reply.body == first + reply.payload


def test_a_site_that_falls_silent_is_cut_by_time() -> None:
    reply = fetched(lambda made: (made.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), time.sleep(1.5)), 0.2).reply
    assert (reply.payload, reply.cut) == (b"abc", "time")


@pytest.mark.parametrize(
    "one",
    [
        pouring(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        pouring(b"", b"HTTP/1.1 100 Continue\r\n" + b"X: y\r\n" * 50 + b"\r\n"),
        pouring(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 60_000 + b"\r\n"),
    ],
)
def test_a_head_without_end_is_no_answer(one: Callable[[socket.socket], None]) -> None:
    with pytest.raises(Unreached, match="its head has over 262144 bytes"):
        fetched(one)


@pytest.mark.parametrize(
    ("first", "data", "payload"),
    [
        (CHUNKED + b"3\r\nabc\r\n0\r\n", b"X-Trailer: y\r\n", b"abc"),
        (CHUNKED + b"3\r\nabc\r\n", b"1;" + b"x" * 60_000 + b"\r\ny\r\n", b"abcyyyyyyy"),
    ],
)
def test_trailers_and_chunk_sizes_without_end_are_cut(first: bytes, data: bytes, payload: bytes) -> None:
    reply = fetched(pouring(first, data)).reply
    assert reply.cut == "length"
    assert reply.payload.startswith(payload[:3])
    assert len(reply.head) + len(reply.body) < 262_144 + 2 * MOST + 131_072


def test_answers_in_small_pieces_are_read_whole() -> None:
    class Pieces(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return super().read1(min(3, size or 3))

    whole = CHUNKED + b"a;x=y\r\n0123456789\r\n5\r\nabcde\r\n0\r\nX: y\r\n\r\n"
    reply = replied(Pieces(whole), MOST)
    assert (reply.payload, reply.cut, reply.head + reply.body) == (b"0123456789abcde", "", whole)
    late = iter([False] * 20)
    reply = replied(Pieces(whole), MOST, late=lambda: next(late, True))
    assert (reply.cut, whole.startswith(reply.head + reply.body)) == ("time", True)
    assert b"0123456789abcde".startswith(reply.payload)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/one'>1</a><![x[ a ]]><a href='/two'>2</a>",
        "<base href='http://[x'><a href='/one'>1</a><a href='/two'>2</a>",
        "<a href='/one'>1</a><a href='http://[y/'>y</a><![if gt IE]><a href='two'>2</a><![endif]><!x><![",
    ],
)
def test_a_page_that_the_library_gives_up_on_still_leads_on(html: str) -> None:
    found = leads(f"http://{ONE}/", replied(io.BytesIO(live.reply_of(html.encode())), MOST))
    assert found.followed == (f"http://{ONE}/one", f"http://{ONE}/two")


def test_a_capture_goes_through_pages_and_wishes_that_are_broken(tmp_path: Path) -> None:
    front = live.reply_of(b"<base href='http://[x'><![x[ a ]]><a href='/next'>n</a><a href='/kept'>k</a>")
    wishes = "User-agent: *\nDisallow: http://[x\nCrawl-delay: ²\nDisallow: /kept\n".encode()
    answers = {b"/": front, b"/robots.txt": live.reply_of(wishes)}
    with live.saying(lambda request: answers.get(request.split()[1], live.reply_of(b"the end"))) as ways:
        done = capture([f"http://{ONE}/"], tmp_path / "bag", ways, WHO, SECRET, limits=FAST, machine=Ticking().machine())
    asked = [row["exchange"]["url"] for row in rows_of(tmp_path / "bag") if "exchange" in row]
    assert asked == [f"http://{ONE}/{name}" for name in ("robots.txt", "", "next")]
    assert "1 addresses were left out, as robots.txt asks" in done.remarks


def test_what_a_site_says_instead_of_http_cannot_steer_a_terminal(tmp_path: Path) -> None:
    machine = Ticking()
    with live.saying(lambda _: ESCAPE.encode() + b"\r\n\r\n") as ways, pytest.raises(BadInput) as caught:
        capture([f"http://{ONE}/"], tmp_path / "bag", ways, WHO, SECRET, limits=FAST, machine=machine.machine())
    assert all(text.isprintable() for text in (str(caught.value), *machine.said))


@pytest.fixture
def item(tmp_path: Path) -> Path:
    return made(tmp_path / "bag")


@pytest.mark.parametrize(
    "name",
    [
        "data/../../../../etc/passwd",
        "data/..",
        "data/.",
        "data//x",
        "data/",
        "data/x/",
        "data/./x",
        "data/x/../y",
        "data/x\n",
        "data/..\\x",
        "data/x\x1b",
        "database/x",
        "/data/x",
    ],
)
def test_a_log_names_files_of_the_bag_only(item: Path, name: str) -> None:
    row = next(row for row in rows_of(item) if "file" in row)
    row["file"]["name"] = name
    with pytest.raises(BadInput, match=r"\$\.file\.name"):
        contracts.check("custody", row, "x")


def test_files_with_dots_in_their_names_are_files() -> None:
    pattern = contracts.schema("custody")["properties"]["file"]["properties"]["name"]["pattern"]
    for name in ("data/capture.warc.gz", "data/pictures/00004.png", "data/.hidden", "data/..x", "data/x..", "data/…"):
        assert re.search(pattern, name), name


def test_a_file_outside_the_payload_is_missing_though_it_is_there(item: Path) -> None:
    """Even if a line of that kind came through, nothing outside the bag would be read."""
    (item.parent / "outside").write_text("x", "utf-8")
    line = {"seq": 1, "file": {"name": "data/../../outside", "sha256": hashlib.sha256(b"x").hexdigest()}}
    assert next(checking._files([line], item)) == (1, "data/../../outside is missing")


def test_a_log_with_half_a_record_or_no_address_is_told(item: Path) -> None:
    row = next(row for row in rows_of(item) if "warc" in row)
    for gone in ("exchange", "payload"):
        with pytest.raises(BadInput, match="is a dependency of 'warc'"):
            contracts.check("custody", {name: value for name, value in row.items() if name != gone}, "x")
    edit(item, lambda rows: rows[2]["exchange"].update(url="http://[x/"))
    signed(item, SECRET)
    assert "is not in the archive, or is of another page" in verify(item).problems[0]
    assert set(offsets(rows_of(item))) == {"", ONE}


def test_verify_escapes_and_cuts_what_others_wrote(item: Path) -> None:
    (item / "data" / "capture.warc.gz").write_bytes(bytes(range(256)) * 8)
    edit(item, lambda rows: rows[7].update(person=f"C. {ESCAPE}", note=ESCAPE))
    signed(item, SECRET)
    verdict = verify(item)
    assert not verdict.sound
    assert all(line.isprintable() and len(line) < 600 for line in str(verdict).splitlines())
    assert any("\\x1b[31mred\\x07" in told for told in verdict.gaps)


def test_a_note_that_explains_at_length_is_cut(item: Path) -> None:
    for hour in (7, 1):
        hand_on(item, "view", WHO, SECRET, now(hour), {})
    hand_on(item, "correct", WHO, SECRET, now(8), {"corrects": 12, "note": "n" * 2000})
    told = str(verify(item)).splitlines()
    assert max(map(len, told)) <= 501
    assert any(line.endswith("…") for line in told)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda rows: rows.pop(2), "… and 5 lines after it"),
        (lambda rows: rows.insert(2, rows.pop(3)), "… and 2 lines after it"),
        (lambda rows: rows.pop(6), "… and 1 line after it"),
        (lambda rows: rows[2].update(person="B. Tan"), ""),
    ],
)
def test_a_break_of_the_chain_is_told_once(item: Path, change: Callable[[Rows], object], after: str) -> None:
    edit(item, change)
    told = [each for each in verify(item).problems if each.startswith("custody.jsonl: ")]
    assert "does not follow the line before it" in told[0]
    assert told[1:] == ([f"custody.jsonl: {after}"] if after else [])


def foreign(path: Path, *urls: str) -> Archive:
    """An archive of another tool, with any addresses."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=False)
        for url in urls:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(b"hello"), http_headers=headers))
    return Archive(path)


@contextmanager
def replayed(archive: Archive) -> Generator[int]:
    with replay.server(archive, ("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join(10)


def asked(port: int, *headers: str, path: str = "/") -> tuple[int, http.client.HTTPMessage, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest("GET", path, skip_host=True)
        for value in headers:
            connection.putheader("Host", value)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read().decode()


def test_hosts_of_a_foreign_archive_are_listed_if_they_are_plain(tmp_path: Path) -> None:
    bad = (
        "http://[x/",
        "http://<script>alert(1)</script>.onion/",
        "http://a'onmouseover='x.onion/",
        "https://web.example/",
        "dns:x.example",
    )
    with replayed(foreign(tmp_path / "x.warc", *bad, f"http://{ONE}/")) as port:
        status, _, page = asked(port, f"localhost:{port}")
        assert status == 200
        assert re.findall(r"<li>(.*?)</li>", page) == [f"<a href='http://{ONE}.localhost:{port}/'>{ONE}</a>"]
        assert asked(port, ONE)[2] == "hello"
        status, _, page = asked(port, ONE, path="/<b>")
        assert (status, "<b>" in page) == (404, False)


@pytest.mark.parametrize(
    "hosts",
    [("localhost:abc",), ("localhost:0",), ("localhost:99999",), (), ("",), ("[x",), ("<b>.onion",), ("a b",), ("a@b",), (ONE, ONE)],
)
def test_a_request_that_names_no_host_is_a_400(tmp_path: Path, hosts: tuple[str, ...]) -> None:
    with replayed(foreign(tmp_path / "x.warc", f"http://{ONE}/")) as port:
        status, _, page = asked(port, *hosts)
        assert status == 400
        assert "FICTITIOUS – TRAINING" in page
        assert "<b>" not in page


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8070", "[::1]"])
def test_the_front_page_has_every_name_of_loopback_and_a_style_that_its_policy_lets(tmp_path: Path, host: str) -> None:
    with replayed(foreign(tmp_path / "x.warc", f"http://{ONE}/")) as port:
        status, headers, page = asked(port, host)
    assert (status, "Sites with captured pages" in page) == (200, True)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert headers["Content-Security-Policy"] == f"default-src 'none'; style-src 'sha256-{digest}'"
