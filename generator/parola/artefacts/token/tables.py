"""The chain in columns, as ``token.sql`` names them: batches for Parquet, and the rows that records are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.token import contract
from parola.artefacts.token.accounts import Accounts, shown
from parola.artefacts.token.calldata import SIZES, WIDTH, Bytes
from parola.artefacts.token.chain import Part, contract_of
from parola.artefacts.token.logs import EVENTS, NOBODY
from parola.artefacts.token.order import ANY, Whole
from parola.artefacts.token.rules import CALL_GAS, DEPLOY, DEPLOY_GAS, DONE, KINDS

pa: Any = import_module("pyarrow")  # it has no types
Columns = dict[str, Any]  # name to pyarrow.Array
HEX = np.array([f"{value:02x}".encode() for value in range(256)]).view(np.uint16)  # two letters each


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table as a pyarrow.RecordBatch, and for each the number of its transaction in the part (of a block: its first)."""

    rows: Any
    origin: Whole


def tables(part: Part, accounts: Accounts) -> dict[str, Table]:
    """All five tables of some blocks, in the order of the chain."""
    facts = _Facts(part, accounts)
    logged = {name: facts.of(event) for name, event in (("transfer", "Transfer"), ("approval", "Approval"))}
    freezes = np.sort(np.concatenate([facts.of("Freeze"), facts.of("Unfreeze")]))
    return {
        "block": _table(_blocks(facts), part.starts[:-1]),
        "tx": _table(_transactions(facts), np.arange(len(part.done))),
        "transfer": _table(_transfers(facts, logged["transfer"]), logged["transfer"]),
        "approval": _table(_approvals(facts, logged["approval"]), logged["approval"]),
        "freeze": _table(_freezes(facts, freezes), freezes),
    }


class _Facts:
    """What several tables show of a part's transactions."""

    def __init__(self, part: Part, accounts: Accounts) -> None:
        self.part, self.done, self.calls = part, part.done, part.done.calls
        self.hashes, self.numbers = hexed(part.sealed.hashes), part.numbers
        self.times = stamps(np.array([block.at for block in part.blocks], np.int64))
        self.at = np.repeat(self.times, np.diff(part.starts), axis=0)
        self.accounts = accounts

    def of(self, event: str) -> Whole:
        """The transactions that logged an event."""
        kinds = [kind for kind, made in EVENTS.items() if made.name == event]
        return np.flatnonzero((self.done.ended == DONE) & np.isin(self.calls.kind, kinds))

    def address(self, numbers: Whole) -> Any:
        """Addresses of accounts."""
        return text(b"0x", hexed(self.accounts.addresses[numbers]))

    def log(self, rows: Whole) -> Columns:
        """What every log has: it is the only one of its transaction."""
        hashes = self.hashes[rows]
        return {
            "id": text(b"tok/log/0x", hashes, b":0"),
            "hash": text(b"0x", hashes),
            "n": pa.array(np.zeros(len(rows), np.int64)),
            "number": pa.array(self.numbers[rows]),
            "at": text(b"", self.at[rows]),
        }


def _blocks(facts: _Facts) -> Columns:
    blocks = facts.part.blocks
    return {
        "id": pa.array([f"tok/block/{block.number}" for block in blocks]),
        "number": pa.array([block.number for block in blocks], pa.int64()),
        "hash": pa.array([f"0x{block.hash.hex()}" for block in blocks]),
        "parent_hash": pa.array([f"0x{block.parent.hex()}" for block in blocks]),
        "at": text(b"", facts.times),
        "tx_count": pa.array([block.transactions for block in blocks], pa.int64()),
        "gas_used": pa.array([block.gas_used for block in blocks], pa.int64()),
        "raw": pa.array([f"0x{block.raw.hex()}" for block in blocks]),
        "receipts": pa.array([f"0x{block.receipts.hex()}" for block in blocks]),
    }


