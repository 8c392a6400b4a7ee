"""The form in a seat's real Jupyter server: every lab solved through it, and everything that a stranger might send."""

from __future__ import annotations

import json
import random
import re
import shutil
import time
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

import parola_kit as kit
from fixed_class import LABS
from form_server import TOKEN, Browser, Sent, filled_in, form_of, lines, serving
from parola.serve import marker
from parola_kit import UNKNOWN, journal
from parola_kit.form import filled
from parola_kit.journal import ANSWERS
from parola_kit.notice import MARK

SEAT = "s01"
PROSE = "The records show a payment.\n\nWho held the account, they do not show."


@pytest.fixture(scope="module")
def root(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("form") / "class"
    shutil.copytree(class_root, copy)
    return copy


@pytest.fixture(scope="module")
def address(root: Path) -> Generator[str]:
    with serving(root, SEAT, root.parent / "server.log") as at:
        yield at


@pytest.fixture(scope="module")
def browser(address: str) -> Browser:
    return Browser.signed_in(address)


@pytest.fixture
def fresh(root: Path) -> Path:
    """The seat's work folder with nothing noted or handed in."""
    for lab in LABS:
        for path in (root / "work" / SEAT / lab).glob("*.jsonl*"):
            path.unlink()
    for name in ("submitted", "feedback", "state/practice.json"):
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return root / "work" / SEAT


def questions(root: Path, lab: str) -> list[dict[str, Any]]:
    path = root / "learner" / "seats" / SEAT / "labs" / lab / "questions.json"
    return json.loads(path.read_text("utf-8"))["questions"]


def reference(root: Path, lab: str) -> dict[str, dict[str, Any]]:
    """Question id -> the arguments of ``answer()`` that the key calls right."""
    keys = json.loads((root / "trainer" / "keys" / SEAT / f"{lab}.json").read_text("utf-8"))["questions"]
    return {question["id"]: _right(question, keys[question["id"]]) for question in questions(root, lab)}


def _right(question: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
    if question["type"] == "written":
        return {"value": PROSE}
    enough = [one if isinstance(one, str) else one["any"][0] for one in (key["sufficient"] or [[]])[0]]
    value = UNKNOWN if key["unknown"] else key["value"]
    needs = key["needs"][0] if key["unknown"] else None
    sure = 0.85 if question["type"] in ("value", "choice", "time") else None
    return {"value": value, "because": enough[:6], "against": key["against"][:6], "needs": needs, "confidence": sure}


def typed(question: dict[str, Any], right: dict[str, Any]) -> Sent:
    """What is typed into the fields for an answer."""
    value = {"unknown": True} if right["value"] is UNKNOWN else right["value"]
    nothing: dict[str, Any] = {"because": [], "against": [], "needs": None, "confidence": None, "seq": 0}
    return filled.filled(question, {**nothing, **right, "value": value, "looked": ["the released records"]})


def with_rows(browser: Browser, path: str, q: str, fields: Sent) -> Sent:
    """The page's form after pressing “More rows” until a table has room."""
    form, names = form_of(browser.page(path))
    for _ in range(20):
        if {f"{q}.{name}" for name, values in fields.items() if any(values) and name != "seq"} <= names:
            return form
        answer = browser.press(path, form, f"more:{q}")
        assert answer.status_code == 200
        form, names = form_of(answer.text)
    raise AssertionError(f"{q}: no room for {fields}")


@pytest.mark.parametrize("lab", LABS)
def test_every_question_notes_what_answer_notes(
    root: Path, fresh: Path, browser: Browser, lab: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, path = reference(root, lab), f"/parola/answers/{lab}"
    for question in questions(root, lab):
        fields = typed(question, right[question["id"]])
        form = with_rows(browser, path, question["id"], fields)
        answer = browser.press(path, filled_in(form, question["id"], fields), f"save:{question['id']}")
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"] == f"{path}?told={question['id']}#{question['id']}"
        assert f"{question['id']} noted (" in browser.page(answer.headers["Location"])
    beside = tmp_path / "work" / SEAT / lab
    beside.mkdir(parents=True)
    monkeypatch.chdir(beside)
    monkeypatch.setenv("PAROLA_SEAT_DIR", str(root / "learner" / "seats" / SEAT))
    for q, given in right.items():
        kit.answer(q, given["value"], **{name: value for name, value in given.items() if name != "value"}, looked=["the released records"])
    assert lines(fresh / lab / ANSWERS) == lines(beside / ANSWERS)
    form, names = form_of(browser.page(path))
    assert {f"{question['id']}.seq" for question in questions(root, lab)} <= names
    assert browser.press(path, form, "save").status_code == 303
    assert len(lines(fresh / lab / ANSWERS)) == len(right), "a page that was not touched notes nothing"


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_handed_in_on_the_form_gets_its_points_at_once(
    root: Path, fresh: Path, browser: Browser, lab: str, measured: Callable[[str], None]
) -> None:
    path = f"/parola/answers/{lab}"
    (root / "state" / "practice.json").write_text("{}", "utf-8")
    form: Sent = form_of(browser.page(path))[0]
    for question in questions(root, lab):
        form = filled_in(form, question["id"], typed(question, reference(root, lab)[question["id"]]))
    stop = Event()
    watching = Thread(target=marker.watch, args=(root, stop))
    watching.start()
    try:
        answer = browser.press(path, form, "submit")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/parola/feedback/{lab}")
        began = time.monotonic()
        page = browser.page(f"/parola/feedback/{lab}")
        assert "submission 1" in page
        while "is being marked" in page:
            assert 'http-equiv="refresh"' in page
            time.sleep(0.1)
            page = browser.page(f"/parola/feedback/{lab}")
            assert time.monotonic() - began < 60
        measured(f"{lab}: feedback {time.monotonic() - began:.1f} s after handing in")
    finally:
        stop.set()
        watching.join()
    earned = re.search(r"([0-9.]+) of ([0-9]+) points", page)
    assert earned is not None
    assert earned[1] == earned[2]
    assert f'<a href="{path}">Back to the questions' in page
    assert "submission 1" in browser.page("/parola/answers")


def hand_in_something(root: Path, browser: Browser) -> None:
    form = form_of(browser.page("/parola/answers/F0"))[0]
    first = questions(root, "F0")[0]
    form = filled_in(form, first["id"], typed(first, reference(root, "F0")[first["id"]]))
    assert browser.press("/parola/answers/F0", form, "submit").status_code == 303


def test_without_practice_mode_feedback_waits_for_the_trainer(root: Path, fresh: Path, browser: Browser) -> None:
    assert "Nothing was handed in yet" in browser.page("/parola/feedback/F0")
    hand_in_something(root, browser)
    page = browser.page("/parola/feedback/F0")
    assert "when the trainer closes the lab" in page
    assert "refresh" not in page
    theirs = root / "feedback" / "s02" / "F0.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("<main>of another seat", "utf-8")
    assert "of another seat" not in browser.page("/parola/feedback/F0")
    own = root / "feedback" / SEAT / "F0.html"
    own.parent.mkdir()
    own.write_text("<main>from the trainer", "utf-8")
    assert "from the trainer" in browser.page("/parola/feedback/F0")


def test_a_page_does_not_ask_for_feedback_for_ever(root: Path, fresh: Path, browser: Browser) -> None:
    (root / "state" / "practice.json").write_text("{}", "utf-8")
    hand_in_something(root, browser)
    assert "waited=3" in browser.page("/parola/feedback/F0?waited=2")
    assert 'http-equiv="refresh"' not in browser.page("/parola/feedback/F0?waited=99")
    assert "waited=1" in browser.page("/parola/feedback/F0?waited=-7")


def test_who_is_not_signed_in_sees_nothing(address: str, fresh: Path) -> None:
    for path in ("/parola/answers", "/parola/answers/VA2", "/parola/feedback/VA2", "/parola/nowhere"):
        seen = httpx.get(f"{address}{path}")
        assert (seen.status_code, seen.headers["Location"].partition("?")[0]) == (302, "/login")
    assert httpx.post(f"{address}/parola/answers/VA2", data={"do": "save", "q1.value": "x"}).status_code == 403
    wrong = httpx.get(f"{address}/parola/answers/VA2", params={"token": "wrong"})
    assert (wrong.status_code, wrong.headers["Location"].partition("?")[0]) == (302, "/login")


def test_a_token_does_not_stay_in_the_address(address: str) -> None:
    seen = httpx.get(f"{address}/parola/answers/VA2", params={"token": TOKEN})
    assert (seen.status_code, seen.headers["Location"]) == (302, "/parola/answers/VA2")


def test_a_forged_post_is_refused(browser: Browser, fresh: Path) -> None:
    form = form_of(browser.page("/parola/answers/VA2"))[0]
    for xsrf in ([], ["x"], ["x", "y"]):
        refused = browser.press("/parola/answers/VA2", {**form, "_xsrf": xsrf, "q2a.value": ["5"]}, "save")
        assert refused.status_code == 403
        assert MARK in refused.text
    assert not (fresh / "VA2" / ANSWERS).exists()


ODD: list[tuple[str, str, int, dict[str, Any]]] = [
    ("GET", "/parola/answers/ZZ9", 404, {}),
    ("GET", "/parola/answers/..%2Fs02%2FVA2", 404, {}),
    ("GET", "/parola/answers/%00", 404, {}),
    ("GET", "/parola/answers/%ff", 400, {}),
    ("GET", "/parola/answers/VA2/q1", 404, {}),
    ("GET", "/parola/feedback/..%2Fs02%2FF0", 404, {}),
    ("GET", "/parola/feedback/ZZ9", 404, {}),
    ("GET", "/parola/", 404, {}),
    ("POST", "/parola/answers/ZZ9", 404, {"data": {"do": "save"}}),
    ("POST", "/parola/answers/VA2", 404, {"data": {"do": "save:q99"}}),
    ("POST", "/parola/answers/VA2", 400, {"data": {}}),
    ("POST", "/parola/answers/VA2", 400, {"data": {"do": "erase"}}),
    ("POST", "/parola/answers/VA2", 400, {"data": {"do": ["save", "submit"]}}),
    ("POST", "/parola/answers/VA2", 400, {"data": {"do": "save", "q2a.value": "1\x002"}}),
    ("POST", "/parola/answers/VA2", 413, {"data": {"do": "save", "q10.value": "x" * 300_000}}),
    (
        "POST",
        "/parola/answers/VA2",
        400,
        {"content": b"do=save&q2a.value=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    ),
    ("POST", "/parola/answers", 405, {"data": {"do": "save"}}),
    ("PUT", "/parola/answers/VA2", 405, {"data": {"do": "save"}}),
    ("DELETE", "/parola/answers/VA2", 405, {}),
]


@pytest.mark.parametrize(("method", "path", "status", "more"), ODD, ids=range(len(ODD)))
def test_odd_requests_get_one_clear_page(browser: Browser, fresh: Path, method: str, path: str, status: int, more: dict[str, Any]) -> None:
    xsrf = {"X-XSRFToken": form_of(browser.page("/parola/answers/VA2"))[0]["_xsrf"][0]}
    sent: dict[str, Any] = {**more, "headers": {**xsrf, **more.get("headers", {})}}
    answer = browser.client.request(method, path, **sent)
    assert answer.status_code == status
    assert MARK in answer.text
    assert not (fresh / "VA2" / ANSWERS).exists()


def test_fuzzed_posts_are_never_a_fault_of_ours(root: Path, browser: Browser, fresh: Path, measured: Callable[[str], None]) -> None:
    form, names = form_of(browser.page("/parola/answers/DW1"))
    draw = random.Random(7)
    odd = [
        "",
        "\x00",
        "A",
        "B",
        "1",
        "-1",
        "9" * 400,
        "ไทย" * 50,
        "<script>",
        "chat/msg/1-0001",
        "\u202e",
        "../..",
        "yes",
        "%s{{7*7}}",
        "1e9",
        "\n\n",
    ]
    dos = ["save", "save:q1", "more:q1", "more:q2", "hint:q3", "submit", "save:q99", "x", "more:q3"]
    fields = [*sorted(names), "q1.key-9999", "q1.cell-0-99", "q7.cell-8-0", "q99.value", "q2.place-A", ".", "q1."]
    before = {path: path.read_bytes() for path in (root / "work").rglob("*") if path.is_file() and SEAT not in path.parts}
    seen: dict[int, int] = {}
    for _ in range(500):
        sent = {
            **form,
            **{draw.choice(fields): [draw.choice(odd) for _ in range(draw.choice((1, 1, 1, 2)))] for _ in range(draw.randrange(1, 9))},
        }
        sent["_xsrf"] = form["_xsrf"]
        status = browser.press("/parola/answers/DW1", sent, draw.choice(dos)).status_code
        seen[status] = seen.get(status, 0) + 1
    measured(f"form: 500 fuzzed posts, by status {dict(sorted(seen.items()))}")
    assert set(seen) <= {200, 303, 400, 404}
    assert {200, 303, 400, 404} <= set(seen)
    assert {path: path.read_bytes() for path in (root / "work").rglob("*") if path.is_file() and SEAT not in path.parts} == before
    assert not [path for path in (root / "submitted").iterdir() if path.name != SEAT]
    browser.page("/parola/answers/DW1")


def test_pages_have_the_mark_and_no_script(browser: Browser, fresh: Path) -> None:
    for path in ("/parola/answers", "/parola/answers/DW1", "/parola/feedback/DW1"):
        answer = browser.client.get(path)
        assert MARK in answer.text
        assert "<script" not in answer.text
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy


def test_a_table_longer_than_a_page_is_not_cut_off(root: Path, browser: Browser, fresh: Path) -> None:
    folder = fresh / "DW1"
    table = {f"row {n}": {"indicator": "deception"} for n in range(300)}
    question = questions(root, "DW1")[0]
    line = {"format": 1, "lab": "DW1", "q": question["id"], "type": "table", "value": table, "because": [], "against": []}
    journal.note(folder, {**line, "confidence": None, "needs": None, "looked": []})
    page = browser.page("/parola/answers/DW1")
    assert "more rows than this page holds" in page
    assert browser.press("/parola/answers/DW1", form_of(page)[0], "save").status_code == 303
    assert [one["value"] for one in lines(folder / ANSWERS)] == [table]


def test_a_broken_class_is_told_and_not_a_fault(root: Path, browser: Browser, fresh: Path) -> None:
    path = root / "learner" / "seats" / SEAT / "labs" / "VA2" / "questions.json"
    whole = path.read_bytes()
    try:
        path.write_text("{", "utf-8")
        answer = browser.client.get("/parola/answers/VA2")
        assert (answer.status_code, "is broken, not JSON" in answer.text) == (400, True)
    finally:
        path.write_bytes(whole)
