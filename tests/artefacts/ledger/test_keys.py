"""Keys and addresses: published vectors of BIP143 and BIP173, embit's opinion, and names that always lead to the same key."""

from __future__ import annotations

import pickle

import pytest
from embit import bech32 as embit_bech32
from hypothesis import given
from hypothesis import strategies as st

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.keys import ORDER, Keyring
from parola.artefacts.ledger.transaction import digest, sha256d
from parola.streams import Streams

# BIP173, test vectors: address, witness program.
ADDRESSES = (
    ("bc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "751e76e8199196d454941c45d1b3a323f1433bd6"),
    (
        "tb",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    ),
    (
        "tb",
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        "000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
)
# BIP143, native P2WPKH: the example signs its second input.
KEY = "619c335025c7f4012e556c2a58b2506e30b8511b53ade95ea316fd8c3286feb9"
PUBLIC = "025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee6357"
PROGRAM = "1d0f172a0ecb48aee1be1f2687d2963ae33f71a1"
DIGEST = "c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670"
SIGNATURE = (
    "304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a"
    "0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee"
)
POINTS = (
    "fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000",
    "ef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a01000000",
)
OUTPUTS = (
    "202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac"
    "9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac"
)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(Streams("tests"))


@pytest.mark.parametrize(("prefix", "address", "program"), ADDRESSES)
def test_published_addresses(prefix: str, address: str, program: str) -> None:
    assert bech32.address(bytes.fromhex(program), prefix) == address


@given(st.binary(min_size=20, max_size=20))
def test_embit_reads_the_same_program(program: bytes) -> None:
    address = bech32.address(program)
    assert address == embit_bech32.encode("bcrt", 0, program)
    assert embit_bech32.decode("bcrt", address) == (0, list(program))


def test_published_digest() -> None:
    first, second = (bytes.fromhex(point) for point in POINTS)
    head = bytes.fromhex("01000000") + sha256d(first + second) + sha256d(bytes.fromhex("eeffffffffffffff"))
    tail = bytes.fromhex("ffffffff") + sha256d(bytes.fromhex(OUTPUTS)) + bytes.fromhex("1100000001000000")
    assert digest(head, second, bytes.fromhex(PROGRAM), 600_000_000, tail).hex() == DIGEST


def test_published_key_and_signature(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "secret", lambda *_: bytes.fromhex(KEY))
    assert keyring.public_key("ann", "main").hex() == PUBLIC
    assert keyring.program("ann", "main").hex() == PROGRAM
    assert keyring.sign("ann", "main", bytes.fromhex(DIGEST)).hex() == SIGNATURE


def test_an_address_depends_on_the_name_alone(keyring: Keyring) -> None:
    first = keyring.address("ann", "main")
    others = {keyring.address(*name) for name in (("ann", "other"), ("ben", "main"), ("annm", "ain"))}
    assert first.startswith("bcrt1q")
    assert first not in others
    assert len(others) == 3
    later = Keyring(Streams("tests"))
    later.address("zed", "main")
    assert later.address("ann", "main") == first
    assert Keyring(Streams("other")).address("ann", "main") != first


@pytest.mark.parametrize("drawn", [0, 1, ORDER - 1, ORDER, 2**256 - 1])
def test_a_secret_is_never_out_of_range(keyring: Keyring, monkeypatch: pytest.MonkeyPatch, drawn: int) -> None:
    monkeypatch.setattr(Streams, "key", lambda *_: drawn.to_bytes(32, "big"))
    assert 0 < int.from_bytes(keyring.secret("ann", "main"), "big") < ORDER


def test_secrets_are_those_in_use(keyring: Keyring) -> None:
    assert list(keyring.secrets()) == []
    keyring.address("ann", "main")
    assert list(keyring.secrets()) == [keyring.secret("ann", "main")]


def test_a_copy_for_another_process_has_the_same_keys(keyring: Keyring) -> None:
    address = keyring.address("ann", "main")
    assert pickle.loads(pickle.dumps(keyring)).address("ann", "main") == address  # noqa: S301 -- our own bytes
