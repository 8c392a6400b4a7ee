"""The trainer's overview: who is where, what went wrong, whose answers are alike, and nothing that a trainee typed is live."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser
from small_class import LAB, answered, good_lines, line, make, submit

from parola.cli import main
from parola.labs import grade as grading
from parola.labs.grade import graded
from parola.labs.lab import load_lab
from parola.labs.report.likeness import alike, at_least, elsewhere
from parola.labs.report.overview import Overview, overview
from parola.labs.report.page import page, report

HOSTILE = "<script>document.title='stolen'</script><img src=x onerror=alert(1)>"
COPIED: list[dict[str, Any]] = [
    line("q1", value="odd one"),
    line("q2", 2, value=["mine", "theirs"]),
    line("q4", 3, value={"x": {"act": "forwarded"}}),
]


def told(root: Path, labs: Path) -> Overview:
    return overview(root, graded(root, load_lab(labs / LAB)))


def wrong(n: int) -> list[dict[str, Any]]:
    """Wrong answers that nobody shares."""
    rows = {f"x{n}": {"act": "forwarded"}}
    return [line("q1", value=f"name {n}"), line("q2", 2, value=[f"a{n}", f"b{n}"]), line("q4", 3, value=rows)]


def key(root: Path, seat: str, question: str, **fields: Any) -> None:
    path = root / "trainer" / "keys" / seat / f"{LAB}.json"
    document = json.loads(path.read_text("utf-8"))
    document["questions"][question].update(fields)
    path.write_text(json.dumps(document), "utf-8")


def test_who_is_where(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2", "s3", "s4")
    (root / "trainer" / "roster.csv").write_text("seat,name,language,group\ns1,Ana <b>Lee</b>,en,\n", "utf-8")
    lines = [one | {"hints": 2, "at": f"2026-03-09T10:{10 * n:02}:00Z"} for n, one in enumerate(good_lines())]
    answered(root, "s1", lines)
    submit(root, "s2", b"no archive")
    answered(root, "s3", [line("q1", value="friend")])
    people = {person.seat: person for person in told(root, labs).people}
    assert (people["s1"].name, people["s1"].hints, people["s1"].minutes, people["s1"].waiting) == ("Ana <b>Lee</b>", 10, 40, 5)
    assert [people[seat].row.status for seat in ("s2", "s3", "s4")] == ["unreadable", "graded", "missing"]
    assert (people["s2"].minutes, people["s3"].minutes, people["s3"].waiting) == (None, 0, 0)
    text = page(told(root, labs))
    assert "Ana &lt;b&gt;Lee&lt;/b&gt;" in text
    assert "q1: named somebody uninvolved." in text


def test_common_wrong_answers_with_their_ideas_and_letters_in_words(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2", "s3")
    asked = root / "learner" / "seats" / "s2" / "labs" / LAB / "questions.json"
    document = json.loads(asked.read_text("utf-8"))
    next(q for q in document["questions"] if q["id"] == "q3")["options"].reverse()
    for letter, option in zip("AB", next(q for q in document["questions"] if q["id"] == "q3")["options"], strict=True):
        option["letter"] = letter
    asked.write_text(json.dumps(document), "utf-8")
    key(root, "s2", "q3", value="B")
    answered(root, "s1", [line("q3", value="B"), line("q2", 2, value=["one"])])
    answered(root, "s2", [line("q3", value="A"), line("q2", 2, value=["one"])])
    answered(root, "s3", [line("q3", value="A"), line("q1", 2, value={"unknown": True})])
    found = {one.question.id: one for one in told(root, labs).asked}
    assert found["q3"].common == (("It is only claimed", 2),)
    assert (found["q3"].right, found["q3"].wrong, found["q3"].blank) == (1, 2, 0)
    assert found["q2"].common == (('["one"]', 2),)
    assert (found["q2"].part, found["q2"].blank, found["q2"].ideas) == (2, 1, "same handle same person")
    assert found["q2"].reasons == (("1 right, 1 missed, 0 too much. What speaks against it is not named.", 2),)
    assert found["q1"].common == ()


@pytest.mark.parametrize("chances", [[0.5], [0.2, 0.7], [0.1, 0.4, 0.9], [0.3] * 5])
def test_the_chance_of_so_many_agreements_is_counted_right(chances: list[float]) -> None:
    """Against every outcome written out."""
    for wanted in range(len(chances) + 1):
        whole = 0.0
        for hits in product((False, True), repeat=len(chances)):
            if sum(hits) >= wanted:
                part = 1.0
                for hit, chance in zip(hits, chances, strict=True):
                    part *= chance if hit else 1 - chance
                whole += part
        assert at_least(chances, wanted) == pytest.approx(whole)


def test_two_who_copied_are_found_in_a_class_and_nobody_else(tmp_path: Path) -> None:
    root, labs = make(tmp_path, *(f"s{n:02}" for n in range(40)))
    for n in range(38):
        answered(root, f"s{n:02}", wrong(n))
    for seat in ("s38", "s39"):
        answered(root, seat, COPIED)
    (pair,) = told(root, labs).alike
    assert (pair.seats, pair.agreed, pair.both) == (("s38", "s39"), ("q1", "q2", "q4"), 3)
    assert 0 < pair.chance < 0.001
    assert "reason to talk, not proof" in page(told(root, labs))


def test_a_mistake_that_many_share_points_at_nobody(tmp_path: Path) -> None:
    root, labs = make(tmp_path, *(f"s{n:02}" for n in range(12)))
    for n in range(12):
        answered(root, f"s{n:02}", COPIED)
    assert told(root, labs).alike == ()


def test_a_small_class_tells_nothing(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2", "s3")
    for seat in ("s1", "s2", "s3"):
        answered(root, seat, COPIED)
    assert told(root, labs).alike == ()


def test_alike_does_not_depend_on_the_order_of_seats(tmp_path: Path) -> None:
    _, labs = make(tmp_path, "s1")
    said = {f"s{n:02}": {"q1": f"v{n}", "q2": f"w{n}", "q4": f"u{n}"} for n in range(30)}
    said |= {"t1": {"q1": "x", "q2": "y", "q4": "z"}, "t2": {"q1": "x", "q2": "y", "q4": "z"}}
    lab = load_lab(labs / LAB)
    assert alike(lab, said) == alike(lab, dict(reversed(said.items())))
    assert [one.seats for one in alike(lab, said)] == [("t1", "t2")]


def test_answers_that_are_right_for_another_seat(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2", "s3", "s4")
    key(root, "s2", "q1", value="stranger")
    key(root, "s2", "q4", value={"two": {"act": "forwarded"}})
    key(root, "s3", "q1", value="pooled", pool="p")
    key(root, "s1", "q1", pool="p")
    key(root, "s4", "q1", value=None, unknown=True, needs=["interview@caseworker"])
    answered(root, "s1", [line("q1", value="stranger"), line("q4", 2, value={"two": {"act": "forwarded"}}), line("q3", 3, value="B")])
    answered(root, "s4", [line("q1", value="writer")])
    found = told(root, labs).elsewhere
    assert [(one.seat, one.other, one.questions) for one in found] == [("s1", "s2", ("q1", "q4")), ("s4", "s1", ("q1",))]
    text = page(told(root, labs))
    assert text.count("A reason to talk, not proof") == 1
    assert elsewhere(load_lab(labs / LAB), {}, {}) == []


def test_hostile_text_is_text_and_nothing_is_fetched(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    for seat in ("s1", "s2"):
        answered(root, seat, [line("q1", value=HOSTILE), line("q2", 2, value=[HOSTILE, "</code></td>"]), line("q5", 3, value=HOSTILE)])
    text = report(root, LAB, labs).read_text("utf-8")
    assert "stolen" in text
    assert not re.search(r"<script|<img|</code></td>\"|onerror=alert\(1\)>", text)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text)


def test_each_picture_has_a_table_and_words(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    answered(root, "s1", good_lines())
    text = page(told(root, labs))
    assert text.count("<svg ") == 2
    assert text.count("<table>") >= 2
    assert len(re.findall(r'role="img" aria-labelledby', text)) == 2
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert text == page(told(root, labs))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_page_can_be_read_by_all(tmp_path: Path, browser: Browser, scheme: str, width: int) -> None:
    root, labs = make(tmp_path, *(f"s{n:02}" for n in range(40)))
    for n in range(38):
        answered(root, f"s{n:02}", wrong(n) if n % 3 else good_lines())
    for seat in ("s38", "s39"):
        answered(root, seat, COPIED)
    address = report(root, LAB, labs).as_uri()
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", offline=True
    )
    seen = context.new_page()
    seen.goto(address)
    assert seen.locator("table").count() >= 3
    found = Axe().run(seen).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] == []
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_an_empty_class_has_a_page(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    assert "1 missing" in page(told(root, labs))


def test_the_command_says_where_the_page_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    monkeypatch.setattr(grading.locate, "folder", lambda _: labs)
    said = CliRunner().invoke(main, ["report", LAB, str(root)])
    assert (said.exit_code, said.output.strip()) == (0, str(root / "trainer" / "report" / f"{LAB}.html"))
    assert CliRunner().invoke(main, ["report", "T9", str(root)]).exit_code == 2
