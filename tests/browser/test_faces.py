"""Everything that `make demo` shows, in Debian's Chromium: with scripts off where that is promised, and nothing asked for outside."""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import Demo, Eyes
from playwright.sync_api import Page, expect

from fixed_class import LABS
from parola_kit.notice import MARK

pytestmark = pytest.mark.xdist_group("browser")  # one demo for all of them
SEAT, LAB = "s01", "VA2"
STEPS = 6  # transactions that a trainee follows before giving up
A4_ACROSS = 1_039  # px of CSS: 297 mm less two margins of 11 mm


def serious(page: Page) -> list[str]:
    """What axe-core finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("part", ["forum", "market", "explorer", "desk", "gateway", "course"])
def test_every_part_can_be_read_without_scripts(demo: Demo, plain: Eyes, part: str) -> None:
    answer = plain.page.goto(demo.urls[part])
    assert answer is not None
    assert answer.status == 200
    expect(plain.page.locator("h1, main").first).to_be_visible()
    assert plain.stayed_home()
    if part != "course":  # here, a stand-in for the built one
        assert MARK in plain.page.content()


def _word(page: str) -> str:
    """What the test for people asks for in words."""
    asked = re.search(r"Which word stands (first|second|third|fourth|last) in this list: ([a-z, ]+)\?", page)
    assert asked is not None
    return asked[2].split(", ")[["first", "second", "third", "fourth", "last"].index(asked[1])]


def test_a_trainee_reads_the_sites_and_signs_in_as_the_persona(demo: Demo, plain: Eyes) -> None:
    persona = json.loads((demo.root / "learner" / "shared" / "persona.json").read_text("utf-8"))
    for part in ("forum", "market"):
        plain.page.goto(demo.urls[part] + "sign-in")
        plain.page.locator("[name=handle]").fill(persona["handle"])
        plain.page.locator("[name=password]").fill(persona["password"])
        plain.page.locator("[name=answer]").fill(_word(plain.page.locator("body").inner_text()))
        plain.page.locator("form[action$=sign-in] [type=submit], form[action$=sign-in] button").first.click()
        assert persona["handle"] in plain.page.content()
        assert plain.page.url == demo.urls[part] + "inbox"
    assert plain.stayed_home()


@pytest.mark.parametrize("path", ["", "blocks", "tags", "token", "graph", "reading", "search?q=zz"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_explorer_keeps_nobody_out(demo: Demo, scripted: Eyes, path: str, scheme: str) -> None:
    scripted.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    scripted.page.goto(demo.urls["explorer"] + path)
    assert serious(scripted.page) == []


def test_a_transaction_and_a_busy_address_keep_nobody_out(demo: Demo, scripted: Eyes) -> None:
    scripted.page.goto(demo.urls["explorer"] + "tx/" + receipt(demo)["txid"])
    expect(scripted.page.locator("main svg").first).to_be_visible()
    found = serious(scripted.page)
    scripted.page.locator("tr[id^=out-] a").first.click()
    assert [*found, *serious(scripted.page)] == []
    assert scripted.stayed_home()


@pytest.mark.parametrize("path", ["", "convention", f"seat/{SEAT}/", f"seat/{SEAT}/holders", f"seat/{SEAT}/journal"])
def test_the_desk_keeps_nobody_out(demo: Demo, scripted: Eyes, path: str) -> None:
    scripted.page.goto(demo.urls["desk"] + path)
    assert serious(scripted.page) == []
    assert MARK in scripted.page.content()


@dataclass(frozen=True)
class Output:
    """A row of a transaction's page, as a trainee reads it."""

    id: str
    address: str
    amount: int
    tag: str
    spender: str


