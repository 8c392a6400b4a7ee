"""What GraphSense's structural heuristics (graphsense-lib) see in a transaction, or in a whole ledger; they need no database."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from parola_kit.ledger import Ledger, opened

SERVICE = "graphsenselib.db.asynchronous.services.heuristics_service"
DATABASE = ("sqlmodel", "sqlmodel.ext", "sqlmodel.ext.asyncio", "sqlmodel.ext.asyncio.session")
# GraphSense's name for what it sees -> ours.
KINDS = {"whirlpool_coinjoin": "whirlpool", "wasabi_coinjoin": "wasabi", "joinmarket_coinjoin": "joinmarket"}
Side = tuple[str | None, int]  # address, if there is one, and sat


def mix(inputs: Sequence[Side], outputs: Sequence[Side]) -> str:
    """`whirlpool`, `wasabi` or `joinmarket`, whichever it is surest of; `tx0` for what comes before Whirlpool; nothing for the rest."""
    tx = {"coinbase": False, "inputs": _sides(inputs), "outputs": _sides(outputs)}
    seen = _at_once(_service().calculate_heuristics(tx, "btc", None, ["all_coinjoin"])).coinjoin_heuristics
    if seen is None:
        return ""
    return KINDS[seen.consensus.sources[0]] if seen.consensus else "tx0"


def mixes(store: Path) -> dict[str, str]:
    """Of a ledger's store: the txid of every transaction that is a mix to GraphSense, and which."""
    with closing(opened(store)) as ledger:
        inputs, outputs = (dict(_grouped(ledger, table)) for table in ("txin", "txout"))
    return {txid: kind for txid, coins in inputs.items() if (kind := mix(coins, outputs[txid]))}


def _grouped(ledger: Ledger, table: str) -> Iterator[tuple[str, list[Side]]]:
    rows = ledger.sql(f"SELECT txid, address, value_sat FROM {table} ORDER BY txid, n").fetchall()
    for txid, group in groupby(rows, key=lambda row: row[0]):
        yield txid, [(address, value) for _, address, value in group]


def _sides(coins: Sequence[Side]) -> list[SimpleNamespace]:
    return [SimpleNamespace(address=[address] if address else [], value=value) for address, value in coins]


@cache
def _service() -> Any:
    """The module; a type of a database's client stands in its imports, and nothing else of that, so it need not be installed."""
    missing = [name for name in DATABASE if name not in sys.modules]
    for name in missing:
        sys.modules[name] = ModuleType(name)
    vars(sys.modules[DATABASE[-1]]).setdefault("AsyncSession", object)
    try:
        return import_module(SERVICE)
    finally:
        for name in missing:
            del sys.modules[name]


def _at_once(coroutine: Any) -> Any:
    """What a coroutine returns that waits for nothing, as long as it asks no database."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits for something")
