"""From slices to transactions with final txids: NumPy lays out the bytes, one loop hashes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.far.drawn import Coins, Drawn, Spent
from parola.artefacts.ledger.far.keys import HASH, PROGRAM, Keys, Octets, programs
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Slice, Whole
from parola.artefacts.ledger.far.templates import (
    INPUT,
    LEAD,
    LEADS,
    LONG,
    SEQUENCE,
    TO_HASH,
    TO_KEY,
    counted,
    numbered,
    octets,
    offsets,
    output_size,
    put,
)
from parola.streams import Streams

NOT_HERE = -1  # no output of this slice: the coin is older
NEVER = np.iinfo(np.int64).max
COIN = np.dtype([("txid", "V32"), ("n", "<u4"), ("taproot", "?"), ("value_sat", "<i8"), ("key", "<i8")])


class Live:
    """The unspent coins of far wallets by slot; it grows with the highest slot."""

    def __init__(self, arrivals: Arrivals, points: Octets) -> None:
        rows = self._coins = np.zeros(len(points), COIN)
        self._first = np.full(len(points), NEVER)
        rows["txid"], rows["n"] = octets(points[:, :32]), octets(points[:, 32:]).view("<u4")
        rows["taproot"], rows["value_sat"], rows["key"] = arrivals.taproot, arrivals.value_sat, arrivals.key

    def grow(self, slots: Whole) -> None:
        """Make room for coins in these slots, and for as many again."""
        need = int(slots.max(initial=0)) + 1
        if need > len(self._coins):
            self._coins = np.concatenate([self._coins, np.zeros(2 * need - len(self._coins), COIN)])
            self._first = np.full(len(self._coins), NEVER)

    def early(self, slots: Whole, given: Whole, spends: Whole, spent: Whole) -> bool:
        """Whether any of the slots that are spent from, each by a transaction, is given a coin by one before it."""
        self._first[slots[::-1]] = given[::-1]  # of several the first stays
        found = (np.take(self._first, spends) < spent).any()
        self._first[slots] = NEVER
        return bool(found)

    def at(self, slots: Whole) -> np.ndarray:
        """The coins in these slots."""
        return _rows(self._coins, slots)

    def keep(self, slots: Whole, coins: np.ndarray) -> None:
        """Put coins where they are kept; of two for one slot the later one stays, for the first is spent."""
        _whole(self._coins)[slots] = _whole(coins)


@dataclass(frozen=True, slots=True)
class _Links:
    """To which transaction each input and output of a slice belongs; which outputs are ``kept`` in a slot.

    ``parent`` says for each input which of those it spends, if any.
    """

    tx_in: Whole
    tx_out: Whole
    kept: Whole
    parent: Whole


def drawn(slices: Iterable[Slice], live: Live, keys: Keys, streams: Streams) -> Iterator[Drawn]:
    """Every slice with its bytes and final txids, one after the other; ``live`` holds what arrives from elsewhere."""
    chance = streams("far", "nobody")
    for part in slices:
        if len(part.at):
            yield _drawn(part, live, keys, chance)


def _drawn(part: Slice, live: Live, keys: Keys, chance: np.random.Generator) -> Drawn:
    live.grow(part.slot)
    links = _linked(part, live)
    coins = _coins(part, links)
    older = links.parent == NOT_HERE
    spent = live.at(part.spends)
    spent[~older] = coins[links.parent[~older]]
    paid = Coins(part.value_sat, part.taproot, _programs(part, keys, chance))
    starts, stripped, points = _laid_out(part, links, spent, paid)
    txid = _hashed(stripped, starts, _late(links, points))
    coins["txid"] = octets(txid)[links.tx_out[links.kept]]
    live.keep(part.slot[links.kept], coins)
    return Drawn(part.at, txid, starts, stripped, part.ins, _spent(spent, keys), part.outs, paid)


def _whole(coins: np.ndarray) -> np.ndarray:
    """Each coin as one value: NumPy copies those ten times as fast as their fields."""
    return coins.view(f"V{COIN.itemsize}")


def _rows(coins: np.ndarray, where: Whole) -> np.ndarray:
    return np.take(_whole(coins), where).view(COIN)


def _linked(part: Slice, live: Live) -> _Links:
    """The last output into a slot before the transaction that spends from it is what it spends; if there is none, an older coin."""
    tx_in, tx_out, count = numbered(part.ins), numbered(part.outs), len(part.at)
    kept = np.flatnonzero(part.slot >= 0)
    slots = part.slot[kept]
    if not live.early(slots, tx_out[kept], part.spends, tx_in):
        return _Links(tx_in, tx_out, kept, np.full(len(tx_in), NOT_HERE))
    moments = slots * count + tx_out[kept]
    order = np.argsort(moments)
    found = np.searchsorted(moments, part.spends * count + tx_in, sorter=order) - 1
    parent = order[found]
    return _Links(tx_in, tx_out, kept, np.where((found >= 0) & (slots[parent] == part.spends), parent, NOT_HERE))


def _coins(part: Slice, links: _Links) -> np.ndarray:
    """The outputs that are kept, as coins; their txids come later."""
    kept = links.kept
    coins = np.zeros(len(kept), COIN)
    coins["n"] = kept - part.outs[links.tx_out[kept]]
    coins["taproot"], coins["value_sat"], coins["key"] = part.taproot[kept], part.value_sat[kept], part.key[kept]
    return coins


def _programs(part: Slice, keys: Keys, chance: np.random.Generator) -> Octets:
    """What the outputs pay to; NOBODY's are drawn in the order of the chain, however it is cut into slices."""
    nobody = np.flatnonzero(part.key == NOBODY)
    found = programs(keys.at(np.maximum(part.key, 0)), part.taproot)
    drawn = chance.integers(2**64, size=(len(nobody), PROGRAM // 8), dtype=np.uint64).view(np.uint8)
    drawn[~part.taproot[nobody], HASH:] = 0
    found[nobody] = drawn
    return found


def _spent(spent: np.ndarray, keys: Keys) -> Spent:
    value_sat, taproot = (np.ascontiguousarray(spent[name]) for name in ("value_sat", "taproot"))
    rows = keys.at(spent["key"])
    return Spent(
        value_sat,
        taproot,
        programs(rows, taproot),
        np.ascontiguousarray(rows["place"]),
        np.ascontiguousarray(rows["public"]).view(np.uint8).reshape(len(rows), -1),
    )


def _laid_out(part: Slice, links: _Links, spent: np.ndarray, paid: Coins) -> tuple[Whole, Octets, Whole]:
    """Where transactions begin, their bytes without witness (txids of coins of this slice still wrong), where each input begins."""
    ins, outs, sizes = np.diff(part.ins), np.diff(part.outs), offsets(output_size(part.taproot))
    before_outs = 4 + counted(ins) + INPUT.itemsize * ins
    starts = offsets(before_outs + counted(outs) + np.diff(sizes[part.outs]) + 4)  # the locktime
    stripped = np.zeros(starts[-1], np.uint8)
    stripped[starts[:-1]] = 2  # the version
    _count(stripped, starts[:-1] + 4, ins)
    _count(stripped, starts[:-1] + before_outs, outs)
    first_in, first_out = starts[:-1] + 4 + counted(ins), starts[:-1] + before_outs + counted(outs)
    points = first_in[links.tx_in] + INPUT.itemsize * (np.arange(len(links.tx_in)) - part.ins[links.tx_in])
    rows = np.zeros(len(points), INPUT)
    rows["txid"], rows["n"], rows["sequence"] = spent["txid"], spent["n"], SEQUENCE
    put(stripped, points, rows)
    _put_outputs(stripped, first_out[links.tx_out] + sizes[:-1] - sizes[part.outs][links.tx_out], paid)
    return starts, stripped, points


def _count(stripped: Octets, where: Whole, counts: Whole) -> None:
    stripped[where] = np.minimum(counts, LONG)
    many = np.flatnonzero(counts >= LONG)
    if len(many):
        put(stripped, where[many] + 1, counts[many].astype("<u2"))


def _put_outputs(stripped: Octets, where: Whole, paid: Coins) -> None:
    for kind, flags in ((TO_HASH, ~paid.taproot), (TO_KEY, paid.taproot)):
        mine = np.flatnonzero(flags)
        rows = np.zeros(len(mine), kind)
        rows["value"], rows["lead"] = paid.value_sat[mine], np.frombuffer(LEADS[kind], "V3")
        rows.view(np.uint8).reshape(-1, kind.itemsize)[:, LEAD:] = np.take(paid.program, mine, 0)[:, : kind.itemsize - LEAD]
        put(stripped, where[mine], rows)


def _late(links: _Links, points: Whole) -> dict[int, list[tuple[int, int]]]:
    """By transaction: where a txid of this slice is missing, and of which transaction."""
    found: dict[int, list[tuple[int, int]]] = {}
    here = np.flatnonzero(links.parent != NOT_HERE)
    for tx, point, parent in zip(
        links.tx_in[here].tolist(), points[here].tolist(), links.tx_out[links.kept[links.parent[here]]].tolist(), strict=True
    ):
        found.setdefault(tx, []).append((point, parent))
    return found


def _hashed(stripped: Octets, starts: Whole, late: dict[int, list[tuple[int, int]]]) -> Octets:
    """The txids (n x 32) in their order; what a transaction lacks is filled in before it is hashed."""
    view, found, done = stripped.data, list[bytes](), 0
    for tx in [*late, len(starts) - 1]:
        found += _run(view, starts[done : tx + 1])
        for point, parent in late.get(tx, ()):
            view[point : point + 32] = found[parent]
        done = tx
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, 32)


def _run(view: memoryview, starts: Whole) -> list[bytes]:
    """Double hashes of transactions that lack nothing."""
    data, sha256, bounds = view[starts[0] : starts[-1]].tobytes(), hashlib.sha256, starts - starts[0]
    return [sha256(sha256(data[a:b]).digest()).digest() for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]
