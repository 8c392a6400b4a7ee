"""A class whose parts come from two builds: it is said which part is another build's, and nothing of it is believed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parola import manifest
from parola.artefacts.ledger import blocks as mining
from parola.checks import one_build
from parola.checks.consensus import verify_class
from parola_kit.errors import BadInput
from sound_chain import RAWS, SOUND, TIP, class_of, in_parquet, needs_kernel, written

HELD = Path("learner", "shared")


def blocks(root: Path) -> Path:
    return root / HELD / "blocks" / "blk00000.dat"


def explorer(root: Path, height: int = TIP[0], last: str = TIP[1]) -> Path:
    """As much of an explorer's store as tells which ledger it is of."""
    path = root / "server" / "explorer.sqlite"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE block (height INTEGER PRIMARY KEY, hash TEXT NOT NULL)")
        store.executemany("INSERT INTO block VALUES (?, ?)", [(height - 1, "00" * 32), (height, last)])
        store.commit()
    return path


def token(root: Path, word: str) -> Path:
    path = root / HELD / "token.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as store:
        store.executescript(f"CREATE TABLE block (hash TEXT); INSERT INTO block VALUES ('{word}');")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A class of one build, with its manifest."""
    made = class_of(tmp_path)
    explorer(made)
    token(made, "ours")
    manifest.write(made / "learner", "class", "learner")
    return made


@pytest.fixture
def other(tmp_path: Path) -> list[bytes]:
    """Blocks of as long a chain that has nothing in common with the sound one but genesis."""
    previous, raws = mining.sha256d(mining.GENESIS[:80]), list[bytes]()
    for height in range(1, TIP[0] + 1):
        base = mining.coinbase(height, mining.subsidy(height), bytes(20), bytes(32))
        head = mining.header(previous, bytes.fromhex(base.txid)[::-1], 1_700_000_000 + 600 * height)
        raws.append(head + b"\x01" + base.raw)
        previous = mining.sha256d(head)
    return raws


@needs_kernel
def test_a_class_of_one_build(root: Path) -> None:
    assert verify_class(root) == []


@needs_kernel
@pytest.mark.parametrize("fewer", [0, 7])
def test_block_files_of_another_build(root: Path, other: list[bytes], fewer: int) -> None:
    written(blocks(root).parent, other[: len(other) - fewer])
    (problem,) = verify_class(root)
    assert f"height {TIP[0]} ({TIP[1]}) was expected: it accepts all blocks that there are; " in problem
    assert problem.endswith(f"; {blocks(root)} belongs to another build of the class, or was changed since: {one_build.MEND}")


@needs_kernel
def test_a_store_of_another_build(root: Path, other: list[bytes]) -> None:
    written(blocks(root).parent, other)
    manifest.write(root / "learner", "class", "learner")  # now the store is the stranger
    (problem,) = verify_class(root)
    assert f"; {root / HELD / 'chain.sqlite'} belongs to another build of the class" in problem


@needs_kernel
def test_a_file_that_ends_with_a_whole_block_is_of_the_same_build(root: Path) -> None:
    written(blocks(root).parent, RAWS[:50])
    (problem,) = verify_class(root)
    assert problem.endswith(f"the last ones are missing, for {blocks(root)} ends with block 50")


def test_an_explorer_of_another_build(root: Path) -> None:
    (root / "server" / "explorer.sqlite").unlink()
    path = explorer(root, 99, "ab" * 32)
    (problem,) = one_build.others(root, *TIP)
    told = f"ends with block 99 ({'ab' * 32}), the ledger with block {TIP[0]} ({TIP[1]})"
    assert problem == f"{path}: {told}; it belongs to another build of the class: {one_build.MEND}"


@needs_kernel
def test_a_token_chain_of_another_build(root: Path) -> None:
    path = token(root, "theirs")
    (problem,) = verify_class(root)
    assert problem.startswith(f"{path}: is not the file that {root / 'learner' / 'manifest.json'} names; it belongs to another build")


def cut(path: Path, height: int = TIP[0]) -> None:
    with closing(sqlite3.connect(path)) as store:
        store.execute("DELETE FROM block WHERE height >= ?", (height,))
        store.commit()


def test_a_start_finds_nothing_in_a_class_of_one_build(root: Path) -> None:
    assert one_build.at_start(root) == []


@pytest.mark.parametrize("stranger", ["learner/shared/chain.sqlite", "server/explorer.sqlite"])
def test_a_start_says_which_of_two_stores_is_the_stranger(root: Path, stranger: str) -> None:
    cut(root / stranger)
    (problem,) = one_build.at_start(root)
    assert problem.startswith(f"{root / stranger}: ends with block {TIP[0] - 1} (")
    assert f", the ledger with block {TIP[0]} ({TIP[1]}); it belongs to another build" in problem


def test_a_start_looks_at_a_token_store_that_is_not_large(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = token(root, "theirs")
    (problem,) = one_build.at_start(root)
    assert problem.startswith(f"{path}: is not the file that ")
    monkeypatch.setattr(one_build, "SMALL", path.stat().st_size - 1)
    assert one_build.at_start(root) == []


def test_a_start_with_a_ledger_without_a_block(root: Path) -> None:
    cut(root / HELD / "chain.sqlite", 0)
    (problem,) = one_build.at_start(root)
    assert problem.startswith(f"{root / HELD / 'chain.sqlite'}: has no block; it belongs to another build")
    cut(root / "server" / "explorer.sqlite", 0)
    assert one_build.at_start(root) == [f"{root / HELD / 'chain.sqlite'}: has no block; {one_build.MEND}"]


def test_an_explorer_without_a_block(root: Path) -> None:
    with closing(sqlite3.connect(root / "server" / "explorer.sqlite")) as store:
        store.execute("DELETE FROM block")
        store.commit()
    (problem,) = one_build.others(root, *TIP)
    assert "explorer.sqlite: has no block; " in problem


@pytest.mark.parametrize("harm", ["DROP TABLE block", "ALTER TABLE block DROP COLUMN hash"])
def test_an_explorer_of_another_version(root: Path, harm: str) -> None:
    with closing(sqlite3.connect(root / "server" / "explorer.sqlite")) as store:
        store.execute(harm)
        store.commit()
    with pytest.raises(BadInput, match=r"explorer\.sqlite: cannot be read \(no such .*\); copy the whole class again"):
        one_build.others(root, *TIP)


def test_what_a_trainee_has_is_no_other_build(root: Path) -> None:
    (root / "server" / "explorer.sqlite").unlink()
    (root / HELD / "token.sqlite").unlink()
    assert one_build.others(root, *TIP) == []


@needs_kernel
def test_a_small_store_of_another_build_beside_parquet_files(root: Path) -> None:
    store = root / HELD / "chain.sqlite"
    before = store.read_bytes()
    in_parquet(store)
    store.write_bytes(before)
    assert verify_class(root) == []
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(f"DELETE FROM block WHERE height = {TIP[0]}")
        connection.commit()
    (problem,) = verify_class(root)
    assert problem.startswith(
        f"{store}: ends with block {TIP[0] - 1} ({SOUND.blocks[-2].hash}), the ledger with block {TIP[0]} ({TIP[1]}); "
    )


@pytest.mark.parametrize("said", ["", "[]", "{}", json.dumps({"files": {}})])
def test_a_manifest_that_says_nothing(root: Path, said: str) -> None:
    (root / "learner" / "manifest.json").write_text(said, "utf-8")
    token(root, "theirs")
    assert one_build.others(root, *TIP) == []
