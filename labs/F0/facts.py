"""F0: the three things that everybody must be able to find."""

from __future__ import annotations

from collections.abc import Callable

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth


def case(truth: CellTruth) -> Fact:
    """The id of the seat's own referral."""
    ref = truth.id("referral", "case/ref")
    return Fact(ref, sufficient=((ref,),))


def author(truth: CellTruth) -> Fact:
    """Who wrote a named post."""
    post = truth.id("advert", "forum/post")
    row = truth.row(post)
    user = str(row["user"])
    return Fact(truth.row(user)["handle"], sufficient=((post, user),), neutral=(str(row["thread"]),), given={"post": post})


def fee(truth: CellTruth) -> Fact:
    """The fee of a named transaction."""
    tx = truth.id("first-payment", "btc/tx")
    return Fact(truth.row(tx)["fee_sat"], sufficient=((tx,),), given={"txid": str(truth.row(tx)["txid"])})


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "orientation.case": case,
    "orientation.author": author,
    "orientation.fee": fee,
}
