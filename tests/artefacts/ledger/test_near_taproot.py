"""Near wallets with Taproot: published vectors of BIP86, embit's opinion on every byte, and who keeps to P2WPKH whatever the share."""

from __future__ import annotations

import hashlib
import pickle

import pytest
from coincurve import PublicKeyXOnly
from embit.ec import PublicKey, SchnorrSig, Signature
from embit.networks import NETWORKS
from embit.script import Script, p2wpkh
from embit.transaction import SIGHASH, Transaction
from hypothesis import given
from hypothesis import strategies as st
from tiny_ledger import COINS, PAYMENTS, SPAN, START, rate

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.chain import Ledger, ledger
from parola.artefacts.ledger.keys import Keyring, tweaked
from parola.artefacts.ledger.payment import Joint, Out, Payment, Stake, Transfer
from parola.artefacts.ledger.plan import MINER, Planner, plan
from parola.artefacts.ledger.rows import script_type
from parola.artefacts.ledger.sign import sign
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.streams import Streams

REGTEST = NETWORKS["regtest"]
# BIP86, account 0, first receiving address; its private key belongs to the twelve words that the BIP states.
INNER = "41f41d69260df4cf277826a9b65a3717e4eeddbeedf637f212ca096576479361"
OUTPUT = "a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c"
ADDRESS = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
TOGETHER = Joint("e1", START, (Stake("ann", 60_000), Stake("ben", 60_000)), (Out("cal", "main", 60_000), Out("dee", "main", 60_000)))


def mixed() -> Keyring:
    """Of ann and ben one is Taproot, of cal and dee too."""
    return Keyring(Streams(SEED), None, 0.5)


def kinds(ring: Keyring) -> tuple[bool, ...]:
    return tuple(map(ring.taproot, ("ann", "ben", "cal", "dee")))


SEED = next(seed for n in range(100) if kinds(Keyring(Streams(seed := f"near-{n}"), None, 0.5)) == (True, False, True, False))


@pytest.fixture(scope="module")
def chain() -> Ledger:
    both = Joint("e9", START + 6_000, (Stake("ann", 9_000), Stake("ben", 8_000)), (Out("cal", "nine", 17_000),))
    return ledger([*PAYMENTS, both], COINS, SPAN, mixed())


def transfers(ring: Keyring, orders: list[Payment | Joint], coins: dict[tuple[str, str], tuple[int, ...]]) -> list[Transfer]:
    planner = Planner(ring, ring.streams)
    planner.fund(subsidies(range(1, 28), ring.program(*MINER)), coins, START - 1_800)
    return sign(plan(planner, orders), ring)


def test_published_key_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Keyring(Streams("tests"), None, 1.0)
    monkeypatch.setattr(ring, "secret", lambda *_: bytes.fromhex(INNER))
    assert ring.program("ann", "main").hex() == OUTPUT
    assert bech32.address(bytes.fromhex(OUTPUT), "bc", 1) == ADDRESS
    assert ring.address("ann", "main") == Script(b"\x51\x20" + bytes.fromhex(OUTPUT)).address(REGTEST)
    assert set(ring.secrets()) == {bytes.fromhex(INNER), tweaked(bytes.fromhex(INNER))}


@given(st.binary(min_size=32, max_size=32))
def test_embit_writes_the_same_address(program: bytes) -> None:
    address = bech32.address(program, version=1)
    assert address == Script(b"\x51\x20" + program).address(REGTEST)
    assert len(address) == 64
    assert script_type(address) == "witness_v1_taproot"


def test_a_signature_is_that_of_the_key_paid_to_and_repeats() -> None:
    ring, digest = Keyring(Streams("tests"), None, 1.0), hashlib.sha256(b"told").digest()
    signature = ring.sign("ann", "main", digest)
    assert len(signature) == 64
    assert PublicKeyXOnly(ring.program("ann", "main")).verify(signature, digest)
    assert Keyring(Streams("tests"), None, 1.0).sign("ann", "main", digest) == signature


def test_embit_reads_weighs_and_verifies_every_transaction(chain: Ledger) -> None:
    seen = set[str]()
    for transfer in chain.transfers:
        parsed = Transaction.parse(transfer.raw)
        assert (parsed.serialize(), parsed.txid().hex()) == (transfer.raw, transfer.txid)
        assert [(o.script_pubkey.address(REGTEST), o.value) for o in parsed.vout] == [(c.address, c.value_sat) for c in transfer.outputs]
        stripped = len(transfer.raw) - 2 - sum(len(one.witness.serialize()) for one in parsed.vin)
        assert transfer.weight == 3 * stripped + len(transfer.raw)
        assert_signed(parsed, transfer, chain.keyring)
        seen |= {"".join(sorted({script_type(coin.address) for coin in transfer.inputs}))}
    assert seen == {"witness_v0_keyhash", "witness_v1_taproot", "witness_v0_keyhashwitness_v1_taproot"}


