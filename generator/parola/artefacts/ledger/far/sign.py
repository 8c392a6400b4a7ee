"""Signing many far transactions: NumPy lays out what is signed (BIP143, BIP341), libsecp256k1 signs, Python joins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from parola.artefacts.ledger.far.curve import PUBLIC, ecdsa, schnorr
from parola.artefacts.ledger.far.drawn import Drawn, Spent
from parola.artefacts.ledger.far.keys import PROGRAM, Chain, Octets
from parola.artefacts.ledger.far.slice import Whole
from parola.artefacts.ledger.far.templates import LEAD, LEADS, TO_HASH, TO_KEY, VALUE, numbered, octets, offsets, output_size
from parola.artefacts.ledger.transaction import LOCKTIME, SEQUENCE, SIGHASH_ALL, VERSION

POINT, SCRIPT = 36, LEAD - VALUE  # bytes of an outpoint; of a script before its program, its length included
# BIP143: what an input of P2WPKH signs, as 182 bytes.
V0 = np.dtype(
    [
        ("version", "V4"),
        ("points", "V32"),
        ("sequences", "V32"),
        ("point", "V36"),
        ("dup_hash", "V4"),
        ("program", "V20"),
        ("equal_check", "V2"),
        ("value", "<i8"),
        ("sequence", "V4"),
        ("outs", "V32"),
        ("locktime", "V4"),
        ("kind", "<u4"),
    ]
)
# BIP341: what an input of P2TR signs by its key under SIGHASH_DEFAULT, as 175 bytes after the tag.
V1 = np.dtype(
    [
        ("epoch_kind", "V2"),
        ("version", "V4"),
        ("locktime", "V4"),
        ("points", "V32"),
        ("values", "V32"),
        ("scripts", "V32"),
        ("sequences", "V32"),
        ("outs", "V32"),
        ("spend", "V1"),
        ("index", "<u4"),
    ]
)
TAG = hashlib.sha256(b"TapSighash").digest() * 2
DUP_HASH, EQUAL_CHECK = np.void(b"\x19\x76\xa9\x14"), np.void(b"\x88\xac")  # the script that stands for a program, about its hash
VERSIONS, LOCKTIMES, SEQUENCES = np.void(VERSION), np.void(LOCKTIME), np.void(SEQUENCE)
Hashes = list[bytes]


def signed(drawn: Drawn, chain: Chain) -> list[bytes]:
    """Every transaction in full (BIP144), in their order."""
    witnesses, stripped, bounds, ins = _witnesses(drawn, chain), drawn.stripped.tobytes(), drawn.starts.tolist(), drawn.ins.tolist()
    head, join = VERSION + b"\x00\x01", b"".join
    return [
        join((head, stripped[a + 4 : b - 4], *witnesses[i:j], LOCKTIME))
        for a, b, i, j in zip(bounds[:-1], bounds[1:], ins[:-1], ins[1:], strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all inputs of a transaction sign alike: hashes once taken, by transaction (``sequences`` by number of inputs).

    ``tx`` is the transaction of each input, ``nth`` its place in it, ``points`` its outpoint.
    """

    tx: Whole
    nth: Whole
    points: Octets
    hashed_points: Hashes
    hashed_outs: Hashes
    sequences: Hashes


def _shared(drawn: Drawn) -> _Shared:
    tx, points, most = numbered(drawn.ins), drawn.points, int(np.diff(drawn.ins).max(initial=0))
    nth = np.arange(len(tx)) - drawn.ins[tx]
    sequences = [hashlib.sha256(SEQUENCE * count).digest() for count in range(most + 1)]
    return _Shared(tx, nth, points, _hashes(points.tobytes(), POINT * drawn.ins), _outs(drawn), sequences)


def _outs(drawn: Drawn) -> Hashes:
    """Hashes of all outputs of each transaction."""
    sizes = offsets(output_size(drawn.paid.taproot))[drawn.outs]
    ends = drawn.starts[1:] - 4
    view, sha256 = drawn.stripped.data, hashlib.sha256
    return [sha256(view[a:b]).digest() for a, b in zip((ends - np.diff(sizes)).tolist(), ends.tolist(), strict=True)]


def _witnesses(drawn: Drawn, chain: Chain) -> Hashes:
    shared, keyed = _shared(drawn), drawn.spent.taproot
    v0 = iter(_hash_witnesses(_v0(drawn, shared), drawn.spent, chain) if not keyed.all() else ())
    v1 = iter(_key_witnesses(_v1(drawn, shared), drawn.spent, chain) if keyed.any() else ())
    return [next(v1 if key else v0) for key in keyed.tolist()]


