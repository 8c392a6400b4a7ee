"""Neighbours of an address or cluster: who paid it and whom it paid, over its newest transactions. All by numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from parola.serve.explorer import rows
from parola.serve.explorer.beside import within
from parola.serve.explorer.ledger import Ledger
from parola.serve.stores import Row

NEWEST = 100  # transactions of an address or cluster that are looked at, at most


class Owner(NamedTuple):
    """An address or a cluster, by its number."""

    is_cluster: bool
    number: int


@dataclass(frozen=True, slots=True)
class Paid:
    """One owner paid another: sat that the payee got in transactions that the payer spends in, how many, and the number of the newest.

    Where several spend in one transaction each of them stands for the whole: a transaction does not say who paid what.
    """

    payer: Owner
    payee: Owner
    paid_sat: int
    transactions: int
    newest_tx: int


@dataclass(frozen=True, slots=True)
class Near:
    """Payments to and from one owner, the largest first; ``looked`` of ``all`` its transactions were looked at."""

    owner: Owner
    paid: tuple[Paid, ...]
    looked: int
    all: int


def near(ledger: Ledger, own: Owner, sums: Row, *, clusters: bool) -> Near:
    """Neighbours of an owner, whose row is ``sums``. With ``clusters`` other addresses are joined to theirs."""
    count = sums["tx_count"]
    newest = [entry.tx for entry in ledger.entries(sums, max(0, count - NEWEST), count)]
    txs = within(ledger.numbered(newest), "in_count", "out_count")
    ends = {number: (rows.ins(txs[number]["ins"]), rows.outs(txs[number]["outs"])) for number in sorted(txs)}
    owners = _owners(ledger, {end.address for sides in ends.values() for side in sides for end in side}, clusters=clusters)
    found: dict[tuple[Owner, Owner], list[tuple[int, int]]] = defaultdict(list)
    for number, sides in ends.items():
        for pair, amount in _pairs(own, *sides, owners).items():
            found[pair].append((number, amount))
    paid = [Paid(*pair, sum(n for _, n in each), len(each), each[-1][0]) for pair, each in found.items()]
    return Near(own, tuple(sorted(paid, key=lambda one: (-one.paid_sat, one.payer, one.payee))), len(txs), count)


def owner(row: Row, *, clusters: bool) -> Owner:
    """Whom an address is drawn as."""
    return Owner(True, row["cluster"]) if clusters and row["cluster"] is not None else Owner(False, row["id"])


def _owners(ledger: Ledger, addresses: set[int], *, clusters: bool) -> dict[int, Owner]:
    joined = ledger.joined(addresses) if clusters else {}
    return {number: Owner(True, joined[number]) if number in joined else Owner(False, number) for number in addresses - {rows.NONE}}


def _pairs(own: Owner, ins: list[rows.In], outs: list[rows.Out], owners: Mapping[int, Owner]) -> dict[tuple[Owner, Owner], int]:
    """(payer, payee) -> sat in one transaction; one of the two is ``own``, never both."""
    payers = {owners[end.address] for end in ins}
    got: dict[Owner, int] = defaultdict(int)
    for end in outs:
        if end.address in owners:
            got[owners[end.address]] += end.value_sat
    to = {(own, payee): amount for payee, amount in got.items() if payee != own} if own in payers else {}
    return to | ({(payer, own): got[own] for payer in payers - {own}} if own in got else {})
