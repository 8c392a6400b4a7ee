"""A token chain from its bytes: a sound one has no finding, and each kind of damage is told with its place and a reason of its own."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rlp as second
from click.testing import CliRunner

from parola.artefacts.token import rlp
from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.chain import Part, chain, opening, stretches
from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import ISSUER, TOKEN, TREASURY, UNLIMITED, Kind
from parola.artefacts.token.sign import Signer
from parola.artefacts.token.tables import tables
from parola.checks.token_chain import LATER, TABLES, of_class, verify
from parola.cli import main
from parola.export import sqlite
from parola.streams import Streams
from parola_kit.errors import BadInput
from sound_chain import class_of, needs_kernel

decoded: Any = second.decode  # what it gives is one thing or another
START = 1_741_000_000
STREAMS = Streams("tests")
KNOWN = Accounts(STREAMS, names=(ISSUER, TREASURY, "ann", "ben", "cal"))
REFUSED = 8  # the block of a transfer that a freeze stops
ALLOWED = 5  # that of an approval


def order(n: int, payer: str, payee: str, units: int, kind: Kind = "transfer", by: str = "") -> Order:
    return Order(f"e{n}", START + 10 * n, payer, payee, units, kind, by)


ORDERS = (
    order(1, "ann", "ben", 100 * TOKEN),
    order(2, "ann", "cal", UNLIMITED, "approve"),
    order(3, "ann", "ben", 300 * TOKEN, "transferFrom", "cal"),
    order(4, ISSUER, "ben", 0, "freeze"),
    order(5, "ben", "ann", TOKEN),
    order(6, ISSUER, "ben", 0, "unfreeze"),
    order(7, ISSUER, ISSUER, 7 * TOKEN, "mint"),
    order(8, ISSUER, "", 3 * TOKEN, "burn"),
    order(9, "cal", "ann", 5 * TOKEN),
)


@cache
def parts() -> tuple[Part, ...]:
    first = opening({"ann": 1_000 * TOKEN, "cal": 9 * TOKEN}, START, STREAMS)
    return tuple(chain(stretches([*first, *ORDERS], KNOWN, start=START), KNOWN, START))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "token.sqlite"
    made = [tables(part, KNOWN) for part in parts()]
    sqlite.write(path, ["token"], {name: [row for one in made for row in one[name].rows.to_pylist()] for name in TABLES})
    return path


@dataclass
class Raw:
    """A block to be damaged; transactions and receipts in their bytes. ``rooted`` False leaves the header's hashes."""

    header: list[bytes]
    transactions: list[bytes]
    receipts: list[bytes]
    rooted: bool = True
    cut: int = field(default=0)

    def encoded(self) -> tuple[str, str]:
        if self.rooted:
            self.header[5] = keccak256(b"".join(map(keccak256, self.transactions)))
            self.header[6] = keccak256(b"".join(self.receipts))
        head, body = (rlp.listed([rlp.string(one) for one in some]) for some in (self.header, self.transactions))
        raw = rlp.listed([head, body])
        return f"0x{raw[: len(raw) - self.cut].hex()}", f"0x{rlp.listed([rlp.string(one) for one in self.receipts]).hex()}"

    def sign(self, signer: str, **changed: Any) -> None:
        """Change fields of the first transaction, and sign it anew."""
        fields = dict(zip(FIELDS, decoded(self.transactions[0][1:]), strict=True)) | changed
        body = b"".join(rlp.string(value) if isinstance(value, bytes) else rlp.wrapped(b"".join(value)) for value in [*fields.values()][:9])
        secret = KNOWN.secrets([KNOWN.number(signer)])[KNOWN.number(signer)]
        r, s, parity = Signer().sign(secret, keccak256(b"\2" + rlp.wrapped(body)))
        self.transactions[0] = b"\2" + rlp.wrapped(body + rlp.number(parity) + rlp.string(r.lstrip(b"\0")) + rlp.string(s.lstrip(b"\0")))

    def fill(self, n: int, value: bytes) -> None:
        """Change a field of the first transaction, and sign nothing."""
        fields: list[Any] = list(decoded(self.transactions[0][1:]))
        fields[n] = value
        self.transactions[0] = b"\2" + rlp.listed([rlp.string(one) if isinstance(one, bytes) else rlp.listed(one) for one in fields])

    def told(self, status: int | None = None, gas: int | None = None, without_logs: bool = False) -> None:
        """Change the first receipt."""
        was, cumulative, logs = decoded(self.receipts[0][1:])
        number = int.from_bytes(cumulative, "big") if gas is None else gas
        body = b"" if without_logs else b"".join(map(nested, logs))
        self.receipts[0] = b"\2" + rlp.wrapped(
            (rlp.string(was) if status is None else rlp.number(status)) + rlp.number(number) + rlp.wrapped(body)
        )


