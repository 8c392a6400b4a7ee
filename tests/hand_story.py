"""One small ledger with all that the explorer tells of: a wallet, its change, a CoinJoin, a poisoned address, a busy shop."""

from __future__ import annotations

from dataclasses import dataclass

from hand_ledger import Coin, Hand, named

COIN = 100_000_000
POOL = 5_000_000  # sat of the CoinJoin's equal outputs
BUSY = 130  # payments to the shop: a history of three parts


@dataclass(frozen=True)
class Story:
    """The ledger, and by name the addresses and transactions that tests ask for."""

    hand: Hand
    address: dict[str, str]
    tx: dict[str, str]


def story() -> Story:
    """Always the same."""
    hand = Hand()
    who = {name: named(name) for name in ("miner", "ada-1", "ada-2", "ada-3", "ada-change", "bo-1", "bo-2", "shop", "exchange", "poisoner")}
    who["supplier"] = named("supplier", "z8k2", "m4xq")
    who["look-alike"] = named("look-alike", "z8k2", "m4xq")
    tx: dict[str, str] = {}
    funds = [hand.coinbase(who["miner"], 50 * COIN) for _ in range(6)]
    ada = hand.pay([funds[0]], [(who["ada-1"], 20 * COIN), (who["ada-2"], 29 * COIN)])
    bo = hand.pay([funds[1]], [(who["bo-1"], 20 * COIN), (who["bo-2"], 29 * COIN)])
    (paid, change) = hand.pay(ada, [(who["supplier"], 30 * COIN), (who["ada-change"], 19 * COIN - 500)])
    tx["payment"] = paid[0]
    joined = hand.pay(bo, [(who["exchange"], 40 * COIN), (who["bo-1"], 9 * COIN - 500)])
    tx["exchange"] = joined[0][0]
    tx["mix"] = _mix(hand, funds[2])
    tx["poison"] = _poison(hand, funds[3], who)
    _shop(hand, funds[4], who)
    spent = hand.pay([change], [(who["ada-3"], 10 * COIN), (who["exchange"], 9 * COIN - 1_000)], same_block=True)
    tx["last"] = spent[0][0]
    hand.tag(who["exchange"], "Heron Desk: customer deposit address")
    hand.tag(who["shop"], "Merchant: =Paper Boats", "Printed on the shop's own page for payments.")
    return Story(hand, who, tx)


def _mix(hand: Hand, fund: Coin) -> str:
    """A round in the structure of Whirlpool: five strangers in, five equal outputs; two of them newcomers who pay the fee."""
    amounts = [POOL, POOL, POOL, POOL + 1_000, POOL + 1_000]
    before = hand.pay([fund], [(named(f"mixer in {n}"), amount) for n, amount in enumerate(amounts)])
    return hand.pay(before, [(named(f"mixer out {n}"), POOL) for n in range(5)])[0][0]


def _poison(hand: Hand, fund: Coin, who: dict[str, str]) -> str:
    """Somebody makes an address that looks like the supplier's, and sends a tiny amount from it to who paid the supplier."""
    lure = hand.pay([fund], [(who["look-alike"], 5_000), (who["poisoner"], 49 * COIN)])
    return hand.pay(lure[:1], [(who["ada-1"], 600), (who["look-alike"], 4_000)])[0][0]


def _shop(hand: Hand, fund: Coin, who: dict[str, str]) -> None:
    """A hundred customers and more, each paid from the purse of the one before."""
    purse = fund
    value = 50 * COIN
    for n in range(BUSY):
        value -= 10_000 + 200
        _, purse = hand.pay([purse], [(who["shop"], 10_000), (named(f"customer {n}"), value)], same_block=n % 3 > 0)
