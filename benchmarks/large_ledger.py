"""A large ledger in columns, as a folder of Parquet files: right in shape and sums, without keys, blocks' bytes or meaning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
from numpy.typing import NDArray

SEED = 20250303
STRETCH, RUN = 60_000, 8  # coins that are spent at a time; coins that lie side by side when sorted by wallet
COINBASES, COINS_EACH, COIN_SAT = 2_000, 100, 10**10  # blocks before the first payment: the coins of all
PER_BLOCK, START, SPACING = 4_000, 1_740_787_200, 600
BUSY, WALLET = 60, 5  # addresses that get a tenth of all outputs; addresses of a wallet
BECH32 = np.frombuffer(b"qpzry9x8gf2tvdw0s3jn54khce6mua7l", np.uint8)
HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flows:
    """Payments in order. ``tx`` has an entry an input or output; ``coin`` is the output that an input spends, -n-1 for a first coin."""

    ins_tx: Whole
    ins_coin: Whole
    outs_tx: Whole
    outs_sat: Whole
    outs_owner: Whole
    fee_sat: Whole


def write(folder: Path, many: int) -> None:
    """``block``, ``tx``, ``txin``, ``txout``.parquet with ``many`` payments."""
    chance = np.random.default_rng(SEED)
    regular = max(2 * BUSY, many // 5)
    first = chance.integers(0, regular, COINBASES * COINS_EACH)
    made = flows(many, regular, first, chance)
    per_block = min(PER_BLOCK, max(10, many // 50))
    place = COINBASES + np.arange(many) + np.arange(many) // per_block + 1  # a coinbase opens each block
    blocks = -(-many // per_block)
    opens = COINBASES + np.arange(blocks) * (per_block + 1)
    coins = [
        (np.repeat(np.arange(COINBASES), COINS_EACH), np.full(len(first), COIN_SAT), first),
        (opens, np.full(blocks, 5_000), np.full(blocks, 0)),
        (place[made.outs_tx], made.outs_sat, made.outs_owner),
    ]
    out_tx, out_sat, out_owner = (np.concatenate(part) for part in zip(*coins, strict=True))
    order = np.argsort(out_tx, kind="stable")
    where = np.empty_like(order)
    where[order] = np.arange(len(order))
    kept = np.where(made.ins_coin < 0, -made.ins_coin - 1, made.ins_coin + len(first) + blocks)
    spends = where[kept]
    out_tx, out_sat, out_owner = out_tx[order], out_sat[order], out_owner[order]
    in_tx = place[made.ins_tx]
    total = COINBASES + many + blocks
    fee = np.full(total, -1)
    fee[place] = made.fee_sat
    height = np.concatenate([np.arange(1, COINBASES + 1), np.zeros(total - COINBASES, np.int64)])
    height[opens] = np.arange(COINBASES + 1, COINBASES + blocks + 1)
    height = np.maximum.accumulate(height)
    _tables(folder, height, fee, (in_tx, spends), (out_tx, out_sat, out_owner), chance)


def flows(many: int, regular: int, first: Whole, chance: np.random.Generator) -> Flows:
    """Spend coins wallet by wallet; of a wallet's coins at hand, more than half go into the transaction of the coin before."""
    pool, owner, value = -np.arange(len(first)) - 1, first, np.full(len(first), COIN_SAT)
    done, coins, parts = 0, 0, list[tuple[Whole, ...]]()
    while done < many:
        by = np.argsort(owner % regular // WALLET, kind="stable")
        some = np.sort(chance.permutation(len(pool) // RUN)[: min(STRETCH, len(pool) // 2) // RUN])
        taken = by[(some[:, None] * RUN + np.arange(RUN)).ravel()]
        wallets = owner[taken] % regular // WALLET
        starts = np.concatenate([[True], (np.diff(wallets) != 0) | (chance.random(len(taken) - 1) < 0.45)])
        tx = np.cumsum(starts) - 1
        tx = chance.permutation(tx[-1] + 1)[tx]
        chosen = tx < many - done
        taken, tx = taken[chosen], tx[chosen]
        here = int(tx.max()) + 1
        total = np.bincount(tx, value[taken], here).astype(np.int64)
        outs = np.where(chance.random(here) < 0.0005, 200, chance.choice([1, 2, 2, 2, 2, 2, 2, 2, 2, 3], here))
        fee = np.minimum(total, 68 * np.bincount(tx, minlength=here) + 31 * outs)
        out_tx = np.repeat(np.arange(here), outs)
        out_sat = shares(total - fee, out_tx, outs, chance)
        out_owner = owners(len(out_tx), regular, chance)
        order = np.argsort(tx, kind="stable")
        parts.append((done + tx[order], pool[taken][order], done + out_tx, out_sat, out_owner, fee))
        left = np.ones(len(pool), np.bool_)
        left[taken] = False
        pool = np.concatenate([pool[left], coins + np.arange(len(out_tx))])
        owner, value = np.concatenate([owner[left], out_owner]), np.concatenate([value[left], out_sat])
        done, coins = done + here, coins + len(out_tx)
    return Flows(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def shares(total: Whole, tx: Whole, outs: Whole, chance: np.random.Generator) -> Whole:
    """What each output gets of its transaction's total; the first also gets what is left by rounding."""
    weight = chance.random(len(tx)) + 0.05
    found = (total[tx] * (weight / np.bincount(tx, weight)[tx])).astype(np.int64)
    first = np.cumsum(outs) - outs
    found[first] += total - np.bincount(tx, found).astype(np.int64)
    return found


def owners(many: int, regular: int, chance: np.random.Generator) -> Whole:
    """Numbers of addresses: busy ones, ones that come again, and above ``regular`` ones that are paid once, in wallets of the others."""
    kind, again = chance.random(many), chance.integers(0, regular, many)
    busy = (BUSY * chance.random(many) ** 4).astype(np.int64)  # the first is as busy as an exchange
    return np.where(kind < 0.1, busy, np.where(kind < 0.6, again, again + regular * chance.integers(1, 20, many)))


def _tables(folder: Path, height: Whole, fee: Whole, ins: tuple[Whole, Whole], outs: tuple[Whole, Whole, Whole], chance: Any) -> None:
    (in_tx, spends), (out_tx, out_sat, out_owner) = ins, outs
    total = len(height)
    opens = np.flatnonzero(np.concatenate([[True], np.diff(height) > 0]))
    position = np.arange(total) - opens[height - 1]
    in_n, out_n = _running(in_tx), _running(out_tx)
    at = np.datetime_as_string((START + SPACING * np.arange(len(opens))).astype("datetime64[s]")).astype("S19")
    at = pa.array(np.char.add(at, b"Z")).cast(pa.string())
    txid = _texts(_drawn(total, 64, HEX, chance))
    ids, owner = np.unique(out_owner, return_inverse=True)
    address = _texts(np.concatenate([np.tile(np.frombuffer(b"bcrt1q", np.uint8), (len(ids), 1)), _drawn(len(ids), 38, BECH32, chance)], 1))
    in_count, out_count = np.bincount(in_tx, minlength=total), np.bincount(out_tx, minlength=total)
    weight = 42 + 272 * in_count + 124 * out_count
    outpoint = _joined("btc/out/", txid.take(pa.array(out_tx)), ":", pa.array(out_n).cast(pa.string()))
    of_block = pa.array(height - 1)
    files: dict[str, dict[str, Any]] = {
        "block": {
            "id": _joined("btc/block/", pa.array(height[opens]).cast(pa.string())),
            "height": height[opens],
            "hash": _texts(_drawn(len(opens), 64, HEX, chance)),
            "at": at,
            "tx_count": np.diff(np.append(opens, total)),
        },
        "tx": {
            "id": _joined("btc/tx/", txid),
            "txid": txid,
            "height": height,
            "position": position,
            "at": at.take(of_block),
            "vsize": -(-weight // 4),
            "weight": weight,
            "fee_sat": pa.array(fee, mask=fee < 0),
            "locktime": np.zeros(total, np.int64),
            "in_count": in_count,
            "out_count": out_count,
        },
        "txin": {
            "txid": txid.take(pa.array(in_tx)),
            "n": in_n,
            "spends": outpoint.take(pa.array(spends)),
            "address": address.take(pa.array(owner[spends])),
            "value_sat": out_sat[spends],
        },
        "txout": {
            "id": outpoint,
            "txid": txid.take(pa.array(out_tx)),
            "n": out_n,
            "address": address.take(pa.array(owner)),
            "value_sat": out_sat,
            "script_type": pa.DictionaryArray.from_arrays(np.zeros(len(out_tx), np.int8), ["witness_v0_keyhash"]).cast(pa.string()),
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in files.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")


def _running(groups: Whole) -> Whole:
    """0, 1, 2 … within each run of equal numbers."""
    starts = np.flatnonzero(np.concatenate([[True], np.diff(groups) != 0]))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups))))


def _drawn(many: int, length: int, letters: NDArray[np.uint8], chance: Any) -> NDArray[np.uint8]:
    return letters[chance.integers(0, len(letters), (many, length), np.uint8)]


def _texts(letters: NDArray[np.uint8]) -> Any:
    many, length = letters.shape
    offsets = np.arange(many + 1, dtype=np.int32) * length
    return pa.StringArray.from_buffers(many, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters)))


def _joined(*parts: Any) -> Any:
    return pa.compute.binary_join_element_wise(*parts, "")
