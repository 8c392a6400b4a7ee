"""A class in an economy of its own: Core accepts the chain, files and store agree, near people pay far ones, no worker changes a byte."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from made_class import holdings
from parola.artefacts.collect import _spacing, collect, mined
from parola.artefacts.ledger.far.setting import Fees, asked
from parola.artefacts.ledger.far.side import FAR
from parola.build import PREMINE
from parola.checks import extract, raw
from parola.checks.balance import balance
from parola.checks.consensus import verify
from parola.export import tree
from parola.export.chain_files import ChainFiles
from parola.locate import folder
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.spec.model import Economy
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.make import world
from parola_kit.errors import BadInput
from parola_kit.ledger import TABLES, opened
from parola_kit.notice import MARK
from sound_chain import needs_kernel

PAYMENTS = 3_000
SEATS = roster(2)


@dataclass(frozen=True)
class Within:
    """A class within an economy: its shared folder, its trainer's folder, and what it was made from."""

    shared: Path
    trainer: Path
    artefacts: Any


@cache
def read(premine: int = PREMINE) -> Bundle:
    found = bundle(folder("scenarios") / "kestrel-sound")
    chain = found.scenario.chain.model_copy(update={"economy": Economy(payments=PAYMENTS), "premine": premine})
    return replace(found, scenario=found.scenario.model_copy(update={"chain": chain}))


def built(root: Path, mapper: Any = map, premine: int = PREMINE) -> Within:
    streams = Streams("tests")
    truth = world(read(premine), SEATS, names(folder("scenarios") / "names"), streams)
    events = happen(read(premine), truth, streams)
    drawn = background(read(premine).scenario, holdings(truth), streams)
    with ChainFiles(root / "learner" / "shared") as files:
        made = collect(*mined(read(premine), truth, events, drawn, streams, mapper, files.keep), mapper)
    tree.learner(root / "learner", "class", read().scenario, SEATS, truth, made)
    tree.trainer(root / "trainer", "tests", SEATS, truth, events, made)
    return Within(root / "learner" / "shared", root / "trainer", made)


@pytest.fixture(scope="module")
def within(tmp_path_factory: pytest.TempPathFactory) -> Within:
    return built(tmp_path_factory.mktemp("within"))


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(opened(store)) as ledger:
        return ledger.sql(query).fetchall()


@needs_kernel
def test_bitcoin_core_accepts_it(within: Within) -> None:
    last = within.artefacts.ledger.blocks[-1]
    assert verify(sorted((within.shared / "blocks").iterdir()), last.height, last.hash) == []


def test_tables_say_what_the_blocks_say_and_every_sum_closes(within: Within) -> None:
    files = sorted((within.shared / "blocks").iterdir())
    assert raw.agree(files, within.shared / "chain") == []
    assert balance(within.shared / "chain") == []


def test_the_case_size_store_is_a_part_of_it(within: Within) -> None:
    assert extract.sums(within.shared / "chain.sqlite") == []


