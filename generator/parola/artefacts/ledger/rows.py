"""The chain as records: blocks, transactions, inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.payment import Block, Coin, Transfer
from parola.artefacts.record import Record

Origin = Callable[[str], tuple[str, int | None, str]]


def records(blocks: Sequence[Block], origin: Origin) -> list[Record]:
    """Tables of ``chain.sqlite`` in the order of the chain; ``origin`` maps a payment to its event, cell and label."""
    found: list[Record] = []
    for block in blocks:
        found.append(_block(block))
        found += _coinbase(block)
        for position, transfer in zip(block.positions, block.transfers, strict=True):
            found += _transfer(block, position, transfer, origin)
    return found


def _block(block: Block) -> Record:
    row = {"height": block.height, "hash": block.hash, "at": stamp(block.at), "tx_count": block.tx_count}
    return Record("chain.block", f"btc/block/{block.height}", row)


def _coinbase(block: Block) -> Iterator[Record]:
    txid = block.coinbase_txid
    sizes = {"vsize": block.coinbase_vsize, "weight": block.coinbase_weight, "fee_sat": None, "locktime": 0, "in_count": 0, "out_count": 2}
    yield Record("chain.tx", f"btc/tx/{txid}", _tx(block, 0, txid, sizes))
    yield Record("chain.txout", f"btc/out/{txid}:0", _out(txid, 0, block.coinbase_address, block.coinbase_value_sat))
    yield Record("chain.txout", f"btc/out/{txid}:1", _out(txid, 1, None, 0))


def _transfer(block: Block, position: int, transfer: Transfer, origin: Origin) -> Iterator[Record]:
    cause, cell, label = origin(transfer.payments[0])
    sizes = {"vsize": transfer.vsize, "weight": transfer.weight, "fee_sat": transfer.fee_sat, "locktime": 0}
    sizes |= {"in_count": len(transfer.inputs), "out_count": len(transfer.outputs)}
    yield Record("chain.tx", f"btc/tx/{transfer.txid}", _tx(block, position, transfer.txid, sizes), cause, cell, label, _part(transfer))
    for n, coin in enumerate(transfer.inputs):
        row = {"txid": transfer.txid, "n": n, "spends": f"btc/out/{coin.outpoint}", "address": coin.address, "value_sat": coin.value_sat}
        yield Record("chain.txin", f"btc/out/{coin.outpoint}", row)
    for coin in transfer.outputs:
        row = _out(transfer.txid, coin.n, coin.address or None, coin.value_sat)
        yield Record("chain.txout", f"btc/out/{coin.outpoint}", row, cause, cell, label, _truth(coin, transfer))


def _tx(block: Block, position: int, txid: str, sizes: dict[str, Any]) -> dict[str, Any]:
    return {"txid": txid, "height": block.height, "position": position, "at": stamp(block.at), **sizes}


def _out(txid: str, n: int, address: str | None, value_sat: int) -> dict[str, Any]:
    return {"txid": txid, "n": n, "address": address, "value_sat": value_sat, "script_type": script_type(address)}


def script_type(address: str | None) -> str:
    """How an output is locked, by its address, in Bitcoin Core's words; None is that of data."""
    if address is None:
        return "nulldata"
    return "witness_v1_taproot" if address.startswith(bech32.TAPROOT) else "witness_v0_keyhash"


def _truth(coin: Coin, transfer: Transfer) -> dict[str, str]:
    told = {"role": coin.role, "wallet": coin.wallet, "slot": coin.slot}
    return {**told, "subgraph": transfer.subgraph, "part": coin.part} if transfer.subgraph else told


def _part(transfer: Transfer) -> dict[str, str]:
    return {"subgraph": transfer.subgraph, "part": transfer.part} if transfer.subgraph else {}
