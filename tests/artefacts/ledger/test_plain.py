"""Which wallets keep to P2WPKH: all that stand in one mix, both sides of a payjoin, and those that are imitated."""

from __future__ import annotations

import pytest
from one_typology import EACH, around, happened
from tiny_ledger import START

from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.plain import plain
from parola.artefacts.ledger.typology.plans import plan
from parola.streams import Streams

MIXED = {"pool_mix": "mix", "round_mix": "mix", "maker_mix": "mix", "payjoin": "payjoin"}


@pytest.mark.parametrize("name", [*MIXED, "poisoning"])
def test_all_wallets_of_the_shared_transactions_are_alike(name: str) -> None:
    what, sums, by = EACH[name]
    told = happened(what, sums, by)
    ring = Keyring(Streams("tests"), None, 1.0, plain([("e007-001", told)]))
    orders = [order for order in plan("e007-001", START, told, around()).orders if order.part in {MIXED.get(name), "poison-fund"}]
    assert orders
    for order in orders:
        wallets = {out.wallet for out in order.outs} | {stake.rest[0] for stake in order.stakes if stake.rest}
        wallets |= {stake.wallet for stake in order.stakes} if name in MIXED else set()
        assert [wallet for wallet in wallets if ring.taproot(wallet)] == []


def test_what_people_do_alone_leaves_their_wallets_free() -> None:
    assert plain([(f"e{n}", happened(*EACH[name])) for n, name in enumerate(EACH) if name not in {*MIXED, "poisoning"}]) == frozenset()
