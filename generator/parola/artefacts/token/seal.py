"""Sealing: a pure function from some blocks' calls to their bytes, so that any number of workers gives the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from parola.artefacts.token import rlp
from parola.artefacts.token.calldata import SIZES, WIDTH, Bytes, words
from parola.artefacts.token.order import Whole
from parola.artefacts.token.rules import BLOCK_GAS, DEPLOY, DONE
from parola.artefacts.token.state import Done
from parola.artefacts.token.transaction import Writer
from parola_kit.notice import MARK_ASCII

EXTRA = MARK_ASCII.encode()


@dataclass(frozen=True, slots=True)
class Job:
    """Whole blocks to be sealed.

    ``numbers`` and ``times`` (seconds UTC) of the blocks, and ``starts``, where each begins among the calls (one entry more, the end).
    ``secrets`` has the keys of all signers by number; ``owner`` and ``other`` are addresses, 20 bytes a call.
    """

    done: Done
    numbers: Whole
    times: Whole
    starts: Whole
    contract: bytes
    secrets: Mapping[int, bytes]
    owner: Bytes
    other: Bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """Hashes of the transactions (32 bytes a row) and the gas of each one's block so far; by block RLP lists of its transactions and
    receipts, and what its header holds after the parent's hash.
    """

    hashes: Bytes
    cumulative: Whole
    transactions: tuple[bytes, ...]
    receipts: tuple[bytes, ...]
    headers: tuple[bytes, ...]


def seal(job: Job) -> Sealed:
    """Sign everything, write receipts, close the blocks' lists."""
    writer = Writer(job.contract)
    raws = list(_transactions(job, writer))
    hashes = [writer.hash(raw) for raw in raws]
    cumulative = _cumulative(job.done.gas, job.starts)
    receipts = list(_receipts(job, writer, cumulative))
    edges = job.starts.tolist()
    spans = [slice(first, end) for first, end in pairwise(edges)]
    sums = zip(job.numbers.tolist(), job.times.tolist(), cumulative[job.starts[1:] - 1].tolist(), strict=True)
    headers = (
        header(*some, writer.hash(b"".join(hashes[span])), writer.hash(b"".join(receipts[span])))
        for span, some in zip(spans, sums, strict=True)
    )
    return Sealed(
        hashes=np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32),
        cumulative=cumulative,
        transactions=tuple(rlp.listed([rlp.string(raw) for raw in raws[span]]) for span in spans),
        receipts=tuple(rlp.listed([rlp.string(receipt) for receipt in receipts[span]]) for span in spans),
        headers=tuple(headers),
    )


def header(number: int, at: int, gas_used: int, transactions: bytes, receipts: bytes) -> bytes:
    """What stands in a block's header after the parent's hash; the last two are hashes."""
    sums = [rlp.number(value) for value in (number, at, BLOCK_GAS, gas_used)]
    return b"".join([*sums, *(rlp.string(value) for value in (transactions, receipts, EXTRA))])


def _transactions(job: Job, writer: Writer) -> Iterator[bytes]:
    calls, carried = job.done.calls, job.done.carried.tobytes()
    rows = zip(calls.kind.tolist(), calls.signer.tolist(), job.done.nonce.tolist(), SIZES[calls.kind].tolist(), strict=True)
    for n, (kind, signer, nonce, size) in enumerate(rows):
        if kind == DEPLOY:
            yield writer.deployment(job.secrets[signer])
        else:
            yield writer.call(job.secrets[signer], nonce, carried[WIDTH * n : WIDTH * n + size])


def _receipts(job: Job, writer: Writer, cumulative: Whole) -> Iterator[bytes]:
    owners, others, units = job.owner.tobytes(), job.other.tobytes(), words(job.done.calls.units).tobytes()
    rows = zip(job.done.calls.kind.tolist(), job.done.ended.tolist(), cumulative.tolist(), strict=True)
    for n, (kind, ended, gas) in enumerate(rows):
        logs = ended == DONE and kind != DEPLOY
        log = writer.log(kind, owners[20 * n : 20 * n + 20], others[20 * n : 20 * n + 20], units[32 * n : 32 * n + 32]) if logs else b""
        yield writer.receipt(int(ended == DONE), gas, log)


def _cumulative(gas: Whole, starts: Whole) -> Whole:
    """Sums from each block's beginning."""
    sums = np.cumsum(gas)
    before = np.concatenate([[0], sums])[starts[:-1]]
    return sums - np.repeat(before, np.diff(starts))
