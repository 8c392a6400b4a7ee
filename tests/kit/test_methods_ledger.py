"""Opening a ledger, from SQLite and from Parquet: what it says, what it numbers, and what is no ledger."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny_class import LEDGER, chain, fill, out, txid

import parola_kit as kit
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence
from parola_kit.ledger import TABLES, Ledger, columns, opened
from parola_kit.methods import candidates, change
from parola_kit.methods.graph import NONE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of tiny_class.py in a store, and as Parquet files whose rows are in no order."""
    shared = tmp_path_factory.mktemp("made")
    fill(shared / "chain.sqlite", "chain", chain())
    (shared / "chain").mkdir()
    with closing(sqlite3.connect(shared / "chain.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        for table in TABLES:
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC")]
            pq.write_table(pa.Table.from_pylist(rows), shared / "chain" / f"{table}.parquet", compression="zstd")
    return shared


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    shared = tmp_path / "learner" / "shared"
    shared.mkdir(parents=True)
    return Path(shutil.copy(made / "chain.sqlite", shared))


@pytest.fixture
def folder(made: Path, store: Path) -> Path:
    """Its path has characters that DuckDB takes for patterns."""
    return Path(shutil.copytree(made / "chain", store.parent / "chain[1]*?"))


@pytest.fixture(params=["sqlite", "parquet"])
def ledger(request: pytest.FixtureRequest, store: Path, folder: Path) -> Iterator[Ledger]:
    found = opened(store if request.param == "sqlite" else folder)
    yield found
    found.close()


def test_it_is_asked_in_sql(ledger: Ledger) -> None:
    query = "SELECT tx.txid, tx.at, fee_sat FROM TX JOIN txin USING (txid) WHERE height < 5 ORDER BY height"
    assert ledger.sql(query).fetchall() == [
        (txid(3), "2020-01-01T00:03:00Z", 500),
        (txid(4), "2020-01-01T00:04:00Z", 500),
    ]
    assert ledger.sql("SELECT count(*), count(fee_sat), sum(tx_count)::INT FROM tx JOIN block USING (height)").fetchall() == [(6, 4, 6)]


def test_a_store_has_its_tags_too(store: Path) -> None:
    assert opened(store).sql("SELECT label FROM tag ORDER BY label DESC").fetchall() == [("a shop",), ("A Deposit",)]


@pytest.mark.parametrize("query", ["SELECT nothing FROM tx", "SELECT 1 FROM bank", "SELEC 1", "FROM sqlite_scan('x.sqlite', 'tx')"])
def test_what_duckdb_refuses_is_told(ledger: Ledger, query: str) -> None:
    with pytest.raises(BadInput, match=r"Error"):
        ledger.sql(query)


def test_the_graph_is_the_ledger_in_numbers(ledger: Ledger) -> None:
    graph = ledger.graph
    outputs = [(number, n, address, value) for number, (_, outs) in LEDGER.items() for n, (address, value) in enumerate(outs)]
    assert ledger.txids(range(graph.transactions)) == [txid(number) for number in LEDGER]
    assert ledger.outputs(range(len(graph.address))) == [out(number, n) for number, n, _, _ in outputs]
    assert ledger.addresses(graph.address.tolist()) == [address for *_, address, _ in outputs]
    assert graph.value_sat.tolist() == [value for *_, value in outputs]
    assert ledger.outputs(graph.spends.tolist()) == [out(*spent) for ins, _ in LEDGER.values() for spent in ins]
    assert np.diff(graph.ins).tolist() == [len(ins) for ins, _ in LEDGER.values()]
    assert graph.script.tolist() == [1] * len(outputs)
    known = list(dict.fromkeys(address for *_, address, _ in outputs))
    assert ledger.every_address().tolist() == [address.encode() for address in known]


def test_names_lead_to_numbers(ledger: Ledger) -> None:
    assert ledger.number(txid(4)) == ledger.number(f"btc/tx/{txid(4)}") == 3
    assert ledger.outputs([ledger.number(out(5, 1))]) == [out(5, 1)]
    assert ledger.addresses([ledger.number("bcrt1qdeposit")]) == ["bcrt1qdeposit"]


def test_names_that_lead_to_nothing(ledger: Ledger) -> None:
    for name in ("bcrt1qnobody", txid(99), out(5, 2), out(99, 0), f"{txid(5)}:x", f"{txid(5)}:-1", f"{txid(5)}:", "bcrt1qshop00:0", ""):
        with pytest.raises(BadInput, match="no such transaction, address or output"):
            ledger.number(name)


def test_columns_and_evidence_agree_on_change(root: Path) -> None:
    ledger = opened(root / "learner" / "shared" / "chain.sqlite")
    evidence = Evidence(root / "learner" / "shared", root / "learner" / "seats" / "s01")
    found = candidates.candidates(ledger.graph, list(change.HEURISTICS))
    for tx, number in enumerate(LEDGER):
        said = {name: ledger.outputs([outputs[tx]])[0] if outputs[tx] != NONE else None for name, outputs in found.items()}
        assert said == change.change(evidence, txid(number))
    evidence.close()


def test_outputs_that_pay_no_address_have_no_number_of_one(store: Path) -> None:
    change_store(store, "UPDATE txout SET address = NULL, script_type = 'nulldata' WHERE txid = ? AND n = 1", txid(5))
    graph = opened(store).graph
    assert (graph.address == NONE).tolist() == (graph.script == 0).tolist() == [False] * 7 + [True, False]


def test_a_seat_opens_the_folder_if_there_is_one(root: Path, work: Path, made: Path) -> None:
    shared = root / "learner" / "shared"
    assert work.is_dir()
    assert kit.ledger().path == shared / "chain.sqlite"
    assert kit.ledger() is kit.ledger()
    shutil.copytree(made / "chain", shared / "chain")
    code = "import parola_kit as kit; print(kit.ledger().path, kit.ledger().sql('SELECT count(*) FROM tx').fetchall())"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == f"{shared / 'chain'} [(6,)]"


def test_nothing_is_read_that_nobody_asked_for(store: Path) -> None:
    found = opened(store)
    assert found.sql("SELECT count(*) FROM block").fetchall() == [(6,)]
    store.unlink()
    assert found.sql("SELECT count(*) FROM block").fetchall() == [(6,)]
    with pytest.raises(BadInput, match="unable to open"):
        found.sql("SELECT count(*) FROM txin")


def test_nothing_is_left_beside_the_store(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert ledger.graph.transactions == 6
    assert sorted(tmp_path.rglob("*")) == before


def change_store(store: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(statement, values)
        connection.commit()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without(column: str) -> Callable[[Path], None]:
    """Another version's table: the column has another name."""

    def changed(path: Path) -> None:
        if path.suffix == ".sqlite":
            change_store(path, f"ALTER TABLE tx RENAME COLUMN {column} TO {column}_old")
        else:
            pq.write_table(pq.read_table(path).drop_columns([column]), path)

    return changed


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (Path.unlink, r"chain\.sqlite: no such store; was the class built\?$"),
        (cut, r"chain\.sqlite: was cut short: \d+ of \d+ pages are there; copy it again$"),
        (lambda path: path.write_bytes(b"PAR1" * 100), r"chain\.sqlite: is no SQLite file; another version of Parola made it, or"),
        (lambda path: path.write_bytes(b""), r"chain\.sqlite: is no SQLite file"),
        (
            lambda path: path.write_bytes(path.read_bytes()[:100] + bytes(path.stat().st_size - 100)),
            r"chain\.sqlite: .*malformed; it is damaged: copy it again, or take the store of a class",
        ),
        (without("vsize"), r"chain\.sqlite: table tx has no column vsize; another version of Parola made it, or"),
        (lambda path: change_store(path, "DROP TABLE block"), r"chain\.sqlite: there is no table block; another version"),
    ],
    ids=["gone", "cut", "other file", "empty", "zeros", "column", "table"],
)
def test_what_is_no_store(store: Path, damage: Callable[[Path], object], message: str) -> None:
    damage(store)
    with pytest.raises(BadInput, match=message):
        opened(store)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (Path.unlink, r"tx\.parquet: no such file; the folder of a ledger holds block\.parquet, tx\.parquet"),
        (cut, r"chain\[1\]\*\?/tx\.parquet: .*No magic bytes found.*; it is damaged: copy it again"),
        (
            lambda path: path.write_bytes(b""),
            r"chain\[1\]\*\?/tx\.parquet: .*too small to be a Parquet file.*; it is damaged: copy it again",
        ),
        (without("vsize"), r"tx\.parquet: table tx has no column vsize; another version"),
    ],
    ids=["gone", "cut", "empty", "column"],
)
def test_what_is_no_folder_of_a_ledger(folder: Path, damage: Callable[[Path], object], message: str) -> None:
    damage(folder / "tx.parquet")
    with pytest.raises(BadInput, match=message):
        opened(folder)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (f"UPDATE txin SET spends = '{out(6, 0)}' WHERE txid = '{txid(3)}'", "spends what no earlier transaction made"),
        (f"UPDATE txin SET spends = '{out(1, 7)}' WHERE txid = '{txid(3)}'", "spends what no earlier transaction made"),
        (f"UPDATE txin SET spends = '{out(77, 0)}' WHERE txid = '{txid(3)}'", "belong to no transaction"),
        (f"UPDATE txin SET txid = '{txid(77)}' WHERE txid = '{txid(3)}'", "belong to no transaction"),
        (f"UPDATE txout SET n = 5 WHERE txid = '{txid(6)}'", "spends what no earlier transaction made"),
        ("UPDATE txin SET spends = 'btc/out/'", "belong to no transaction"),
    ],
)
def test_rows_that_do_not_fit_each_other(store: Path, statement: str, message: str) -> None:
    change_store(store, "PRAGMA foreign_keys = OFF")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TABLE tag")
        connection.execute(statement.replace("UPDATE", "UPDATE OR IGNORE"))
        connection.commit()
    with pytest.raises(BadInput, match=message):
        _ = opened(store).graph


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"format": 2, "versions": {"parola": "9.9.9"}}, r"manifest\.json: .* in format 2 by Parola 9\.9\.9; this version reads format 1$"),
        ({"format": 1}, r"manifest\.json: is no manifest of a class"),
        ("{", r"manifest\.json: is no manifest of a class"),
    ],
    ids=["format", "versions", "broken"],
)
def test_a_class_of_another_version_is_not_read(store: Path, folder: Path, written: object, message: str) -> None:
    text = written if isinstance(written, str) else json.dumps(written)
    (store.parent.parent / "manifest.json").write_text(text, "utf-8")
    for place in (store, folder):
        with pytest.raises(BadInput, match=message):
            opened(place)


def test_a_class_of_this_format_is_read(store: Path, tmp_path: Path) -> None:
    written = {"format": 1, "versions": {"parola": "0.1.0"}}
    (store.parent.parent / "manifest.json").write_text(json.dumps(written), "utf-8")
    assert opened(store).graph.transactions == 6
    assert opened(shutil.copy(store, tmp_path)).graph.transactions == 6  # also where it was copied alone


def test_the_columns_are_those_of_the_contract() -> None:
    assert list(columns()) == list(TABLES)
    assert columns()["txin"] == ["txid", "n", "spends", "address", "value_sat"]
