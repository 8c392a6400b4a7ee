"""A tiny class on disk: two seats, a demo cell, six transactions; nothing of it comes from a built world."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parola_kit import contracts
from parola_kit.notice import MARK

HINTS = ["first", "second", "third"]
OPTIONS = [{"letter": letter, "text": f"option {letter}"} for letter in "ABCD"]


def txid(number: int) -> str:
    return f"{number:064x}"


def out(number: int, n: int) -> str:
    return f"btc/out/{txid(number)}:{n}"


def question(name: str, kind: str, of: str, **more: Any) -> dict[str, Any]:
    head = {"id": name, "type": kind, "of": of, "text": f"What of {name}?", "points": 2, "core": True, "unknown": False}
    return {**head, "hints": [f"{name} {hint}" for hint in HINTS], **more}


ASKED = [
    question("q1", "path", "txid"),
    question("q2", "number", "sat"),
    question("q3", "bounds", "sat"),
    question("q4", "set", "handle"),
    question("q5", "value", "account", unknown=True),
    question("q6", "choice", "letter", options=OPTIONS),
    question("q7", "choices", "letter", options=OPTIONS),
    question("q8", "order", "letter", options=OPTIONS),
    question("q9", "time", "utc"),
    question("q10", "table", "cell", columns={"act": ["did-this", "not-shown"]}),
    question("q11", "table", "cell", columns={"says": [], "by": ["Desk", "person"]}, rows=["Field_A", "Field_B"]),
    question("q12", "written", "prose"),
]
DOCUMENT: dict[str, Any] = {
    "format": 1,
    "notice": MARK,
    "lab": "XA1",
    "seat": "s01",
    "title": "A lab <b>",
    "minutes": 30,
    "needs": {"account-record@exchange": "Who had it"},
    "questions": ASKED,
}

# txid -> (inputs, outputs as (address, sat)); the height is the txid's number
LEDGER: dict[int, tuple[list[tuple[int, int]], list[tuple[str, int]]]] = {
    1: ([], [("bcrt1qminer0", 50_000)]),
    2: ([], [("bcrt1qshop00", 70_000)]),
    3: ([(1, 0)], [("bcrt1qshop00", 20_000), ("bcrt1qfresh0", 29_500)]),
    4: ([(3, 1)], [("bcrt1qfresh0", 9_123), ("bcrt1qother0", 20_000)]),
    5: ([(4, 1)], [("bcrt1qnewa00", 9_001), ("bcrt1qnewb00", 10_501)]),
    6: ([(5, 0)], [("bcrt1qdeposit", 8_500)]),
}


def fill(path: Path, store: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(contracts.ddl(store))
    for table, rows in tables.items():
        for row in rows:
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
    connection.commit()
    connection.close()


def chain() -> dict[str, list[dict[str, Any]]]:
    outputs = {(number, n): pair for number, (_, outs) in LEDGER.items() for n, pair in enumerate(outs)}
    tables: dict[str, list[dict[str, Any]]] = {"block": [], "tx": [], "txin": [], "txout": [], "tag": []}
    for number, (ins, outs) in LEDGER.items():
        at = f"2020-01-01T00:{number:02}:00Z"
        tables["block"].append({"id": f"btc/block/{number}", "height": number, "hash": txid(number), "at": at, "tx_count": 1})
        size = {"vsize": 100, "weight": 400, "fee_sat": 500 if ins else None, "locktime": 0, "in_count": len(ins), "out_count": len(outs)}
        tables["tx"].append({"id": f"btc/tx/{txid(number)}", "txid": txid(number), "height": number, "position": 0, "at": at, **size})
        for n, spent in enumerate(ins):
            address, value = outputs[spent]
            tables["txin"].append({"txid": txid(number), "n": n, "spends": out(*spent), "address": address, "value_sat": value})
        for n, (address, value) in enumerate(outs):
            row = {"id": out(number, n), "txid": txid(number), "n": n, "address": address, "value_sat": value}
            tables["txout"].append({**row, "script_type": "witness_v0_keyhash"})
    said = {"address": "bcrt1qdeposit", "made_by": "somebody", "made_at": "2020-02-01T00:00:00Z", "basis": "seen"}
    tables["tag"] = [{"id": "btc/tag/1", "label": "A Deposit", **said}, {"id": "btc/tag/2", "label": "a shop", **said}]
    return tables


def seat_folder(folder: Path, seat: str, case: int) -> None:
    record = {"id": f"case/ref/{case}", "prs_FirstName": "<script>", "con_Consent": "true"}
    fill(folder / "case.sqlite", "case", {"referral": [record]})
    document = {"format": 1, "notice": MARK, "class": "c", "seat": seat, "case": record["id"], "language": "en", "labs": ["XA1", "XA2"]}
    (folder / "seat.json").write_text(json.dumps(document), "utf-8")
    asked = folder / "labs" / "XA1" / "questions.json"
    asked.parent.mkdir(parents=True)
    asked.write_text(json.dumps({**DOCUMENT, "seat": seat}, ensure_ascii=False), "utf-8")


def build(root: Path) -> Path:
    shared = root / "learner" / "shared"
    fill(shared / "chain.sqlite", "chain", chain())
    user = {"id": "forum/user/1", "handle": "someone", "joined_at": "2020-01-01T00:00:00Z"}
    fill(shared / "forum.sqlite", "forum", {"user": [user]})
    for store in ("market", "successor", "messenger", "surface", "pgp", "token", "web"):
        fill(shared / f"{store}.sqlite", store, {})
    seat_folder(shared / "demo", "demo", 1)
    seat_folder(root / "learner" / "seats" / "s01", "s01", 2)
    seat_folder(root / "learner" / "seats" / "s02", "s02", 3)
    return root
