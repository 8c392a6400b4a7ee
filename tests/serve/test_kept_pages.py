"""Pages that a site keeps: the same to the byte and header, never anybody's own, bounded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, session
from hand_states import NOW, give_happenings, onion, page, served, sites_of
from site_client import Reader

from parola.serve import kept_pages, site_state, web
from parola.serve.kept_pages import Kept, Shelf

HOST = "a" * 56 + ".onion"


@pytest.fixture
def counted() -> Flask:
    """A site whose pages say how often they were made."""
    made, times = web.site("plain_site", HOST), {"": 0}
    made.secret_key = b"k"

    def view(name: str = "") -> tuple[str, int]:
        times[""] += 1
        return f"<p>{name} {session.get('handle', 'nobody')} {times['']}</p>", 404 if name == "gone" else 200

    def enter() -> str:
        session["handle"] = "somebody"
        return "<p>in</p>"

    made.add_url_rule("/", "index", view)
    made.add_url_rule("/see/<name>", "see", view)
    made.add_url_rule("/sign-in", "sign_in", view)
    made.add_url_rule("/enter", "enter", enter)
    kept_pages.keep(made)
    return made


def test_a_page_is_made_once_for_all_without_a_cookie(counted: Flask) -> None:
    first = page(counted, HOST)
    assert [page(counted, HOST).text for _ in range(3)] == [first.text] * 3
    again = page(counted, HOST)
    assert (again.status_code, sorted(again.headers.items())) == (200, sorted(first.headers.items()))
    assert first.headers["Vary"] == "Cookie"


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        ("/", "GET", {"Cookie": "any=1"}),
        ("/", "HEAD", {}),
        ("/?a=1", "GET", {}),
        ("/see/x", "GET", {}),
        ("/", "GET", {"X-Forwarded-Prefix": "/under"}),
        ("/", "GET", {"Host": f"{HOST}.localhost:8080"}),
    ],
)
def test_what_differs_is_made_anew(counted: Flask, path: str, method: str, more: dict[str, str]) -> None:
    web.behind_relay(counted)
    before = page(counted, HOST).text
    page(counted, HOST, path, method, **more)
    assert page(counted, HOST, "/see/last").text.split()[2] == "3</p>"
    assert page(counted, HOST).text == before


@pytest.mark.parametrize("path", ["/sign-in", "/see/gone", "/enter"])
def test_what_is_personal_or_no_page_is_never_kept(counted: Flask, path: str) -> None:
    page(counted, HOST, path)
    assert page(counted, HOST, path).headers.get("Set-Cookie", "") == page(counted, HOST, path).headers.get("Set-Cookie", "")
    if path != "/enter":
        assert page(counted, HOST, path).text != page(counted, HOST, path).text


def test_nobody_gets_the_page_of_somebody(counted: Flask) -> None:
    client = counted.test_client()
    client.get("/enter", base_url=f"http://{HOST}")
    assert "somebody" in client.get("/", base_url=f"http://{HOST}").text
    assert "nobody" in page(counted, HOST).text
    assert "somebody" in client.get("/", base_url=f"http://{HOST}").text


def test_a_shelf_is_bounded() -> None:
    shelf = Shelf(9 * 103 + 73)  # nine or ten pages: a page's path and host count too
    for number in range(100):
        shelf.put(("", "h", f"/{number}", b""), Kept(b"x" * 100, "text/html", asked=False))
        shelf.get(("", "h", "/0", b""))
    assert [shelf.get(("", "h", f"/{number}", b"")) is not None for number in (0, 50, 92, 99)] == [True, False, True, True]
    shelf.put(("", "h", "/0", b""), Kept(b"x" * 2_000, "text/html", asked=False))
    assert shelf.get(("", "h", "/0", b"")) is None


def test_what_was_asked_counts_as_well_as_the_page() -> None:
    shelf = Shelf(10_000)
    for number in range(100):
        shelf.put(("", "h", "/search", b"q=" + b"x" * 900 + str(number).encode()), Kept(b"small", "text/html", asked=False))
    kept = [shelf.get(("", "h", "/search", b"q=" + b"x" * 900 + str(number).encode())) is not None for number in range(100)]
    assert (sum(kept), kept[-1]) == (10, True)


@pytest.mark.parametrize(("length", "again"), [(198, True), (199, False)])
def test_a_page_that_nobody_will_ask_for_again_is_not_kept(counted: Flask, length: int, again: bool) -> None:
    path = f"/?q={'x' * length}"
    assert (page(counted, HOST, path).text == page(counted, HOST, path).text) == again


@pytest.mark.parametrize("name", ["forum", "market"])
def test_kept_pages_of_real_sites_are_those_that_were_made(
    class_root: Path, tmp_path: Path, name: str, measured: Callable[[str], None]
) -> None:
    root = sites_of(class_root, tmp_path / "class")
    give_happenings(root, name)
    site, host = served(root, name), onion(root, name)
    paths = [link for link in dict.fromkeys(Reader(page(site, host).text).addresses) if link.startswith("/") and "sign" not in link]
    for path in paths:
        made, kept, fresh = page(site, host, path), page(site, host, path), page(site, host, path, Cookie="x=1")
        assert made.text == kept.text == fresh.text, path
        assert {key: value for key, value in made.headers.items() if key != "Date"} == {
            key: value for key, value in kept.headers.items() if key != "Date"
        }
    site_state.switch(root, (name,), "seized", NOW)
    assert all("Taken over" in page(site, host, path).text for path in paths)
    site_state.switch(root, (name,), "up", NOW)
    assert "Taken over" not in page(site, host).text
    measured(f"{name}: {len(paths)} pages kept and given again")
