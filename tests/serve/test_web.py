"""What every web application shares, seen on a small one of each sort."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, Response, request, url_for

from parola.serve import parts, web
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

HOST = "a" * 56 + ".onion"


@pytest.fixture
def ours() -> Flask:
    made = web.service("parola.serve.course_pages")

    @made.get("/list")
    def listed() -> dict[str, int]:
        shown = web.page(int(request.args["total"]), 20)
        return {"number": shown.number, "last": shown.last, "skip": shown.skip}

    @made.post("/take")
    def take() -> str:
        return request.form.get("text", "")

    @made.get("/where")
    def where() -> str:
        return url_for("listed")

    @made.get("/wrong")
    def wrong() -> Response:
        raise BadInput("file:3: <b> is not right")

    return made


@pytest.mark.parametrize(
    ("total", "asked", "right"), [(0, "1", (1, 1, 0)), (20, "1", (1, 1, 0)), (21, "2", (2, 2, 20)), (100, "5", (5, 5, 80))]
)
def test_a_page_of_a_list(ours: Flask, total: int, asked: str, right: tuple[int, int, int]) -> None:
    said = ours.test_client().get(f"/list?total={total}&page={asked}").json
    assert said == dict(zip(("number", "last", "skip"), right, strict=True))


@pytest.mark.parametrize("asked", ["0", "-1", "2", "x", "", "1.0", "٣", "9" * 400, "%00"])
def test_a_page_that_is_not_there(ours: Flask, asked: str) -> None:
    assert ours.test_client().get(f"/list?total=20&page={asked}").status_code == 404


def test_every_answer_forbids_scripts(ours: Flask) -> None:
    for path in ("/list?total=1", "/none", "/wrong"):
        policy = ours.test_client().get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


def test_errors_are_pages_of_ours(ours: Flask) -> None:
    said = ours.test_client().get("/wrong")
    assert said.status_code == 400
    assert MARK in said.text
    assert "file:3: &lt;b&gt; is not right" in said.text
    assert MARK in ours.test_client().get("/none").text


def test_a_form_is_taken_from_our_own_pages_only(ours: Flask) -> None:
    client = ours.test_client()
    assert client.post("/take", data={"text": "x"}).text == "x"
    assert client.post("/take", data={"text": "x"}, headers={"Origin": "http://localhost"}).text == "x"
    for origin in ("http://elsewhere.test", "null", "http://localhost:99", "http://["):
        assert client.post("/take", data={"text": "x"}, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("data", [{"text": "x" * 70_000}, {f"field{n}": "x" for n in range(300)}])
def test_a_form_too_large_is_refused(ours: Flask, data: dict[str, str]) -> None:
    assert ours.test_client().post("/take", data=data, content_type="multipart/form-data").status_code == 413


def test_a_relays_prefix_is_honoured(ours: Flask) -> None:
    relayed = web.behind_relay(ours).test_client()
    for prefix in ("/under", "/under/", "/a-b/c_d/e.f~1"):
        assert relayed.get("/where", headers={"X-Forwarded-Prefix": prefix}).text == f"{prefix.rstrip('/')}/list"
    assert relayed.get("/where").text == "/list"


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "/under//evil.example", "under", "/a b", "/a, /b", "http://evil.example", "/<b>", "/\\evil", "/%2f", ""]
)
def test_what_is_no_plain_path_is_no_prefix(ours: Flask, prefix: str) -> None:
    said = web.behind_relay(ours).test_client().get("/where", headers={"X-Forwarded-Prefix": prefix})
    assert (said.status_code, said.text) == (200, "/list")


@pytest.mark.parametrize("prefix", ["/under", "//evil.example"])
def test_without_a_relay_a_visitors_prefix_is_nothing(ours: Flask, prefix: str) -> None:
    client, site = ours.test_client(), web.site("plain_site", HOST)
    assert client.get("/where", headers={"X-Forwarded-Prefix": prefix}).text == "/list"
    forged = {"X-Forwarded-Prefix": prefix, "Origin": "http://elsewhere.test"}
    assert client.post("/take", data={"text": "x"}, headers=forged).status_code == 403
    site.add_url_rule("/alone", "alone", lambda: url_for("alone"))
    assert site.test_client().get("/alone", headers={"X-Forwarded-Prefix": prefix, "Host": HOST}).text == "/alone"


@pytest.mark.parametrize(("front", "where"), [("", "/list"), ("relayed:", "/under/list")])
def test_a_listener_is_told_whether_a_relay_stands_in_front(ours: Flask, tmp_path: Path, front: str, where: str) -> None:
    listener = parts._listener(parts.Setting(tmp_path, tmp_path, frozenset()), "course", ours, f"{front}unix:{tmp_path / 'course.sock'}")
    listener.socket.close()
    assert listener.app.test_client().get("/where", headers={"X-Forwarded-Prefix": "/under"}).text == where


def test_a_site_answers_to_its_own_name_only() -> None:
    made = web.site("plain_site", HOST)
    made.add_url_rule("/alone", "alone", lambda: "here")
    answers = {
        host: made.test_client().get("/alone", headers={"Host": host}).status_code
        for host in (HOST, f"{HOST}.localhost:8080", "localhost", f"x.{HOST}")
    }
    assert answers == {HOST: 200, f"{HOST}.localhost:8080": 200, "localhost": 404, f"x.{HOST}": 404}


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "[::1", "x y", "", "é", "a:b:c", "<b>", f"{HOST}:999999"])
def test_a_host_that_is_no_name_is_refused_before_anything_else(ours: Flask, host: str) -> None:
    for app in (ours, web.site("plain_site", HOST)):
        said = app.test_client().get("/where", environ_overrides={"HTTP_HOST": host})
        assert (said.status_code, MARK in said.text) == (400, True)
    assert ours.test_client().get("/where", headers={"Host": "[::1]:8000"}).status_code == 200
