"""Addresses that were spent from in the same transactions as one: a fact of the ledger, and what clusters are read from."""

from __future__ import annotations

from dataclasses import dataclass

from parola.serve.explorer import rows
from parola.serve.explorer.ledger import Ledger
from parola.serve.stores import Row

NEWEST = 200  # transactions of an address that are looked at, at most
MOST_ENDS = 1_500  # inputs or outputs that are read for a page, at most


@dataclass(frozen=True, slots=True)
class Beside:
    """``rows``: address, how many transactions it shares, the newest of them; most first. So many of ``all`` were looked at."""

    rows: list[Row]
    looked: int
    all: int


def beside(ledger: Ledger, owner: Row) -> Beside:
    """Of an address, over its newest transactions."""
    count = owner["tx_count"]
    first = max(0, count - NEWEST)
    spending = [entry.tx for entry in ledger.entries(owner, first, count) if entry.spent_sat]
    txs = within(ledger.numbered(spending), "in_count") if spending else {}
    shared, newest = dict[int, int](), dict[int, str]()
    for number in sorted(txs, reverse=True):
        for other in {end.address for end in rows.ins(txs[number]["ins"])} - {owner["id"]}:
            shared[other] = shared.get(other, 0) + 1
            newest.setdefault(other, txs[number]["txid"])
    names = ledger.addresses(shared) if shared else {}
    found = [{**names[other], "shared": shared[other], "txid": newest[other]} for other in shared]
    looked = count - first - len(spending) + len(txs)
    return Beside(sorted(found, key=lambda row: (-row["shared"], row["address"])), looked, count)


def within(txs: dict[int, Row], *sides: str) -> dict[int, Row]:
    """As many of the newest transactions as have at most ``MOST_ENDS`` on these sides; always the newest."""
    kept, held = dict[int, Row](), 0
    for number in sorted(txs, reverse=True):
        held += sum(txs[number][side] for side in sides)
        if kept and held > MOST_ENDS:
            break
        kept[number] = txs[number]
    return kept
