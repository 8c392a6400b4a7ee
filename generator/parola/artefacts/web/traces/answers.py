"""T06, T07, T11, T12, T13: what answers, source and forgotten files of a site tell of the machine behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.web.ground import DAY, Ground
from parola.artefacts.web.sheet import Mark, headers, site_id
from parola.artefacts.web.traces.files import text_file
from parola.world import web
from parola.world.model_web import Operator, WebSite
from parola_kit.notice import MARK_ASCII

FRONT = "198.18.200.9"  # of a company that stands in front of many sites
HOUR = 3_600
ELSEWHERE = {"Apache": "lighttpd"}  # what the machine ran on whose status page was copied; "Apache" for all others
RELEASED = 500  # days before the scenario at which the packages' own files are dated; assumption


@dataclass(frozen=True, slots=True)
class _Daemon:
    """A web server and its workers; ``started`` and ``scanned`` are seconds UTC."""

    software: str
    started: int
    scanned: int
    workers: tuple[str, ...]


def address(ground: Ground, operator: Operator) -> None:
    """T06: a redirect names the host. False: an address that a reader typed, and that of a front that many sites have."""
    site, chance = ground.pair(operator, "T06")[0], ground.chance("T06", operator.number)
    true = _answer(ground, site, "/login", 302, f"http://{operator.address}/login", "Moved.")
    typed = f"{operator.address.rpartition('.')[0]}.{chance.randint(130, 250)}"
    text = ground.say("site-typed-address", chance, address=typed)
    guest = ground.entry(chance.choice(ground.unrelated), "notice", ground.late(chance), ground.strangers_handle(chance), "", text)
    fronted = [_answer(ground, other, "/old", 502, "", f"Upstream of {FRONT} did not answer.") for other in ground.unrelated[:2]]
    ground.sheet.plant(
        "T06",
        operator.subject,
        [Mark((true,), "file.headers Location", operator.address)],
        [Mark((guest,), "entry.text", typed), *(Mark((one,), "file.body", FRONT) for one in fronted)],
    )


def user(ground: Ground, operator: Operator) -> None:
    """T07: a trace of a program names an account. False: accounts of services, and whoever packed the theme."""
    site, chance = ground.pair(operator, "T07")[0], ground.chance("T07", operator.number)
    true = _traceback(ground, site, operator.user, chance)
    other = ground.without("/debug", chance)
    service = _traceback(ground, other, "www-data", chance)
    packed = ground.scene.world.bystanders[0]
    notes = [_package_note(ground, one, packed) for one in _of_package(ground, site)]
    ground.sheet.plant(
        "T07",
        operator.subject,
        [Mark((true,), "file.body", operator.user)],
        [Mark((service,), "file.body", "www-data"), *(Mark((note,), "file.body", packed) for note in notes)],
    )


def source(ground: Ground, operator: Operator) -> None:
    """T11: the source of a page asks a bare address for a picture. False: an image host and an address that unrelated sites ask too."""
    site = ground.pair(operator, "T11")[0]
    true = ground.front(site)
    ground.sheet.change(true, asset=f"http://{operator.address}/img/banner.png")
    false: list[Mark] = []
    for other in ground.unrelated[:2]:
        ground.sheet.change(ground.front(other), asset=f"http://{FRONT}/badge.png")
        false.append(Mark((ground.front(other),), "page.asset", FRONT))
    hosted = ground.unrelated[2]
    ground.sheet.change(ground.front(hosted), asset="https://img.lowlane.example/u/banner.png")
    false.append(Mark((ground.front(hosted),), "page.asset", "img.lowlane.example"))
    ground.sheet.plant("T11", operator.subject, [Mark((true,), "page.asset", operator.address)], false)


def status(ground: Ground, operator: Operator) -> None:
    """T12: a status page names two sites of one daemon. False: a company with many customers, and a copy of somebody's page."""
    pair, chance = ground.pair(operator, "T12"), ground.chance("T12", operator.number)
    names = tuple(site.onion for site in pair)
    daemon = _daemon(ground, pair[0].ident, names, chance)
    true = [_status(ground, site, daemon, chance) for site in pair]
    shared, copy = ground.unrelated[0], ground.unrelated[2]
    tenants = (shared.onion, *web.tenants(ground.scene.scenario, ground.scene.world.mirrors))
    many = _status(ground, shared, _daemon(ground, shared.ident, tenants, chance), chance)
    hosts, ran = ("demo.host.example", "www.host.example"), ELSEWHERE.get(copy.ident, "Apache")
    example = _status(ground, copy, _daemon(ground, ran, hosts, chance), chance)
    ground.sheet.plant(
        "T12",
        operator.subject,
        [Mark((*true, *map(site_id, pair)), "file.body", ", ".join(sorted(names)))],
        [Mark((many,), "file.body", f"{len(tenants)} names"), Mark((example,), "file.body", "demo.host.example")],
    )


