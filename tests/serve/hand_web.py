"""Hand-made stores of the smaller sites: every kind of site, every kind of row, and texts that are out to break a page."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from parola.serve.class_root import Site
from parola_kit import contracts

KINDS = {"shop": "quayside", "desk": "counter", "mixer": "stillwater", "escrow": "plumbline", "news": "broadsheet", "directory": "cardfile"}
MADE = "2025-03-01T08:00:00Z"
NASTY = "Save 100% <b>now</b> & {{ 7 * 7 }} 'or' \"and\" back\\slash --> %s"
SIGNED = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nmirror one\n- -- \nmirror two\n"
    "-----BEGIN PGP SIGNATURE-----\n\niQ==\n=abcd\n-----END PGP SIGNATURE-----"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
ELSEWHERE = f"http://{'m' * 55}d.onion"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def onion(name: str) -> str:
    """A name of the right form for a site."""
    return re.sub(r"[^a-z2-7]", "a", name.ljust(55, "q"))[:55] + "d.onion"


def at(number: int) -> str:
    """A time, the later the greater the number."""
    return f"2025-{1 + number // 600:02}-{1 + number // 24 % 25:02}T{number % 24:02}:00:00Z"


def site(name: str) -> Site:
    """A site by its name, as a class has it."""
    return Site(name, onion(name), f"The <{name}>")


def solved(page: str) -> dict[str, str]:
    """The two fields of a form that answer its CAPTCHA: reads the question in words."""
    text = html.unescape(page)
    token = re.search(r'name="token"[^>]* value="([^"]+)"|value="([^"]+)"[^>]* name="token"', text)
    question = re.search(r"Which word stands (first|second|third|fourth|last) in this list: ([a-z, ]+)\?", text)
    assert token
    assert question
    place = ("first", "second", "third", "fourth", "last").index(question[1])
    return {"token": token[1] or token[2], "answer": question[2].split(", ")[place]}


def store(path: Path, kind: str, look: str = "", **own: Any) -> Path:
    """Write ``server/sites/<name>.sqlite`` of a site; ``own`` replaces columns of its row, or is ``clock``."""
    name, path_ = path.stem, path
    path.parent.mkdir(parents=True, exist_ok=True)
    clock = own.pop("clock", 0)
    about = {
        "id": "web/site/7",
        "onion": onion(name),
        "kind": kind,
        "title": f"The <{name}>",
        "tagline": "open at night",
        "language": "en",
        "look": look or KINDS[kind],
        "build": f"{look or KINDS[kind]} 1.4",
        "ident": "nginx/1.14.2",
        "powered": "PHP/7.3.31",
        "first_seen_at": MADE,
    } | own
    write(path_, {"site": [about], **_rows(kind), "setting": [{"clock": clock}], "message": _messages()})
    return path


def write(path: Path, rows: Rows, ddl: Iterable[str] = ("web", "web_server", "happening", "notice")) -> None:
    """Write a store of some contracts with rows by table; every row has the columns that it names, ``site`` is filled in."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript("".join(contracts.ddl(each) for each in ddl))
        for table, given in rows.items():
            columns = [row[1] for row in made.execute(f"PRAGMA table_info({table})")]
            for row in given:
                whole = ({"site": "web/site/7"} if "site" in columns else {}) | dict(row)
                names, marks = ", ".join(whole), ", ".join("?" * len(whole))
                made.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(whole.values()))
        made.commit()


def _rows(kind: str) -> dict[str, list[dict[str, Any]]]:
    pages = [_page(1, "/", "Welcome", f"A first line.\n\n{NASTY}"), _page(2, "/about", "About us", NASTY, comment="left -- by > hand")]
    pages += [_page(3, "/mirrors", "Mirrors", f"Compare.\n\n{SIGNED}\n\nThe end.", asset="http://198.51.100.7/count.png")]
    own = {
        "shop": lambda: {"item": _items(30), "entry": [*_entries("review", 45, 1), *_entries("notice", 5, 60)]},
        "desk": lambda: {"entry": _entries("notice", 3, 1)},
        "mixer": lambda: {"entry": _entries("letter", 25, 1)},
        "escrow": lambda: {"entry": _deals(70)},
        "news": lambda: {"entry": _news(30)},
        "directory": lambda: {"link": _links(60)},
    }[kind]()
    links = own.pop("link", [_link(1, "A friend", ELSEWHERE, "")])
    return {"page": pages, "link": links, "file": _files(), **own}


