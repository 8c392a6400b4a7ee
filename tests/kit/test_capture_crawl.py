"""The crawler: what it asks for and what not, how politely, by which way, and that a capture that was stopped goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import captured_sites as live
import pytest
from captured_sites import ONE, SECRET, TWO, WHO, Ticking

from parola_kit.capture import Archive, Captured, Limits, Machine, Ways, capture, crawl, custody, making, shots, verify
from parola_kit.errors import BadInput, WrongUse

FRONT = f"http://{ONE}/"
FAST = Limits(rate=1000, pictures=0)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with live.sites(tmp_path_factory.mktemp("s")) as port:
        yield port


@pytest.fixture
def ways(port: int) -> Ways:
    return Ways(None, ("127.0.0.1", port), 10)


def taken(ways: Ways, out: Path, limits: Limits = FAST, urls: tuple[str, ...] = (FRONT,), machine: Machine | None = None) -> Captured:
    return capture(urls, out, ways, WHO, SECRET, limits=limits, machine=machine or Machine())


def lines(out: Path) -> list[custody.Line]:
    return custody.read(out / custody.LOG)[0]


def paths(out: Path) -> list[str]:
    """What was asked for, in order."""
    return [line["exchange"]["url"].removeprefix(f"http://{ONE}") for line in lines(out) if "warc" in line]


def test_it_takes_what_the_pages_lead_to_on_the_given_host_only(ways: Ways, tmp_path: Path) -> None:
    done = taken(ways, tmp_path / "bag")
    found = paths(tmp_path / "bag")
    pages = [f"/page/{n}" for n in range(1, 10)]
    deep = [f"/deep/{n}" for n in range(1, 10)]
    assert found == ["/robots.txt", "/", "/look.css", "/picture", *pages, "/moved", "/same/1", "/same/2", "/counted", *deep]
    assert done.pages == len(found) == len(set(found))
    assert done.failed == ()
    assert "1 addresses were left out, as robots.txt asks" in done.remarks
    verdict = verify(tmp_path / "bag", [bytes.fromhex(done.key)])
    assert (verdict.sound, verdict.remarks, verdict.last) == (True, (), done.last)


def test_the_same_bytes_come_out_of_the_archive_as_a_browser_gets(ways: Ways, port: int, tmp_path: Path) -> None:
    import http.client

    taken(ways, tmp_path / "bag")
    archive = Archive(tmp_path / "bag")
    assert len(archive.kept) == 26
    for one in archive.kept:
        if not one.url.endswith("/counted"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", one.url.removeprefix(f"http://{ONE}"), headers={"Host": ONE})
            reply, kept = connection.getresponse(), archive.reply(one)
            assert (reply.status, reply.read(), reply.getheader("Server")) == (kept.status, kept.payload, "ident-one")
            connection.close()


@pytest.mark.parametrize(
    ("limits", "pages"),
    [
        ({"pages": 5}, 6),
        ({"depth": 0}, 4),
        ({"depth": 1}, 17),
    ],
)
def test_pages_and_depth_are_bounded(ways: Ways, tmp_path: Path, limits: dict[str, int], pages: int) -> None:
    assert taken(ways, tmp_path / "bag", replace(FAST, **limits)).pages == pages


def test_bytes_are_bounded_and_what_was_cut_says_so(ways: Ways, tmp_path: Path) -> None:
    done = taken(ways, tmp_path / "bag", Limits(bytes=900, page=200, rate=1000, pictures=0))
    assert done.payload_bytes < 900 + 200 + 2
    assert any("limit was reached" in remark for remark in done.remarks)
    cut = [line for line in lines(tmp_path / "bag") if line.get("exchange", {}).get("cut") == "length"]
    assert cut
    assert all(line["payload"]["size"] == 201 for line in cut)
    assert verify(tmp_path / "bag").sound


def test_it_waits_between_requests_as_long_as_it_should(ways: Ways, tmp_path: Path) -> None:
    clock = Ticking()
    done = taken(ways, tmp_path / "bag", Limits(rate=2, pages=6, pictures=0), machine=clock.machine())
    starts = [line["exchange"]["before"] for line in lines(tmp_path / "bag") if "warc" in line]
    apart = [datetime.fromisoformat(late) - datetime.fromisoformat(early) for early, late in pairwise(starts)]
    assert min(apart).total_seconds() >= 0.49
    assert len(clock.slept) == done.pages - 1
    assert len(clock.said) == done.pages  # progress


def test_a_site_may_ask_for_more_time(tmp_path: Path) -> None:
    def answers(request: bytes) -> bytes:
        robots = b"User-agent: *\nCrawl-delay: 7\nDisallow: /no\n"
        return live.reply_of(robots if b"/robots.txt" in request else b"<a href=/a>a</a><a href=/no>n</a>")

    clock = Ticking()
    with live.saying(answers) as ways:
        taken(ways, tmp_path / "bag", machine=clock.machine())
    assert paths(tmp_path / "bag") == ["/robots.txt", "/", "/a"]
    assert all(6.9 < seconds <= 7 for seconds in clock.slept)
    assert len(clock.slept) == 2


def test_a_site_in_trouble_is_left_alone(tmp_path: Path) -> None:
    with live.saying(lambda _: b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n") as ways:
        taken(ways, tmp_path / "bag")
    assert paths(tmp_path / "bag") == ["/robots.txt"]


def test_names_are_resolved_at_the_proxy_and_surface_names_go_through_the_gateway(port: int, tmp_path: Path) -> None:
    asked: list[str] = []
    with live.listening(live.socks(("127.0.0.1", port), asked)) as at, live.saying(lambda _: live.reply_of(b"job")) as surface:
        ways = Ways(at, surface.gateway, 10)
        done = taken(ways, tmp_path / "bag", Limits(pages=5, rate=1000, pictures=0), (FRONT, "http://jobs.example/"))
    assert set(asked) == {ONE}
    by_way = {line["exchange"]["url"].split("/")[2]: line["exchange"]["way"] for line in lines(tmp_path / "bag") if "warc" in line}
    assert by_way == {ONE: "tor", "jobs.example": "gateway"}
    assert done.failed == ()


def test_a_site_that_is_gone_is_told_and_the_rest_is_captured(port: int, tmp_path: Path) -> None:
    with live.listening(live.socks(("127.0.0.1", port), [])) as at:
        done = taken(Ways(at, None, 10), tmp_path / "bag", Limits(pages=3, rate=1000, pictures=0), (f"http://{live.GONE}/", FRONT))
    assert done.failed == (f"http://{live.GONE}/robots.txt: no onion service has this name just now",)
    assert FRONT in Archive(tmp_path / "bag").by_url
    assert verify(tmp_path / "bag").sound


def test_pages_that_the_gateway_makes_itself_are_no_evidence(tmp_path: Path) -> None:
    own = live.reply_of(b"no site answers", "X-Parola-Gateway: refused\r\n")
    with live.saying(lambda _: own) as ways, pytest.raises(BadInput, match="the gateway does not reach"):
        taken(ways, tmp_path / "bag")


def test_odd_answers_of_a_site_stop_nothing(tmp_path: Path) -> None:
    odd_links = ("/a b", "/%00", "/é", "//x y/", "/" + "x" * 5000, "http://[/", "?\t\r\n q", "\u202e", "/%zz")
    page = "".join(f"<a href='{each}'>x</a>" for each in odd_links).encode() + b"<a href=/\xff>x</a><a <b href='/in'>"
    odd = f"Date: {'soon ' * 200}\r\nContent-Type: text/html; {'x' * 900}\r\nX: \x01\xff\r\n"

    def answers(request: bytes) -> bytes:
        assert len(request.split(b"\r\n")[0].split(b" ")) == 3
        return live.reply_of(b"" if b"/robots.txt" in request else page, odd)

    with live.saying(answers) as ways:
        done = taken(ways, tmp_path / "bag")
    assert done.failed == ()
    assert done.pages > 5
    assert verify(tmp_path / "bag").sound


@pytest.mark.parametrize(
    "url", ["http://news.example.com/", "https://a.onion/", "ftp://x.example/", "http://127.0.0.1/", "no", "http://[::1]/", ""]
)
def test_nothing_but_the_range_is_ever_asked(ways: Ways, tmp_path: Path, url: str) -> None:
    with pytest.raises(WrongUse):
        taken(ways, tmp_path / "bag", urls=(url,))


def test_clocks_of_sites_are_bounded(ways: Ways, tmp_path: Path) -> None:
    done = taken(ways, tmp_path / "bag", urls=(FRONT, f"http://{TWO}/"))
    exact, late = done.clocks[ONE], done.clocks[TWO]
    assert exact.steady
    assert late.steady
    assert exact.least <= 0 <= exact.most
    assert late.least <= -live.LATE <= late.most
    assert late.most - late.least < 1.2


def test_a_capture_that_is_stopped_anywhere_goes_on_and_takes_nothing_twice(ways: Ways, tmp_path: Path) -> None:
    whole = taken(ways, tmp_path / "whole")

    def stopping_after(count: int) -> Machine:
        said: list[str] = []

        def say(text: str) -> None:
            said.append(text)
            if len(said) == count:
                raise KeyboardInterrupt

        return Machine(say=say)

    out = tmp_path / "bag"
    for count in (1, 2, 7, 4):
        with pytest.raises(KeyboardInterrupt):
            taken(ways, out, machine=stopping_after(count))
        assert not (out / "bagit.txt").exists()
    done = taken(ways, out)
    assert paths(out) == paths(tmp_path / "whole")
    assert done.pages == whole.pages
    assert [line["action"] for line in lines(out)].count("open") == 5
    assert verify(out, [bytes.fromhex(done.key)]).sound
    assert len(Archive(out).kept) == done.pages
    again = taken(ways, out)
    assert (again.last, again.remarks) == (done.last, ("it was sealed before; nothing was added",))


def test_what_was_torn_when_the_power_went_is_cut_off_and_told(ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, note = tmp_path / "bag", custody.Log.note

    def torn(log: custody.Log, action: str, **fields: object) -> custody.Line:
        if len(log.lines) == 5:
            with log.path.open("ab") as file:
                file.write(b'{"action":"capt')
            raise KeyboardInterrupt
        return note(log, action, **fields)

    monkeypatch.setattr(custody.Log, "note", torn)
    with pytest.raises(KeyboardInterrupt):
        taken(ways, out)
    monkeypatch.undo()
    taken(ways, out)
    told = next(line["note"] for line in lines(out)[1:] if line["action"] == "open")
    assert "an unfinished line of 15 bytes and unfinished records of" in told
    assert "records of 0 bytes" not in told
    assert verify(out).sound
    assert len(paths(out)) == len(set(paths(out))) == 26


@pytest.mark.parametrize("step", ["write", "drafted", "close"])
def test_a_stop_while_it_is_sealed_does_no_harm(ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    few = Limits(pages=3, rate=1000, pictures=0)
    monkeypatch.setattr(making.seal if step == "drafted" else making.bag, step, stop)
    with pytest.raises(KeyboardInterrupt):
        taken(ways, tmp_path / "bag", few)
    monkeypatch.undo()
    taken(ways, tmp_path / "bag", few)
    assert verify(tmp_path / "bag").sound


def test_rounds_show_what_changed_and_repeat_nothing_that_did_not(ways: Ways, tmp_path: Path, measured: Callable[[str], None]) -> None:
    done = taken(ways, tmp_path / "twice", Limits(rate=1000, rounds=2, pictures=0))
    archive = Archive(tmp_path / "twice")
    repeats = [one for one in archive.kept if one.refers]
    assert done.pages == 26 + 26
    assert len({archive.reply(one).payload for one in archive.kept if one.url.endswith("/counted")}) == 2
    # /same/2 once, and in the second round all but the page that changes; an answer without a body is none to repeat
    assert len(repeats) >= 24
    once = taken(ways, tmp_path / "once").pages
    sizes = [(tmp_path / name / making.WARC).stat().st_size for name in ("once", "twice")]
    assert sizes[1] < 1.7 * sizes[0]
    measured(f"WARC of {once} answers {sizes[0]} bytes, of two rounds {sizes[1]} bytes ({len(repeats)} of them revisits)")


def test_only_the_same_capture_goes_on(ways: Ways, tmp_path: Path) -> None:
    few = Limits(pages=2, rate=1000, pictures=0)
    with pytest.raises(KeyboardInterrupt):
        taken(ways, tmp_path / "bag", few, machine=Machine(say=lambda _: (_ for _ in ()).throw(KeyboardInterrupt())))
    with pytest.raises(BadInput, match=r"that A\. Cruz began"):
        taken(ways, tmp_path / "bag", few, urls=(f"http://{TWO}/",))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(BadInput, match="holds something else"):
        taken(ways, tmp_path / "other", few)


def test_no_gateway_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"nothing is sealed: .*the gateway at 127\.0\.0\.1:9 does not answer.* the same command tries again"
    ):
        taken(Ways(None, ("127.0.0.1", 9), 1), tmp_path / "bag")


def test_a_capture_without_an_answer_goes_on_when_the_sites_are_up(ways: Ways, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        taken(Ways(None, ("127.0.0.1", 9), 1), tmp_path / "bag")
    done = taken(ways, tmp_path / "bag")
    assert (done.failed, done.pages) == ((), 26)
    assert verify(tmp_path / "bag").sound


def test_a_stop_while_pictures_are_taken_does_no_harm(ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shoot(_program: str, url: str, target: Path, _ways: Ways) -> None:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(url.encode())
        if url.endswith("/page/2"):
            raise KeyboardInterrupt

    monkeypatch.setattr(shots, "program", lambda: "browser")
    monkeypatch.setattr(shots, "version", lambda _: "Browser 1")
    monkeypatch.setattr(shots, "shoot", shoot)
    with pytest.raises(KeyboardInterrupt):
        taken(ways, tmp_path / "bag", Limits(rate=1000, pictures=9))
    assert len(list((tmp_path / "bag" / "data" / "pictures").iterdir())) == 3
    done = taken(ways, tmp_path / "bag", Limits(rate=1000, pictures=2))
    assert done.pictures == len(list((tmp_path / "bag" / "data" / "pictures").iterdir())) == 2
    assert verify(tmp_path / "bag").sound


def test_pictures_are_tied_to_their_pages(ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shots.program() is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium); its pictures are untested")
    done = taken(ways, tmp_path / "bag", Limits(pages=4, rate=1000, pictures=2))
    pictured = [line for line in lines(tmp_path / "bag") if "record" in line]
    assert done.pictures == len(pictured) == 2
    records = Archive(tmp_path / "bag").by_record
    assert [records[line["record"]].url for line in pictured] == [FRONT, f"{FRONT}page/1"]
    for line in pictured:
        assert (tmp_path / "bag" / line["file"]["name"]).read_bytes().startswith(b"\x89PNG")
        assert "Chromium" in line["note"]
    assert verify(tmp_path / "bag").sound


def test_without_chromium_the_capture_is_whole_and_says_so(ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shots, "PROGRAM", "no-such-browser")
    done = taken(ways, tmp_path / "bag", Limits(pages=2, rate=1000))
    assert (done.pictures, done.pages) == (0, 3)
    assert done.remarks[-1].startswith("no pictures: no-such-browser is not on this machine")


def test_chromium_is_led_to_the_range_and_nowhere_else(tmp_path: Path) -> None:
    if (program := shots.program()) is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium); its ways are untested")
    tor: list[str] = []
    surface: list[bytes] = []
    pictures = b"<img src='http://www.example.com/a.png'><img src='http://jobs.example/b.png'>"
    page = b"<body>" + pictures + b"<script>new Image().src='/script-ran'</script>"

    def gateway(request: bytes) -> bytes:
        surface.extend([request.partition(b"\r\n")[0]] if request else [])  # it also opens connections that it does not use
        return live.reply_of(page)

    with live.saying(gateway) as ways, live.listening(live.socks(ways.gateway or ("", 0), tor)) as at:
        shots.shoot(program, FRONT, tmp_path / "shot.png", Ways(at, ways.gateway))
    assert (tmp_path / "shot.png").stat().st_size > 1000
    assert set(tor) == {ONE}
    assert {line.split()[1] for line in surface} <= {b"/", b"/favicon.ico", b"http://jobs.example/b.png"}
    assert b"GET http://jobs.example/b.png HTTP/1.1" in surface


def test_the_kit_alone_loads_none_of_it() -> None:
    heavy = ("warcio", "bagit", "cryptography", "parola_kit.capture")
    for module, unwanted in (("parola_kit", heavy), ("parola_kit.capture", heavy[:3])):
        program = f"import sys, json, {module}; print(json.dumps(list(sys.modules)))"
        seen = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        assert not [name for name in json.loads(seen.stdout) if name.startswith(unwanted)]


def test_pages_a_second(ways: Ways, tmp_path: Path, measured: Callable[[str], None]) -> None:
    began = time.monotonic()
    done = taken(ways, tmp_path / "bag", Limits(rate=100_000, rounds=4, pictures=0))
    rate = done.pages / (time.monotonic() - began)
    measured(f"capture through the gateway: {rate:.0f} pages a second, sealed")
    assert rate > 5
    assert crawl.AGENT.isascii()
