"""The token chain read again from its bytes, against every row of its store.

Headers are chained and name what they hold, signatures give the signers, nonces count, and the contract's rules give balances, refusals and
logs; all of ``token.sqlite`` must follow from that. Gas is added up and held to its limits, not worked out: that takes a machine for
contracts, which the tests have. After the first block with a finding nothing is looked at, for all that follows rests on it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parola.artefacts.clock import stamp
from parola.checks.finding import Finding
from parola.checks.token_raw import Log, RawBlock, Receipt, Signed, block, keccak, receipt, signed
from parola.checks.token_rules import APPROVED, TRANSFERRED, UNFROZEN, Contract, method
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII
from parola_kit.stores import read_only

CHAIN = 0x5041524F4C41  # "PAROLA"
SPACING = 3  # seconds between blocks
LEAST_GAS = 21_000  # of a transaction (Yellow Paper, appendix G)
IDLE = (b"", b"", b"", 0)  # no tip, no fee, no value, no access list
DEPLOYED = "afef76c965c0de791f4f2ec1c1180873db0b6556745c3b492df77dca9a56c9ff"  # SHA-256 of what Vyper 0.4.3 made of token.vy
LATER = "; no later block was looked at"
TABLES = ("block", "tx", "transfer", "approval", "freeze")
Wrong = tuple[str, str]  # place, text
Row = dict[str, Any]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, how many blocks there are, and the hash of the last that was read."""

    findings: tuple[Finding, ...]
    blocks: int
    tip: str


def of_class(root: Path) -> tuple[Path, int] | None:
    """The store of a class's token chain and how many rows of blocks it has; None where there is none, as in classes of a scenario without.

    Raises:
        BadInput: it cannot be read, or has not the tables of ``token.sql``.
    """
    store = root / "learner" / "shared" / "token.sqlite"
    if not store.is_file():
        return None
    with _opened(store) as connection:
        rows = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in TABLES}
    return (store, rows["block"]) if any(rows.values()) else None


def verify(store: Path, progress: Progress = lambda _: None) -> Verdict:
    """The token chain of a ``token.sqlite``; ``progress`` is told how many blocks were read.

    Raises:
        BadInput: it cannot be read, or has not the tables of ``token.sql``.
    """
    chain = _Chain()
    with _opened(store) as connection:
        wrong = _walked(chain, {table: _Rows(connection, table) for table in TABLES}, progress)
    findings = tuple(Finding(store.name, place, text) for place, text in wrong)
    return Verdict(findings, chain.blocks, f"0x{chain.parent.hex()}")


