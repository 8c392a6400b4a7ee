"""Transactions as records of fixed size that NumPy lays out: inputs of 41 bytes, outputs of 31 (P2WPKH) and 43 (P2TR) (BIP141, BIP144)."""

from __future__ import annotations

from typing import Any

import numpy as np

from parola.artefacts.ledger.far.keys import Octets
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.transaction import SIGNED_INPUT

INPUT = np.dtype([("txid", "V32"), ("n", "<u4"), ("script", "u1"), ("sequence", "<u4")])
TO_HASH = np.dtype([("value", "<i8"), ("lead", "V3"), ("program", "V20")])
TO_KEY = np.dtype([("value", "<i8"), ("lead", "V3"), ("program", "V32")])
LEADS = {TO_HASH: b"\x16\x00\x14", TO_KEY: b"\x22\x51\x20"}  # length of the script, version, length of the program
VALUE, LEAD = 8, 11  # bytes of an output's value; bytes before its program
SEQUENCE = 0xFFFFFFFD
SIGNED_KEYED = 1 + 1 + 64  # witness of a P2TR input: count, length, signature (SIGHASH_DEFAULT)
LONG = 0xFD  # counts from here on take three bytes


def put(buffer: Octets, where: Whole, rows: np.ndarray[Any, Any]) -> None:
    """Copy rows (records, or n x size bytes) into a buffer, each to its place; where two overlap, the later row stays."""
    flat = octets(rows) if rows.ndim == 2 else rows.view(f"V{rows.dtype.itemsize}")
    _windows(buffer, flat.dtype.itemsize)[where] = flat


def cut(buffer: Octets, where: Whole, size: int) -> Octets:
    """The ``size`` bytes at each place (n x size)."""
    return _windows(buffer, size)[where].view(np.uint8).reshape(-1, size)


def octets(rows: Octets) -> np.ndarray[Any, Any]:
    """Rows of bytes (n x size) as n values of that size."""
    return np.ascontiguousarray(rows).view(f"V{rows.shape[1]}").reshape(-1)


def offsets(sizes: Whole) -> Whole:
    """Where things of these sizes begin when they stand one after the other; one entry more, the end."""
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def numbered(bounds: Whole) -> Whole:
    """To which of the things between these bounds each entry belongs."""
    return np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))


def counted(count: Whole) -> Whole:
    """Bytes that a count takes (up to 65,535)."""
    return np.where(count < LONG, 1, 3)


def output_size(taproot: Flags) -> Whole:
    """Bytes of an output."""
    return np.where(taproot, TO_KEY.itemsize, TO_HASH.itemsize)


def signed_size(taproot: Flags) -> Whole:
    """Bytes of an input's witness, signatures at their longest."""
    return np.where(taproot, SIGNED_KEYED, SIGNED_INPUT)


def _windows(buffer: Octets, size: int) -> np.ndarray[Any, Any]:
    """Every ``size`` bytes of a buffer, beginning anywhere; overlapping views, so nothing is copied."""
    return np.ndarray(max(0, len(buffer) - size + 1), f"V{size}", buffer, strides=(1,))
