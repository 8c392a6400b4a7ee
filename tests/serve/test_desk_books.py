"""Books at the desk: each kind of record by each of its identifiers, for the period alone, in the page, and never what is not asked for."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient
from site_client import faults

from parola.desk.identifiers import Identifier
from parola.export import sqlite
from parola.export.tree import ddl
from parola.serve import desk
from parola.serve.desk import holdings
from parola.serve.desk.holdings import Holder
from parola.spec.book import books
from parola.spec.convention import HolderKind, Kind, convention
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.evidence import WITHHELD_KINDS

OWN, CONVENTION = books(), convention()
SEAT = "s01"
IN, OUT = "2025-03-20T10:00:00Z", "2025-02-01T10:00:00Z"
# What a column of the row that is asked for holds; a second row of each book has other values, a third is of another time.
VALUES: Mapping[str, str | float] = {
    "account": "PH-TRN-00000001",
    "antenna": "MAN-001",
    "born": "1990-01-01",
    "choice": "PHP",
    "country": "PH",
    "device": "dv-0000000001",
    "document": "SPECIMEN-PH-0000001",
    "latitude": 14.61,
    "longitude": -121.02,
    "mail": "ana.cruz10@post.example",
    "name": "Ana Cruz",
    "network-address": "192.0.2.7",
    "number": 1_234_567,
    "phone": "+639010000001",
    "place": "Manila",
    "text": "Grey Plover 120",
    "turn": "out",
    "zone": "+08:00",
}
CODES = {"bookings": "LS00000001", "parcels": "PX00000001", "entries": "TR0000000001", "slips": "RM-0000-0001"}
ASKED: list[tuple[Any, Any]] = [
    (name, kind) for name, holder in CONVENTION.holders.items() for kind, held in holder.holds.items() if held.book
]
WAYS: list[tuple[Any, Any, Any]] = [(name, kind, by) for name, kind in ASKED for by in CONVENTION.holders[name].holds[kind].by]


def row(name: str, nth: int, at: str, *, same: bool) -> dict[str, Any]:
    book = OWN[name]
    values = {**VALUES, "code": CODES.get(name, ""), "time": at}
    if book.holder == "exchange":
        values["account"] = "12-3456"
    shown = {column: values[one.holds] for column, one in book.columns.items()}
    changed = {column: f"{value}0" if isinstance(value, str) and column != "at" else value for column, value in shown.items()}
    return {"id": f"{book.holder}/{book.kind}/{nth}", **(shown if same else changed)}


def three(name: str) -> list[dict[str, Any]]:
    return [row(name, 1, OUT, same=True), row(name, 2, IN, same=True), row(name, 3, IN, same=False)]


@pytest.fixture(scope="module")
def root(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of a class that the desk reads, where each book has three lines."""
    root = tmp_path_factory.mktemp("desk") / "class"
    for part in ("learner/shared/demo", "learner/seats", "server"):
        shutil.copytree(class_root / part, root / part)
    for holder in CONVENTION.holders:
        store = root / "server" / "records" / f"{holder}.sqlite"
        if holder != "exchange":
            store.unlink(missing_ok=True)
            own = {name: book for name, book in OWN.items() if book.holder == holder}
            sqlite.write(store, [], {book.kind: three(name) for name, book in own.items()}, map(ddl, own.values()))
    with closing(sqlite3.connect(root / "server" / "records" / "exchange.sqlite")) as store, store:
        for name in ("identities", "logins"):
            store.execute(f"DELETE FROM {OWN[name].kind}")
            for line in three(name):
                store.execute(f"INSERT INTO {OWN[name].kind} VALUES ({', '.join('?' * len(line))})", tuple(line.values()))
    return root


@pytest.fixture
def visit(root: Path) -> Callable[..., FlaskClient]:
    shutil.rmtree(root / "state", ignore_errors=True)
    return lambda withheld=frozenset(): desk.app(root, withheld).test_client()


def named(by: str, holder: str) -> str:
    """The line of a request that names the row by such an identifier."""
    code = {"bank": "entries", "carrier": "bookings", "courier": "parcels", "remitter": "slips"}.get(holder, "")
    kinds = {"bank-account": "PH-TRN-00000001", "account": "12-3456", "code": CODES.get(code, ""), "vessel": "Vessel: Grey Plover 120"}
    return kinds.get(by) or {"name": "name Ana Cruz"}.get(by) or str(VALUES[by])