def _hash_witnesses(digests: Iterable[bytes], spent: Spent, chain: Chain) -> list[bytes]:
    mine = ~spent.taproot
    publics = spent.public[mine].tobytes()
    signatures = ecdsa(digests, chain.secrets(spent.place[mine].tolist()))
    return [
        b"\x02%c%b\x21%b" % (len(signature), signature, publics[n : n + PUBLIC])
        for n, signature in zip(range(0, len(publics), PUBLIC), signatures, strict=True)
    ]


def _key_witnesses(digests: Iterable[bytes], spent: Spent, chain: Chain) -> list[bytes]:
    signatures = schnorr(digests, chain.secrets(spent.place[spent.taproot].tolist()))
    return [b"\x01\x40" + signature for signature in signatures]


def _v0(drawn: Drawn, shared: _Shared) -> Iterator[bytes]:
    """The digests of P2WPKH inputs; BIP143 hashes everything twice."""
    mine = ~drawn.spent.taproot
    tx, rows = shared.tx[mine], np.zeros(int(mine.sum()), V0)
    points, outs, sequences = (_again(hashes) for hashes in (shared.hashed_points, shared.hashed_outs, shared.sequences))
    rows["version"], rows["locktime"], rows["kind"], rows["sequence"] = VERSIONS, LOCKTIMES, SIGHASH_ALL, SEQUENCES
    rows["dup_hash"], rows["equal_check"] = DUP_HASH, EQUAL_CHECK
    rows["points"], rows["outs"], rows["sequences"] = _packed(points)[tx], _packed(outs)[tx], _packed(sequences)[np.diff(drawn.ins)[tx]]
    rows["point"], rows["program"] = octets(shared.points[mine]), octets(drawn.spent.program[mine, :20])
    rows["value"] = drawn.spent.value_sat[mine]
    return iter(_again(_hashes(rows.tobytes(), V0.itemsize * np.arange(len(rows) + 1))))


def _v1(drawn: Drawn, shared: _Shared) -> Iterator[bytes]:
    """The digests of P2TR inputs; BIP341 has values and scripts of all inputs signed too."""
    spent, mine = drawn.spent, drawn.spent.taproot
    tx, rows = shared.tx[mine], np.zeros(int(mine.sum()), V1)
    bounds, scripts = _scripts(spent)
    rows["version"], rows["locktime"], rows["index"] = VERSIONS, LOCKTIMES, shared.nth[mine]
    rows["points"], rows["outs"] = _packed(shared.hashed_points)[tx], _packed(shared.hashed_outs)[tx]
    rows["values"] = _packed(_hashes(spent.value_sat.astype("<i8").tobytes(), 8 * drawn.ins))[tx]
    rows["scripts"], rows["sequences"] = _packed(_hashes(scripts, bounds[drawn.ins]))[tx], _packed(shared.sequences)[np.diff(drawn.ins)[tx]]
    raw = rows.tobytes()
    return (hashlib.sha256(TAG + raw[n : n + V1.itemsize]).digest() for n in range(0, len(raw), V1.itemsize))


def _scripts(spent: Spent) -> tuple[Whole, bytes]:
    """Scripts that are spent, each behind its length: where each begins, and their bytes."""
    rows = np.zeros((len(spent.program), SCRIPT + PROGRAM), np.uint8)
    rows[:, :SCRIPT] = np.frombuffer(LEADS[TO_HASH], np.uint8)
    rows[spent.taproot, :SCRIPT] = np.frombuffer(LEADS[TO_KEY], np.uint8)
    rows[:, SCRIPT:] = spent.program
    sizes = output_size(spent.taproot) - VALUE
    return offsets(sizes), rows[np.arange(rows.shape[1]) < sizes[:, None]].tobytes()


def _hashes(data: bytes, bounds: Whole) -> Hashes:
    places, sha256 = bounds.tolist(), hashlib.sha256
    return [sha256(data[a:b]).digest() for a, b in pairwise(places)]


def _again(hashes: Hashes) -> Hashes:
    sha256 = hashlib.sha256
    return [sha256(once).digest() for once in hashes]


def _packed(hashes: Hashes) -> np.ndarray:
    """As many values of 32 bytes."""
    return np.frombuffer(b"".join(hashes), "V32")
