"""Five thousand odd requests to sites, explorer and desk: refused or answered, never a fault of ours, never what belongs to nobody here."""

from __future__ import annotations

import json
import string
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from parola.serve import class_root as served
from parola.serve import parts

pytestmark = pytest.mark.slow
REQUESTS = 5_000
WORDS = [
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
]
PATHS = [
    "",
    "thread",
    "user",
    "post",
    "listing",
    "vendor",
    "tx",
    "block",
    "address",
    "out",
    "search",
    "seat",
    "write",
    "exchange",
    "disclosure",
    "reply",
    "wait",
]
FIELDS = ["handle", "password", "q", "page", "seen", "reference", "period_from", "identifiers", "categories", "emergency", "sort"]


def odd(chance: Random) -> str:
    return chance.choice([*WORDS, "".join(chance.choices(string.printable, k=chance.randint(1, 40)))])


def request(chance: Random) -> tuple[str, str, dict[str, list[str]]]:
    path = "/" + "/".join(quote(chance.choice([*PATHS, odd(chance)]), safe="") for _ in range(chance.randint(0, 4)))
    fields = {
        chance.choice([*FIELDS, odd(chance)]): [odd(chance) for _ in range(chance.randint(0, 3))] for _ in range(chance.randint(0, 6))
    }
    return chance.choice(["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD"]), path, fields


@pytest.mark.parametrize("name", ["forum", "market", "explorer", "desk"])
def test_no_request_is_a_fault_of_ours(own_class: Path, name: str, measured: Callable[[str], None]) -> None:
    app = parts.APPS[name](parts.Setting(own_class, own_class, frozenset()))
    host = {site.name: site.onion for site in served.sites(own_class)}.get(name, "localhost")
    secrets = [json.loads((own_class / "server" / "signing.json").read_text("utf-8"))["secret"], "SPECIMEN"]
    chance, client, statuses = Random(name), app.test_client(), Counter[int]()
    for _ in range(REQUESTS // 4):
        method, path, fields = request(chance)
        asked, sent = (fields, None) if method == "GET" else (None, fields)
        reply = client.open(path, method=method, base_url=f"http://{host}", query_string=asked, data=sent)
        statuses[reply.status_code] += 1
        assert reply.status_code < 500, (method, path, fields)
        assert not any(secret in reply.text for secret in secrets)
    measured(f"{name}: {REQUESTS // 4} odd requests, answers {dict(sorted(statuses.items()))}")
    assert statuses[404] > 100
