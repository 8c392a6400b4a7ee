"""What the trainer or a service alone may know is found in a learner's file; a built class shows none of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from coincurve import PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from planted import edit

from fixed_class import SEED
from parola import build as building
from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.keys import hash160
from parola.artefacts.token.accounts import shown
from parola.artefacts.token.keccak import keccak256
from parola.checks import needles
from parola.checks.finding import Finding
from parola.checks.leaks import leaks
from parola.locate import folder
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.onion import name as onion_name
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

SECRET = hashlib.sha256(b"planted").digest()
SEAT = "learner/seats/s01"
REFERRAL, FORUM = f"{SEAT}/referral.md", "learner/shared/forum.sqlite"
POSTS, DEMO_LABS = "learner/shared/csv/forum/post.csv", "learner/shared/demo/labs"
HOLDS_SEED = "holds the class seed; it belongs in trainer/seed.json alone"
HOLDS_KEY = "holds a private key of the ledger or of a service; no key belongs in an artefact"
FORMS = {"plain": SEED, "hex": SEED.encode().hex()}
byte_strings = st.binary(max_size=80)


def found(root: Path, *secrets: bytes) -> list[Finding]:
    return leaks(root / "learner", root / "trainer", root / "server", secrets)


def asked(store: Path, query: str, *values: object) -> list[str]:
    """The one column of a query; what it changes is kept."""
    with closing(sqlite3.connect(store)) as connection, connection:
        return [str(row[0]) for row in connection.execute(query, values)]


def append(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def known(shown: str) -> str:
    return f"{shown} is known to the trainer or a service alone; leave it out"


def last_line(path: Path) -> str:
    return str(len(path.read_text("utf-8").split("\n")))


# A whole class


def test_the_built_class_has_no_finding(class_root: Path) -> None:
    assert found(class_root) == []


def test_a_planted_event_in_a_whole_class_is_one_finding(own_class: Path) -> None:
    (event,) = asked(own_class / "trainer" / "truth.sqlite", "SELECT id FROM event LIMIT 1")
    append(own_class / REFERRAL, f"\n{event}")
    assert found(own_class) == [Finding(REFERRAL, last_line(own_class / REFERRAL), known(event))]


@dataclass(frozen=True)
class Watched:
    """A class and the secrets that its build had its files searched for."""

    root: Path
    secrets: frozenset[bytes]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    handed: list[bytes] = []

    def spy(learner: Path, trainer: Path, server: Path, secrets: Iterator[bytes], mapper: object) -> list[Finding]:
        handed.extend(secrets)
        return []

    root = tmp_path_factory.mktemp("watched") / "class"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "leaks", spy)
        building.build(folder("scenarios") / "lantern-strait", roster("1"), SEED, root)
    return Watched(root, frozenset(handed))


def brand_keys(root: Path) -> dict[str, bytes]:
    """Name of an onion service -> its secret, worked out anew from the seed."""
    onions = json.loads((root / "server" / "onions.json").read_text("utf-8"))["onions"]
    return {
        onion: Streams(SEED).key("onion", "brand", int(name.removeprefix("brand-")))
        for name, onion in onions.items()
        if name.startswith("brand-")
    }


def test_the_build_searches_for_the_key_of_every_address(watched: Watched) -> None:
    store = watched.root / "learner" / "shared" / "chain.sqlite"
    paid = asked(store, "SELECT DISTINCT address FROM txout WHERE address IS NOT NULL")
    assert Streams(SEED).key("class", "signing") in watched.secrets
    public = [PrivateKey(secret).public_key.format() for secret in watched.secrets]
    owned = {bech32.address(hash160(key)) for key in public} | {bech32.address(key[1:], version=1) for key in public}
    assert len(paid) > 1_000
    assert set(paid) <= owned


def test_the_build_searches_for_the_key_of_every_signer_of_the_token_chain(watched: Watched) -> None:
    signers = asked(watched.root / "learner" / "shared" / "token.sqlite", "SELECT DISTINCT from_address FROM tx")
    public = (PrivateKey(secret).public_key.format(compressed=False) for secret in watched.secrets)
    assert len(signers) > 50
    assert set(signers) <= {shown(keccak256(key[1:])[12:]) for key in public}


def test_onion_keys_can_be_worked_out_from_the_seed(watched: Watched) -> None:
    keys = brand_keys(watched.root)
    assert keys
    assert {onion_name(secret) for secret in keys.values()} == keys.keys()


@pytest.mark.parametrize("tree", ["learner", "work"])
def test_no_key_material_is_in_what_a_trainee_has(watched: Watched, tree: str) -> None:
    secrets = watched.secrets | set(brand_keys(watched.root).values())
    hexes = frozenset(secret.hex() for secret in secrets)
    files = [path for path in (watched.root / tree).rglob("*") if path.is_file()]
    holding = [path for path in files if needles.in_bytes(path.read_bytes(), secrets) or needles.in_hex(path.read_bytes(), hexes)]
    assert files
    assert holding == []


# The class seed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", [REFERRAL, "work/s01/F0/notes.txt"])
def test_the_seed_in_a_text_is_found(bare_class: Path, path: str, form: str) -> None:
    append(bare_class / path, f"\n{FORMS[form]}\n")
    assert found(bare_class) == [Finding(path, "", HOLDS_SEED)]


def test_the_seed_in_a_table_is_found(bare_class: Path) -> None:
    append(bare_class / POSTS, f"forum/post/999999,,,,{SEED},\n")
    assert found(bare_class) == [Finding(POSTS, "", HOLDS_SEED)]


def test_the_seed_in_a_document_is_found(bare_class: Path) -> None:
    path = f"{SEAT}/labs/F0/questions.json"
    edit(bare_class / path, lambda document: document.update(title=f"Class {SEED}"))
    assert found(bare_class) == [Finding(path, "", HOLDS_SEED)]


def test_the_seed_in_a_released_notebook_is_found(bare_class: Path) -> None:
    path = "work/s01/F0/F0.ipynb"
    edit(bare_class / path, lambda document: document["cells"][0].update(source=[f"seed = {SEED}"]))
    assert found(bare_class) == [Finding(path, "", HOLDS_SEED)]


def test_the_seed_within_a_longer_number_is_chance(bare_class: Path) -> None:
    append(bare_class / REFERRAL, f"\n1{SEED} {SEED}1\n")
    assert found(bare_class) == []


def test_a_short_seed_is_not_searched_for(bare_class: Path) -> None:
    edit(bare_class / "trainer" / "seed.json", lambda document: document.update(seed="3131313"))
    append(bare_class / REFERRAL, "\n3131313\n")
    assert found(bare_class) == []


# Keys of the ledger


@pytest.mark.parametrize(
    "data",
    [SECRET, b"x" + SECRET + b"y", SECRET.hex().encode(), SECRET.hex().upper().encode(), b"0" + SECRET.hex().encode() + b"0"],
    ids=["bytes", "bytes within more", "hex", "capital hex", "hex within more"],
)
def test_a_private_key_in_a_text_is_found(bare_class: Path, data: bytes) -> None:
    append(bare_class / REFERRAL, b"\n" + data)
    assert found(bare_class, SECRET) == [Finding(REFERRAL, "", HOLDS_KEY)]


@pytest.mark.parametrize("value", [SECRET, SECRET.hex()], ids=["bytes", "hex"])
def test_a_private_key_in_a_store_is_found(bare_class: Path, value: bytes | str) -> None:
    asked(bare_class / FORUM, "UPDATE post SET text = ? WHERE rowid = 1", value)
    assert found(bare_class, SECRET) == [Finding(FORUM, "", HOLDS_KEY)]


@pytest.mark.parametrize(
    "data",
    [SECRET[:-1], SECRET[1:], SECRET.hex()[:-1].encode(), SECRET.hex()[1:].encode()],
    ids=["no end", "no start", "hex without end", "hex without start"],
)
def test_less_than_a_key_is_none(bare_class: Path, data: bytes) -> None:
    append(bare_class / REFERRAL, b"\n" + data)
    assert found(bare_class, SECRET) == []


@given(byte_strings, byte_strings, st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3), st.integers(0, 1))
def test_bytes_are_looked_for_as_by_plain_search(before: bytes, after: bytes, secrets: list[bytes], cut: int) -> None:
    data = before + secrets[0][cut:] + after
    assert needles.in_bytes(data, frozenset(secrets)) == any(secret in data for secret in secrets)


@given(st.text("0123456789abcdefABCDEF ", max_size=80), st.text("0123456789abcdef", max_size=80), st.integers(0, 1))
def test_hex_is_looked_for_as_by_plain_search(before: str, after: str, cut: int) -> None:
    text = before + SECRET.hex()[cut:] + after
    assert needles.in_hex(text.encode(), frozenset({SECRET.hex()})) == (SECRET.hex() in text.lower())


def test_nothing_is_found_when_nothing_is_looked_for() -> None:
    assert not needles.in_bytes(bytes(100), frozenset())


# What only the truth or a service knows


def test_an_id_of_every_withheld_table_is_found(bare_class: Path) -> None:
    exchange = bare_class / "server" / "records" / "exchange.sqlite"
    tables = asked(exchange, "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'notice' ORDER BY name")
    ids = [asked(exchange, f"SELECT id FROM {table} LIMIT 1")[0] for table in tables]
    append(bare_class / REFERRAL, "\n" + " ".join(ids))
    assert len(ids) >= 4
    assert [finding.text for finding in found(bare_class)] == [known(shown) for shown in sorted(ids)]


@pytest.mark.parametrize(
    ("store", "query"),
    [
        ("trainer/truth.sqlite", "SELECT id FROM event WHERE cell = 1 LIMIT 1"),
        ("server/sites/forum.sqlite", "SELECT id FROM deleted_post LIMIT 1"),
        ("server/records/exchange.sqlite", "SELECT document FROM customer LIMIT 1"),
    ],
    ids=["event", "deleted post", "document"],
)
def test_an_inner_id_is_found(bare_class: Path, store: str, query: str) -> None:
    (shown,) = asked(bare_class / store, query)
    append(bare_class / REFERRAL, f"\nThey say {shown}.")
    assert found(bare_class) == [Finding(REFERRAL, last_line(bare_class / REFERRAL), known(shown))]


@pytest.fixture
def deleted(bare_class: Path) -> str:
    """The id of a post that its site deleted."""
    return asked(bare_class / "server" / "sites" / "forum.sqlite", "SELECT id FROM deleted_post LIMIT 1")[0]


def test_an_inner_id_in_a_store_has_its_row(bare_class: Path, deleted: str) -> None:
    (post,) = asked(bare_class / FORUM, "UPDATE post SET text = ? WHERE rowid = 3 RETURNING id", f"see {deleted}")
    assert found(bare_class) == [Finding(FORUM, f"post {post}", known(deleted))]


def test_an_inner_id_in_a_table_has_its_line(bare_class: Path, deleted: str) -> None:
    line = last_line(bare_class / POSTS)
    append(bare_class / POSTS, f"{deleted},,,,,\n")
    assert found(bare_class) == [Finding(POSTS, line, known(deleted))]


def test_an_inner_id_in_a_document_has_its_path(bare_class: Path, deleted: str) -> None:
    path = f"{SEAT}/labs/F0/questions.json"
    edit(bare_class / path, lambda document: document["questions"][1].update(text=f"see {deleted}"))
    assert found(bare_class) == [Finding(path, ".questions.1.text", known(deleted))]


def test_ids_that_nothing_inner_has_are_allowed(bare_class: Path) -> None:
    (post,) = asked(bare_class / FORUM, "SELECT id FROM post LIMIT 1")
    append(bare_class / REFERRAL, f"\n{post} e999-999 exchange/account/999999 SPECIMEN-none")
    assert found(bare_class) == []


def test_a_file_that_cannot_be_read_is_another_checks_finding(bare_class: Path) -> None:
    append(bare_class / SEAT / "more.txt", b"\xff")
    assert found(bare_class) == []


# Names and shapes of files


@pytest.mark.parametrize(
    "name", ["key.md", "answer-keys.txt", "F0_solution.py", "Solutions.md", "truth.txt", "seed.md", "2seeds.txt", "my.KEY"]
)
def test_a_file_named_like_the_trainers_is_found(bare_class: Path, name: str) -> None:
    append(bare_class / SEAT / name, MARK)
    assert found(bare_class) == [Finding(f"{SEAT}/{name}", "", "is named like something of the trainer's; it belongs under trainer/")]


@pytest.mark.parametrize("name", ["monkey.md", "keyhole.md", "turnkey.md", "truthful.md", "seedling.md", "resolution.md", "solutionist.md"])
def test_a_file_whose_name_only_holds_such_a_word_is_allowed(bare_class: Path, name: str) -> None:
    append(bare_class / SEAT / name, MARK)
    assert found(bare_class) == []


def test_a_column_too_many_in_a_store_is_found(bare_class: Path) -> None:
    asked(bare_class / FORUM, "ALTER TABLE user ADD COLUMN label TEXT")
    right = "columns id, handle, joined_at"
    wrong = f"{right}, label is there, {right} would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding(FORUM, "user", wrong)]


@pytest.mark.parametrize("query", ["CREATE TABLE cause (id TEXT)", "CREATE VIEW cause AS SELECT id FROM post"])
def test_a_table_too_many_in_a_store_is_found(bare_class: Path, query: str) -> None:
    asked(bare_class / FORUM, query)
    wrong = "columns id is there, no such table would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding(FORUM, "cause", wrong)]


def test_a_table_missing_from_a_store_is_found(bare_class: Path) -> None:
    asked(bare_class / FORUM, "DROP TABLE thread")
    wrong = "no such table is there, columns id, board, title would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding(FORUM, "thread", wrong)]


def test_a_store_that_the_contract_does_not_know_is_found(bare_class: Path) -> None:
    asked(bare_class / "learner" / "shared" / "more.sqlite", "CREATE TABLE extra (id TEXT)")
    wrong = "columns id is there, no such table would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding("learner/shared/more.sqlite", "extra", wrong)]


def test_a_column_too_many_in_a_csv_is_found(bare_class: Path) -> None:
    path = "learner/shared/csv/forum/user.csv"
    text = (bare_class / path).read_text("utf-8")
    (bare_class / path).write_text(text.replace(f",{MARK}", f",label,{MARK}", 1), "utf-8")
    right = "columns id, handle, joined_at"
    wrong = f"{right}, label, {MARK} is there, {right}, {MARK} would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding(path, "1", wrong)]


def test_a_csv_that_the_contract_does_not_know_is_found(bare_class: Path) -> None:
    append(bare_class / "learner" / "shared" / "csv" / "forum" / "cause.csv", f"id,{MARK}\n")
    wrong = f"columns id, {MARK} is there, columns {MARK} would be right (docs/contracts.md)"
    assert found(bare_class) == [Finding("learner/shared/csv/forum/cause.csv", "1", wrong)]


@pytest.mark.parametrize(
    "path",
    [
        f"{SEAT}/seat.json",
        f"{SEAT}/labs/F0/questions.json",
        "learner/shared/demo/seat.json",
        f"{DEMO_LABS}/F0/questions.json",
        "learner/manifest.json",
    ],
)
def test_a_field_too_many_in_a_document_is_found(bare_class: Path, path: str) -> None:
    edit(bare_class / path, lambda document: document.update(cell=3))
    wrong = f"not as its contract says: {Path(path).name}: $: Additional properties are not allowed ('cell' was unexpected)"
    assert found(bare_class) == [Finding(path, "", wrong)]


def test_a_field_too_many_in_a_question_is_found(bare_class: Path) -> None:
    path = f"{SEAT}/labs/F0/questions.json"
    edit(bare_class / path, lambda document: document["questions"][0].update(value="x"))
    (finding,) = found(bare_class)
    assert finding.path == path
    assert "$.questions[0]: Additional properties are not allowed ('value' was unexpected)" in finding.text


# What says what to look for


@pytest.mark.parametrize(
    "path", ["trainer/seed.json", "trainer/truth.sqlite", "server/records/exchange.sqlite", "server/sites/forum.sqlite"]
)
def test_a_missing_source_is_told(bare_class: Path, path: str) -> None:
    (bare_class / path).unlink()
    with pytest.raises(BadInput, match=rf"{Path(path).name}: no such (file|store); .* would be right$"):
        found(bare_class)


@pytest.mark.parametrize("path", ["trainer/truth.sqlite", "server/records/exchange.sqlite", "server/sites/forum.sqlite"])
def test_a_source_that_is_no_store_is_told(bare_class: Path, path: str) -> None:
    (bare_class / path).write_bytes(b"no store")
    with pytest.raises(BadInput, match=rf"{Path(path).name}: .*; the tables of docs/contracts\.md would be right$"):
        found(bare_class)


def test_the_seed_beside_another_column_is_found(bare_class: Path) -> None:
    store = bare_class / "learner" / "shared" / "forum.sqlite"
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE post SET text = ? WHERE rowid = 1", (SEED,))
    assert "holds the class seed" in " ".join(finding.text for finding in found(bare_class))


def test_a_key_under_any_name_is_no_document_of_a_learner(bare_class: Path) -> None:
    shutil.copy(bare_class / "trainer" / "keys" / "s01" / "F0.json", bare_class / "learner" / "seats" / "s01" / "notes.json")
    assert [finding.path for finding in found(bare_class)] == ["learner/seats/s01/notes.json"]


@pytest.mark.parametrize("name", ["schema.json", "more.json"])
def test_a_descriptor_of_htcds_that_differs_is_found(bare_class: Path, name: str) -> None:
    (bare_class / SEAT / "htcds" / name).write_text('{"notice": "FICTITIOUS – TRAINING"}', "utf-8")
    assert [finding.path for finding in found(bare_class)] == [f"{SEAT}/htcds/{name}"]