@contextmanager
def _opened(store: Path) -> Generator[sqlite3.Connection]:
    with closing(read_only(store)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        except (sqlite3.DatabaseError, KeyError) as error:
            told = f"has no column {error}" if isinstance(error, KeyError) else str(error)
            raise BadInput(f"{store}: {told}; a store with the tables and columns of token.sql would be right") from None


class _Rows:
    """The rows of a table by block, a few at a time."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._rows = connection.execute(f'SELECT *, CAST(number AS INTEGER) AS place FROM "{table}" ORDER BY place')
        self._next = self._rows.fetchone()

    def one(self) -> Row | None:
        """The next row alone."""
        found, self._next = self._next, self._rows.fetchone() if self._next else None
        return dict(found) if found else None

    def until(self, number: float) -> list[Row]:
        """The rows up to a block, and of it."""
        found: list[Row] = []
        while self._next is not None and self._next["place"] <= number:
            found.append(self.one() or {})
        return found


def _walked(chain: _Chain, tables: dict[str, _Rows], progress: Progress) -> list[Wrong]:
    """What is wrong with the first block that is not sound, or with rows that no block has."""
    blocks = tables.pop("block")
    while (row := blocks.one()) is not None:
        wrong = _block(chain, row, tables)
        if wrong:
            return [*wrong[:-1], (wrong[-1][0], wrong[-1][1] + LATER)]
        progress(chain.blocks)
    return [one for table, rows in tables.items() for one in _compared(table, [], rows.until(float("inf")))]


def _block(chain: _Chain, row: Row, tables: dict[str, _Rows]) -> list[Wrong]:
    try:
        found = block(*(bytes.fromhex(str(row[name]).removeprefix("0x")) for name in ("raw", "receipts")))
    except ValueError as error:
        return [(row["id"], f"its bytes are no block: {error}")]
    made = _Made(chain, found)
    if not made.wrong:
        made.wrong += _compared("block", [made.row()], [row])
        for table, rows in tables.items():
            made.wrong += _compared(table, made.rows[table], rows.until(found.number))
    return made.wrong


def _compared(table: str, blocks: Sequence[Row], store: Sequence[Row]) -> Iterator[Wrong]:
    """Rows that follow from the blocks, and rows of the store; only columns of the former."""
    known = {row["id"]: row for row in store}
    for row in blocks:
        mine = known.pop(row["id"], None)
        if mine is None:
            yield row["id"], f"follows from the blocks, but is not in table {table}"
        elif told := "; ".join(f"{name} is {mine[name]}, {value} by the blocks" for name, value in row.items() if mine[name] != value):
            yield row["id"], told
    for place in known:
        yield place, f"stands in table {table}, but follows from no block"


@dataclass(slots=True)
class _Chain:
    """What the blocks so far come to."""

    blocks: int = 0
    parent: bytes = bytes(32)
    before: RawBlock | None = None
    contract: Contract | None = None
    sent: Counter[bytes] = field(default_factory=Counter[bytes])


class _Made:
    """A block on top of a chain: what is ``wrong`` with it, and the ``rows`` that follow from it by table."""

    def __init__(self, chain: _Chain, found: RawBlock) -> None:
        self._chain, self._found = chain, found
        self.rows: dict[str, list[Row]] = {table: [] for table in TABLES if table != "block"}
        self.wrong: list[Wrong] = [(f"tok/block/{found.number}", text) for text in self._header()]
        if not self.wrong:
            self._transactions()
        chain.blocks, chain.before, chain.parent = chain.blocks + 1, found, found.hash

    def row(self) -> Row:
        """The block's own row."""
        found = self._found
        told = {"number": found.number, "hash": _hex(found.hash), "parent_hash": _hex(found.parent), "at": stamp(found.at)}
        return {"id": f"tok/block/{found.number}", **told, "tx_count": len(found.transactions), "gas_used": found.gas_used}

    def _header(self) -> Iterator[str]:
        chain, found, before = self._chain, self._found, self._chain.before
        if found.parent != chain.parent:
            yield f"names {_hex(found.parent)} as the block before, which is {_hex(chain.parent)}"
        if before and not 0 < SPACING * (found.number - before.number) == found.at - before.at:
            told = f"comes at {stamp(found.at)}, after block {before.number} of {stamp(before.at)}"
            yield f"{told}; a number higher by one for each {SPACING} seconds would be right"
        if found.mark != MARK_ASCII.encode():
            yield f"its header has {found.mark!r} for the training mark; {MARK_ASCII!r} would be right"
        bodies = (keccak(b"".join(map(keccak, found.transactions))), keccak(b"".join(found.receipts)))
        for name, root, body in zip(("transactions", "receipts"), found.roots, bodies, strict=True):
            if root != body:
                yield f"its {name} are not those that its header names: they hash to {_hex(body)}, it says {_hex(root)}"
        if not len(found.transactions) == len(found.receipts) > 0:
            told = f"has {len(found.transactions)} transactions and {len(found.receipts)} receipts"
            yield f"{told}; as many of each, and one at least, would be right"

    def _transactions(self) -> None:
        gas = 0
        for n, (raw, told) in enumerate(zip(self._found.transactions, self._found.receipts, strict=True)):
            try:
                tx, made = signed(raw), receipt(told)
            except ValueError as error:
                self.wrong.append((f"tok/block/{self._found.number}", f"its transaction {n}, or the receipt of it: {error}"))
                return
            place = f"tok/tx/{_hex(tx.hash)}"
            self.wrong += [(place, text) for text in (*self._form(tx, made.cumulative - gas), *self._done(tx, made))]
            self.rows["tx"].append(self._tx(tx, made, n, made.cumulative - gas))
            gas = made.cumulative
        if gas != self._found.gas_used or gas > self._found.gas_limit:
            told = f"its header says {self._found.gas_used} gas of {self._found.gas_limit}, its receipts come to {gas}"
            self.wrong.append((f"tok/block/{self._found.number}", told))

    def _form(self, tx: Signed, gas: int) -> Iterator[str]:
        if tx.chain != CHAIN:
            yield f"is signed for chain {tx.chain}; {CHAIN} would be right"
        if tx.idle != IDLE:
            yield "pays a fee or value, or has an access list; this chain knows none of them"
        if tx.nonce != (place := self._chain.sent[tx.signer]):
            yield f"is transaction {tx.nonce} of {_hex(tx.signer)}, who signed it; {place} would be right"
        if not LEAST_GAS <= gas <= tx.gas_limit:
            yield f"uses {gas} gas; {LEAST_GAS} to its limit of {tx.gas_limit} would be right"
        self._chain.sent[tx.signer] += 1

    def _done(self, tx: Signed, made: Receipt) -> Iterator[str]:
        """The call by the contract's rules, beside its receipt."""
        contract = self._chain.contract
        if contract is None:
            yield from self._deployed(tx, made)
            return
        if tx.to != contract.address:
            yield f"is sent to {_hex(tx.to) if tx.to else 'nobody'}; the contract at {_hex(contract.address)} would be right"
            return
        try:
            log = contract.call(tx.signer, tx.data)
        except ValueError as error:
            yield str(error)
            return
        if made.status != int(log is not None):
            yield f"its receipt has status {made.status}; {int(log is not None)} follows from balances, approvals and freezes before it"
        elif made.logs != ((log,) if log else ()):
            yield f"its receipt's logs are not those of this call: {_said(made.logs)}; {_said((log,) if log else ())} would be right"
        elif log:
            self._logged(tx, log)

    def _deployed(self, tx: Signed, made: Receipt) -> Iterator[str]:
        if tx.to or hashlib.sha256(tx.data).hexdigest() != DEPLOYED:
            yield "is the chain's first, and does not make the token's contract"
        if made.status != 1 or made.logs:
            yield "makes the contract, and its receipt has not status 1 without logs"
        self._chain.contract = Contract(keccak(b"\xd6\x94" + tx.signer + b"\x80")[12:], tx.signer)  # RLP of (signer, 0)

    def _tx(self, tx: Signed, made: Receipt, n: int, gas: int) -> Row:
        return {
            "id": f"tok/tx/{_hex(tx.hash)}",
            "hash": _hex(tx.hash),
            "number": self._found.number,
            "position": n,
            "at": stamp(self._found.at),
            "from_address": _hex(tx.signer),
            "to_address": _hex(tx.to) if tx.to else None,
            "nonce": tx.nonce,
            "method": method(tx.data) if tx.to else "deploy",
            "status": made.status,
            "gas_limit": tx.gas_limit,
            "gas_used": gas,
            "cumulative_gas": made.cumulative,
            "input": _hex(tx.data),
        }

    def _logged(self, tx: Signed, log: Log) -> None:
        key, topic, who = _hex(tx.hash), log.topics[0], [_hex(one[12:]) for one in log.topics[1:]]
        row: Row = {"id": f"tok/log/{key}:0", "hash": key, "n": 0, "number": self._found.number, "at": stamp(self._found.at)}
        units = int.from_bytes(log.data, "big")
        if topic == TRANSFERRED:
            self.rows["transfer"].append({**row, "from_address": who[0], "to_address": who[1], "units_6dp": units})
        elif topic == APPROVED:
            most = None if units == 2**256 - 1 else units
            self.rows["approval"].append({**row, "owner_address": who[0], "spender_address": who[1], "units_6dp": most})
        else:
            self.rows["freeze"].append({**row, "address": who[0], "event": "Unfreeze" if topic == UNFROZEN else "Freeze"})


def _said(logs: Sequence[Log]) -> str:
    parts = ((log.address, *log.topics, log.data) for log in logs)
    return " and ".join(" ".join(_hex(part) for part in log) for log in parts) or "none"


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"