def _transactions(facts: _Facts) -> Columns:
    calls, deploys = facts.calls, facts.calls.kind == DEPLOY
    to = shown(contract_of(facts.accounts))
    return {
        "id": text(b"tok/tx/0x", facts.hashes),
        "hash": text(b"0x", facts.hashes),
        "number": pa.array(facts.numbers),
        "position": pa.array(facts.part.positions),
        "at": text(b"", facts.at),
        "from_address": facts.address(calls.signer),
        "to_address": pa.array([None if deploy else to for deploy in deploys.tolist()], pa.string()),
        "nonce": pa.array(facts.done.nonce),
        "method": pa.array([KINDS[kind] for kind in calls.kind.tolist()]),
        "status": pa.array((facts.done.ended == DONE).astype(np.int64)),
        "gas_limit": pa.array(np.where(deploys, DEPLOY_GAS, CALL_GAS)),
        "gas_used": pa.array(facts.done.gas),
        "cumulative_gas": pa.array(facts.part.sealed.cumulative),
        "input": pa.array(_inputs(facts)),
    }


def _inputs(facts: _Facts) -> list[str]:
    kinds, carried = facts.calls.kind, hexed(facts.done.carried).tobytes().decode()
    ends = range(0, len(carried), 2 * WIDTH)
    rows = zip(kinds.tolist(), (2 * SIZES[kinds]).tolist(), ends, strict=True)
    return [f"0x{contract.bytecode().hex() if kind == DEPLOY else carried[first : first + size]}" for kind, size, first in rows]


def _transfers(facts: _Facts, rows: Whole) -> Columns:
    calls = facts.calls.take(rows)
    made, gone = (_involves(calls.kind, "nobody", place) for place in (0, 1))
    return {
        **facts.log(rows),
        "from_address": _or_nobody(facts.accounts.addresses[calls.owner], made),
        "to_address": _or_nobody(facts.accounts.addresses[calls.other], gone),
        "units_6dp": pa.array(calls.units),
    }


def _approvals(facts: _Facts, rows: Whole) -> Columns:
    calls = facts.calls.take(rows)
    return {
        **facts.log(rows),
        "owner_address": facts.address(calls.owner),
        "spender_address": facts.address(calls.other),
        "units_6dp": pa.array(calls.units, mask=calls.units == ANY),
    }


def _freezes(facts: _Facts, rows: Whole) -> Columns:
    calls = facts.calls.take(rows)
    events = [EVENTS[kind].name for kind in calls.kind.tolist()]
    return {**facts.log(rows), "address": facts.address(calls.other), "event": pa.array(events, pa.string())}


def _involves(kinds: Whole, who: str, place: int) -> NDArray[np.bool_]:
    return np.isin(kinds, [kind for kind, event in EVENTS.items() if event.indexed[place : place + 1] == (who,)])


def _or_nobody(addresses: Bytes, nobody: NDArray[np.bool_]) -> Any:
    return text(b"0x", hexed(np.where(nobody[:, None], np.frombuffer(NOBODY, np.uint8), addresses)))


def _table(columns: Columns, origin: Whole) -> Table:
    return Table(pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns)), origin)


def hexed(raw: Bytes) -> Bytes:
    """Rows of bytes as rows of small hex letters."""
    return HEX[raw].view(np.uint8).reshape(len(raw), 2 * raw.shape[1])


def text(before: bytes, middle: Bytes, after: bytes = b"") -> Any:
    """Rows of letters as texts, with the same before and after each."""
    rows = len(middle)
    made = np.empty((rows, len(before) + middle.shape[1] + len(after)), np.uint8)
    made[:, : len(before)] = np.frombuffer(before, np.uint8)
    made[:, len(before) : len(before) + middle.shape[1]] = middle
    made[:, len(before) + middle.shape[1] :] = np.frombuffer(after, np.uint8)
    offsets = np.arange(rows + 1, dtype=np.int32) * made.shape[1]
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(made))


def stamps(at: Whole) -> Bytes:
    """Times as ``YYYY-MM-DDTHH:MM:SSZ``, a row of letters each."""
    days, which = np.unique(at // 86_400, return_inverse=True)
    dates = np.datetime_as_string(days.astype("datetime64[D]")).astype("S10").view(np.uint8).reshape(-1, 10)
    return np.concatenate([dates[which], _clock()[at % 86_400]], axis=1)


@cache
def _clock() -> Bytes:
    """Every second of a day as ``THH:MM:SSZ``."""
    made = [f"T{second // 3_600:02}:{second // 60 % 60:02}:{second % 60:02}Z".encode() for second in range(86_400)]
    return np.frombuffer(b"".join(made), np.uint8).reshape(-1, 10)
