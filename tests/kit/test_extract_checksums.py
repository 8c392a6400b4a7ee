"""Checksums of addresses, names and keys, beside other implementations of each."""

from __future__ import annotations

from random import Random

import pytest
from Crypto.Hash import keccak
from embit import bech32
from embit.base import EmbitError
from embit.base58 import encode_check
from embit.script import Script, address_to_scriptpubkey
from eth_utils.address import to_checksum_address

from parola.checks import checksums as audited
from parola.world.onion import name
from parola_kit.methods.extract import checksums

REGTEST = {"bech32": "bcrt", "p2pkh": b"\x6f", "p2sh": b"\xc4"}


def programs(chance: Random) -> list[bytes]:
    """Scripts of each kind that has an address: witness version 0 with 20 and 32 bytes, 1 with 32, key hash, script hash."""
    return [
        b"\x00\x14" + chance.randbytes(20),
        b"\x00\x20" + chance.randbytes(32),
        b"\x51\x20" + chance.randbytes(32),
        b"\x76\xa9\x14" + chance.randbytes(20) + b"\x88\xac",
        b"\xa9\x14" + chance.randbytes(20) + b"\x87",
    ]


def test_addresses_that_another_implementation_writes_are_right() -> None:
    chance = Random(1)
    for _ in range(200):
        for program in programs(chance):
            address = str(Script(program).address(REGTEST))
            assert checksums.bitcoin(address), address
            if address.startswith("bcrt1"):
                assert checksums.bitcoin(address.upper())
                assert not checksums.bitcoin(address[:9].upper() + address[9:])


def test_a_changed_letter_is_refused_where_another_implementation_refuses_it() -> None:
    chance, refused = Random(2), 0
    for nth in range(1_000):
        address = str(Script(programs(chance)[nth % 5]).address(REGTEST))
        at = chance.randrange(6, len(address))
        alphabet = checksums.BECH32 if address.startswith("bcrt1") else checksums.BASE58
        other = address[:at] + chance.choice(alphabet) + address[at + 1 :]
        refused += not taken(other)
        assert checksums.bitcoin(other) == taken(other), other
    assert refused > 900


def taken(address: str) -> bool:
    try:
        return bool(address_to_scriptpubkey(address))
    except EmbitError:
        return False


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "bcrt1",
        "1" * 34,
        encode_check(b"\x6f" + bytes(19)),  # a byte short
        encode_check(b"\x80" + bytes(20)),  # a private key's version
        "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        "x" * 40,
    ],
)
def test_what_is_no_address(wrong: str) -> None:
    assert not checksums.bitcoin(wrong)


def test_a_witness_program_of_the_wrong_length_or_constant_is_refused() -> None:
    """Version 0 has 20 or 32 bytes (BIP 141), and version 1 has the constant of BIP 350, not that of BIP 173."""
    groups: list[int] = [31 * n % 32 for n in range(26)]  # 16 bytes, and no bit left over that is not zero
    groups[-1] = 0
    assert not checksums.bitcoin(coded(bech32.Encoding.BECH32, [0, *groups]))
    long: list[int] = [*[31 * n % 32 for n in range(51)], 0]
    assert checksums.bitcoin(coded(bech32.Encoding.BECH32, [0, *long]))
    assert checksums.bitcoin(coded(bech32.Encoding.BECH32M, [1, *long]))
    assert not checksums.bitcoin(coded(bech32.Encoding.BECH32, [1, *long]))
    assert not checksums.bitcoin(coded(bech32.Encoding.BECH32M, [0, *long]))


def coded(constant: object, groups: list[int]) -> str:
    return str(bech32.bech32_encode(constant, "bcrt", groups))


def test_onion_names_as_the_audit_reads_them() -> None:
    chance = Random(3)
    for _ in range(300):
        label = name(chance.randbytes(32)).removesuffix(".onion")
        assert checksums.onion(label)
        at = chance.randrange(56)
        other = label[:at] + ("a" if label[at] != "a" else "b") + label[at + 1 :]
        assert checksums.onion(other) == audited.onion_v3(other)


@pytest.mark.parametrize("size", [0, 1, 40, 134, 135, 136, 137, 271, 272, 500])
def test_keccak_of_every_length_around_a_block(size: int) -> None:
    data = Random(size).randbytes(size)
    assert checksums.keccak256(data) == keccak.new(digest_bits=256, data=data).hexdigest()


def test_the_case_of_a_token_account_is_its_checksum() -> None:
    chance = Random(4)
    for _ in range(50):
        small = f"0x{chance.randbytes(20).hex()}"
        mixed = str(to_checksum_address(small))
        assert checksums.token(small)
        assert checksums.token("0x" + small[2:].upper())
        assert checksums.token(mixed)
        letters = [at for at, letter in enumerate(mixed) if at > 1 and letter.isalpha()]
        at = chance.choice(letters)
        assert not checksums.token(mixed[:at] + mixed[at].swapcase() + mixed[at + 1 :])
