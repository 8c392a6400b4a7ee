"""Address poisoning as the explorer's store finds it: held to a search by hand, and to cases that are none."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from hand_ledger import Coin, Hand, named
from parola.export.poisoned import HEAD, TAIL, poisoned
from parola_kit.ledger import opened
from parola_kit.methods.lookalikes import SKIP, TINY

COIN = 100_000_000
Found = set[tuple[str, ...]]  # txid, who got it, look-alike, what it looks like
SUPPLIER, PAYER = named("supplier", "z8", "q"), named("payer")
LIAR = named("liar", "z8", "q")


def found(path: Path) -> Found:
    with closing(opened(path)) as ledger:
        rows = poisoned(ledger.graph, ledger.every_address())
        txids = ledger.txids(rows.tx)
        return {(txid, *ledger.addresses(three)) for txid, *three in zip(txids, rows.victim, rows.lookalike, rows.imitated, strict=True)}


def looks(address: str) -> str:
    return address[SKIP : SKIP + HEAD] + address[len(address) - TAIL :]


def searched(path: Path) -> Found:
    """The same, transaction by transaction in the order of the ledger."""
    with closing(sqlite3.connect(path)) as store:
        order = [txid for (txid,) in store.execute("SELECT txid FROM tx ORDER BY height, position")]
        ins, outs = defaultdict(list), defaultdict(list)
        for txid, address in store.execute("SELECT txid, address FROM txin"):
            ins[txid].append(address)
        for txid, address, value in store.execute("SELECT txid, address, value_sat FROM txout WHERE address IS NOT NULL"):
            outs[txid].append((address, value))
    dealt, first, hits = defaultdict(set), dict[str, int](), Found()
    for n, txid in enumerate(order):
        for address, _ in outs[txid]:
            first.setdefault(address, n)
    for txid in order:
        for victim, value in outs[txid]:
            for suspect in set(ins[txid]) - {victim} if value <= TINY else ():
                alike = {other for other in dealt[victim] - {suspect} if looks(other) == looks(suspect) and first[other] < first[suspect]}
                hits |= {(txid, victim, suspect, other) for other in alike}
        for address, _ in outs[txid]:
            dealt[address] |= set(ins[txid]) - {address}
            for payer in ins[txid]:
                dealt[payer] |= {address} - {payer}
    return hits


def begun(*, dealt: bool = True) -> tuple[Hand, Coin]:
    """The payer may have paid the supplier; then the liar has a coin."""
    hand = Hand()
    own, other = hand.coinbase(PAYER, 50 * COIN), hand.coinbase(named("rich"), 50 * COIN)
    if dealt:
        hand.pay([own], [(SUPPLIER, 20 * COIN), (named("change"), 29 * COIN)])
    else:
        hand.pay([own], [(named("shop"), 20 * COIN), (named("change"), 29 * COIN)])
        hand.pay([hand.coinbase(named("third"), COIN)], [(SUPPLIER, COIN - 200)])
    return hand, hand.pay([other], [(LIAR, 9_000), (named("rest"), 49 * COIN)])[0]


def test_a_class_is_searched_as_by_hand(class_root: Path) -> None:
    chain = class_root / "learner" / "shared" / "chain.sqlite"
    assert found(chain) == searched(chain)


def test_a_tiny_sum_from_a_look_alike_is_found(tmp_path: Path) -> None:
    hand, coin = begun()
    paid = hand.pay([coin], [(PAYER, TINY), (LIAR, 4_000)])
    path = hand.store(tmp_path / "chain.sqlite")
    assert found(path) == searched(path) == {(paid[0][0], PAYER, LIAR, SUPPLIER)}


def test_whom_one_was_paid_by_can_be_imitated_too(tmp_path: Path) -> None:
    hand = Hand()
    hand.pay([hand.coinbase(SUPPLIER, COIN)], [(PAYER, COIN - 200)])
    (coin, _) = hand.pay([hand.coinbase(named("rich"), COIN)], [(LIAR, 9_000), (named("rest"), COIN // 2)])
    paid = hand.pay([coin], [(PAYER, 600)])
    assert found(hand.store(tmp_path / "chain.sqlite")) == {(paid[0][0], PAYER, LIAR, SUPPLIER)}


@pytest.mark.parametrize("case", ["large", "stranger", "unlike", "before"])
def test_what_is_no_poisoning_is_left_alone(tmp_path: Path, case: str) -> None:
    hand, coin = begun(dealt=case != "stranger")
    if case == "unlike":
        (coin, _) = hand.pay([hand.coinbase(named("rich"), COIN)], [(named("honest", "z9", "q"), 9_000), (named("rest"), COIN // 2)])
    if case == "before":  # here the supplier's address is the younger of the two: it imitates, if any does
        hand = Hand()
        (coin, _) = hand.pay([hand.coinbase(named("rich"), COIN)], [(LIAR, 9_000), (named("rest"), COIN // 2)])
        hand.pay([hand.coinbase(PAYER, COIN)], [(SUPPLIER, COIN // 2)])
    hand.pay([coin], [(PAYER, TINY + 1 if case == "large" else 600)])
    path = hand.store(tmp_path / "chain.sqlite")
    assert found(path) == searched(path) == set()


def test_a_ledger_without_tiny_sums_has_none(tmp_path: Path) -> None:
    hand = Hand()
    hand.coinbase(PAYER, COIN)
    assert found(hand.store(tmp_path / "chain.sqlite")) == set()