@pytest.mark.parametrize(
    ("table", "change"), [("tx", "vsize = vsize + 1"), ("txout", "value_sat = value_sat - 1"), ("block", "tx_count = 9")]
)
def test_a_row_that_the_large_chain_has_not(within: Within, tmp_path: Path, table: str, change: str) -> None:
    store = Path(shutil.copy(within.shared / "chain.sqlite", tmp_path))
    with closing(sqlite3.connect(store)) as connection, connection:
        (row,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()
        (place,) = connection.execute(f"SELECT id FROM {table} WHERE rowid = {row}").fetchone()
        connection.execute(f"UPDATE {table} SET {change} WHERE rowid = {row}")
    (finding,) = extract.extracted(store, within.shared / "chain")
    assert str(finding).startswith(f"chain.sqlite:{place}: stands here, but not like this in chain/{table}.parquet")


def test_owners_and_the_number_of_blocks_are_as_asked() -> None:
    asks = Economy(payments=100_000, users=900, merchants=30, exchanges=2, miners=1)
    chain = read().scenario.chain.model_copy(update={"economy": asks, "blocks_per_million": 50_000})
    scenario = read().scenario.model_copy(update={"chain": chain})
    far = asked(scenario, Fees())
    assert far is not None
    assert (far.users, far.merchants, far.exchanges, far.miners, far.payments) == (900, 30, 2, 1, 100_000)
    assert _spacing(scenario) == pytest.approx((scenario.end - scenario.start) / 5_000, abs=1)
    assert _spacing(scenario.model_copy(update={"chain": chain.model_copy(update={"blocks_per_million": None})})) == chain.spacing


def test_no_block_is_kept_in_memory(within: Within) -> None:
    assert not any(block.raw for block in within.artefacts.ledger.blocks)


def test_the_tables_have_the_columns_of_the_store_and_the_mark(within: Within) -> None:
    for table in (*TABLES, "tag"):
        file = pq.ParquetFile(within.shared / "chain" / f"{table}.parquet")
        assert (file.schema_arrow.metadata or {})[b"notice"].decode() == MARK
    for table in TABLES:
        large, small = (
            sorted(ask(store, f"DESCRIBE SELECT * FROM {table}")) for store in (within.shared / "chain", within.shared / "chain.sqlite")
        )
        assert [row[:2] for row in large] == [row[:2] for row in small]


def test_ids_are_those_of_the_store(within: Within) -> None:
    for table in ("block", "tx", "txout"):
        near = {row for (row,) in ask(within.shared / "chain.sqlite", f"SELECT id FROM {table}")}
        assert near <= {row for (row,) in ask(within.shared / "chain", f"SELECT id FROM {table}")}


def test_everything_near_is_on_the_large_chain_and_most_of_it_is_not_near(within: Within) -> None:
    chain, store = within.shared / "chain", within.shared / "chain.sqlite"
    for table in TABLES[1:]:
        near, whole = (ask(place, f"SELECT count(*) FROM {table}")[0][0] for place in (store, chain))
        assert 0 < near < whole / 1.2
    assert ask(store, "SELECT sum(tx_count) FROM block") == ask(chain, "SELECT count(*) FROM tx")


def test_what_near_people_pay_out_there_is_spent_out_there(within: Within) -> None:
    paid = [coin for transfer in within.artefacts.ledger.transfers for coin in transfer.outputs if coin.wallet == FAR and coin.slot != "0"]
    assert len(paid) > 20
    spent = {coin for (coin,) in ask(within.shared / "chain", "SELECT spends FROM txin")}
    later = sum(f"btc/out/{coin.outpoint}" in spent for coin in paid)
    assert later > len(paid) / 4


def test_the_trainer_knows_whose_every_strange_address_is(within: Within) -> None:
    owners = pq.read_table(within.trainer / "economy.parquet").to_pylist()
    known = {row["address"]: row["kind"] for row in owners}
    near = {address for address, _ in within.artefacts.ledger.owners()}
    spent = {address for (address,) in ask(within.shared / "chain", "SELECT DISTINCT address FROM txin")}
    assert spent <= known.keys() | near
    assert len(spent & known.keys()) > 100
    assert set(known.values()) == {"user", "merchant", "hot", "cold", "deposit", "miner"}


def test_no_secret_of_the_economy_is_in_a_learners_file(within: Within) -> None:
    secrets = list(within.artefacts.ledger.secrets())
    numbers = within.artefacts.ledger.side.keys.chain.numbers()
    assert set(numbers) <= set(secrets)
    data = b"".join(path.read_bytes() for path in within.shared.rglob("*") if path.is_file())
    assert not any(number in data or number.hex().encode() in data for number in numbers)


@pytest.mark.slow
def test_workers_change_no_byte(within: Within, tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        other = built(tmp_path, pool.map)
    for path in sorted(path for path in within.shared.rglob("*") if path.suffix in {".dat", ".parquet"}):
        assert path.read_bytes() == (other.shared / path.relative_to(within.shared)).read_bytes(), path


def test_a_premine_that_is_too_short_says_how_long_it_has_to_be(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^chain\.premine: 104 blocks bring too few coins, .*; (\d+) would do$"):
        built(tmp_path, premine=104)