def receipt(demo: Demo) -> dict[str, str]:
    with (demo.root / "learner" / "seats" / SEAT / "csv" / "case" / "payment.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def outputs(page: Page) -> list[Output]:
    """The outputs on the page of a transaction."""
    return [
        Output(
            id=row.locator("code.whole").last.text_content() or "",
            address=(row.locator("a").first.get_attribute("href") or "").rpartition("/")[2],
            amount=int(re.sub(r"\D", "", row.locator("td.num").nth(1).text_content() or "")),
            tag=(row.locator(".tag").first.text_content() or "") if row.locator(".tag").count() else "",
            spender=(row.locator("a[href*='#in-']").first.get_attribute("href") or "") if row.locator("a[href*='#in-']").count() else "",
        )
        for row in page.locator("tr[id^=out-]").all()
        if row.locator("a").count()
    ]


def followed(demo: Demo, page: Page) -> tuple[list[str], list[Output]]:
    """Pages of the transactions from the receipt to a tagged deposit, the shortest way, and the outputs that carry the money."""
    base = demo.urls["explorer"].rstrip("/")
    waiting = deque([(["/tx/" + receipt(demo)["txid"]], list[Output]())])
    while waiting:
        path, carried = waiting.popleft()
        page.goto(base + path[-1])
        paid = outputs(page)
        if deposit := [one for one in paid if "deposit" in one.tag.lower()]:
            return path, [*carried, deposit[0]]
        if len(path) < STEPS:
            wanted = [one for one in paid if one.address == receipt(demo)["address"]] if len(path) == 1 else paid
            waiting.extend(([*path, one.spender], [*carried, one]) for one in wanted if one.spender)
    raise AssertionError("no deposit is reached")


def txid(path: str) -> str:
    return path.partition("#")[0].rpartition("/")[2].partition("?")[0]


def fee(demo: Demo, page: Page, path: str) -> int:
    page.goto(demo.urls["explorer"].rstrip("/") + path)
    text = page.locator("tr:has(th:text-is('Fee')) td").text_content() or ""
    return int(re.sub(r"\D", "", text.partition("sat")[0]))


def test_money_is_followed_by_clicking_and_answered_on_the_form(demo: Demo, plain: Eyes) -> None:
    """A trainee without code and without scripts: explorer, form, hand in, feedback."""
    page = plain.page
    path, carried = followed(demo, page)
    answers = {
        "q1": "\n".join(txid(each) for each in path),
        "q2a": str(carried[-1].amount),
        "q3": str(sum(fee(demo, page, each) for each in path[1:])),
        "q6a": carried[-1].address,
    }
    page.goto(demo.urls["form"])
    page.goto(demo.urls["form"].partition("?")[0] + f"/{LAB}")
    for q, value in answers.items():
        page.locator(f"[name='{q}.value']").fill(value)
    page.locator("[name='q1.because']").fill("\n".join(one.id for one in carried))
    page.locator("button[value='save']").first.click()
    expect(page.locator("[role=alert]")).to_have_count(0)
    page.locator("button[value='submit']").click()
    for _ in range(60):
        if "Question by question" in page.content():
            break
        page.wait_for_timeout(500)
        page.reload()
    rows = {row.locator("th").first.text_content(): row.locator("td.points").text_content() for row in page.locator("tbody tr").all()}
    assert {q: rows[q] for q in answers} == {"q1": "4 of 4", "q2a": "1.7 of 2", "q3": "2 of 2", "q6a": "1.6 of 2"}
    assert plain.stayed_home()
    assert (demo.root / "feedback" / SEAT / f"{LAB}.html").is_file()


def test_the_case_can_be_read_without_code(demo: Demo, scripted: Eyes) -> None:
    scripted.page.goto(demo.urls["form"])
    scripted.page.get_by_role("link", name="Your case").first.click()
    text = scripted.page.content()
    assert receipt(demo)["txid"] in text
    assert MARK in text
    assert serious(scripted.page) == []


def test_the_case_printed_on_paper_is_whole(demo: Demo, scripted: Eyes) -> None:
    page = scripted.page
    page.goto(demo.urls["form"])
    page.get_by_role("link", name="Your case").first.click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_ACROSS, "height": 720})
    beyond = "t => t.getBoundingClientRect().right > innerWidth + 1"
    cut_off = f"[...document.querySelectorAll('table')].filter({beyond}).map(t => t.caption.innerText)"
    assert page.evaluate(cut_off) == []
    page.emulate_media(media="screen")


@pytest.mark.parametrize("lab", LABS)
def test_the_form_keeps_nobody_out(demo: Demo, scripted: Eyes, lab: str) -> None:
    scripted.page.goto(demo.urls["form"])
    scripted.page.goto(demo.urls["form"].partition("?")[0] + f"/{lab}")
    assert serious(scripted.page) == []
    assert MARK in scripted.page.content()


def test_jupyterlab_opens_its_start_page_and_asks_nobody_outside(demo: Demo, scripted: Eyes) -> None:
    page = scripted.page
    page.goto(demo.urls["lab"])
    expect(page.get_by_role("heading", name="Start")).to_be_visible(timeout=60_000)
    expect(page.locator(".jp-DirListing-item", has_text=LAB)).to_be_visible()
    page.wait_for_timeout(1_500)
    assert page.locator(".jp-toast, .Toastify__toast").count() == 0
    assert scripted.stayed_home()


def test_addresses_are_told_to_programs_and_tokens_are_not(demo: Demo) -> None:
    told = json.loads((Path(demo.root) / "state" / "urls.json").read_text("utf-8"))["urls"]
    assert told == {name: url.partition("?")[0] for name, url in demo.urls.items()}
