"""What every web application shares, seen on a small one of each sort."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request, url_for

from parola.serve import web
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


def test_a_prefix_in_front_is_honoured(ours: Flask) -> None:
    assert ours.test_client().get("/where", headers={"X-Forwarded-Prefix": "/under"}).text == "/under/list"


def test_a_site_answers_to_its_own_name_only() -> None:
    made = web.site("plain_site", HOST)
    made.add_url_rule("/alone", "alone", lambda: "here")
    answers = {
        host: made.test_client().get("/alone", headers={"Host": host}).status_code
        for host in (HOST, f"{HOST}.localhost:8080", "localhost", f"x.{HOST}")
    }
    assert answers == {HOST: 200, f"{HOST}.localhost:8080": 200, "localhost": 404, f"x.{HOST}": 404}