def ask(
    client: FlaskClient, holder: Any, kind: Any, identifiers: str, since: str = "2025-03-19 00:00", until: str = "2025-03-22 00:00"
) -> str:
    """The page of the reply to a request that is in order, once it has come."""
    page = client.get(f"/seat/{SEAT}/write/{holder}/disclosure").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    given = {
        **{
            "team": CONVENTION.holders[holder].country,
            "agency": "Unit 4",
            "officer": "Inspector 4471",
            "sender": "unit4@police.gov.example",
        },
        **{"authority": "court", "order": "17/25", "reference": "CASE-1", "flow": "It leads here.", "dual": "yes", "records": [kind]},
        **{
            "addressee": addressee(client, holder),
            "identifiers": identifiers,
            "since": since,
            "until": until,
            "purpose": "Who it was.",
        },
        **{"harmed": "no", "urgency": "routine", "reason": "", "deadline": "", "confidentiality": "may-not", "deconflicted": "yes"},
        **{"language": CONVENTION.cards[CONVENTION.holders[holder].country].languages[0], "seen": seen[1]},
    }
    sent = client.post(f"/seat/{SEAT}/write/{holder}/disclosure", data=given)
    assert sent.status_code == 303, sent.text
    number = sent.location.rsplit("#r", 1)[1]
    client.post(f"/seat/{SEAT}/wait", data={"seen": number})
    return client.get(f"/seat/{SEAT}/reply/{number}").text


def addressee(client: FlaskClient, holder: str) -> str:
    """A holder's own name, as the page that lists them has it."""
    names = re.findall(r"<h2>(.*?)</h2>", client.get(f"/seat/{SEAT}/holders").text)
    return html.unescape(names[[*map(str, CONVENTION.holders)].index(holder)])


def ids(page: str) -> list[str]:
    return re.findall(rf"(?:{'|'.join(map(re.escape, WITHHELD_KINDS))})/\d+", page)


@pytest.mark.parametrize(("holder", "kind", "by"), WAYS)
def test_a_row_is_found_by_each_of_its_identifiers(holder: Any, kind: Kind, by: Any, root: Path) -> None:
    held = CONVENTION.holders[holder].holds
    line = named(by, holder)
    text = re.sub(r"^(name|Vessel:) ", "", line)
    found = Holder(root, holder, held, OWN)(kind, Identifier(by, text))
    book = OWN[held[kind].book or ""]
    assert [one["id"] for one in found] == [f"{holder}/{book.kind}/{n}" for n in (1, 2)]
    assert list(found[0]) == ["id", *book.columns]


@pytest.mark.parametrize(("holder", "kind"), ASKED)
def test_a_released_row_is_in_the_page_and_no_other(holder: Any, kind: Kind, visit: Callable[..., FlaskClient]) -> None:
    by = CONVENTION.holders[holder].holds[kind].by[0]
    page = ask(visit(), holder, kind, named(by, holder))
    kept = OWN[CONVENTION.holders[holder].holds[kind].book or ""]
    wanted = [1, 2] if kind in ("subscriber-record", "identity-record") else [2]
    assert list(dict.fromkeys(ids(page))) == [f"{holder}/{kept.kind}/{n}" for n in wanted]
    assert CONVENTION.holders[holder].holds[kind].title in page
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)', page)[:2] == ["Record", "At"]
    assert faults(re.sub(r'<input type="hidden"[^>]*>', "", page)) == []


def test_numbers_are_shown_as_they_are(visit: Callable[..., FlaskClient]) -> None:
    client = visit()
    page = ask(client, "port", "position-record", "vessel Grey Plover 120")
    assert "14.61" in page
    assert "-121.02" in page.replace("\u2212", "-")
    assert "Silent before, hours" in page


@pytest.mark.parametrize(
    ("holder", "kind", "line"),
    [
        ("operator", "connection-record", "+639010000002"),
        ("border", "crossing-record", "name Somebody Else"),
        ("port", "crew-record", "vessel Grey Plover"),
        ("bank", "statement-record", "PH-TRN-00000099"),
    ],
)
def test_what_is_not_there_is_told_as_nothing(holder: str, kind: str, line: str, visit: Callable[..., FlaskClient]) -> None:
    page = ask(visit(), holder, kind, line)
    assert ids(page) == []
    assert "Nothing is held on these identifiers for this period." in page


