"""Blocks changed and mined again by another library's code, and spends that it signs: what damage to a chain is made with."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Any, cast

from bitcoin.core import CBlock, CMutableTransaction, COutPoint, CTransaction, CTxIn, CTxInWitness, CTxOut, CTxWitness
from bitcoin.core.script import SIGHASH_ALL, SIGVERSION_WITNESS_V0, CScript, CScriptWitness, SignatureHash
from coincurve import PrivateKey
from embit.script import Script
from embit.transaction import SIGHASH, Transaction

TARGET = 0x7FFFFF << 8 * (0x20 - 3)  # of regtest (Bitcoin Core, src/kernel/chainparams.cpp)
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141  # of secp256k1 (SEC 2, version 2.0)
FINAL, REPLACEABLE = 0xFFFFFFFF, 0xFFFFFFFD
COMMITMENT = b"\x6a\x24\xaa\x21\xa9\xed"
Coin = tuple[str, int, int]  # txid, number of the output, sat
Out = tuple[int, bytes]  # sat, script


def sha256d(data: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def block_hash(raw: bytes) -> str:
    """As explorers show it."""
    return sha256d(raw[:80])[::-1].hex()


def framed(raws: Sequence[bytes], magic: bytes) -> bytes:
    """A block file."""
    return b"".join(magic + struct.pack("<I", len(raw)) + raw for raw in raws)


def worked(head: bytes, *, enough: bool = True) -> bytes:
    """A header whose nonce proves work, or proves none."""
    trial = (head[:76] + struct.pack("<I", nonce) for nonce in range(1_000))
    return next(header for header in trial if (int.from_bytes(sha256d(header), "little") <= TARGET) is enough)


def filled(raw: bytes, transactions: Sequence[CTransaction]) -> bytes:
    """A block with these for its own, the coinbase too; nothing is mended but the Merkle root and the work."""
    block = CBlock.deserialize(raw)
    made = CBlock(block.nVersion, block.hashPrevBlock, nTime=block.nTime, nBits=block.nBits, vtx=transactions).serialize()
    return worked(made) + made[80:]


def re_mined(raw: bytes, transactions: Sequence[CTransaction], coinbase: CTransaction | None = None) -> bytes:
    """A block with these after its coinbase, or after another one: the commitment to witnesses is right again too."""
    first = CMutableTransaction.from_tx(coinbase or CBlock.deserialize(raw).vtx[0])
    root = CBlock.build_witness_merkle_tree_from_txs([first, *transactions])[-1]
    first.vout[-1].scriptPubKey = CScript(COMMITMENT + sha256d(root + bytes(32)))
    return filled(raw, [CTransaction.from_tx(first), *transactions])


def spend(secret: bytes, coins: Sequence[Coin], outs: Sequence[Out], *, locktime: int = 0, sequence: int = REPLACEABLE) -> CTransaction:
    """Spends P2WPKH coins of one key."""
    key = PrivateKey(secret)
    public = key.public_key.format()
    code = CScript(b"\x76\xa9\x14" + hashlib.new("ripemd160", hashlib.sha256(public).digest()).digest() + b"\x88\xac")
    bare = _bare(coins, outs, locktime, sequence)
    digests = [SignatureHash(code, bare, n, SIGHASH_ALL, coin[2], SIGVERSION_WITNESS_V0) for n, coin in enumerate(coins)]
    return _witnessed(bare, [[key.sign(digest, hasher=None) + bytes([SIGHASH_ALL]), public] for digest in digests])


def taproot(secret: bytes) -> tuple[bytes, bytes]:
    """The script of a key that is spent as it is (BIP341 without a tweak), and the secret that signs for it."""
    public = PrivateKey(secret).public_key.format()
    even = secret if public[0] == 2 else (ORDER - int.from_bytes(secret, "big")).to_bytes(32, "big")
    return b"\x51\x20" + public[1:], even


def spend_taproot(secret: bytes, coin: Coin, script: bytes, outs: Sequence[Out]) -> CTransaction:
    """Spends a P2TR coin with this script by its key, signed without extra randomness (BIP340)."""
    bare = _bare([coin], outs, 0, REPLACEABLE)
    digest = Transaction.parse(bare.serialize()).sighash_taproot(0, [Script(script)], [coin[2]], SIGHASH.DEFAULT)
    key = cast("Any", PrivateKey(secret))  # its types know no signature without extra randomness
    return _witnessed(bare, [[key.sign_schnorr(digest, None)]])


def torn(transaction: CTransaction) -> CTransaction:
    """One bit of the first signature turned, in its second half."""
    stacks = [list(witness.scriptWitness.stack) for witness in transaction.wit.vtxinwit]
    signature = stacks[0][0]
    stacks[0][0] = signature[:-9] + bytes([signature[-9] ^ 1]) + signature[-8:]
    return _witnessed(transaction, stacks)


def _bare(coins: Sequence[Coin], outs: Sequence[Out], locktime: int, sequence: int) -> CTransaction:
    ins = [CTxIn(COutPoint(bytes.fromhex(txid)[::-1], n), nSequence=sequence) for txid, n, _ in coins]
    return CTransaction(ins, [CTxOut(value, CScript(script)) for value, script in outs], locktime, 2)


def _witnessed(bare: CTransaction, stacks: Sequence[Sequence[bytes]]) -> CTransaction:
    witness = CTxWitness([CTxInWitness(CScriptWitness(stack)) for stack in stacks])
    return CTransaction(bare.vin, bare.vout, bare.nLockTime, bare.nVersion, witness)
