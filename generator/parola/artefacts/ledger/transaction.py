"""Byte templates of P2WPKH and P2TR transactions: what is hashed, what is signed, what is written (BIP141, BIP143, BIP144, BIP341).

A witness program tells by its length what it is: 20 bytes are P2WPKH, 32 are P2TR.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = struct.pack("<I", 2)
SEQUENCE = struct.pack("<I", 0xFFFFFFFD)
LOCKTIME = bytes(4)
SIGHASH_ALL = 1
SIGNED_INPUT = 1 + 1 + 72 + 1 + 33  # witness of one P2WPKH input at its longest: count, two lengths, low-S signature, key
SIGNED_KEYED = 1 + 1 + 64  # witness of one P2TR input that is spent by its key: count, length, signature (SIGHASH_DEFAULT)
KEYED = 32  # bytes of a P2TR program


def sha256(data: bytes) -> bytes:
    """SHA-256 once."""
    return hashlib.sha256(data).digest()


def sha256d(data: bytes) -> bytes:
    """SHA-256 twice."""
    return sha256(sha256(data))


def tagged(tag: str, data: bytes) -> bytes:
    """A hash that serves one purpose alone (BIP340)."""
    return sha256(sha256(tag.encode()) * 2 + data)


def varint(number: int) -> bytes:
    """Bitcoin's variable length integer, up to 65,535."""
    return bytes([number]) if number < 0xFD else b"\xfd" + struct.pack("<H", number)


def outpoint(txid: str, n: int) -> bytes:
    """An outpoint as it stands in an input: 36 bytes."""
    return bytes.fromhex(txid)[::-1] + struct.pack("<I", n)


def output(program: bytes, value_sat: int) -> bytes:
    """A P2WPKH output of 31 bytes, or a P2TR output of 43."""
    return struct.pack("<q", value_sat) + script(program)


def script(program: bytes) -> bytes:
    """The script of an output behind its length."""
    return (b"\x22\x51\x20" if len(program) == KEYED else b"\x16\x00\x14") + program


def memo(data: bytes) -> bytes:
    """An output that carries up to 75 bytes of data and cannot be spent (OP_RETURN)."""
    return bytes(8) + bytes([2 + len(data), 0x6A, len(data)]) + data


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Everything of a transaction but its witness; the txid is final, for it does not cover signatures."""

    outpoints: tuple[bytes, ...]
    outputs: tuple[bytes, ...]

    @property
    def inner(self) -> bytes:
        """Inputs and outputs as both serialisations hold them."""
        ins = b"".join(point + b"\x00" + SEQUENCE for point in self.outpoints)
        return varint(len(self.outpoints)) + ins + varint(len(self.outputs)) + b"".join(self.outputs)

    @property
    def stripped(self) -> bytes:
        """The serialisation without witness, over which the txid is taken."""
        return VERSION + self.inner + LOCKTIME

    @property
    def txid(self) -> str:
        """As explorers show it."""
        return sha256d(self.stripped)[::-1].hex()

    def raw(self, witness: bytes) -> bytes:
        """The whole serialisation."""
        return VERSION + b"\x00\x01" + self.inner + witness + LOCKTIME

    def digests(self, programs: Sequence[bytes], values: Sequence[int]) -> list[bytes]:
        """What each input signs, from the program and value in sat that it spends.

        P2WPKH: BIP143 with SIGHASH_ALL. P2TR: BIP341 with SIGHASH_DEFAULT, which takes in the programs and values of all inputs.
        """
        points, sequences, outs = (sha256(b"".join(parts)) for parts in (self.outpoints, [SEQUENCE] * len(self.outpoints), self.outputs))
        head, tail = VERSION + sha256(points) + sha256(sequences), sha256(outs) + LOCKTIME + struct.pack("<I", SIGHASH_ALL)
        amounts, scripts = sha256(b"".join(struct.pack("<q", value) for value in values)), sha256(b"".join(map(script, programs)))
        keyed = bytes(2) + VERSION + LOCKTIME + points + amounts + scripts + sequences + outs + b"\x00"  # epoch, SIGHASH_DEFAULT; no annex
        spent = enumerate(zip(self.outpoints, programs, values, strict=True))
        return [
            tagged("TapSighash", keyed + struct.pack("<I", n))
            if len(program) == KEYED
            else digest(head, point, program, value, SEQUENCE + tail)
            for n, (point, program, value) in spent
        ]


def digest(head: bytes, point: bytes, program: bytes, value_sat: int, tail: bytes) -> bytes:
    """The BIP143 digest of one P2WPKH input; ``head`` ends with the hash of all sequences, ``tail`` begins with this input's own."""
    code = b"\x19\x76\xa9\x14" + program + b"\x88\xac"
    return sha256d(head + point + code + struct.pack("<q", value_sat) + tail)


def weight(stripped: bytes, raw: bytes) -> int:
    """Weight units (BIP141): three times the stripped size plus the whole size."""
    return 3 * len(stripped) + len(raw)


def vsize(units: int) -> int:
    """Virtual bytes: weight by four, rounded up."""
    return -(-units // 4)


def vsize_at_most(inputs: int, outputs: int, keyed_inputs: int = 0, keyed_outputs: int = 0) -> int:
    """Virtual bytes of a transaction before it is signed, with signatures at their longest; the ``keyed`` of each are P2TR."""
    stripped = 8 + len(varint(inputs)) + 41 * inputs + len(varint(outputs)) + 31 * outputs + 12 * keyed_outputs
    return vsize(4 * stripped + 2 + SIGNED_INPUT * (inputs - keyed_inputs) + SIGNED_KEYED * keyed_inputs)
