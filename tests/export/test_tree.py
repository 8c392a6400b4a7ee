"""The trees of a class as docs/contracts.md lays them out, and what must not be in a learner's."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fixed_class import SEED
from parola.locate import folder
from parola.spec.book import books
from parola.spec.resolve import scenario
from parola_kit import contracts
from parola_kit.evidence import TABLES
from parola_kit.notice import MARK

PAGE = (folder("labs").parent / "docs" / "contracts.md").read_text("utf-8")
SCENARIO = scenario(folder("scenarios") / "lantern-strait")
LABS = "|".join(SCENARIO.labs)
CASE = "|".join(
    (
        r"seat\.json|referral\.md|case\.sqlite",
        rf"csv/case/({'|'.join(TABLES['case'])})\.csv|labs/({LABS})/questions\.json",
        r"chats/\d+\.(json|txt)|mail/\d+\.eml|htcds/(referral\.csv|person\.csv|schema\.json|datapackage\.json)",
    )
)
HOLDERS = "|".join(sorted({book.holder for book in books().values() if book.id in SCENARIO.books} | {"exchange"}))
SHARED = "|".join(rf"{store}\.sqlite|csv/{store}/({'|'.join(TABLES[store])})\.csv" for store in TABLES if store != "case")
SITES = r"forum|market|successor|brand-\d|clone-\d|shop-\d-\d|lone-\d|mixer|escrow|news|directory"
# Tree -> what may lie in it, as the page's drawing says.
LAYOUT = {
    "learner": rf"manifest\.json|shared/({SHARED}|persona\.json|blocks/blk00000\.dat|media/p[0-9a-f]+\.(png|jpg))"
    rf"|(shared/demo|seats/s\d\d)/({CASE})",
    "server": r"manifest\.json|onions\.json|onion_keys\.json|signing\.json|explorer\.sqlite"
    rf"|sites/({SITES})\.sqlite|records/({HOLDERS})\.sqlite",
    "trainer": rf"manifest\.json|truth\.sqlite|seed\.json|roster\.csv|keys/(demo|s\d\d)/({LABS})\.json"
    rf"|guide/({LABS}|languages)\.html|networks\.json|redraws\.json|traces\.json",
}
# The hash of regtest's first block, as Bitcoin Core asserts it in its chain parameters (bytes reversed).
GENESIS_HASH = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"


@pytest.fixture(scope="module")
def homes(class_root: Path) -> list[Path]:
    """The folder of every case: the seats and the demo."""
    learner = class_root / "learner"
    return [*sorted((learner / "seats").iterdir()), learner / "shared" / "demo"]


def query(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def tables(path: Path) -> set[str]:
    return {name for (name,) in query(path, "SELECT name FROM sqlite_master WHERE type = 'table'")} - {"notice"}


@pytest.mark.parametrize("tree", LAYOUT)
def test_a_tree_holds_what_the_page_draws(class_root: Path, tree: str) -> None:
    found = [path.relative_to(class_root / tree).as_posix() for path in (class_root / tree).rglob("*") if path.is_file()]
    assert [path for path in found if not re.fullmatch(LAYOUT[tree], path)] == []


def test_each_case_has_the_same_files(homes: list[Path]) -> None:
    """But for running numbers of chats and mails, and for how many there are."""
    found = [
        sorted({re.sub(r"/\d+\.", "/n.", path.relative_to(home).as_posix()) for path in home.rglob("*") if path.is_file()})
        for home in homes
    ]
    assert len(found) == 6
    assert all(files == found[0] for files in found)
    assert {"seat.json", "referral.md", "case.sqlite"} <= set(found[0])


def test_a_new_class_has_three_trees_and_room_to_work(class_root: Path) -> None:
    assert sorted(path.name for path in class_root.iterdir()) == ["learner", "server", "trainer", "work"]


def test_stores_hold_the_tables_that_the_page_lists(class_root: Path) -> None:
    listed = re.findall(r"^\| `([a-z/<>]+\.sqlite)` \| ([a-z_, ]+) \|", PAGE, re.MULTILINE)
    assert len(listed) >= 9
    for path, names in listed:
        assert tables(class_root / path.replace("<seat>", "s01")) == set(names.split(", ")), path


def test_a_sites_full_store_adds_to_the_public_view(class_root: Path) -> None:
    public, full = class_root / "learner" / "shared" / "forum.sqlite", class_root / "server" / "sites" / "forum.sqlite"
    assert tables(full) - tables(public) == {"deleted_post", "happening", "message"}
    for table in TABLES["forum"]:
        assert query(public, f"SELECT * FROM {table}") == query(full, f"SELECT * FROM {table}")


def test_deleted_posts_are_on_the_server_alone(class_root: Path) -> None:
    deleted = query(class_root / "server" / "sites" / "forum.sqlite", "SELECT id FROM deleted_post")
    public = query(class_root / "learner" / "shared" / "forum.sqlite", "SELECT id FROM post")
    assert deleted
    assert set(deleted).isdisjoint(public)


def test_no_learners_column_tells_what_the_truth_knows(class_root: Path) -> None:
    told: set[tuple[str, str]] = set()
    for path in sorted((class_root / "learner").rglob("*.sqlite")):
        for table in sorted(tables(path)):
            told |= {(table, column) for _, column, *_ in query(path, f"PRAGMA table_info({table})")}
    known = {"label", "cause", "cell", "event", "role", "variant", "wallet", "seat_cell", "data"}
    assert {(table, column) for table, column in told if column in known} == {
        ("tag", "label"),
        ("tag_text", "label"),
        ("freeze", "event"),
    }  # the tag maker's claim, the log's own name


def test_a_seat_fits_its_schema_and_says_no_more(homes: list[Path], class_root: Path) -> None:
    for home in homes:
        document = json.loads((home / "seat.json").read_text("utf-8"))
        contracts.check("seat", document, "seat.json")
        assert (document["seat"], document["class"]) == (home.name, class_root.name)
        assert document["labs"] == list(SCENARIO.labs)
        assert SEED not in json.dumps(document)


def test_a_seat_names_the_referral_of_its_own_store(homes: list[Path]) -> None:
    cases = [json.loads((home / "seat.json").read_text("utf-8"))["case"] for home in homes]
    assert [query(home / "case.sqlite", "SELECT id FROM referral") for home in homes] == [[(case,)] for case in cases]
    assert len(set(cases)) == len(cases)


def test_a_referral_can_be_read_as_a_page(homes: list[Path]) -> None:
    for home in homes:
        lines = (home / "referral.md").read_text("utf-8").splitlines()
        with closing(sqlite3.connect(home / "case.sqlite")) as connection:
            connection.row_factory = sqlite3.Row
            row = dict(connection.execute("SELECT * FROM referral").fetchone())
        assert lines[0] == f"# {MARK}"
        assert [line for line in lines if "_" in line] == [f"| {name} | {value} |" for name, value in row.items() if name != "id"]


def test_a_case_store_holds_its_own_case_only(homes: list[Path]) -> None:
    ids = [{row[0] for table in TABLES["case"] for row in query(home / "case.sqlite", f"SELECT id FROM {table}")} for home in homes]
    assert sum(len(own) for own in ids) == len(set[str]().union(*ids))


def test_the_key_of_the_services_fits_its_public_part(class_root: Path) -> None:
    document = json.loads((class_root / "server" / "signing.json").read_text("utf-8"))
    contracts.check("signing", document, "signing.json")
    own = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(document["secret"]))
    assert own.public_key().public_bytes_raw().hex() == document["public"]


def test_onion_names_of_the_sites_are_with_the_services(class_root: Path) -> None:
    document = json.loads((class_root / "server" / "onions.json").read_text("utf-8"))
    printed = dict(query(class_root / "learner" / "shared" / "market.sqlite", "SELECT id, onion FROM vendor"))
    brands = query(class_root / "trainer" / "truth.sqlite", "SELECT label, id FROM record WHERE label LIKE 'brand-%'")
    served = {path.stem for path in (class_root / "server" / "sites").glob("*.sqlite")}
    assert len(served) == 35
    assert {site for site in document["onions"] if not site.startswith("mirror-")} >= served
    assert {site for site in document["titles"] if not site.startswith("token")} >= served
    assert {label: document["onions"][label] for label, _ in brands} == {label: printed[vendor] for label, vendor in brands}
    assert brands
    assert document["notice"] == MARK


def test_the_file_of_blocks_starts_with_regtests_genesis(class_root: Path) -> None:
    data = (class_root / "learner" / "shared" / "blocks" / "blk00000.dat").read_bytes()
    (size,) = struct.unpack("<I", data[4:8])
    header = data[8:88]
    assert data[:4].hex() == "fabfb5da"
    assert hashlib.sha256(hashlib.sha256(header).digest()).digest()[::-1].hex() == GENESIS_HASH
    assert data[8 + size : 12 + size] == data[:4]


def test_the_truth_knows_every_seat_and_why_each_thing_happened(class_root: Path) -> None:
    truth = class_root / "trainer" / "truth.sqlite"
    seats = [seat for (seat,) in query(truth, "SELECT seat FROM cell ORDER BY cell")]
    assert seats == ["demo", *sorted(path.name for path in (class_root / "learner" / "seats").iterdir()), "commons"]
    assert query(truth, "SELECT id FROM event WHERE source = ''") == []


def test_the_truths_causes_are_its_events(class_root: Path) -> None:
    wrong = "SELECT id FROM record WHERE cause != 'background' AND cause NOT IN (SELECT id FROM event)"
    assert query(class_root / "trainer" / "truth.sqlite", wrong) == []


def test_the_networks_of_all_cells_fit_their_schema(class_root: Path) -> None:
    document = json.loads((class_root / "trainer" / "networks.json").read_text("utf-8"))
    contracts.check("networks", document, "networks.json")
    assert document["cells"].keys() >= {"demo", *(path.name for path in (class_root / "learner" / "seats").iterdir())}


def test_the_seed_is_with_the_trainer(class_root: Path) -> None:
    assert json.loads((class_root / "trainer" / "seed.json").read_text("utf-8"))["seed"] == SEED