def folder(ground: Ground, operator: Operator) -> None:
    """T13: an open folder has an old copy with a date. False: the package's own folder, dated alike on unrelated sites."""
    site, chance = ground.pair(operator, "T13")[0], ground.chance("T13", operator.number)
    at = ground.start - chance.randrange(20 * DAY, 200 * DAY)
    name = f"shop-{stamp(at)[:10]}.tar"
    listing = text_file(ground, site, "/backup/", _listing("/backup/", [(name, at)]), "robots", at)
    old = text_file(ground, site, "/backup/index-old.html", f"<p>{MARK_ASCII}</p>\n<p>{site.title}</p>\n", "robots", at)
    released = ground.start - RELEASED * DAY
    stock = [
        text_file(ground, one, "/theme/", _listing("/theme/", [("base.css", released), ("shop.tpl", released)]), "scan", released)
        for one in _of_package(ground, site)
    ]
    ground.sheet.plant(
        "T13",
        operator.subject,
        [Mark((listing,), "file.body", f"{name} {stamp(at)}"), Mark((old,), "file.modified_at", stamp(at))],
        [Mark((one,), "file.body", f"base.css {stamp(released)}") for one in stock],
    )


def _answer(ground: Ground, site: WebSite, path: str, code: int, location: str, said: str) -> int:
    told = headers(Location=location) if location else "{}"
    return text_file(ground, site, path, f"{MARK_ASCII}\n{said}\n", "scan", status=code, headers=told)


def _traceback(ground: Ground, site: WebSite, name: str, chance: Random) -> int:
    line, number = chance.randint(20, 400), chance.randint(2, 9)
    head = ground.say("site-debug", chance)
    text = f'{MARK_ASCII}\n{head}\n  File "/home/{name}/shop{number}/app.py", line {line}, in front\nKeyError: item\n'
    if name == "www-data":
        text = text.replace("/home/www-data", "/var/www-data")
    return text_file(ground, site, "/debug", text, "scan", status=500)


def _package_note(ground: Ground, site: WebSite, packed: str) -> int:
    text = f"{MARK_ASCII}\n{site.look}\npacked in /home/{packed}/themes/{site.look}\n"
    return text_file(ground, site, "/theme/package.txt", text, "scan", ground.start - RELEASED * DAY)


def _of_package(ground: Ground, site: WebSite) -> list[WebSite]:
    """Sites of two hands at least that have the package of this one: its own among them."""
    return [one for one in ground.shops if one.look == site.look]


def _daemon(ground: Ground, software: str, names: Sequence[str], chance: Random) -> _Daemon:
    """What is the same on every page of one daemon; it was started up to 60 days before the scan, which is in the scenario's last week."""
    scanned = ground.end - chance.randrange(2 * DAY, 7 * DAY)
    lines = tuple(f"{n}-0  {chance.randint(1000, 9999)}  GET /  {name}" for n, name in enumerate(names))
    return _Daemon(software, scanned - chance.randrange(2 * DAY, 60 * DAY), scanned, lines)


def _status(ground: Ground, site: WebSite, daemon: _Daemon, chance: Random) -> int:
    now = daemon.scanned + chance.randrange(3 * HOUR)
    days, rest = divmod(now - daemon.started, DAY)
    head = [MARK_ASCII, "Server Status", f"Server Version: {daemon.software}", f"Current Time: {stamp(now)}"]
    head += [f"Restart Time: {stamp(daemon.started)}", f"Server uptime: {days} days {rest // HOUR} hours {rest % HOUR // 60} minutes"]
    return text_file(ground, site, "/server-status", "\n".join([*head, *daemon.workers, ""]), "scan")


def _listing(path: str, files: list[tuple[str, int]]) -> str:
    lines = [f"{name}  {stamp(at)}" for name, at in files]
    return "\n".join([MARK_ASCII, f"Index of {path}", *lines, ""])
