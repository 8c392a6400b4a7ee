"""Look-alike addresses: as many letters as asked at both ends, another key that signs, and no search without end."""

from __future__ import annotations

import pytest
from coincurve import PublicKey
from embit import bech32 as embit_bech32

from parola.artefacts.ledger import look_alike as module
from parola.artefacts.ledger.keys import Keyring, hash160
from parola.artefacts.ledger.look_alike import look_alike
from parola.streams import Streams
from parola_kit.errors import BadInput


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(Streams("tests"))


@pytest.mark.parametrize(("first", "last"), [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0)])
def test_both_ends_are_alike_and_the_rest_is_not(keyring: Keyring, first: int, last: int) -> None:
    address = keyring.address("shop", "main")
    found = keyring.address("sly", look_alike(keyring, "sly", "look", address, first, last))
    assert found != address
    assert found[: 6 + first] == address[: 6 + first]
    assert found[len(found) - last :] == address[len(address) - last :]
    assert embit_bech32.decode("bcrt", found)[0] == 0


def test_the_same_names_find_the_same_key(keyring: Keyring) -> None:
    address = keyring.address("shop", "main")
    assert look_alike(keyring, "sly", "look", address, 2, 0) == look_alike(Keyring(Streams("tests")), "sly", "look", address, 2, 0)
    assert look_alike(keyring, "sly", "look", address, 2, 0) != look_alike(keyring, "other", "look", address, 2, 0)


def test_its_key_is_so_many_steps_after_the_first(keyring: Keyring) -> None:
    base = int.from_bytes(keyring.secret("sly", "look"), "big")
    assert int.from_bytes(keyring.secret("sly", "look+7"), "big") == base + 7
    step = PublicKey.from_valid_secret((7).to_bytes(32, "big"))
    summed = PublicKey.combine_keys([PublicKey(keyring.public_key("sly", "look")), step])
    assert keyring.public_key("sly", "look+7") == summed.format()
    assert keyring.program("sly", "look+7") == hash160(summed.format())


def test_the_address_itself_is_no_look_alike(keyring: Keyring) -> None:
    own = keyring.address("sly", "look")
    assert keyring.address("sly", look_alike(keyring, "sly", "look", own, 1, 0)) != own


def test_a_search_ends(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ends", lambda *_: False)
    monkeypatch.setattr(module, "PATIENCE", 1)
    with pytest.raises(BadInput, match=r"^no key for an address like bcrt1q\w+ was found; ask for fewer letters$"):
        look_alike(keyring, "sly", "look", keyring.address("shop", "main"), 1, 1)
