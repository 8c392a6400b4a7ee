"""Search by anything: what a person typed or pasted, and what on the ledger, or in a tag, it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.token_ledger import TokenLedger
from parola.serve.stores import Row

MOST = 50  # hits that are listed
LEAST = 6  # characters of a beginning
LEAST_WORD = 3  # of the words in a tag, all together
LONGEST = 200  # characters that are read at all

# An evidence id, or the bare name in it; whole, its beginning, or cut in the middle as pages and pictures show it.
ASKED = re.compile(
    r"(?:btc/(?P<kind>tx|out|block|tag)/)?(?P<head>[0-9a-z]+)(?:(?:…|\.\.\.)(?P<tail>[0-9a-z]+))?(?::(?P<n>0|[1-9][0-9]{0,5}))?"
)

# The same of the token chain: a log is shown with its transaction.
TOKEN = re.compile(
    r"(?:tok/(?P<kind>tx|log|block)/)?(?P<head>0x[0-9a-f]+|(?<=tok/block/)[0-9]+)(?:(?:…|\.\.\.)(?P<tail>[0-9a-f]+))?(?::[0-9]+)?"
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


def search(ledger: Ledger, tokens: TokenLedger | None, text: str) -> list[Hit]:
    """What fits, at most ``MOST`` and one more; empty where nothing does, or ``text`` has no form that is searched for."""
    asked = read(text)
    found = _named(ledger, asked) if asked else []
    if tokens is not None and (match := TOKEN.fullmatch(_bare(text))):
        found += _of_tokens(tokens, match["kind"] or "", match["head"], match["tail"] or "")
    words = text.split()
    if LEAST_WORD <= len(" ".join(words)) <= LONGEST and (asked is None or not asked.kind):
        found += [_tag(tag) for tag in ledger.tags_saying(words, MOST + 1)]
    return found[: MOST + 1]


def _named(ledger: Ledger, asked: Asked) -> list[Hit]:
    if asked.kind == "tag":
        tag = ledger.tag(asked.head)
        return [_tag(tag)] if tag else []
    found = _height(ledger, asked) if asked.kind in {"", "block"} else []
    if len(asked.head) < LEAST:
        return found
    if asked.kind != "block":
        found += _transactions(ledger, asked)
    if asked.kind in {"", "block"} and asked.n is None:
        found += [
            Hit("block", row["hash"], "block", row["hash"]) for row in ledger.named("block", "hash", asked.head, asked.tail, MOST + 1)
        ]
    if not asked.kind and asked.n is None:
        rows = ledger.named("address", "address", asked.head, asked.tail, MOST + 1)
        found += [Hit("address", row["address"], "address", row["address"]) for row in rows]
    return found


def read(text: str) -> Asked | None:
    """Take apart what was typed; spaces, quotation marks and capitals make no difference."""
    match = ASKED.fullmatch(_bare(text))
    if match is None:
        return None
    return Asked(match["kind"] or "", match["head"], match["tail"] or "", None if match["n"] is None else int(match["n"]))


def _bare(text: str) -> str:
    """Without spaces and quotation marks, in small letters; nothing where it is too long to be read."""
    bare = "".join(text.split()).strip("'\"`,;").casefold()
    return bare if len(bare) <= LONGEST else ""


def _of_tokens(tokens: TokenLedger, kind: str, head: str, tail: str) -> list[Hit]:
    if kind == "block":
        block = tokens.block(head)
        return [Hit("token block", head, "token_block", head)] if block else []
    if len(head) < LEAST:
        return []
    found = [Hit("token transaction", name, "token_tx", name) for name in tokens.named("tx", "hash", head, tail, MOST + 1)]
    if kind:
        return found
    sides = ("from_address", "to_address")
    names = dict.fromkeys(name for side in sides for name in tokens.named("transfer", side, head, tail, MOST + 1))
    names |= dict.fromkeys(tokens.named("approval", "spender_address", head, tail, MOST + 1))
    return found + [Hit("token address", name, "token_address", name) for name in names]


def _tag(tag: Row) -> Hit:
    return Hit("tag", f"{tag['label']} ({tag['made_by']})", "address", tag["address"], f"tag-{tag['id'].rsplit('/', 1)[1]}")


def _height(ledger: Ledger, asked: Asked) -> list[Hit]:
    if not asked.head.isdecimal() or asked.tail or asked.n is not None:
        return []
    block = ledger.block(asked.head)
    return [Hit("block", f"height {block['height']}", "block", str(block["height"]))] if block else []


def _transactions(ledger: Ledger, asked: Asked) -> list[Hit]:
    rows = ledger.named("tx", "txid", asked.head, asked.tail, MOST + 1)
    n = asked.n
    if n is None:
        return [Hit("transaction", row["txid"], "tx", row["txid"]) for row in rows] if asked.kind != "out" else []
    return [Hit("output", f"{row['txid']}:{n}", "tx", row["txid"], n=n) for row in rows if n < row["out_count"]]
