"""Addresses made in columns are those that embit makes, for each kind of script that stands on the chain."""

from __future__ import annotations

from typing import cast

from bitcoin.core import CBlock
from embit.networks import NETWORKS
from embit.script import Script
from hypothesis import given
from hypothesis import strategies as st

from parola.checks.scripts import named
from sound_chain import RAWS

KEYHASH = st.binary(min_size=20, max_size=20).map(lambda program: b"\x00\x14" + program)
SCRIPTHASH = st.binary(min_size=32, max_size=32).map(lambda program: b"\x00\x20" + program)
TAPROOT = st.binary(min_size=32, max_size=32).map(lambda program: b"\x51\x20" + program)


def told(scripts: list[bytes]) -> list[tuple[str | None, str]]:
    addresses, kinds = named(scripts)
    return list(zip(addresses.to_pylist(), kinds.to_pylist(), strict=True))


def by_embit(script: bytes) -> str:
    return cast("str", Script(script).address(NETWORKS["regtest"]))


@given(st.lists(st.one_of(KEYHASH, SCRIPTHASH, TAPROOT), max_size=30))
def test_embit_makes_the_same_addresses(scripts: list[bytes]) -> None:
    names = {b"\x00\x14": "witness_v0_keyhash", b"\x00\x20": "witness_v0_scripthash", b"\x51\x20": "witness_v1_taproot"}
    assert told(scripts) == [(by_embit(script), names[script[:2]]) for script in scripts]


def test_what_has_no_address() -> None:
    commitment = bytes(CBlock.deserialize(RAWS[0]).vtx[0].vout[1].scriptPubKey)
    others = [commitment, b"\x6a", b"", b"\x51", b"\x00\x14" + bytes(19), b"\x51\x20" + bytes(31), b"\x52\x20" + bytes(32)]
    assert told(others) == [(None, "nulldata")] * 2 + [(None, "nonstandard")] * 5


def test_published_addresses_of_taproot_and_scripts() -> None:
    # BIP350 and BIP173, test vectors: the programs; regtest's prefix changes the checksum, which embit makes.
    taproot = bytes.fromhex("512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    script = bytes.fromhex("00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262")
    assert told([script, taproot]) == [(by_embit(script), "witness_v0_scripthash"), (by_embit(taproot), "witness_v1_taproot")]
    assert by_embit(taproot).startswith("bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq")
