"""Second opinions on the bytes: eth-account recovers every sender, eth_abi decodes every log."""

from __future__ import annotations

from typing import Any, cast

import pytest
import rlp as second
import token_reader
from eth_abi.abi import decode
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from hexbytes import HexBytes
from tiny_token import CROWD, ENDED, ORDERS, accounts, blocks, crowded, made, pairs

from parola.artefacts.ledger.keys import ORDER
from parola.artefacts.token import contract
from parola.artefacts.token.chain import Part, contract_of
from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.order import CROWD as NOBODYS
from parola.artefacts.token.rules import CHAIN_ID, ENDS, KINDS, UNLIMITED
from parola.checks.token_raw import Log


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return made()


@pytest.fixture(scope="module")
def chain(parts: list[Part]) -> list[token_reader.Read]:
    return list(token_reader.chain(pairs(parts)))


def raws(parts: list[Part]) -> list[bytes]:
    return [raw for block in blocks(parts) for raw in cast("tuple[bytes, list[bytes]]", second.decode(block.raw))[1]]


def ordered(parts: list[Part]) -> list[tuple[int, int, Any]]:
    """Number of the order, how it ended, and its transaction's place in the chain."""
    rows = [row for part in parts for row in zip(part.done.calls.order.tolist(), part.done.ended.tolist(), strict=True)]
    return [(order, ended, place) for place, (order, ended) in enumerate(rows) if order != NOBODYS]


def test_eth_account_recovers_every_sender_and_hash(parts: list[Part]) -> None:
    known = accounts()
    expected = [known.addresses[n].tobytes() for part in parts for n in part.done.calls.signer.tolist()]
    hashes = [row.tobytes() for part in parts for row in part.sealed.hashes]
    assert len(expected) == len(ORDERS) + 4  # deployment, mint, two funded
    for raw, sender, hashed in zip(raws(parts), expected, hashes, strict=True):
        assert Account.recover_transaction(raw).lower() == "0x" + sender.hex()
        assert keccak256(raw) == hashed


def test_a_crowd_is_signed_as_well() -> None:
    parts, _, known = crowded()
    signers = [known.addresses[n].tobytes().hex() for part in parts for n in part.done.calls.signer.tolist()]
    found = raws(parts)
    assert len(found) == len(signers) > CROWD.calls
    for raw, signer in list(zip(found, signers, strict=True))[::10]:
        assert Account.recover_transaction(raw).lower() == "0x" + signer


def test_eth_account_signs_the_same_bytes(parts: list[Part]) -> None:
    known = accounts()
    signers = [n for part in parts for n in part.done.calls.signer.tolist()]
    for raw, signer in zip(raws(parts), signers, strict=True):
        fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
        unsigned = {key: value for key, value in fields.items() if key not in {"v", "r", "s"}}
        if not unsigned["to"]:
            del unsigned["to"]
        signed = Account.sign_transaction(unsigned, known.secrets([signer])[signer])
        assert bytes(signed.raw_transaction) == raw
        assert bytes(signed.hash) == keccak256(raw)
        assert fields["s"] <= ORDER // 2
        assert (fields["chainId"], fields["type"]) == (CHAIN_ID, 2)
        assert (fields["maxFeePerGas"], fields["maxPriorityFeePerGas"], fields["value"]) == (0, 0, 0)


def test_the_issuer_makes_the_contract_first(parts: list[Part], chain: list[token_reader.Read]) -> None:
    first = chain[0].transactions[0]
    assert first.to == b""
    assert first.data == contract.bytecode()
    assert chain[0].receipts[0].status == 1
    others = [tx for block in chain for tx in block.transactions][1:]
    assert {tx.to for tx in others} == {contract_of(accounts())}
    assert len(others) == len(ORDERS) + 3


def test_each_order_ends_as_the_contract_says(parts: list[Part], chain: list[token_reader.Read]) -> None:
    receipts = [receipt for block in chain for receipt in block.receipts]
    found = {order: (ENDS[ended], receipts[place]) for order, ended, place in ordered(parts)}
    ours = {order - (len(found) - len(ORDERS)): ends for order, ends in found.items()}
    assert tuple(ours[n][0] for n in range(len(ORDERS))) == ENDED
    for ended, receipt in found.values():
        assert (receipt.status, len(receipt.logs)) == ((1, 1) if ended == "done" else (0, 0))


def test_nonces_count(chain: list[token_reader.Read]) -> None:
    sent: dict[bytes, list[int]] = {}
    for block in chain:
        for tx in block.transactions:
            sent.setdefault(tx.signer, []).append(tx.nonce)
    assert len(sent) == 5
    assert all(nonces == list(range(len(nonces))) for nonces in sent.values())


def test_eth_abi_decodes_every_log() -> None:
    """Also a crowd's: from topics and data alone, by the kept interface."""
    events = {topic(entry): entry for entry in contract.compiled()["abi"] if entry["type"] == "event"}
    parts, _, known = crowded(orders=ORDERS)
    seen: dict[str, int] = {}
    calls = [row for part in parts for row in zip(*columns(part), strict=True)]
    logs = [receipt.logs for block in token_reader.chain(pairs(parts)) for receipt in block.receipts]
    for (kind, owner, other, units), found in zip(calls, logs, strict=True):
        for log in found:
            assert log.address == contract_of(known)
            entry = events[log.topics[0]]
            values = decoded(entry, log)
            seen[entry["name"]] = seen.get(entry["name"], 0) + 1
            assert values == expected(entry["name"], KINDS[kind], address(known, owner), address(known, other), units)
    assert set(seen) == {"Transfer", "Approval", "Freeze", "Unfreeze"}
    assert seen["Transfer"] > 2_000


def columns(part: Part) -> list[list[int]]:
    calls = part.done.calls
    return [column.tolist() for column in (calls.kind, calls.owner, calls.other, calls.units)]


def address(known: Any, number: int) -> str:
    return "0x" + known.addresses[number].tobytes().hex()


def topic(entry: dict[str, Any]) -> bytes:
    return keccak256(f"{entry['name']}({','.join(i['type'] for i in entry['inputs'])})".encode())


def decoded(entry: dict[str, Any], log: Log) -> list[Any]:
    indexed = [i["type"] for i in entry["inputs"] if i["indexed"]]
    plain = [i["type"] for i in entry["inputs"] if not i["indexed"]]
    assert len(log.topics) == 1 + len(indexed)
    return [*(decode([kind], data)[0] for kind, data in zip(indexed, log.topics[1:], strict=True)), *decode(plain, log.data)]


def expected(event: str, kind: str, owner: str, other: str, units: int) -> list[Any]:
    nobody = "0x" + "00" * 20
    if event in {"Freeze", "Unfreeze"}:
        return [other]
    pair = {"mint": [nobody, other], "burn": [owner, nobody]}.get(kind, [owner, other])
    return [*pair, UNLIMITED if units < 0 else units]


def test_the_number_of_the_chain_is_one_that_wallets_take_and_far_from_all_that_are_common() -> None:
    assert 2**40 < CHAIN_ID < 2**52
