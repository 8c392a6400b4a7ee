"""Signing, apart from planning: a pure map over chunks of drafts, so that any number of workers gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Coin, Transfer
from parola.artefacts.ledger.plan import Draft
from parola.artefacts.ledger.transaction import SIGHASH_ALL, vsize, weight

CHUNK = 250  # drafts that one worker takes at a time
Mapper = Callable[..., Iterable[list[Transfer]]]  # map, or the map of a concurrent.futures.Executor


def sign(drafts: Sequence[Draft], keyring: Keyring, mapper: Mapper = map) -> list[Transfer]:
    """The signed transactions of drafts, in their order."""
    chunks = [drafts[n : n + CHUNK] for n in range(0, len(drafts), CHUNK)]
    return [transfer for part in mapper(partial(_part, keyring), chunks) for transfer in part]


def _part(keyring: Keyring, drafts: Sequence[Draft]) -> list[Transfer]:
    return [_signed(draft, keyring) for draft in drafts]


def _signed(draft: Draft, keyring: Keyring) -> Transfer:
    programs = [keyring.program(coin.wallet, coin.slot) for coin in draft.inputs]
    digests = draft.unsigned.digests(programs, [coin.value_sat for coin in draft.inputs])
    raw = draft.unsigned.raw(b"".join(_witness(coin, digest, keyring) for coin, digest in zip(draft.inputs, digests, strict=True)))
    units = weight(draft.unsigned.stripped, raw)
    return Transfer(
        txid=draft.txid,
        raw=raw,
        at=draft.at,
        payments=draft.payments,
        inputs=draft.inputs,
        outputs=draft.outputs,
        fee_sat=draft.fee_sat,
        vsize=vsize(units),
        weight=units,
        subgraph=draft.subgraph,
        part=draft.part,
    )


def _witness(coin: Coin, digest: bytes, keyring: Keyring) -> bytes:
    signature = keyring.sign(coin.wallet, coin.slot, digest)
    if keyring.taproot(coin.wallet):
        return b"\x01" + _pushed(signature)
    return b"\x02" + _pushed(signature + bytes([SIGHASH_ALL])) + _pushed(keyring.public_key(coin.wallet, coin.slot))


def _pushed(item: bytes) -> bytes:
    return bytes([len(item)]) + item