@pytest.mark.parametrize(
    ("holder", "kind", "line"),
    [
        ("operator", "connection-record", "name Ana Cruz"),
        ("employer", "wage-record", "+639010000001"),
        ("bank", "statement-record", "12-3456"),
    ],
)
def test_an_identifier_of_another_kind_is_returned(holder: Any, kind: Any, line: str, visit: Callable[..., FlaskClient]) -> None:
    page = ask(visit(), holder, kind, line)
    assert ids(page) == []
    assert CONVENTION.holders[holder].guide.identifier in html.unescape(page)


def test_what_an_open_lab_asks_about_is_not_released(visit: Callable[..., FlaskClient]) -> None:
    client = visit(frozenset({"connection-record@operator"}))
    page = ask(client, "operator", "connection-record", "+639010000001")
    assert ids(page) == []
    assert "answered after the lab is closed" in page


def test_a_period_that_is_too_long_is_returned(visit: Callable[..., FlaskClient]) -> None:
    page = ask(visit(), "operator", "connection-record", "+639010000001", since="2025-03-01 00:00")
    assert ids(page) == []
    assert "period" in page


def test_a_statement_shows_the_lines_of_the_account_that_was_named_alone(tmp_path: Path) -> None:
    """The other side of a transfer is somebody else's account."""
    store = tmp_path / "server" / "records" / "bank.sqlite"
    other = {**row("entries", 4, IN, same=False), "counterpart": "PH-TRN-00000001"}
    sqlite.write(store, [], {"entry": [row("entries", 1, IN, same=True), other]}, [ddl(OWN["entries"])])
    bank = Holder(tmp_path, "bank", CONVENTION.holders["bank"].holds, OWN)
    assert [one["id"] for one in bank("statement-record", Identifier("bank-account", "PH-TRN-00000001"))] == ["bank/entry/1"]


def test_the_journal_takes_every_holder_and_every_kind_of_record() -> None:
    properties = contracts.schema("desk_journal")["properties"]
    reply = properties["reply"]["anyOf"][0]["properties"]
    kinds = (reply["records"]["items"]["properties"]["kind"], reply["gone"]["items"]["properties"]["kind"], reply["closed"]["items"])
    assert properties["holder"]["enum"] == [*get_args(HolderKind), ""]
    assert [one["enum"] for one in kinds] == [list(get_args(Kind))] * 3


@pytest.mark.parametrize(("holder", "kind"), ASKED)
def test_a_holder_of_no_store_or_of_no_table_has_nothing(holder: Any, kind: Kind, tmp_path: Path) -> None:
    held, one = CONVENTION.holders[holder].holds, Identifier("name", "Ana Cruz")
    assert Holder(tmp_path, holder, held, OWN)(kind, one) == ()
    sqlite.write(tmp_path / "server" / "records" / f"{holder}.sqlite", [], {})
    assert Holder(tmp_path, holder, held, OWN)(kind, one) == ()


def test_a_record_in_a_book_that_the_holder_does_not_keep_is_told(tmp_path: Path) -> None:
    held = CONVENTION.holders["operator"].holds
    wrong: dict[Any, Any] = {kind: one.model_copy(update={"book": "call"}) for kind, one in held.items()}
    with pytest.raises(BadInput, match=r"convention\.yaml: operator keeps no book 'call'; did you mean 'calls'\?"):
        Holder(tmp_path, "operator", wrong, OWN)


def test_a_store_that_is_no_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "server" / "records" / "operator.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nothing of the kind" * 99)
    with pytest.raises(BadInput, match=r"operator\.sqlite: cannot be read"):
        Holder(tmp_path, "operator", CONVENTION.holders["operator"].holds, OWN)


def test_every_holder_of_a_real_class_answers(class_root: Path) -> None:
    """The lines that the class really has are found by what stands in them."""
    for name, kind, by in WAYS:
        held = CONVENTION.holders[name].holds
        book = OWN[held[kind].book or ""]
        path = class_root / "server" / "records" / f"{name}.sqlite"
        if path.is_file() and book.kind in holdings.tables_of(path):
            column = holdings._columns(book, by)[0]
            with closing(sqlite3.connect(path)) as store:
                place, value = store.execute(f'SELECT id, "{column}" FROM "{book.kind}" ORDER BY rowid LIMIT 1').fetchone()
            assert place in [one["id"] for one in Holder(class_root, name, held, OWN)(kind, Identifier(by, value))]


def test_no_line_of_a_book_is_told_to_learners(class_root: Path) -> None:
    told = re.compile("|".join(f"{re.escape(kind)}/[0-9]" for kind in WITHHELD_KINDS).encode())
    files: Sequence[Path] = [path for path in (class_root / "learner").rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if told.search(path.read_bytes())] == []
