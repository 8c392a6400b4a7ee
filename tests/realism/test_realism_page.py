"""The page ``trainer/realism.html``: marked, self-contained, the same bytes twice, and open to everybody in Chromium."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from parola.checks.fictitious import fictitious
from parola.realism import plots
from parola.realism.figure import Bars, Curves, Line
from parola.realism.measure import Realism, realism
from parola.realism.page import page, write
from parola.realism.published import ASSUMPTION, Published, cited, entries
from parola.realism.redraws import redraws
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

MOST_BYTES = 500_000


class Ids(HTMLParser):
    """Ids of a page, what it refers to by them, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.named |= set(re.findall(r"url\(#([^)]*)\)", " ".join(values.values())))
        reference = values.get("href", values.get("src", ""))
        if reference.startswith("#"):
            self.named.add(reference[1:])
        elif reference or tag in ("script", "link", "iframe", "object"):
            self.fetched.append(f"{tag} {reference}")


@pytest.fixture(scope="module")
def text(measured_class: Realism) -> str:
    return page(measured_class)


def test_the_page_is_marked_small_and_whole(text: str, measured_class: Realism) -> None:
    assert text.count(MARK) >= len(measured_class.figures)
    assert len(text.encode()) < MOST_BYTES
    for figure in measured_class.figures:
        assert f'<h2 id="{figure.key}">' in text
        assert all(table.caption in text for table in figure.tables)
        assert all(one.published.source in text for one in figure.beside)


def test_nothing_is_fetched_and_no_id_stands_twice(text: str) -> None:
    found = Ids(text)
    assert found.fetched == []
    assert len(found.ids) == len(set(found.ids))
    assert found.named <= set(found.ids)
    assert not re.search(r"https?:|@import|@font-face", text)


def test_every_stand_in_colour_becomes_one_of_the_page(text: str) -> None:
    assert "#0102" not in text
    assert "var(--fill)" in text


def test_same_class_same_bytes(own_class: Path, text: str, measured_class: Realism) -> None:
    target = write(own_class, realism(own_class))
    assert target == own_class / "trainer" / "realism.html"
    assert target.read_text("utf-8") == text
    assert [str(finding) for finding in fictitious(own_class / "trainer")] == []


def test_neither_hash_seed_nor_own_settings_change_a_byte(class_root: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\nsvg.fonttype: path\n", "utf-8")
    code = f"""from pathlib import Path
from parola.realism.measure import realism
from parola.realism.page import page
import sys
sys.stdout.buffer.write(page(realism(Path({str(class_root)!r}))).encode())"""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "MATPLOTLIBRC": str(tmp_path), "TZ": "Asia/Dhaka"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert done.stdout.decode() == text


def test_a_plot_says_what_it_shows_without_colour() -> None:
    drawn = plots.svg(Curves((Line("<b>", (1, 10), (1, 0.001)),), "acts", "share", log=True), "one", 'A "title"')
    assert "&lt;b&gt;" in drawn
    assert 'aria-label="A &quot;title&quot;. FICTITIOUS' in drawn
    assert "0.1 %" in drawn
    bars = plots.svg(Bars(("nothing",), (("share", (0.0,)),), "share"), "two", "Nothing")
    assert "nothing" in bars


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nobody_is_kept_out(browser: Browser, tmp_path: Path, text: str, scheme: str, width: int) -> None:
    (tmp_path / "realism.html").write_text(text, "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", offline=True
    )
    seen = context.new_page()
    seen.goto((tmp_path / "realism.html").as_uri())
    found = Axe().run(seen).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] == []
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.locator("svg.plot").first.is_visible()
    context.close()


def test_what_is_cited_is_in_the_bibliography(measured_class: Realism) -> None:
    sources = {one.published.source for figure in measured_class.figures for one in figure.beside}
    assert sources - {ASSUMPTION} <= set(entries())
    with pytest.raises(BadInput, match="has no entry 'nobody-1900'"):
        cited(Published("nothing", "nobody-1900"), entries())


def test_redraws_are_shown_where_the_build_noted_them(tmp_path: Path) -> None:
    assert redraws(tmp_path) is None
    note = tmp_path / "trainer" / "redraws.json"
    note.parent.mkdir()
    note.write_text(json.dumps({"format": 1, "notice": MARK, "redraws": [{"what": "handles", "draws": 268, "again": 1}]}), "utf-8")
    found = redraws(tmp_path)
    assert found is not None
    assert found.tables[0].rows == (("handles", 268, 1),)
    assert found.beside[0].ours == "1 of 268 (0.4 %)"
    note.write_text("[]", "utf-8")
    with pytest.raises(BadInput, match=r"redraws\.json: cannot be read"):
        redraws(tmp_path)


@pytest.mark.parametrize("file", ["truth.sqlite", "seed.json"])
def test_a_class_without_its_trainer_is_refused(own_class: Path, file: str) -> None:
    (own_class / "trainer" / file).unlink()
    with pytest.raises(BadInput, match=f"{file}: is not there"):
        realism(own_class)


def test_a_class_without_problems_says_so(measured_class: Realism) -> None:
    kept = replace(measured_class, gates=tuple(gate for gate in measured_class.gates if gate.holds))
    assert f"All {len(kept.gates)} limits are kept" in page(kept)
