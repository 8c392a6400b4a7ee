"""Both sites in Debian's Chromium, from disk and without a network: every page, the search, accessibility."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from parola.course import AUDIENCES, LANGUAGE

pytestmark = pytest.mark.xdist_group("course")  # one browser for all of them
UPSTREAM = {"aria-dialog-name"}  # the theme's search box is a dialog without a name
SEARCH = "input.md-search__input"
THAI = "หน่วยงานช่วยเหลือผู้เสียหายจากการค้ามนุษย์และตรวจสอบกระเป๋าเงินดิจิทัล"


def pages(course: Path) -> list[Path]:
    return [page for audience in AUDIENCES for page in sorted((course / audience / LANGUAGE).rglob("*.html"))]


def results(page: Page, query: str) -> str:
    """The results' headings for what is typed into the search box."""
    page.click(SEARCH)
    page.fill(SEARCH, query)
    page.dispatch_event(SEARCH, "keyup")  # the theme waits for it
    page.wait_for_function("!/Initializing|Type to start/.test(document.querySelector('.md-search-result__meta').innerText)")
    return (
        page.locator(".md-search-result__meta").inner_text()
        + "\n"
        + "\n".join(page.locator(".md-search-result__article").all_inner_texts())
    )


def test_every_page_opens_and_asks_for_nothing_from_outside(course: Path, offline: BrowserContext) -> None:
    asked: list[str] = []
    failures: list[str] = []
    page = offline.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    for path in pages(course):
        page.goto(path.as_uri())
        page.wait_for_load_state("load")
        assert page.locator("h1").count() == 1, path
        assert "FICTITIOUS – TRAINING" in page.locator("aside.md-banner").inner_text(), path
    assert len(asked) > len(pages(course))
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert failures == []


@pytest.mark.parametrize("query", ["outpoint", "consent", "hearsay", "bondage", "Safeguard"])
def test_search_finds_from_disk(course: Path, offline: BrowserContext, query: str) -> None:
    page = offline.new_page()
    page.goto((course / "learner" / LANGUAGE / "dark-web" / "index.html").as_uri())
    assert re.search(r"[1-9]\d* matching document", told := results(page, query)), told
    assert query.lower() in told.lower()


def test_search_says_when_nothing_is_found(course: Path, offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto((course / "learner" / LANGUAGE / "index.html").as_uri())
    assert "No matching documents" in results(page, "xylophone")


@pytest.mark.parametrize("query", ["ค้ามนุษย์", "กระเป๋าเงิน", "ผู้เสียหาย"])
def test_search_cuts_thai_words_in_the_browser(course: Path, offline: BrowserContext, tmp_path: Path, query: str) -> None:
    site = Path(shutil.copytree(course / "learner" / LANGUAGE, tmp_path / "site"))
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    index["docs"].append({"location": "tools.html#thai", "title": "Thai", "text": THAI})
    (site / "search" / "search_index.js").write_text(f"var __index = {json.dumps(index)}", "utf-8")
    page = offline.new_page()
    page.goto((site / "index.html").as_uri())
    assert "Thai" in (told := results(page, query)), told


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})])  # else the same in both
def test_no_page_shuts_anybody_out(course: Path, browser: Browser, scheme: str, rules: dict[str, list[str]]) -> None:
    context = browser.new_context(offline=True, color_scheme="dark" if scheme == "dark" else "light")
    options = {"resultTypes": ["violations"], "preload": False, **rules}
    page = context.new_page()
    serious: list[tuple[str, str, str]] = []
    for path in pages(course) if scheme == "light" else sorted((course / "learner" / LANGUAGE).rglob("*.html")):
        page.goto(path.as_uri())
        found = [each for each in Axe().run(page, options=options).response["violations"] if each["impact"] in ("serious", "critical")]
        serious += [(path.name, each["id"], each["nodes"][0]["html"][:200]) for each in found if each["id"] not in UPSTREAM]
    context.close()
    assert serious == []


def test_narrow_pages_do_not_scroll_sideways(course: Path, browser: Browser) -> None:
    context = browser.new_context(offline=True, viewport={"width": 400, "height": 800})
    page = context.new_page()
    for path in pages(course):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path
    context.close()