FIELDS = ("chain", "nonce", "tip", "fee", "limit", "to", "value", "data", "access", "parity", "r", "s")


def nested(item: Any) -> bytes:
    return rlp.string(item) if isinstance(item, bytes) else rlp.listed([nested(one) for one in item])


def asked(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as connection, connection:
        return connection.execute(query).fetchall()


def damage(store: Path, nth: int, change: Callable[[Raw], object]) -> str:
    """Change the bytes of the nth block, from 0; the id of the block."""
    ((number, raw, receipts),) = asked(store, f"SELECT number, raw, receipts FROM block ORDER BY number LIMIT 1 OFFSET {nth}")
    header, transactions = decoded(bytes.fromhex(raw[2:]))
    found = Raw(list(header), list(transactions), list(decoded(bytes.fromhex(receipts[2:]))))
    change(found)
    encoded = found.encoded()
    asked(store, f"UPDATE block SET raw = '{encoded[0]}', receipts = '{encoded[1]}' WHERE number = {number}")
    return f"tok/block/{number}"


def unrooted(change: Callable[[Raw], object]) -> Callable[[Raw], object]:
    def both(raw: Raw) -> None:
        raw.rooted = False
        change(raw)

    return both


def put(n: int, value: bytes) -> Callable[[Raw], object]:
    return lambda raw: raw.header.__setitem__(n, value)


def gas(raw: Raw) -> None:
    raw.told(gas=200_000)
    raw.header[4] = (200_000).to_bytes(3, "big")


RENAMED = "ALTER TABLE {} RENAME {} TO told"
LAST = len(ORDERS) + 3  # the opening makes a block each for the contract, the mint and two who are paid
# What is done to the bytes of a block, which block, and what is told of it.
BYTES: dict[str, tuple[int, Callable[[Raw], object], str]] = {
    "cut off": (3, lambda raw: setattr(raw, "cut", 5), r"its bytes are no block: it is cut off"),
    "another parent": (3, put(0, bytes(32)), r"names 0x0{64} as the block before, which is 0x[0-9a-f]{64}"),
    "another time": (3, put(2, (START).to_bytes(4, "big")), r"comes at 2025-\S+, after block \d+ of \S+; a number higher by one"),
    "no mark": (3, put(7, b"REAL"), r"its header has b'REAL' for the training mark"),
    "a transaction that the header does not name": (
        3,
        unrooted(lambda raw: raw.sign("ann", nonce=b"\x09")),
        r"its transactions are not those that its header names: they hash to 0x",
    ),
    "a receipt that the header does not name": (
        3,
        unrooted(lambda raw: raw.told(status=0)),
        r"its receipts are not those that its header names",
    ),
    "a receipt too few": (3, lambda raw: raw.receipts.clear(), r"has 1 transactions and 0 receipts"),
    "another type": (
        3,
        lambda raw: raw.transactions.__setitem__(0, b"\1" + raw.transactions[0][1:]),
        r"its transaction 0, .*: it is of type 01",
    ),
    "a signature of the upper half": (3, lambda raw: raw.fill(11, b"\xff" * 32), r"its transaction 0, .*: its signature is out of range"),
    "a signature of nobody": (3, lambda raw: raw.fill(10, b"\5"), r"its transaction 0, .*: its signature is nobody's"),
    "a number with zeros": (3, lambda raw: raw.sign("ann", nonce=b"\0"), r"its transaction 0, .*: the number 00 has zeros before it"),
    "another chain": (LAST, lambda raw: raw.sign("cal", chain=b"\1"), r"is signed for chain 1; 88241484024897 would be right"),
    "a fee": (LAST, lambda raw: raw.sign("cal", fee=b"\1"), r"pays a fee or value, or has an access list"),
    "another nonce": (
        LAST,
        lambda raw: raw.sign("cal", nonce=b"\x07"),
        r"is transaction 7 of 0x[0-9a-f]{40}, who signed it; 1 would be right",
    ),
    "somebody else's signature": (LAST, lambda raw: raw.sign("ben"), r"its receipt's logs are not those of this call"),
    "another contract": (
        LAST,
        lambda raw: raw.sign("cal", to=b"\x11" * 20),
        r"is sent to 0x1{40}; the contract at 0x[0-9a-f]{40} would be right",
    ),
    "no call": (LAST, lambda raw: raw.sign("cal", data=b"\1\2\3\4"), r"its input 0x01020304 of 4 bytes is no call of the contract"),
    "a refusal told as done": (
        REFUSED,
        lambda raw: raw.told(status=1),
        r"its receipt has status 1; 0 follows from balances, approvals and freezes",
    ),
    "a transfer told as refused": (LAST, lambda raw: raw.told(status=0, without_logs=True), r"its receipt has status 0; 1 follows"),
    "money that is not there": (
        LAST,
        lambda raw: raw.sign("cal", data=decoded(raw.transactions[0][1:])[7][:36] + (10**12).to_bytes(32, "big")),
        r"its receipt has status 1; 0 follows from balances",
    ),
    "a log too few": (LAST, lambda raw: raw.told(without_logs=True), r"its receipt's logs are not those of this call: none; 0x"),
    "gas beyond the limit": (LAST, gas, r"uses 200000 gas; 21000 to its limit of 100000 would be right"),
    "gas that does not add up": (
        LAST,
        put(4, (50_000).to_bytes(2, "big")),
        r"its header says 50000 gas of 30000000, its receipts come to \d+",
    ),
    "another contract's code": (
        0,
        lambda raw: raw.sign(ISSUER, data=b"\x60"),
        r"is the chain's first, and does not make the token's contract",
    ),
}
# What is done to the store, the place as a query, and what is told of it.
ROWS: dict[str, tuple[str, str, str]] = {
    "a block's hash": (
        "UPDATE block SET hash = '0x00' WHERE rowid = 3",
        "SELECT id FROM block WHERE rowid = 3",
        r"hash is 0x00, 0x[0-9a-f]{64} by the blocks",
    ),
    "a sum": (
        "UPDATE transfer SET units_6dp = units_6dp + 1 WHERE rowid = 4",
        "SELECT id FROM transfer WHERE rowid = 4",
        r"units_6dp is 100000001, 100000000 by the blocks",
    ),
    "a signer": ("UPDATE tx SET from_address = '0xaa' WHERE rowid = 5", "SELECT id FROM tx WHERE rowid = 5", r"from_address is 0xaa, 0x"),
    "a method": ("UPDATE tx SET method = 'mint' WHERE rowid = 5", "SELECT id FROM tx WHERE rowid = 5", r"method is mint, transfer by"),
    "a limit": ("UPDATE approval SET units_6dp = 5", "SELECT id FROM approval", r"units_6dp is 5, None by the blocks"),
    "an event": (
        "UPDATE freeze SET event = 'Unfreeze' WHERE rowid = 1",
        "SELECT id FROM freeze WHERE rowid = 1",
        r"event is Unfreeze, Freeze by the blocks",
    ),
    "a row too few": (
        "CREATE TABLE kept AS SELECT id FROM transfer WHERE rowid = 4; DELETE FROM transfer WHERE rowid = 4",
        "SELECT id FROM kept",
        r"follows from the blocks, but is not in table transfer",
    ),
    "a row too many": (
        "INSERT INTO freeze SELECT 'tok/log/0x00:0', hash, 0, number, at, address, event FROM freeze WHERE rowid = 1",
        "SELECT 'tok/log/0x00:0'",
        r"stands in table freeze, but follows from no block",
    ),
    "a row of no block": (
        "INSERT INTO freeze SELECT 'tok/log/0x00:0', hash, 0, 999999999, at, address, event FROM freeze WHERE rowid = 1",
        "SELECT 'tok/log/0x00:0'",
        r"stands in table freeze, but follows from no block",
    ),
    "no bytes": (
        "UPDATE block SET raw = 'zz' WHERE rowid = 3",
        "SELECT id FROM block WHERE rowid = 3",
        r"its bytes are no block: non-hexadecimal",
    ),
}


def test_a_sound_chain_has_no_finding(store: Path) -> None:
    verdict, last = verify(store), parts()[-1].blocks[-1]
    assert (verdict.findings, verdict.blocks, verdict.tip) == ((), LAST + 1, f"0x{last.hash.hex()}")


def test_the_chain_of_a_built_class_is_sound(class_root: Path) -> None:
    found = of_class(class_root)
    assert found is not None
    verdict = verify(found[0])
    assert verdict.findings == ()
    assert verdict.blocks == found[1] > 1_000


@pytest.mark.parametrize("name", BYTES)
def test_damaged_bytes_are_told(store: Path, name: str) -> None:
    nth, change, text = BYTES[name]
    place = damage(store, nth, change)
    found = verify(store).findings
    assert any(re.match(text, one.text) for one in found), found
    assert {one.path for one in found} == {"token.sqlite"}
    assert all(one.place == place or one.place.startswith("tok/tx/0x") for one in found)
    assert found[-1].text.endswith(LATER)


def test_reasons_differ() -> None:
    assert len({text for _, _, text in BYTES.values()}) == len(BYTES)
    assert len(BYTES) + len(ROWS) >= 30


@pytest.mark.parametrize("name", ROWS)
def test_rows_that_the_bytes_contradict_are_told(store: Path, name: str) -> None:
    done, query, text = ROWS[name]
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.executescript(done)
    ((place,),) = asked(store, query)
    (found,) = verify(store).findings
    assert found.place == place
    assert re.match(text, found.text), found.text


def test_a_chain_without_its_last_blocks_leaves_rows_behind(store: Path) -> None:
    asked(store, "DELETE FROM block WHERE number = (SELECT max(number) FROM block)")
    assert {(one.place[:8], one.text) for one in verify(store).findings} == {
        ("tok/tx/0", "stands in table tx, but follows from no block"),
        ("tok/log/", "stands in table transfer, but follows from no block"),
    }


def test_a_class_without_a_token_has_none(tmp_path: Path) -> None:
    assert of_class(tmp_path) is None
    sqlite.write(tmp_path / "learner" / "shared" / "token.sqlite", ["token"], {name: [] for name in TABLES})
    assert of_class(tmp_path) is None


@pytest.mark.parametrize("script", ["DROP TABLE freeze", RENAMED.format("block", "receipts"), RENAMED.format("tx", "input")])
def test_a_store_of_another_form_is_refused(store: Path, script: str) -> None:
    asked(store, script)
    with pytest.raises(BadInput, match=r"token\.sqlite: .*a store with the tables and columns of token\.sql would be right"):
        verify(store)


@needs_kernel
@pytest.mark.parametrize("sound", [True, False])
def test_the_command_reads_it_too(tmp_path: Path, store: Path, sound: bool) -> None:
    root = class_of(tmp_path / "class")
    if not sound:
        asked(store, "UPDATE freeze SET event = 'Thaw' WHERE rowid = 1")
    store.rename(root / "learner" / "shared" / "token.sqlite")
    done = CliRunner().invoke(main, ["verify", str(root)])
    assert "token chain" in done.stderr
    if sound:
        last = parts()[-1].blocks[-1].hash.hex()
        told = f"{root}: {LAST + 1} blocks of the token chain up to 0x{last}; signatures, balances, logs and rows agree"
        assert (done.stdout.splitlines()[-1], done.exit_code) == (told, 0)
    else:
        assert re.search(r"token\.sqlite:tok/log/0x[0-9a-f]{64}:0: event is Thaw, Freeze by the blocks", done.stdout)
        assert done.exit_code == 1
        (listed,) = json.loads(CliRunner().invoke(main, ["verify", str(root), "--json", "--quiet"]).stdout)
        assert "event is Thaw" in listed
