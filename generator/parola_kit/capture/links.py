"""Where a page leads: addresses in it, in the order of the page, split into those to follow and those that it needs to be seen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from parola_kit.capture.fetch import Reply
from parola_kit.capture.ways import plain
from parola_kit.errors import WrongUse

FOLLOWED = {"a": "href", "area": "href", "frame": "src", "iframe": "src"}
NEEDED = {"img": "src", "source": "src", "embed": "src"}
NEEDED_RELATIONS = {"stylesheet", "icon"}


@dataclass(frozen=True, slots=True)
class Leads:
    """Addresses in `parola_kit.capture.ways.plain` form, each once."""

    followed: tuple[str, ...]
    needed: tuple[str, ...]


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.followed: dict[str, None] = {}
        self.needed: dict[str, None] = {}

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 -- the library's names
        """Read ``<![x[`` as browsers do, as a comment up to the next >; the library gives up on the whole page."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        elif tag == "link" and NEEDED_RELATIONS & set(given.get("rel", "").lower().split()):
            self.needed[given.get("href", "")] = None
        elif found := given.get(NEEDED.get(tag, ""), ""):
            self.needed[found] = None
        elif found := given.get(FOLLOWED.get(tag, ""), ""):
            self.followed[found] = None


def leads(url: str, reply: Reply) -> Leads:
    """Where an answer leads: a redirect to its target, a page of HTML to its links; anything else nowhere."""
    if 300 <= reply.status < 400:
        return Leads(_whole(url, [reply.header("Location")]), ())
    if not is_page(reply):
        return Leads((), ())
    finder = _Finder()
    with suppress(AssertionError, ValueError):  # the library's words for what it cannot read; what was found before stays
        finder.feed(reply.payload.decode("utf-8", errors="replace"))
    base = _base(url, finder.base)
    return Leads(_whole(base, list(finder.followed)), _whole(base, list(finder.needed)))


def _base(url: str, given: str) -> str:
    """Where relative links start: a base that is no address is none, as in a browser."""
    try:
        return urljoin(url, given)
    except ValueError:
        return url


def is_page(reply: Reply) -> bool:
    """Whether an answer is HTML."""
    return reply.header("Content-Type").partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def _whole(base: str, found: list[str]) -> tuple[str, ...]:
    made: dict[str, None] = {}
    for each in found:
        try:
            made[plain(urljoin(base, each))] = None
        except (ValueError, WrongUse):
            continue  # mail addresses, scripts, pictures in the page itself, names that are none
    return tuple(made)
