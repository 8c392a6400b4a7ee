"""Bodies of blocks, made by workers: far transactions are signed, near ones put between them, coinbase and merkle roots made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from parola.artefacts.ledger.blocks import coinbase, merkle
from parola.artefacts.ledger.far.keys import Chain
from parola.artefacts.ledger.far.lot import Body, Lot, Plan
from parola.artefacts.ledger.far.sign import signed
from parola.artefacts.ledger.far.stretch import Stretch
from parola.artefacts.ledger.far.tables import Tables, tables
from parola.artefacts.ledger.transaction import sha256d, varint


@dataclass(frozen=True, slots=True)
class Made:
    """A lot with its bodies, and their rows where they were asked for."""

    lot: Lot
    bodies: tuple[Body, ...]
    tables: Tables | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker needs beside the lot: secrets of far keys if there are any, the miner's program, and whether rows are wanted."""

    chain: Chain | None
    program: bytes
    rows: bool = False

    def make(self, lot: Lot) -> Made:
        """The bodies of a lot; a pure function of it."""
        far = signed(lot.content.far, self.chain) if lot.content.far is not None and self.chain is not None else []
        raws, txids = iter(_raws(lot.content, far)), iter(_txids(lot.content))
        bodies = tuple(_body(plan, list(islice(raws, plan.count)), list(islice(txids, plan.count)), self.program) for plan in lot.plans)
        rows = tables(lot, bodies, [len(raw) for raw in far], self.program) if self.rows else None
        return Made(lot, bodies, rows)


def _body(plan: Plan, raws: list[bytes], txids: list[bytes], program: bytes) -> Body:
    base = coinbase(plan.height, plan.reward_sat, program, merkle([bytes(32), *map(sha256d, raws)]))
    root = merkle([bytes.fromhex(base.txid)[::-1], *txids])
    return Body(plan, b"".join((varint(1 + len(raws)), base.raw, *raws)), root, base)


def _raws(content: Stretch, far: Sequence[bytes]) -> Iterator[bytes]:
    near, others = (transfer.raw for transfer in content.near), iter(far)
    return (next(near if known else others) for known in content.is_near.tolist())


def _txids(content: Stretch) -> Iterator[bytes]:
    near = (bytes.fromhex(transfer.txid)[::-1] for transfer in content.near)
    data = content.far.txid.tobytes() if content.far is not None else b""
    far = (data[n : n + 32] for n in range(0, len(data), 32))
    return (next(near if known else far) for known in content.is_near.tolist())
