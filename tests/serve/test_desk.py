"""The desk in a browser: from an empty form to released records, each seat by itself, and nothing that a visitor sends breaks it."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import stat
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from site_client import Reader, faults
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from parola.desk import journal
from parola.desk.release import DAY
from parola.serve import desk
from parola.serve.class_root import withheld_kinds
from parola.serve.web import behind_relay
from parola_kit.errors import BadInput
from parola_kit.evidence import is_id

Form = Mapping[str, str | Sequence[str]]
WITHHELD = frozenset({"account-record@exchange"})


@dataclass(frozen=True)
class Visitor:
    """Somebody at one seat."""

    app: Flask
    root: Path
    seat: str

    def get(self, path: str = "") -> TestResponse:
        return self.app.test_client().get(f"/seat/{self.seat}/{path}")

    def post(self, path: str, form: Form) -> TestResponse:
        return self.app.test_client().post(f"/seat/{self.seat}/{path}", data=MultiDict(form))

    @property
    def seen(self) -> str:
        found = re.search(r'name="seen" value="(\d+)"', self.get("write/exchange/disclosure").text)
        assert found
        return found[1]

    def send(self, name: str = "disclosure", holder: str = "exchange", **changed: str | list[str]) -> TestResponse:
        given = {**(self.disclosure() if name == "disclosure" else self.preservation()), "seen": self.seen, **changed}
        return self.post(f"write/{holder}/{name}", given)

    def wait(self) -> TestResponse:
        return self.post("wait", {"seen": self.seen})

    def lines(self) -> list[Mapping[str, Any]]:
        return list(journal.read(self.root / "state" / "desk" / f"{self.seat}.jsonl", public(self.root)).lines)

    def disclosure(self) -> dict[str, str | list[str]]:
        own: dict[str, str | list[str]] = {
            "order": "17/25 of 2 April",
            "flow": "Three payments lead here.",
            "dual": "yes",
            "records": ["payout-record", "customer-record"],
            "since": "2025-03-20 00:00",
            "until": "2025-04-14 00:00",
            "purpose": "Where the money went.",
            "harmed": "no",
            "urgency": "routine",
            "reason": "",
            "deadline": "",
        }
        return self.who() | own

    def preservation(self) -> dict[str, str | list[str]]:
        own: dict[str, str | list[str]] = {
            "phone": "+65 9910 0000",
            "hours": "08:00 to 16:00",
            "operating": "",
            "date": "2025-04-17",
            "kind": "new",
            "earlier": "",
            "offence": "Deception of a person.",
            "records": ["account-record"],
            "link": "The fee was paid into it.",
            "necessity": "It runs out.",
            "follow_up": "yes",
        }
        return self.who() | own

    def who(self) -> dict[str, str | list[str]]:
        return {
            "team": "SG",
            "agency": "Unit 4",
            "officer": "Inspector 4471",
            "sender": "unit4@police.gov.example",
            "authority": "court",
            "reference": f"CASE-{self.seat}",
            "addressee": one(self.root / "learner/shared/demo/case.sqlite", "SELECT holder FROM desk_reply"),
            "identifiers": busiest(self.root),
            "deconflicted": "yes",
            "language": "en",
            "confidentiality": "may-not",
        }


def faults_of(html: str) -> list[str]:
    """What is wrong with a page; a field that nobody sees needs no label."""
    return faults(re.sub(r'<input type="hidden"[^>]*>', "", html))


def one(store: Path, query: str, *values: str) -> Any:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query, values).fetchone()[0]


def books(root: Path) -> Path:
    return root / "server" / "records" / "exchange.sqlite"


def busiest(root: Path) -> str:
    """The account with the most payouts of the weeks that requests here name."""
    query = """SELECT number FROM account JOIN payout ON payout.account = account.id
        WHERE at BETWEEN '2025-03-20' AND '2025-04-14' GROUP BY number ORDER BY count(*) DESC, number LIMIT 1"""
    return one(books(root), query)


def public(root: Path) -> bytes:
    return bytes.fromhex(json.loads((root / "server" / "signing.json").read_text("utf-8"))["public"])


@pytest.fixture
def root(class_root: Path, tmp_path: Path) -> Path:
    """The parts of a class that the desk reads, with a state of its own."""
    others = shutil.ignore_patterns("labs", "chats", "mail", "csv", "htcds", "sites", "explorer.sqlite")
    for part in ("learner/shared/demo", "learner/seats", "server"):
        shutil.copytree(class_root / part, tmp_path / "class" / part, ignore=others)
    return tmp_path / "class"


@pytest.fixture
def seat(root: Path) -> Callable[[str], Visitor]:
    made = desk.app(root, WITHHELD)
    return lambda name: Visitor(made, root, name)


@pytest.fixture
def s01(seat: Callable[[str], Visitor]) -> Visitor:
    return seat("s01")


def test_from_an_empty_form_to_records(s01: Visitor) -> None:
    empty = s01.post("write/exchange/disclosure", {"seen": s01.seen})
    assert empty.status_code == 400
    assert empty.text.count("the request is not sent without it") == 2 * empty.text.count(
        '<li><a href="#f-'
    )  # at the top, and at each field
    assert set(re.findall(r'href="#(f-[a-z]+)"', empty.text)) <= set(Reader(empty.text).names)
    assert s01.lines() == []

    assert s01.send(authority="police").status_code == 303
    assert "sent, no reply yet" in s01.get().text
    assert "Refused" not in s01.get("reply/1").text
    refused = s01.app.test_client().post("/seat/s01/wait", data={"seen": "1"}, follow_redirects=True).text
    assert "Refused, authority" in refused
    assert "and for nobody else" in refused

    assert s01.send(flow="", confidentiality="may").status_code == 303
    assert "exchange/payout/" not in s01.get("reply/3").text
    reply = s01.get(s01.wait().headers["Location"].partition("/s01/")[2]).text
    assert "The customer was told at" in reply
    assert "“Note on the flow of funds or calls” is empty" in reply
    shown = set(re.findall(r"exchange/(?:payout|customer)/\d+", reply))
    query = """SELECT group_concat(payout.id) FROM payout JOIN account ON account.id = payout.account
        WHERE number = ? AND at >= '2025-03-20' AND at < '2025-04-14'"""
    payouts = set(one(books(s01.root), query, busiest(s01.root)).split(","))
    customer = one(books(s01.root), "SELECT customer FROM account WHERE number = ?", busiest(s01.root))
    assert shown == payouts | {customer}
    assert all(map(is_id, shown))
    assert "Signatures and order of all 4 lines are sound" in s01.get("journal").text
    assert journal.verify(s01.root / "state" / "desk" / "s01.jsonl", public(s01.root)) == []


def test_values_are_kept_and_escaped_when_a_form_comes_back(s01: Visitor) -> None:
    back = s01.send(team="", agency='"><script>alert(1)</script>', purpose="first\r\n<b>second</b>")
    assert back.status_code == 400
    assert "<script>" not in back.text
    assert "&lt;script&gt;" in back.text
    assert "first\r\n&lt;b&gt;second&lt;/b&gt;" in back.text
    assert faults_of(back.text) == []
    assert back.text.count(" checked>") == 2


def test_what_a_lab_asks_about_is_not_shown_to_a_sound_request(s01: Visitor, class_root: Path) -> None:
    assert withheld_kinds(class_root) >= WITHHELD
    address = one(s01.root / "learner/seats/s01/case.sqlite", "SELECT address FROM desk_reply")
    s01.send(records=["account-record"], identifiers=address)
    s01.wait()
    reply = s01.get("reply/1").text
    assert "after the lab that asks about it is closed" in reply
    assert "exchange/" not in reply
    assert s01.lines()[0]["reply"]["records"] == []


def test_it_is_released_once_the_lab_is_closed(root: Path) -> None:
    visitor = Visitor(desk.app(root, frozenset()), root, "s01")
    address = one(root / "learner/seats/s01/case.sqlite", "SELECT address FROM desk_reply")
    visitor.send(records=["account-record"], identifiers=address)
    (released,) = visitor.lines()[0]["reply"]["records"]
    assert released["rows"]
    assert {row["address"] for row in released["rows"]} == {address}
    for row in released["rows"]:
        query = "SELECT from_local FROM assignment JOIN account ON account.id = account WHERE assignment.id = ? AND number = ?"
        assert one(books(root), query, row["id"], row["account"]) == row["from_local"]


@pytest.mark.parametrize("by", ["txid", "outpoint", "account"])
def test_credits_are_found_by_every_identifier_of_the_guide(root: Path, by: str) -> None:
    visitor = Visitor(desk.app(root, frozenset()), root, "s01")
    outpoint = one(books(root), "SELECT outpoint FROM credit WHERE at > '2025-03-21' AND at < '2025-04-10' ORDER BY at").removeprefix(
        "btc/out/"
    )
    account = one(
        books(root), "SELECT number FROM account JOIN credit ON credit.account = account.id WHERE outpoint = ?", f"btc/out/{outpoint}"
    )
    named = {"txid": outpoint.partition(":")[0], "outpoint": outpoint, "account": account}[by]
    visitor.send(records=["credit-record"], identifiers=named)
    rows = visitor.lines()[0]["reply"]["records"][0]["rows"]
    assert f"btc/out/{outpoint}" in {row["outpoint"] for row in rows}
    assert all(
        named in {row["outpoint"].removeprefix("btc/out/").partition(":")[0], row["outpoint"].removeprefix("btc/out/"), row["account"]}
        for row in rows
    )


def test_the_operator_holds_nothing_and_says_what_ran_out(s01: Visitor) -> None:
    asked: dict[str, Any] = {
        "records": ["connection-record"],
        "identifiers": "+66 690 000 000",
        "since": "2025-01-02 00:00",
        "until": "2025-01-08 00:00",
    }
    s01.send("disclosure", "operator", addressee="The network operator", language="th", **asked)
    s01.wait()
    reply = s01.get("reply/1").text
    assert "We hold nothing on these identifiers" in reply
    assert "is gone" in reply
    assert "We keep connection records for 90 days" in reply


def test_a_preservation_is_confirmed_after_minutes(s01: Visitor) -> None:
    s01.send("preservation")
    s01.wait()
    assert "preservation confirmed" in s01.get().text
    assert "Kept until 2025-06-" in s01.get("reply/1").text


def test_a_page_that_is_older_than_the_last_act_sends_nothing(s01: Visitor) -> None:
    seen = s01.seen
    assert s01.post("write/exchange/disclosure", s01.disclosure() | {"seen": seen}).status_code == 303
    again = s01.post("write/exchange/disclosure", s01.disclosure() | {"seen": seen})
    assert again.status_code == 400
    assert "since this page was shown" in again.text
    assert s01.post("wait", {"seen": seen}).status_code == 400
    assert len(s01.lines()) == 1


def test_without_a_reply_on_its_way_the_clock_stays(s01: Visitor) -> None:
    waited = s01.wait()
    assert waited.status_code == 400
    assert "No reply is on its way" in waited.text
    assert s01.lines() == []


def test_the_clock_begins_where_it_is_told_to(root: Path) -> None:
    made = desk.app(root, WITHHELD, start=1_745_000_000)
    assert "2025-04-18 18:13 UTC" in Visitor(made, root, "s01").get().text


def test_the_clock_begins_after_the_last_record(s01: Visitor) -> None:
    clock = re.search(r'<time datetime="([^"]+)"', s01.get().text)
    assert clock
    last = one(books(s01.root), "SELECT max(at) FROM (SELECT at FROM credit UNION ALL SELECT at FROM payout)")
    assert last <= clock[1]


def test_a_seat_sees_its_own_acts_only(seat: Callable[[str], Visitor]) -> None:
    one_, other = seat("s01"), seat("s02")
    one_.send("preservation", agency="Lighthouse-only-s01")
    one_.wait()
    before = other.get().text
    assert "sent nothing yet" in before
    for path in ("", "journal", "reply/1", "holders", "convention"):
        assert "Lighthouse-only-s01" not in other.get(path).text
    assert other.get("reply/1").status_code == 404
    assert other.lines() == []
    other.root.joinpath("state", "desk", "s02.jsonl").write_bytes((one_.root / "state" / "desk" / "s01.jsonl").read_bytes())
    assert "belongs to seat s01" in other.get("journal").text
    assert other.get("reply/1").status_code == 404


def test_an_app_for_one_seat_knows_no_other(root: Path) -> None:
    made = desk.app(root, WITHHELD, seats=["s02"])
    client = made.test_client()
    assert client.get("/seat/s02/").status_code == 200
    assert client.get("/seat/s01/").status_code == 404
    assert "s01" not in client.get("/").text


@pytest.mark.parametrize("name", ["zz", "S01", "demo", "..", "s01%00", "s01%2f..%2fs02", "%ff", "a" * 3_000])
@pytest.mark.parametrize("page", ["", "journal", "holders", "convention", "reply/1", "write/exchange/disclosure"])
def test_an_unknown_seat_is_not_found(s01: Visitor, name: str, page: str) -> None:
    client = s01.app.test_client()
    assert client.get(f"/seat/{name}/{page}").status_code in {308, 404}
    assert client.get(f"/seat/{name}/{page}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "write/exchange/x",
        "write/x/disclosure",
        "write/host/disclosure",
        "reply/0",
        "reply/abc",
        "reply/99999999999999999999",
        "reply/%00",
        "x",
        "convention/XX",
    ],
)
def test_what_is_not_there_is_not_found(s01: Visitor, page: str) -> None:
    found = s01.get(page)
    assert found.status_code == 404
    assert faults_of(found.text) == []


@pytest.mark.parametrize(("method", "page"), [("get", "wait"), ("post", ""), ("post", "journal"), ("put", "wait"), ("delete", "reply/1")])
def test_the_wrong_method_is_said(s01: Visitor, method: str, page: str) -> None:
    assert getattr(s01.app.test_client(), method)(f"/seat/s01/{page}").status_code == 405


def test_a_form_that_is_too_large_is_refused(s01: Visitor) -> None:
    assert s01.send(purpose="a" * 70_000).status_code == 413
    assert s01.send(purpose="a" * 4_001).status_code == 400
    assert s01.send(purpose="a" * 4_000).status_code == 303


def test_a_clock_cannot_be_carried_out_of_the_calendar(s01: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parola.serve.desk.office.LONGEST", 20 * DAY)
    sent = 0
    while s01.send(language="vi").status_code == 303 and s01.wait().status_code == 303:
        sent += 1
    assert sent == 5  # four days each
    assert "takes no more" in s01.send().text
    assert s01.get().status_code == 200


PAGES = (
    "",
    "holders",
    "convention",
    "convention/TH",
    "journal",
    "reply/1",
    "reply/2",
    "write/exchange/disclosure",
    "write/operator/preservation",
)


@pytest.mark.parametrize("prefix", ["", "/hub/desk"])
def test_every_page_keeps_the_rules_and_stays_below_its_prefix(s01: Visitor, prefix: str) -> None:
    s01.send(authority="police")
    s01.send(identifiers="<b>&", confidentiality="may")
    s01.wait()
    client = behind_relay(s01.app).test_client()
    headers = {"X-Forwarded-Prefix": prefix} if prefix else {}
    for page in ("/", "/convention", "/convention/BD", *(f"/seat/s01/{page}" for page in PAGES)):
        found = client.get(page, headers=headers)
        assert found.status_code == 200
        assert faults_of(found.text) == []
        assert "default-src 'none'" in found.headers["Content-Security-Policy"]
        own = [address for address in Reader(found.text).addresses if not address.startswith("#")]
        assert own
        assert all(address.startswith(f"{prefix}/") for address in own)
    sent = client.post("/seat/s01/wait", data={"seen": s01.seen}, headers=headers)
    assert sent.headers["Location"].startswith(f"{prefix}/seat/s01/")


@pytest.mark.parametrize("page", ["/convention", "/convention/BD", "/convention/CA", "/seat/s01/convention/VN"])
def test_cards_and_articles_say_that_they_are_no_law(s01: Visitor, page: str) -> None:
    assert "Exercise rule, not the law of any country" in s01.app.test_client().get(page).text


def test_a_journal_that_was_damaged_is_said_and_the_desk_goes_on(s01: Visitor) -> None:
    s01.send("preservation")
    path = s01.root / "state" / "desk" / "s01.jsonl"
    path.write_bytes(path.read_bytes() + b'{"seq": 2, "at": "')
    assert "line 2: cannot be read" in s01.get("journal").text
    assert s01.send().status_code == 303
    assert len(s01.lines()) == 2
    assert "The check found 1 problem" in s01.get("journal").text


def test_only_the_services_user_reads_the_journals(s01: Visitor) -> None:
    s01.send("preservation")
    assert stat.S_IMODE((s01.root / "state" / "desk").stat().st_mode) == 0o700


@pytest.mark.parametrize("gone", ["server/signing.json", "server/records/exchange.sqlite", "learner/shared/demo/case.sqlite"])
def test_a_class_that_is_not_complete_is_said_at_the_start(root: Path, gone: str) -> None:
    (root / gone).unlink()
    with pytest.raises(BadInput, match="build"):
        desk.app(root, WITHHELD)


def _junk(chance: random.Random, good: Form) -> MultiDict[str, Any]:
    """A form with something wrong in a few fields; now and then it is right."""
    strange = [
        "",
        "\x00",
        "unknown",
        "9" * 400,
        "a" * 5_000,
        "<script>",
        "’;--",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "٣-٤",
        "yes",
        "all",
        "+1 604 555 0100",
    ]
    form: MultiDict[str, Any] = MultiDict(good)
    for name in chance.sample(sorted(form), chance.randint(0, 4)):
        what = chance.randrange(4)
        if what == 0:
            form.poplist(name)
        elif what == 1:
            form.add(name, chance.choice(strange))
        else:
            form[name] = chance.choice(strange)
    if chance.random() < 0.1:
        form.add(chance.choice(["", "x", "seat", "withheld", "form"]), "s02")
    return form


def test_a_thousand_fuzzed_posts_are_never_an_error_of_ours_and_never_anothers_data(
    seat: Callable[[str], Visitor], measured: Callable[[str], None]
) -> None:
    chance, visitor, other = random.Random(5), seat("s01"), seat("s02")
    other.send("preservation", agency="Lighthouse-only-s02")
    kept = other.lines()
    client, good = visitor.app.test_client(), {"disclosure": visitor.disclosure(), "preservation": visitor.preservation()}
    seen: list[int] = []
    took: list[float] = []
    for _ in range(1_000):
        name = chance.choice(["disclosure", "preservation"])
        path = chance.choice([f"write/exchange/{name}", f"write/operator/{name}", "wait", "write/exchange/disclosure"])
        form = _junk(chance, {**good[name], "seen": str(len(visitor.lines()))})
        began = time.perf_counter()
        answer = client.post(f"/seat/s01/{path}", data=form)
        took.append(time.perf_counter() - began)
        seen.append(answer.status_code)
        assert answer.status_code in {303, 400}, (path, form)
        assert "Lighthouse-only-s02" not in answer.text
    assert {303, 400} <= set(seen)
    assert other.lines() == kept
    assert journal.verify(visitor.root / "state" / "desk" / "s01.jsonl", public(visitor.root)) == []
    assert all(name not in visitor.get().text for name in ("Lighthouse-only-s02", "CASE-s02"))
    measured(f"desk: 1,000 fuzzed posts, {seen.count(303)} sent, median {statistics.median(took) * 1_000:.1f} ms")


def test_raw_bodies_are_no_error_of_ours(s01: Visitor) -> None:
    client = s01.app.test_client()
    for body in (b"", b"\xff\xfe=%ff", b"team=%00", b"&&&=&=", b"records=" + b"&records=" * 3_000, b"{}", b"a=%ED%A0%80"):
        for kind in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain"):
            answer = client.post("/seat/s01/write/exchange/disclosure", data=body, content_type=kind)
            assert answer.status_code in {400, 413}
    assert s01.lines() == []
