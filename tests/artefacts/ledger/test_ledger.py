"""The ledger whole: it adds up, embit reads it as we do, and the same seed gives the same bytes however it is made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from embit.ec import PublicKey, Signature
from embit.networks import NETWORKS
from embit.script import p2wpkh
from embit.transaction import Transaction
from tiny_ledger import PAYMENTS, made, raw

from parola.artefacts.ledger import sign as signing
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.payment import Transfer

REGTEST = NETWORKS["regtest"]
MAKE = """
import hashlib, tiny_ledger
print(hashlib.sha256(tiny_ledger.raw(tiny_ledger.made())).hexdigest())
"""


@pytest.fixture(scope="module")
def chain() -> Ledger:
    return made()


def test_every_transfer_balances(chain: Ledger) -> None:
    for transfer in chain.transfers:
        spent, paid = sum(coin.value_sat for coin in transfer.inputs), sum(coin.value_sat for coin in transfer.outputs)
        assert spent == paid + transfer.fee_sat
        assert transfer.fee_sat > 0


def test_no_output_is_spent_twice_or_out_of_nothing(chain: Ledger) -> None:
    unspent: set[str] = set()
    for block in chain.blocks:
        for transfer in block.transfers:
            for coin in transfer.inputs:
                unspent.remove(coin.outpoint)  # a KeyError is a double spend, or a spend before it was made
            unspent |= {coin.outpoint for coin in transfer.outputs}
        unspent.add(f"{block.coinbase_txid}:0")


def test_every_payment_has_happened(chain: Ledger) -> None:
    mined = [transfer for block in chain.blocks for transfer in block.transfers]
    assert mined == list(chain.transfers)
    assert [name for transfer in mined[1:] for name in transfer.payments] == ["e1", "e2", "e3", "b4", "e5"]


def test_embit_reads_what_we_wrote(chain: Ledger) -> None:
    for transfer in chain.transfers:
        parsed = Transaction.parse(transfer.raw)
        assert parsed.serialize() == transfer.raw
        assert parsed.txid().hex() == transfer.txid
        assert [f"{i.txid.hex()}:{i.vout}" for i in parsed.vin] == [coin.outpoint for coin in transfer.inputs]
        assert [(o.script_pubkey.address(REGTEST), o.value) for o in parsed.vout] == [(c.address, c.value_sat) for c in transfer.outputs]
        assert (parsed.version, parsed.locktime, {i.sequence for i in parsed.vin}) == (2, 0, {0xFFFFFFFD})


def test_embit_weighs_the_same(chain: Ledger) -> None:
    for transfer in chain.transfers:
        bare = Transaction.parse(transfer.raw)
        for point in bare.vin:
            point.witness.items.clear()
        stripped = len(bare.serialize())
        assert transfer.weight == 3 * stripped + len(transfer.raw)
        assert transfer.vsize == -(-transfer.weight // 4)


def test_embit_verifies_every_signature(chain: Ledger) -> None:
    for transfer in chain.transfers:
        parsed = Transaction.parse(transfer.raw)
        for n, coin in enumerate(transfer.inputs):
            assert_signed(parsed, n, coin.value_sat, coin.address)


def assert_signed(parsed: Transaction, n: int, value_sat: int, address: str) -> None:
    signature, key = parsed.vin[n].witness.items
    public = PublicKey.parse(key)
    script = p2wpkh(public)
    assert script.address(REGTEST) == address
    code = b"\x76\xa9\x14" + script.data[2:] + b"\x88\xac"
    digest = parsed.sighash_segwit(n, type(script)(code), value_sat)
    assert public.verify(Signature.parse(signature[:-1]), digest)
    assert len(signature) <= 72


def test_coinbases_are_what_embit_says(chain: Ledger) -> None:
    for block in chain.blocks[::20]:
        start = 80 + (1 if len(block.transfers) < 0xFD else 3)
        end = len(block.raw) - sum(len(transfer.raw) for transfer in block.transfers)
        parsed = Transaction.parse(block.raw[start:end])
        assert parsed.txid().hex() == block.coinbase_txid
        assert [output.value for output in parsed.vout] == [block.coinbase_value_sat, 0]
        assert parsed.vout[0].script_pubkey.address(REGTEST) == block.coinbase_address


def test_owners_hold_every_address_once(chain: Ledger) -> None:
    owners = list(chain.owners())
    seen = {coin.address for transfer in chain.transfers for coin in transfer.outputs} | {block.coinbase_address for block in chain.blocks}
    assert [address for address, _ in owners] == sorted(seen)
    assert {wallet for _, wallet in owners} == {"ann", "ben", "cal", "dee", "miner"}
    assert dict(owners)[chain.keyring.address("ann", "main")] == "ann"


def test_the_same_seed_gives_the_same_chain(chain: Ledger) -> None:
    assert raw(made()) == raw(chain)
    assert raw(made(seed="other")) != raw(chain)


def test_the_order_in_which_payments_are_given_is_nothing(chain: Ledger) -> None:
    assert made(PAYMENTS[::-1]).blocks == chain.blocks


def test_hash_seeds_change_nothing() -> None:
    def run(hash_seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent)}
        return subprocess.run([sys.executable, "-c", MAKE], env=env, capture_output=True, text=True, check=True).stdout

    assert run("1") == run("2") != ""


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_workers_gives_the_same_bytes(chain: Ledger, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(signing, "CHUNK", 2)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        assert made(mapper=pool.map).blocks == chain.blocks


def test_signing_is_handed_out_in_chunks(chain: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def mapper(sign: Callable[..., list[Transfer]], chunks: list[Any]) -> list[list[Transfer]]:
        sizes.extend(len(chunk) for chunk in chunks if isinstance(chunk, list))  # lots of blocks are handed out too
        return list(map(sign, chunks))

    monkeypatch.setattr(signing, "CHUNK", 4)
    assert made(mapper=mapper).transfers == chain.transfers
    assert sizes == [4, 2]
