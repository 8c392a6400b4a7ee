"""Rows of the chain as Arrow record batches: names and types of tables tx, txin and txout of ``parola_kit/contracts/chain.sql``.

The column ``id`` is left out, for it is ``btc/tx/`` and the txid, or ``btc/out/``, the txid, a colon and n.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from parola.artefacts.clock import stamp
from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.blocks import Coinbase
from parola.artefacts.ledger.far import texts
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.lot import Body, Lot
from parola.artefacts.ledger.far.slice import Whole
from parola.artefacts.ledger.far.templates import numbered, octets
from parola.artefacts.ledger.payment import Coin, Transfer
from parola.artefacts.ledger.rows import script_type

Tables = dict[str, Any]  # table name to pyarrow.RecordBatch
Group = dict[str, dict[str, Any]]  # table name to columns
KINDS = ("witness_v0_keyhash", "witness_v1_taproot", "nulldata")  # Bitcoin Core's names, as in chain.sql
COLUMNS: dict[str, dict[str, type[str] | type[int]]] = {
    "tx": {
        "txid": str,
        "height": int,
        "position": int,
        "at": str,
        "vsize": int,
        "weight": int,
        "fee_sat": int,
        "locktime": int,
        "in_count": int,
        "out_count": int,
    },
    "txin": {"txid": str, "n": int, "spends": str, "address": str, "value_sat": int},
    "txout": {"txid": str, "n": int, "address": str, "value_sat": int, "script_type": str},
}


@cache
def schema(table: str) -> Any:
    """The pyarrow.Schema of a table: texts are strings, numbers 64-bit integers."""
    return _arrow().schema({name: _type(kind) for name, kind in COLUMNS[table].items()})


def tables(lot: Lot, bodies: Sequence[Body], sizes: Sequence[int], program: bytes) -> Tables:
    """Rows of the transactions of a lot: coinbases, near ones, far ones, each in the order of the chain.

    ``sizes`` are the bytes of the far ones when signed, ``program`` is what coinbases pay to.
    """
    block, position = lot.places()
    stamps = _array([stamp(plan.at) for plan in lot.plans], str)
    heights = np.array([plan.height for plan in lot.plans], np.int64)

    def placed(some: Whole, position: Whole) -> dict[str, Any]:
        return {"height": heights[some], "position": position, "at": stamps.take(_array(some, int))}

    near, content = lot.content.is_near, lot.content
    groups = [
        _coinbases([body.coinbase for body in bodies], placed(np.arange(len(bodies)), np.zeros(len(bodies), np.int64)), program),
        _near(content.near, placed(block[near], position[near])),
    ]
    if content.far is not None:
        groups.append(_far(content.far, placed(block[~near], position[~near]), np.array(sizes, np.int64)))
    return {name: _arrow().concat_batches([_batch(name, group[name]) for group in groups]) for name in COLUMNS}


def _batch(table: str, columns: dict[str, Any]) -> Any:
    arrays = [_array(columns[name], kind) for name, kind in COLUMNS[table].items()]
    return _arrow().RecordBatch.from_arrays(arrays, schema=schema(table))


def _coinbases(made: Sequence[Coinbase], placed: dict[str, Any], program: bytes) -> Group:
    count, txid = len(made), [tx.txid for tx in made]
    sizes = {"vsize": [tx.vsize for tx in made], "weight": [tx.weight for tx in made], "fee_sat": [None] * count, "locktime": [0] * count}
    out = {
        "txid": txid * 2,
        "n": [0] * count + [1] * count,
        "address": [bech32.address(program)] * count + [None] * count,
        "value_sat": [tx.value_sat for tx in made] + [0] * count,
        "script_type": [KINDS[0]] * count + [KINDS[2]] * count,
    }
    tx = {"txid": txid, **placed, **sizes, "in_count": [0] * count, "out_count": [2] * count}
    return {"tx": tx, "txin": dict.fromkeys(COLUMNS["txin"], ()), "txout": out}


def _near(transfers: Sequence[Transfer], placed: dict[str, Any]) -> Group:
    spent = [(one.txid, n, coin) for one in transfers for n, coin in enumerate(one.inputs)]
    paid = [(one.txid, coin.n, coin) for one in transfers for coin in one.outputs]
    tx = {
        "txid": [one.txid for one in transfers],
        **placed,
        "vsize": [one.vsize for one in transfers],
        "weight": [one.weight for one in transfers],
        "fee_sat": [one.fee_sat for one in transfers],
        "locktime": [0] * len(transfers),
        "in_count": [len(one.inputs) for one in transfers],
        "out_count": [len(one.outputs) for one in transfers],
    }
    spends = [f"btc/out/{coin.outpoint}" for _, _, coin in spent]
    kinds = [script_type(coin.address or None) for _, _, coin in paid]
    return {"tx": tx, "txin": {**_coins(spent), "spends": spends}, "txout": {**_coins(paid), "script_type": kinds}}


def _coins(found: Sequence[tuple[str, int, Coin]]) -> dict[str, Any]:
    return {
        "txid": [txid for txid, _, _ in found],
        "n": [n for _, n, _ in found],
        "address": [coin.address or None for _, _, coin in found],
        "value_sat": [coin.value_sat for _, _, coin in found],
    }


def _far(drawn: Drawn, placed: dict[str, Any], sizes: Whole) -> Group:
    txid, points, weight = texts.txids(drawn.txid), drawn.points, 3 * np.diff(drawn.starts) + sizes
    tx_in, tx_out = numbered(drawn.ins), numbered(drawn.outs)
    tx = {
        "txid": texts.arrow_texts(texts.even(txid)),
        **placed,
        "vsize": -(-weight // 4),
        "weight": weight,
        "fee_sat": drawn.fee_sat,
        "locktime": np.zeros(len(drawn), np.int64),
        "in_count": np.diff(drawn.ins),
        "out_count": np.diff(drawn.outs),
    }
    txin = {
        "txid": texts.arrow_texts(texts.even(np.take(txid, tx_in, 0))),
        "n": np.arange(len(tx_in)) - drawn.ins[tx_in],
        "spends": texts.arrow_texts(texts.outpoints(points[:, :32], octets(points[:, 32:]).view("<u4").astype(np.int64))),
        "address": texts.arrow_texts(texts.addresses(drawn.spent.program, drawn.spent.taproot)),
        "value_sat": drawn.spent.value_sat,
    }
    txout = {
        "txid": texts.arrow_texts(texts.even(np.take(txid, tx_out, 0))),
        "n": np.arange(len(tx_out)) - drawn.outs[tx_out],
        "address": texts.arrow_texts(texts.addresses(drawn.paid.program, drawn.paid.taproot)),
        "value_sat": drawn.paid.value_sat,
        "script_type": _array(KINDS, str).take(_array(drawn.paid.taproot.astype(np.int64), int)),
    }
    return {"tx": tx, "txin": txin, "txout": txout}


def _array(values: Any, kind: type[str] | type[int]) -> Any:
    return _arrow().array(values, _type(kind))


def _type(kind: type[str] | type[int]) -> Any:
    return _arrow().string() if kind is str else _arrow().int64()


@cache
def _arrow() -> Any:
    """pyarrow, which has no types; imported late, for that takes a while and not everybody wants rows."""
    return import_module("pyarrow")
