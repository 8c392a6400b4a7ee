"""The graph by keyboard alone, in Debian's Chromium: open, undo, do it again; where the focus goes; what the link to the page says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from hand_explorer import EVERY, rooted
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from parola.serve import explorer

pytestmark = pytest.mark.xdist_group("browser")


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the browser, where the explorer answers, and addresses by name."""

    page: Page
    url: str
    who: dict[str, str]

    def begin(self, *names: str) -> None:
        self.page.goto(f"{self.url}/graph?" + "&".join(f"open={self.who[name]}" for name in names))

    def box(self, name: str) -> str:
        """What selects the link of a box."""
        return f'#graph a[href*="{self.who[name]}"]:has-text("{self.who[name][:10]}")'

    def press(self, name: str) -> None:
        """Go to a box with Tab alone, and follow it."""
        self.page.locator("#graph").focus()
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if self.who[name][-6:] in self.focused():
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"no Tab leads to {name}")

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.textContent")

    def opened(self, n: int) -> None:
        expect(self.page.locator("ol li")).to_have_count(n)

    def drawn(self) -> list[str]:
        return self.page.locator("#graph g:has(rect) > title").all_text_contents()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    root, story = rooted(tmp_path_factory.mktemp("keys"))
    server = make_server("127.0.0.1", 0, explorer.app(root, EVERY), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", story.address
    server.shutdown()
    thread.join()


@pytest.fixture
def desk(browser: Browser, served: tuple[str, dict[str, str]]) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 700, "height": 900})
    yield Desk(context.new_page(), *served)
    context.close()


def test_the_focus_stays_at_the_box_that_was_opened_and_the_box_in_its_place(desk: Desk) -> None:
    desk.begin("ada-change")
    desk.page.locator("#graph").evaluate("graph => { graph.scrollLeft = 60 }")
    before = desk.page.locator(desk.box("ada-1")).bounding_box()
    desk.press("ada-1")  # it has payers: a column comes to its left
    desk.opened(2)
    after = desk.page.locator(desk.box("ada-1")).bounding_box()
    assert desk.who["ada-1"][-6:] in desk.focused()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) < 200  # as near as scrolling can bring it; a column is 410 px wide
    assert desk.page.evaluate("document.activeElement.closest('#graph') !== null")


def test_u_undoes_and_r_does_it_again(desk: Desk) -> None:
    desk.begin("ada-change")
    one = desk.drawn()
    desk.press("exchange")
    desk.opened(2)
    two = desk.drawn()
    assert len(two) > len(one)
    desk.page.keyboard.press("u")
    desk.opened(1)
    assert desk.drawn() == one
    assert desk.who["exchange"][-6:] in desk.focused()
    expect(desk.page.locator("#redo")).to_be_visible()
    desk.page.keyboard.press("r")
    desk.opened(2)
    assert desk.drawn() == two
    expect(desk.page.locator("#redo")).to_have_count(0)


def test_who_undoes_by_the_button_may_go_on(desk: Desk) -> None:
    desk.begin("ada-change", "exchange", "bo-1")
    desk.page.locator("#undo").focus()
    for left in (2, 1):
        desk.page.keyboard.press("Enter")
        desk.opened(left)
        assert desk.focused() == "Undo"
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#graph")).to_have_count(0)
    desk.page.locator("#redo").focus()
    for back in (1, 2, 3):
        desk.page.keyboard.press("Enter")
        desk.opened(back)
    assert Axe().run(desk.page).response["violations"] == []


def test_the_link_to_the_page_is_that_of_what_is_seen(desk: Desk, browser: Browser) -> None:
    desk.begin("ada-change")
    desk.press("exchange")
    desk.opened(2)
    link = desk.page.locator("nav.top a[rel=bookmark]").evaluate("link => link.href")
    assert link == desk.page.url.partition("#")[0]
    seen = desk.drawn()
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    assert page.locator("#graph g:has(rect) > title").all_text_contents() == seen
    context.close()


def test_single_keys_do_nothing_outside_the_graph(desk: Desk) -> None:
    desk.begin("ada-change", "exchange")
    desk.page.locator("h1").click()
    desk.page.keyboard.press("u")
    desk.page.locator("#undo").focus()
    desk.page.keyboard.press("u")
    desk.page.wait_for_timeout(200)
    desk.opened(2)
    desk.page.locator("#graph").focus()
    desk.page.keyboard.press("u")
    desk.opened(1)


def test_skipping_to_the_content_leaves_the_graph_alone(desk: Desk) -> None:
    desk.begin("ada-change")
    asked = list[str]()
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.locator(".skip").focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(200)
    assert asked == []
    assert desk.page.evaluate("document.activeElement.id") == "content"


def test_undo_and_redo_need_no_scripts(served: tuple[str, dict[str, str]], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    desk = Desk(context.new_page(), *served)
    desk.begin("ada-change", "exchange")
    seen = desk.drawn()
    desk.page.locator("#undo").click()
    desk.opened(1)
    desk.page.locator("#redo").click()
    desk.opened(2)
    assert desk.drawn() == seen
    context.close()
