"""The page a trainee gets back: small, closed, readable, and without the key. The trainer's guide beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from small_class import KEYS, LAB, answered, good_lines, line, make, submit

from parola.labs import feedback, guide
from parola.labs.catalogue import catalogue
from parola.labs.grade import graded
from parola.labs.grade_row import Row
from parola.labs.lab import load_lab
from parola.labs.lab_key import settling_kinds
from parola.labs.lab_model import Lab
from parola_kit import look
from parola_kit.evidence import KINDS
from parola_kit.notice import MARK


def shown(tmp_path: Path, lines: list[dict[str, Any]]) -> tuple[str, Row, Lab]:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", lines)
    lab = load_lab(labs / LAB)
    (row,) = graded(root, lab).rows
    return feedback.page(lab, row, settling_kinds(root, LAB)), row, lab


def test_it_is_small_closed_and_marked(tmp_path: Path) -> None:
    page, _, _ = shown(tmp_path, good_lines())
    assert MARK in page
    assert '<html lang="en">' in page
    assert len(page.encode()) < 50_000
    assert not re.search(r"<script|src=|href=|url\(|@import|https?:", page)


def test_points_reasons_and_what_waits(tmp_path: Path) -> None:
    page, _, lab = shown(tmp_path, good_lines())
    assert "12 of 12 points; 5 more wait for the trainer" in page
    assert "of 5, waits" in page
    assert lab.texts["en"].questions["q5"].model not in page


def test_marks_are_named_apart_from_points(tmp_path: Path) -> None:
    lines = [line("q1", value="friend", because=["chat/msg/9"]), line("q2", value=["one", "two", "friend"])]
    page, _, _ = shown(tmp_path, lines)
    assert "Named somebody uninvolved: 2." in page
    assert "Cited a barred record: 1." in page


def test_no_key_beyond_what_was_earned(tmp_path: Path) -> None:
    page, _, _ = shown(tmp_path, [line("q1", value="nobody"), line("q2", value=["one", "nobody"])])
    secrets = {"writer", "two", "forum/post/7", "forum/post/8", "chat/msg/9", "friend"}
    assert json.dumps(KEYS).count("writer") == 1
    assert not [secret for secret in secrets if secret in page]
    assert "1 right, 1 missed, 1 too much." in page
    assert "Look again at: forum posts." in page


def test_confidence_beside_what_was_right(tmp_path: Path) -> None:
    lines = [line("q1", value="writer", confidence=0.6), line("q2", value=["x"], confidence=0.9), line("q3", value="B", confidence=0.3)]
    page, row, _ = shown(tmp_path, lines)
    assert feedback.sureness(row) == feedback.Sureness(said=60, right=1, of=3, sure_wrong=("q2",))
    assert "You said 60 % on average; right were 1 of 3." in page
    assert "Said with great confidence, and not right: q2." in page


def test_nothing_is_said_of_confidence_that_nobody_stated(tmp_path: Path) -> None:
    page, row, _ = shown(tmp_path, [line("q3", value="A")])
    assert feedback.sureness(row) is None
    assert "How sure" not in page


def test_a_trainees_text_is_never_shown_raw(tmp_path: Path) -> None:
    lines = [line("q5", value="<script>alert(1)</script>"), line("q4", 2, value={"<img src=x>": {"act": "offered"}})]
    lines.append(line("q4", 3, value={"one": {"<script>": "offered"}}))
    page, row, _ = shown(tmp_path, lines)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "line 3 does not count" in row.reason


def test_what_could_not_be_read_says_why(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    submit(root, "s1", b"not a zip")
    lab = load_lab(labs / LAB)
    (row,) = graded(root, lab).rows
    page = feedback.page(lab, row, {})
    assert "could not be read" in page
    assert "not a readable zip archive" in page
    assert str(tmp_path) not in page


def test_every_kind_of_record_has_words() -> None:
    assert sorted(catalogue("en").kinds) == sorted(KINDS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_for_everybody(scheme: str, tmp_path: Path) -> None:
    """At least 4.5 to 1 (WCAG 2.2, criterion 1.4.3) for each pair of colours that the stylesheet puts together."""
    page, _, _ = shown(tmp_path, good_lines())
    light, dark = re.findall(r":root \{([^}]*)\}", page)[:2]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    pairs = [(ink, paper) for ink in ("ink", "soft", "good", "part", "none") for paper in ("page", "box")] + [("band-ink", "band")]
    assert {
        (ink, paper): contrast(colours[ink], colours[paper]) for ink, paper in pairs if contrast(colours[ink], colours[paper]) < 4.5
    } == {}


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, definition of relative luminance)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_guide_has_the_keys_by_seat(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    lab = load_lab(labs / LAB)
    page = guide.write(root, lab).read_text("utf-8")
    assert page.count("&#34;writer&#34;") == 2
    assert page.count('<th scope="row">s2</th>') == 4
    assert "The person needs a safe place" in page
    assert "same handle same person" in page
    assert "Name who wrote what" in page
    assert not re.search(r"<script|src=|href=", page)


def test_long_identifiers_are_shortened_and_kept() -> None:
    txid = "0123456789abcdef" * 4
    shown_ = str(look.shortened(f"<{txid}:1>"))
    assert shown_ == f'&lt;<abbr title="{txid}">0123456789…abcdef</abbr>:1&gt;'
    assert str(look.shortened("forum/post/7")) == "forum/post/7"
