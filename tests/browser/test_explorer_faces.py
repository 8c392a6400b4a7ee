"""The explorer in Debian's Chromium, over a small ledger drawn by hand: seen by everybody, by hand and by key, with scripts and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import Eyes, eyes
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from hand_story import Story, story
from parola.export import explorer as sums
from parola.serve import explorer

pytestmark = pytest.mark.xdist_group("browser")
ALL = ("change", "clusters", "warnings")
WIDTHS = (390, 1280)


@dataclass(frozen=True)
class Served:
    """Where the explorer answers, and what is on its ledger."""

    url: str
    story: Story

    def pages(self) -> list[str]:
        who, tx = self.story.address, self.story.tx
        return [
            *("/", "/blocks", "/block/20", "/tags", "/reading", "/search?q=bcrt1q", "/search?q=zz", "/graph", "/tx/none"),
            *(f"/tx/{tx[name]}" for name in ("payment", "mix", "poison")),
            *(f"/address/{who[name]}" for name in ("ada-1", "shop", "look-alike", "exchange")),
            *(f"/cluster/{who['ada-1']}", f"/cluster/{who['ada-1']}/history"),
            f"/graph?open={who['ada-1']}&open={who['ada-change']}",
        ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made, folder = story(), tmp_path_factory.mktemp("explorer")
    sums.write(made.hand.store(folder / "chain.sqlite"), folder / "server" / "explorer.sqlite")
    server = make_server("127.0.0.1", 0, explorer.app(folder, ALL), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", made)
    server.shutdown()
    thread.join()


def violations(page: Page) -> list[str]:
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_keeps_nobody_out_and_fits_every_screen(served: Served, browser: Browser, scheme: str) -> None:
    found: list[str] = []
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light")
        looked = eyes(context)
        for path in served.pages():
            looked.page.goto(served.url + path)
            found += violations(looked.page)
            wide = looked.page.evaluate("document.documentElement.scrollWidth")
            found += [f"{path} is {wide} px wide on {width}"] if wide > width else []
        assert looked.stayed_home()
        context.close()
    assert found == []


def test_a_printed_page_fits_its_paper(served: Served, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 750, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    for path in served.pages():
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 750, path
        assert not page.locator("nav.top").is_visible()
    context.close()


def drawn(page: Page) -> set[str]:
    """Names in the boxes of the graph."""
    return {(text or "").partition(":")[0] for text in page.locator("#graph g:has(rect) > title").all_text_contents()}


def opened(page: Page) -> int:
    return page.locator("ol li").count()


def grow(page: Page, served: Served) -> list[set[str]]:
    """Open three boxes, one after the other; what is drawn after each."""
    page.goto(f"{served.url}/graph?open={served.story.address['ada-change']}")
    seen = [drawn(page)]
    for n in (2, 3):
        page.locator("#graph a[href*='/graph']").last.click()
        expect(page.locator("ol li")).to_have_count(n)
        seen.append(drawn(page))
    assert seen[0] < seen[1] < seen[2]
    return seen


@pytest.mark.parametrize("scripts", ["plain", "scripted"])
def test_the_graph_grows_and_is_undone_with_scripts_and_without(served: Served, request: pytest.FixtureRequest, scripts: str) -> None:
    looked: Eyes = request.getfixturevalue(scripts)
    page = looked.page
    seen = grow(page, served)
    link = page.url
    page.locator("#undo").click()
    expect(page.locator("ol li")).to_have_count(2)
    assert drawn(page) == seen[1]
    page.go_back()  # undo is a step too, and can be undone
    expect(page.locator("ol li")).to_have_count(3)
    page.go_back()
    expect(page.locator("ol li")).to_have_count(2)
    assert drawn(page) == seen[1]
    page.go_back()
    expect(page.locator("ol li")).to_have_count(1)
    assert drawn(page) == seen[0]
    page.goto(link)
    assert drawn(page) == seen[2]
    assert looked.stayed_home()


def test_with_scripts_the_page_stays_and_the_key_u_undoes(served: Served, scripted: Eyes) -> None:
    page, faults = scripted.page, list[str]()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served.url}/graph?open={served.story.address['ada-change']}")
    page.evaluate("window.stayed = true")
    first = drawn(page)
    box = page.locator("#graph a[href*='/graph']").last
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol li")).to_have_count(2)
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.closest('#graph') !== null")
    expect(page.locator("#said")).to_have_text(page.locator("#open-count").text_content() or "")
    page.keyboard.press("u")
    expect(page.locator("ol li")).to_have_count(1)
    assert drawn(page) == first
    page.locator("#q").focus()
    page.keyboard.type("uu")
    assert opened(page) == 1
    assert page.locator("#q").input_value() == "uu"
    assert violations(page) == []
    assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []


def test_the_keyboard_reaches_content_and_every_list(served: Served, plain: Eyes) -> None:
    page = plain.page
    page.goto(f"{served.url}/address/{served.story.address['shop']}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box() is not None
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside
    regions = page.locator("main .scroll")
    assert regions.count() == page.locator("main .scroll[tabindex='0'][role='region'][aria-label]").count() > 0
