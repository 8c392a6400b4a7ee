"""The door of a mock site: sign-up, CAPTCHA, sign-in, and messages that only their two ends see."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hand_web import onion, site, solved, store
from PIL import Image
from site_client import PERSONA, faults

from parola.serve import accounts, messages, sites
from parola.serve.captcha import PICTURES, SECONDS, Captcha
from parola.serve.kept import Kept

BASE = f"http://{onion('door')}"
PASSWORD = "nobody types this"  # noqa: S105 -- of accounts in these tests
NOW = "2026-11-27T10:00:00Z"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sites" / "door.jsonl"


@pytest.fixture
def visit(tmp_path: Path, kept: Path) -> Callable[[], FlaskClient]:
    """A new visitor of one site."""
    made = sites.app(store(tmp_path / "door.sqlite", "escrow"), site("door"), PERSONA, b"k" * 32, kept)
    return made.test_client


def posted(client: FlaskClient, path: str, data: dict[str, Any]) -> Any:
    return client.post(path, base_url=BASE, data=data)


def in_as(client: FlaskClient, handle: str, path: str = "/sign-up", password: str = PASSWORD) -> Any:
    form = {"handle": handle, "password": password, **solved(client.get(path, base_url=BASE).text)}
    return posted(client, path, form)


def inbox(client: FlaskClient) -> str:
    return client.get("/inbox", base_url=BASE).text


def test_signing_up_signs_in_and_the_account_outlives_the_process(visit: Callable[[], FlaskClient], kept: Path, tmp_path: Path) -> None:
    first = visit()
    assert in_as(first, "newcomer").location == "/inbox"
    assert "Messages of newcomer" in inbox(first)
    again = sites.app(tmp_path / "door.sqlite", site("door"), PERSONA, b"another" * 5, kept).test_client()
    assert in_as(again, "NewComer", "/sign-in").location == "/inbox"
    assert "Messages of newcomer" in inbox(again)
    assert PASSWORD not in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0


def test_the_persona_signs_in_and_sees_its_own_messages(visit: Callable[[], FlaskClient]) -> None:
    client = visit()
    assert in_as(client, PERSONA.handle, "/sign-in", PERSONA.password).location == "/inbox"
    page = inbox(client)
    assert "For the persona alone." in page
    assert "web/message/1" in page
    assert "zqxnobody" not in page
    assert faults(page) == []


@pytest.mark.parametrize(
    ("handle", "password", "status", "words"),
    [
        (PERSONA.handle, PASSWORD, 409, "has that handle already"),
        (PERSONA.handle.upper(), PASSWORD, 409, "has that handle already"),
        ("Desk_Master", PASSWORD, 409, "has that handle already"),
        ("ab", PASSWORD, 400, "A handle has 3 to 24"),
        ("<script>", PASSWORD, 400, "A handle has 3 to 24"),
        ("newcomer", "short", 400, "A password has 8 to 128"),
        ("newcomer", "x" * 129, 400, "A password has 8 to 128"),
        ("newcomer", "", 400, "Fill in every field"),
    ],
)
def test_what_keeps_an_account_from_being_opened_is_said(
    visit: Callable[[], FlaskClient], kept: Path, handle: str, password: str, status: int, words: str
) -> None:
    said = in_as(visit(), handle, password=password)
    assert (said.status_code, words in said.text) == (status, True)
    assert faults(said.text) in ([], ["stays on the site"])  # the picture is in the page itself
    assert not kept.exists()


def test_a_wrong_password_and_a_handle_of_nobody_get_one_message(visit: Callable[[], FlaskClient]) -> None:
    in_as(visit(), "newcomer")
    said = [in_as(visit(), handle, "/sign-in", password) for handle, password in (("newcomer", "not this one"), ("nobody_here", PASSWORD))]
    assert [each.status_code for each in said] == [403, 403]
    assert all("do not go together" in each.text for each in said)
    assert in_as(visit(), "desk_master", "/sign-in", "").status_code == 400


def test_without_the_captcha_nobody_gets_in(visit: Callable[[], FlaskClient]) -> None:
    client = visit()
    whole = {"handle": PERSONA.handle, "password": PERSONA.password}
    form = whole | solved(client.get("/sign-in", base_url=BASE).text)
    assert posted(client, "/sign-in", whole).status_code == 400
    assert posted(client, "/sign-in", form | {"answer": "wrong"}).status_code == 403
    assert "run out" in posted(client, "/sign-in", form).text  # the token was used up by the wrong answer
    assert posted(client, "/sign-in", form | {"token": "x.y.z"}).status_code == 403
    assert "handle" not in dict(client.get("/inbox", base_url=BASE).headers)
    assert client.get("/inbox", base_url=BASE).location == "/sign-in"


def test_a_repeated_field_does_not_sign_in(visit: Callable[[], FlaskClient]) -> None:
    client = visit()
    form = {"handle": [PERSONA.handle] * 2, "password": PERSONA.password, **solved(client.get("/sign-in", base_url=BASE).text)}
    assert posted(client, "/sign-in", form).status_code == 400


def test_two_visitors_never_see_each_others_messages(visit: Callable[[], FlaskClient]) -> None:
    first, second, third = visit(), visit(), visit()
    for client, handle in ((first, "visitor_one"), (second, "visitor_two"), (third, "visitor_three")):
        in_as(client, handle)
    assert posted(first, "/inbox", {"receiver": "Visitor_Two", "text": "only <you> read this"}).location == "/inbox"
    assert posted(first, "/inbox", {"receiver": "desk_master", "text": "to somebody of the store"}).location == "/inbox"
    assert "only &lt;you&gt; read this" in inbox(first)
    assert "only &lt;you&gt; read this" in inbox(second)
    assert "to somebody" not in inbox(second)
    for path in ("/inbox", "/", "/deals", "/search?q=only", "/notices", "/inbox?to=visitor_one"):
        page = third.get(path, base_url=BASE).text
        assert "read this" not in page
        assert "to somebody" not in page
    posted(second, "/sign-out", {})
    assert second.get("/inbox", base_url=BASE).location == "/sign-in"


@pytest.mark.parametrize(
    ("receiver", "text", "words"),
    [
        ("nobody_here", "hello", "Nobody here has that handle"),
        ("visitor_one", "hello", "or it is your own"),
        (PERSONA.handle, "  ", "is empty"),
        (PERSONA.handle, "x" * 2_001, "too long"),
        ("", "", "Nobody here has that handle"),
    ],
)
def test_a_message_that_cannot_be_sent_is_said(visit: Callable[[], FlaskClient], receiver: str, text: str, words: str) -> None:
    client = visit()
    in_as(client, "visitor_one")
    said = posted(client, "/inbox", {"receiver": receiver, "text": text})
    assert (said.status_code, words in said.text) == (400, True)


def test_what_visitors_keep_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST", 3)
    monkeypatch.setattr(messages, "MOST_OF_ONE", 2)
    monkeypatch.setattr(messages, "MOST", 3)
    monkeypatch.setattr(accounts, "_hash", lambda *_: b"h" * 32)
    opened = accounts.Accounts(PERSONA, Kept(None))
    assert [opened.add(f"handle{number}", PASSWORD, NOW) for number in range(4)] == ["", "", "", "full"]
    boxes = messages.Messages(lambda _: (), Kept(None), lambda _: True)
    sent = [boxes.send(sender, "other", "text", NOW) for sender in ("one", "one", "one", "two", "two")]
    assert sent == ["", "", "full", "", "full"]
    assert boxes.send("one", "other", "text", NOW) == "full"


def test_a_file_with_torn_and_foreign_lines_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "sites" / "x.jsonl"
    Kept(path).add({"message": 1, "sender": "a", "receiver": "b", "at": NOW, "text": "kept"})
    with path.open("ab") as file:
        file.write(b'[1]\nnonsense\n\xff\xfe\n{"account": 1, "handle": 5}\n{"message": 1, "sender": "a"}\n{"account": 1, "han')
    again = Kept(path)
    boxes = messages.Messages(lambda _: (), again, lambda _: True)
    assert [each.text for each in boxes.of("B")] == ["kept"]
    assert not accounts.Accounts(PERSONA, again).taken("five")
    again.add({"message": 1, "sender": "a", "receiver": "b", "at": NOW, "text": "later"})
    assert [json.loads(line)["text"] for line in path.read_text("utf-8", errors="replace").splitlines() if '"text"' in line] == [
        "kept",
        "later",
    ]
    assert len(messages.Messages(lambda _: (), Kept(path), lambda _: True).of("a")) == 2


def test_a_folder_that_cannot_be_written_means_memory_and_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    held = Kept(tmp_path / "file" / "sites" / "x.jsonl")
    held.add({"message": 1})
    assert held.lines == ({"message": 1},)
    assert "x.jsonl: cannot be written" in caplog.text


def test_nothing_is_written_before_somebody_signs_up(visit: Callable[[], FlaskClient], kept: Path) -> None:
    visit().get("/sign-up", base_url=BASE)
    assert not kept.parent.parent.exists()


def test_a_puzzle_is_signed_runs_out_and_is_taken_once() -> None:
    now = [1_000_000.0]
    captcha = Captcha(b"secret", clock=lambda: now[0])

    def answer(question: str) -> str:
        return solved(f'<input name="token" value="x">{question}')["answer"]

    puzzle = captcha.new()
    assert captcha.verdict(puzzle.token, f"  {answer(puzzle.question).upper()} ") == ""
    assert captcha.verdict(puzzle.token, answer(puzzle.question)) == "old"
    puzzle = captcha.new()
    assert captcha.verdict(puzzle.token + "x", answer(puzzle.question)) == "wrong"
    assert Captcha(b"another").verdict(puzzle.token, answer(puzzle.question)) == "wrong"
    assert captcha.verdict(puzzle.token, "nonsense\ud800") == "wrong"
    late = captcha.new()
    now[0] += SECONDS + 2
    assert captcha.verdict(late.token, answer(late.question)) == "old"
    fresh = captcha.new()
    assert captcha.verdict(fresh.token, answer(fresh.question)) == ""


def test_a_puzzles_token_and_picture_hold_no_answer_in_plain() -> None:
    puzzle = Captcha(b"secret").new()
    words = re.findall(r"[a-z]{4,}", puzzle.question.partition(":")[2])
    payload = base64.urlsafe_b64decode(puzzle.token.partition(".")[0] + "==").decode("latin-1")
    assert not [word for word in words if word in payload]
    picture = Image.open(io.BytesIO(base64.b64decode(puzzle.picture.partition(",")[2])))
    assert (picture.format, picture.size) == ("PNG", (180, 56))
    assert len(puzzle.picture) < 8_000


def test_pictures_are_drawn_up_to_a_number_and_then_come_back() -> None:
    captcha = Captcha(b"secret", ink="#123456")
    shown = [captcha.new() for _ in range(3 * PICTURES)]
    assert len({puzzle.picture for puzzle in shown[:PICTURES]}) == PICTURES
    assert len({puzzle.picture for puzzle in shown}) == PICTURES
    assert len({puzzle.token for puzzle in shown}) == 3 * PICTURES


def test_used_tokens_are_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parola.serve.captcha.MOST_USED", 5)
    captcha = Captcha(b"secret")
    for _ in range(12):
        assert captcha.verdict(captcha.new().token, "wrong") == "wrong"
    assert len(captcha._used) == 5
