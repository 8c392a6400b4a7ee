"""Search by anything: what a person typed or pasted, and what on the ledger it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parola.serve.explorer.ledger import Ledger

MOST = 50  # hits that are listed
LEAST = 6  # characters of a beginning
LONGEST = 200  # characters that are read at all

# An evidence id, or the bare name in it; whole, its beginning, or cut in the middle as pages and pictures show it.
ASKED = re.compile(
    r"(?:btc/(?P<kind>tx|out|block|tag)/)?(?P<head>[0-9a-z]+)(?:(?:…|\.\.\.)(?P<tail>[0-9a-z]+))?(?::(?P<n>0|[1-9][0-9]{0,5}))?"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something on the ledger: its kind in words, its name, and the page that shows it; of an output its number too."""

    kind: str
    name: str
    endpoint: str
    value: str
    anchor: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, taken apart; ``kind`` is empty where no evidence id was given, ``n`` None where no output was."""

    kind: str
    head: str
    tail: str
    n: int | None


def search(ledger: Ledger, text: str) -> list[Hit]:
    """What fits, at most ``MOST`` and one more; empty where nothing does, or ``text`` has no form that is searched for."""
    asked = read(text)
    if asked is None:
        return []
    if asked.kind == "tag":
        return _tag(ledger, asked)
    found = _height(ledger, asked) if asked.kind in {"", "block"} else []
    if len(asked.head) >= LEAST and asked.kind != "block":
        found += _transactions(ledger, asked)
    if len(asked.head) >= LEAST and asked.kind in {"", "block"} and asked.n is None:
        found += [Hit("block", row["hash"], "block", row["hash"]) for row in ledger.hashes(asked.head, asked.tail, MOST + 1)]
    if len(asked.head) >= LEAST and not asked.kind and asked.n is None:
        found += [Hit("address", row["address"], "address", row["address"]) for row in ledger.addresses(asked.head, asked.tail, MOST + 1)]
    return found[: MOST + 1]


def read(text: str) -> Asked | None:
    """Take apart what was typed; spaces, quotation marks and capitals make no difference."""
    bare = "".join(text.split()).strip("'\"`,;").casefold()
    match = ASKED.fullmatch(bare) if len(bare) <= LONGEST else None
    if match is None:
        return None
    return Asked(match["kind"] or "", match["head"], match["tail"] or "", None if match["n"] is None else int(match["n"]))


def _tag(ledger: Ledger, asked: Asked) -> list[Hit]:
    tag = ledger.tag(asked.head)
    return [Hit("tag", tag["id"], "address", tag["address"], f"tag-{asked.head}")] if tag else []


def _height(ledger: Ledger, asked: Asked) -> list[Hit]:
    if not asked.head.isdecimal() or asked.tail or asked.n is not None:
        return []
    block = ledger.block(asked.head)
    return [Hit("block", f"height {block['height']}", "block", str(block["height"]))] if block else []


def _transactions(ledger: Ledger, asked: Asked) -> list[Hit]:
    rows = ledger.txids(asked.head, asked.tail, MOST + 1)
    n = asked.n
    if n is None:
        return [Hit("transaction", row["txid"], "tx", row["txid"]) for row in rows] if asked.kind != "out" else []
    return [Hit("output", f"{row['txid']}:{n}", "tx", row["txid"], n=n) for row in rows if n < row["out_count"]]