def assert_signed(parsed: Transaction, transfer: Transfer, ring: Keyring) -> None:
    """Each input by its kind; embit works out what is signed."""
    scripts = [spent(ring, coin.wallet, coin.slot) for coin in transfer.inputs]
    values = [coin.value_sat for coin in transfer.inputs]
    for n, (script, coin) in enumerate(zip(scripts, transfer.inputs, strict=True)):
        assert script.address(REGTEST) == coin.address
        items = parsed.vin[n].witness.items
        if ring.taproot(coin.wallet):
            (signature,) = items
            digest = parsed.sighash_taproot(n, scripts, values, SIGHASH.DEFAULT)
            assert PublicKey.from_xonly(script.data[2:]).schnorr_verify(SchnorrSig.parse(signature), digest)
        else:
            signature, key = items
            code = Script(b"\x76\xa9\x14" + p2wpkh(PublicKey.parse(key)).data[2:] + b"\x88\xac")
            assert PublicKey.parse(key).verify(Signature.parse(signature[:-1]), parsed.sighash_segwit(n, code, coin.value_sat))


def spent(ring: Keyring, wallet: str, slot: str) -> Script:
    program = ring.program(wallet, slot)
    return Script((b"\x51\x20" if len(program) == 32 else b"\x00\x14") + program)


def test_a_wallet_has_one_kind_in_all_its_slots_and_in_another_process() -> None:
    ring = mixed()
    copy: Keyring = pickle.loads(pickle.dumps(ring))  # noqa: S301 -- our own bytes
    for wallet in ("ann", "ben", "cal"):
        assert {script_type(ring.address(wallet, slot)) for slot in ("main", "change-1", "r7")} == {script_type(ring.address(wallet, "x"))}
        assert copy.address(wallet, "main") == ring.address(wallet, "main")
        assert copy.taproot(wallet) == ring.taproot(wallet)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_is_that_of_the_wallets(share: float) -> None:
    ring = Keyring(Streams("tests"), None, share)
    found = sum(ring.taproot(f"user/{n}") for n in range(2_000)) / 2_000
    assert abs(found - share) < (0.04 if 0 < share < 1 else 1e-9)


def test_who_keeps_to_hashes() -> None:
    ring = Keyring(Streams("tests"), None, 1.0, frozenset({"cell/3/launderer", "e003-012", "b-round-mix000"}))
    plain = ("miner", "coordinator/round", "cell/3/launderer", "cell/3/x/e003-012", "user/4/e003-012-peer", "user/1/b-round-mix000-0-1")
    assert [wallet for wallet in plain if ring.taproot(wallet)] == []
    assert all(map(ring.taproot, ("cell/3/driver", "user/4/e003-0121-peer", "user/4/e003-013-peer", "user/4", "miners/1")))


def test_a_foreign_program_may_be_of_either_kind() -> None:
    ring = Keyring(Streams("tests"), {"economy": lambda slot: bytes(32 if slot == "1" else 20)}, 1.0)
    assert [ring.keyed("economy", slot) for slot in ("0", "1")] == [False, True]
    assert [script_type(ring.address("economy", slot)) for slot in ("0", "1")] == ["witness_v0_keyhash", "witness_v1_taproot"]


@pytest.mark.parametrize("payer", ["ann", "ben"])
@pytest.mark.parametrize("payee", ["cal", "dee"])
def test_a_fee_is_the_rate_of_the_size_by_kinds(payer: str, payee: str) -> None:
    ring = mixed()
    (transfer,) = transfers(ring, [Payment("e1", START, payer, payee, "main", 70_000)], {(payer, "main"): (50_000, 50_000)})
    keyed = (len(transfer.inputs) * ring.taproot(payer), sum(ring.taproot(coin.wallet) for coin in transfer.outputs))
    longest = vsize_at_most(len(transfer.inputs), len(transfer.outputs), *keyed)
    assert longest - len(transfer.inputs) <= transfer.vsize <= longest
    assert transfer.fee_sat == int(rate("e1", SEED) * longest)


def test_coins_of_both_kinds_in_one_transaction() -> None:
    ring = mixed()
    (transfer,) = transfers(ring, [TOGETHER], {("ann", "main"): (90_000,), ("ben", "main"): (90_000,)})
    assert {script_type(coin.address) for coin in transfer.inputs} == {"witness_v0_keyhash", "witness_v1_taproot"}
    assert_signed(Transaction.parse(transfer.raw), transfer, ring)