def _page(number: int, path: str, title: str, text: str, comment: str = "", asset: str = "") -> dict[str, Any]:
    return {
        "id": f"web/page/{number}",
        "path": path,
        "title": title,
        "text": text,
        "comment": comment,
        "asset": asset,
        "changed_at": MADE,
    }


def _items(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"web/item/{n}",
            "title": f"Parcel ribbon {n}",
            "about": NASTY if n == 1 else f"Ribbon of {n} metres.\n\nIn three colours.",
            "price_usd": 5 + n,
            "listed_at": at(n),
            "photo": "/img/one.png" if n % 2 else "",
        }
        for n in range(1, count + 1)
    ]


def _entries(kind: str, count: int, first: int) -> list[dict[str, Any]]:
    return [_entry(n, kind, at(n), f"b***{n % 7}", f"{kind} {n}", f"Came in {n} days. {NASTY}") for n in range(first, first + count)]


def _entry(number: int, kind: str, when: str, author: str, title: str, text: str) -> dict[str, Any]:
    return {"id": f"web/entry/{number}", "kind": kind, "at": when, "author": author, "title": title, "text": text}


def _deals(count: int) -> list[dict[str, Any]]:
    states = ("open", "released", "released", "disputed", "early")
    return [_entry(n, "deal", at(n), "", f"Deal {n}", f"{states[n % 5]}: held for {n} days") for n in range(1, count + 1)]


def _news(count: int) -> list[dict[str, Any]]:
    news = [_entry(n, "news", at(n * 20), "editor", f"Headline {n}", f"What is new, {n}.\n\n{NASTY}") for n in range(1, count + 1)]
    said = [_entry(500 + n, "comment", at(n * 20 + 3), f"reader{n}", f"Re: Headline {1 + n % 3}", f"I said {n}.") for n in range(1, 13)]
    return [*news, *said]


def _links(count: int) -> list[dict[str, Any]]:
    says, headings = ("online", "offline", "scam", ""), ("Markets", "News & talk", "Tools")
    return [
        _link(n, f"Place {n:02}", f"{ELSEWHERE}/?ref=c{n}" if n % 5 else "javascript:alert(1)", headings[n % 3], says[n % 4])
        for n in range(1, count + 1)
    ]


def _link(number: int, title: str, url: str, category: str, says: str = "") -> dict[str, Any]:
    return {
        "id": f"web/link/{number}",
        "title": title,
        "url": url,
        "about": NASTY,
        "category": category,
        "added_at": at(number),
        "says": says,
    }


def _files() -> list[dict[str, Any]]:
    def file(number: int, path: str, status: int, body: bytes, found: str, **more: str) -> dict[str, Any]:
        usual = {"mime": "text/plain; charset=utf-8", "headers": "{}", "modified_at": ""}
        return {"id": f"web/file/{number}", "path": path, "status": status, "body": body, "found": found, **usual, **more}

    return [
        file(1, "/img/one.png", 200, PNG, "link", mime="image/png", modified_at="2024-11-05T06:07:08Z"),
        file(2, "/files/list.odt", 200, b"PK\x03\x04", "link", mime="application/vnd.oasis.opendocument.text"),
        file(3, "/login", 302, b"", "scan", headers='{"Location": "http://198.51.100.23/login"}'),
        file(4, "/old", 502, b"upstream 198.51.100.9", "scan"),
        file(5, "/backup/", 200, b"notes.txt", "robots", mime="text/html"),
    ]


def _messages() -> list[dict[str, Any]]:
    rows = (("desk_master", "quiet_visitor", "For the persona alone."), ("desk_master", "somebody_else", "zqxnobody"))
    return [
        {"id": f"web/message/{n}", "site": "web/site/7", "sender": sender, "receiver": receiver, "at": at(n), "text": text}
        for n, (sender, receiver, text) in enumerate(rows, 1)
    ]
