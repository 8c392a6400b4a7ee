"""Thousands of odd requests to sites, explorer and desk: refused or answered, never a fault of ours, never what belongs to another."""

from __future__ import annotations

import json
import shutil
import string
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote

import odd_requests
import pytest
from odd_requests import HEADER, PRODUCT, SCRIPT, Ask
from real_range import Range, exchange, running, status
from site_visitor import sent, signed_up

from parola.serve import class_root as served
from parola.serve import parts, persona

pytestmark = pytest.mark.slow
REQUESTS = 5_000  # to the sites (issue: under load), and half as many to our own screens
WORDS = (
    "",
    "0",
    "-1",
    "1",
    "9" * 30,
    "%",
    "_",
    "\0",
    "\ufffd\u202e",
    "<script>",
    "' OR 1=1 --",
    "../../trainer/keys",
    "x" * 5_000,
    "1;2",
    "NaN",
    "٣",
    "s02",
)
PATHS = ("", "tx", "block", "address", "out", "search", "seat", "write", "exchange", "disclosure", "reply", "wait")
FIELDS = ("q", "page", "seen", "reference", "period_from", "identifiers", "categories", "emergency", "sort")
GIVES_AWAY = (b"Traceback", b"sqlite", b"StrictUndefined", PRODUCT.encode(), SCRIPT.encode(), f"\r\n{HEADER}:".encode())


@pytest.fixture(scope="module")
def sites(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Range]:
    """Every site of a class in one process, and the gateway."""
    root = tmp_path_factory.mktemp("fuzz") / "class"
    shutil.copytree(class_root, root)
    with running(root) as made:
        yield made


def test_sites_refuse_what_is_odd_and_give_nobody_what_is_anothers(sites: Range, measured: Callable[[str], None]) -> None:
    statuses, silent, chance = Counter[int](), 0, Random("odd")
    onions = {site.name for site in served.sites(sites.root)}
    members = {site: two_members(sites, site) if site in onions else {} for site in sorted(sites.hosts)}
    for number in range(REQUESTS):
        site = sorted(members)[number % len(members)]
        own = members[site]
        ask, cookie = odd_requests.asked(chance, sites.hosts[site], tuple(own))
        connection = sites.relayed() if number % 5 == 0 and not ask.cut else sites.straight(site)
        said = exchange(connection, ask.bytes_(), hang_up=ask.cut)
        statuses[status(said)] += 1
        silent += not said
        judge(ask, said, forbidden=[secret for key, secret in own.items() if key != cookie])
    assert sites.sites.poll() is None
    assert sites.log.read_text() == ""
    assert all(own_secret_is_still_there(sites, site, members[site]) for site in sorted(onions))
    told = f"{dict(sorted(statuses.items()))}, {silent} cut short and left unanswered"
    measured(f"{REQUESTS} odd requests to {len(members)} sites: {told}")
    assert sum(statuses[code] for code in (400, 404, 405, 413)) > REQUESTS / 4
    assert statuses[200] > REQUESTS / 50


def two_members(made: Range, site: str) -> dict[bytes, bytes]:
    """Cookie -> the secret that its owner wrote to the persona of the class."""
    receiver, found = persona.read(made.root).handle, dict[bytes, bytes]()
    for handle in ("Alder.One", "Birch.Two"):
        cookie = signed_up(lambda: made.straight(site), made.hosts[site], handle)
        secret = f"only {handle} and one other know zq{handle[:2]}7"
        assert cookie, f"{site}: nobody can sign up"
        assert status(sent(lambda: made.straight(site), made.hosts[site], "POST", "/inbox", cookie, receiver=receiver, text=secret)) == 302
        found[cookie] = secret.encode()
    assert own_secret_is_still_there(made, site, found)
    return found


def own_secret_is_still_there(made: Range, site: str, members: dict[bytes, bytes]) -> bool:
    boxes = [sent(lambda: made.straight(site), made.hosts[site], "GET", "/inbox", cookie) for cookie in members]
    return [[secret in box for secret in members.values()] for box in boxes] == [[True, False], [False, True]]


def judge(ask: Ask, said: bytes, forbidden: list[bytes]) -> None:
    told, code = (ask.spoilt, ask.bytes_()[:600], said[:600]), status(said)
    assert 200 <= code < 500 or (code == 501 and ask.coded) or (not said and ask.cut), told
    assert not any(secret in said for secret in forbidden), told
    assert not any(mark in said for mark in GIVES_AWAY), told


def odd(chance: Random) -> str:
    return chance.choice([*WORDS, "".join(chance.choices(string.printable, k=chance.randint(1, 40)))])


def request(chance: Random) -> tuple[str, str, dict[str, list[str]]]:
    path = "/" + "/".join(quote(chance.choice([*PATHS, odd(chance)]), safe="") for _ in range(chance.randint(0, 4)))
    fields = {
        chance.choice([*FIELDS, odd(chance)]): [odd(chance) for _ in range(chance.randint(0, 3))] for _ in range(chance.randint(0, 6))
    }
    return chance.choice(["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD"]), path, fields


@pytest.mark.parametrize("name", ["explorer", "desk"])
def test_no_request_is_a_fault_of_our_own_screens(own_class: Path, name: str, measured: Callable[[str], None]) -> None:
    app = parts.APPS[name](parts.Setting(own_class, own_class, frozenset()))
    secrets = [json.loads((own_class / "server" / "signing.json").read_text("utf-8"))["secret"], "SPECIMEN"]
    chance, client, statuses = Random(name), app.test_client(), Counter[int]()
    for _ in range(REQUESTS // 4):
        method, path, fields = request(chance)
        asked, given = (fields, None) if method == "GET" else (None, fields)
        reply = client.open(path, method=method, base_url="http://localhost", query_string=asked, data=given)
        statuses[reply.status_code] += 1
        assert reply.status_code < 500, (method, path, fields)
        assert not any(secret in reply.text for secret in secrets)
    measured(f"{name}: {REQUESTS // 4} odd requests, answers {dict(sorted(statuses.items()))}")
    assert statuses[404] > 100
