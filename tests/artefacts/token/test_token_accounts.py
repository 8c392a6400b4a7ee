"""Addresses of accounts: by name, in a crowd, and without a key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from eth_account import Account
from tiny_token import CROWD, NAMES, accounts

from parola.artefacts.token.accounts import Accounts, address, keyless, secret, shown
from parola.streams import Streams
from parola_kit.errors import BadInput


def test_addresses_are_those_of_the_keys() -> None:
    known = accounts(crowd=CROWD)
    signing = [*range(CROWD.keyed), *(known.number(name) for name in NAMES if name != "jar")]
    for number, key in known.secrets(signing).items():
        assert Account.from_key(key).address.lower() == shown(known.addresses[number].tobytes())
    assert len(signing) == CROWD.keyed + len(NAMES) - 1


def test_all_addresses_differ() -> None:
    known = accounts(crowd=CROWD)
    assert len({raw.tobytes() for raw in known.addresses}) == len(known) == CROWD.keyed + CROWD.receivers + len(NAMES)


def test_a_named_account_has_its_address_whatever_crowd_is_around() -> None:
    streams = Streams("tests")
    for known in (accounts(), accounts(crowd=CROWD), Accounts(streams, names=("ann",))):
        assert {name: at for at, name in known.owners()}["ann"] == address(streams, "ann")
    assert address(streams, "ann") == Account.from_key(secret(streams, "ann")).address.lower()
    assert address(Streams("other"), "ann") != address(streams, "ann")


def test_who_only_receives_has_no_key() -> None:
    known = accounts(crowd=CROWD)
    owners = {name: at for at, name in known.owners()}
    assert owners["jar"] == keyless(Streams("tests"), "jar")
    for name in ("jar", f"crowd/{CROWD.keyed}"):
        with pytest.raises(BadInput, match=f"account '{name}' only receives"):
            known.signer(name)
    assert known.signer(f"crowd/{CROWD.keyed - 1}") == CROWD.keyed - 1


@pytest.mark.parametrize("name", ["dan", "crowd/999999", "crowd/-1", "crowd/x", "other/1", ""])
def test_unknown_names(name: str) -> None:
    with pytest.raises(BadInput, match="no account"):
        accounts(crowd=CROWD).number(name)


def test_names_and_numbers_go_both_ways() -> None:
    known = accounts(crowd=CROWD)
    assert [known.number(known.name(number)) for number in range(len(known))] == list(range(len(known)))


def test_keys_of_the_crowd_do_not_lie_in_the_order_of_its_numbers() -> None:
    keys = [int.from_bytes(key, "big") for key in accounts(crowd=CROWD).secrets(range(CROWD.keyed)).values()]
    steps = [(b - a) % 2**256 for a, b in pairwise(keys)]
    assert len(set(steps)) > CROWD.keyed // 2
