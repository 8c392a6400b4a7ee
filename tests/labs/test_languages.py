"""The trainer is told which languages nobody has read yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parola.checks.marks import MARKS
from parola.labs import languages
from parola.locate import folder
from parola.spec.model import Texts
from parola.spec.resolve import bundle
from parola.spec.unreviewed import NAMES, Unreviewed, unreviewed

REAL = bundle(folder("scenarios") / "lantern-strait").texts


def made(language: str, *, reviewed: bool) -> Texts:
    lines = {"hello": ("a", "b"), "word": ("<x>",)}
    return Texts.model_validate({"language": language, "reviewed": reviewed, "symbols": {"x": ("1", "2", "3")}, "lines": lines})


def test_what_nobody_has_read_is_counted() -> None:
    texts = {language: made(language, reviewed=language in ("en", "th")) for language in ("vi", "th", "en", "bn")}
    assert unreviewed(texts) == [Unreviewed("bn", "Bangla", 3, 3), Unreviewed("vi", "Vietnamese", 3, 3)]


def test_every_language_has_a_name() -> None:
    assert {one.language: NAMES[one.language] for one in REAL.values()}.keys() == REAL.keys()


def test_the_page_lists_them(tmp_path: Path) -> None:
    path = languages.write(tmp_path, REAL)
    page = path.read_text("utf-8")
    assert path == tmp_path / "trainer" / "guide" / "languages.html"
    assert [code for code in sorted(REAL) if f"<td>{code}</td>" in page] == [one.language for one in unreviewed(REAL)] != []
    assert re.search(r"Thai</th><td>th</td><td>\d\d</td><td>\d\d</td>", page)
    assert MARKS[".html"](path.read_bytes()) == ""
    assert path.read_bytes() == languages.write(tmp_path, REAL).read_bytes()


@pytest.mark.parametrize("read", [True, False])
def test_a_class_whose_texts_were_read_says_so(read: bool, tmp_path: Path) -> None:
    page = languages.write(tmp_path, {"en": made("en", reviewed=True), "vi": made("vi", reviewed=read)}).read_text("utf-8")
    assert ("A reader of each of the 2 languages" in page) is read
