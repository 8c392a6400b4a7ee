"""Blocks and how they hang together: times, room, headers, any number of workers, and what damage is found."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
import rlp as second
import token_reader
from Crypto.Hash import keccak
from tiny_token import CROWD, MONEY, ORDERS, START, accounts, blocks, crowded, made, order, pairs

from parola.artefacts.token import chain as chaining
from parola.artefacts.token.blocks import FIRST_PARENT
from parola.artefacts.token.chain import OPENING, Part, chain, opening, stretches
from parola.artefacts.token.order import Order, calls
from parola.artefacts.token.rules import BLOCK_GAS, CALL_GAS, MOST_UNITS, SPACING, TOKEN, UNLIMITED
from parola.streams import Streams
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII


def tip(parts: list[Part]) -> bytes:
    return blocks(parts)[-1].hash


def rows(part: Part) -> list[tuple[int, int, int]]:
    return list(zip(part.done.calls.at.tolist(), part.numbers.tolist(), part.positions.tolist(), strict=True))


def test_a_call_is_in_the_first_block_later_than_itself() -> None:
    parts = made()
    times = {block.number: block.at for block in blocks(parts)}
    placed = [row for part in parts for row in rows(part)]
    assert len(placed) == len(ORDERS) + 4
    for at, number, _ in placed:
        assert 0 < times[number] - at <= SPACING
        assert times[number] == START - OPENING + SPACING * number


def test_only_blocks_with_transactions_are_kept() -> None:
    kept = blocks(made())
    assert min(block.transactions for block in kept) == 1
    numbers = [block.number for block in kept]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] > 10 * len(numbers)


def test_a_full_block_leaves_the_rest_to_the_next() -> None:
    most = BLOCK_GAS // CALL_GAS
    many = [order(f"x{n:04}", 30, "ann", "ben", 1) for n in range(2 * most + 5)]
    counts = [block.transactions for block in blocks(made(many))[-3:]]
    assert counts == [most, most, 5]
    positions = [position for part in made(many) for _, _, position in rows(part)]
    assert positions[-5:] == [0, 1, 2, 3, 4]
    gas = [block.gas_used for block in blocks(made(many))[-3:]]
    assert max(gas) <= BLOCK_GAS


def test_a_header_by_other_means() -> None:
    parent = FIRST_PARENT
    kept = blocks(made())
    for block in kept:
        header, some = second.decode(block.raw)
        told = second.decode(block.receipts)
        joined = b"".join(keccak.new(digest_bits=256, data=raw).digest() for raw in some)
        fields = [parent, *(number.to_bytes(8, "big").lstrip(b"\0") for number in (block.number, block.at, BLOCK_GAS, block.gas_used))]
        fields += [keccak.new(digest_bits=256, data=joined).digest(), keccak.new(digest_bits=256, data=b"".join(told)).digest()]
        assert header == [*fields, MARK_ASCII.encode()]
        assert block.hash == keccak.new(digest_bits=256, data=second.encode(header)).digest()
        parent = block.hash
    assert len(kept) > 10


def test_gas_adds_up_in_each_block() -> None:
    parts = crowded(orders=[order(f"x{n}", 3_600, "ann", "ben", 1) for n in range(50)])[0]
    for block in token_reader.chain(pairs(parts)):
        assert block.receipts[-1].cumulative_gas == sum(receipt.gas_used for receipt in block.receipts) == block.gas_used


def test_any_cut_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [(block.raw, block.receipts) for block in blocks(made())]
    for stretch, ahead in ((1, 1), (3, 2), (1_000, 100)):
        monkeypatch.setattr(chaining, "STRETCH", stretch)
        monkeypatch.setattr(chaining, "AHEAD", ahead)
        assert [(block.raw, block.receipts) for block in blocks(made())] == wanted


def test_any_number_of_workers_gives_the_same_bytes() -> None:
    wanted = tip(crowded()[0])
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            assert tip(crowded(mapper=pool.map)[0]) == wanted
    with ThreadPoolExecutor(3) as pool:
        assert tip(crowded(mapper=pool.map)[0]) == wanted


def test_another_seed_gives_another_chain() -> None:
    assert tip(made()) == tip(made())
    assert tip(made(seed="other")) != tip(made())


def test_orders_stand_by_time_and_id() -> None:
    known = accounts()
    some = [order("b", 5, "ann", "ben", 1), order("a", 5, "ann", "ben", 2), order("z", 4, "ben", "ann", 3)]
    assert calls(some, known).units.tolist() == [3, 2, 1]
    assert calls(some, known).order.tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (order("x", 0, "dan", "ben", 1), "order x: no account 'dan'"),
        (order("x", 0, "jar", "ben", 1), "order x: account 'jar' only receives"),
        (order("x", 0, "ann", "ben", 1, "transferFrom"), "order x: no account ''"),
        (order("x", 0, "ann", "ben", 1, "approve", "cal"), "order x: 'cal' cannot sign approve for 'ann', only transferFrom"),
        (order("x", 0, "issuer", "", 0, "freeze"), "order x: no account ''"),
        (order("x", 0, "ann", "ben", -1), "order x: -1 units is no amount"),
        (order("x", 0, "ann", "ben", MOST_UNITS + 1), "order x: 9223372036854775808 units is no amount"),
        (order("x", 0, "ann", "ben", UNLIMITED), "units is no amount"),
        (order("x", -2 * OPENING, "ann", "ben", 1), "is before its first block after 2025-03-02T11:06:40Z"),
        (order("x", 0, "issuer", "ben", MOST_UNITS, "mint"), "units minted on top of"),
    ],
)
def test_orders_that_cannot_be(given: Order, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        made([given])


def test_the_opening_pays_everybody() -> None:
    orders = opening(MONEY, START, Streams("tests"))
    assert orders[0].units == sum(MONEY.values())
    assert {one.payee: one.units for one in orders[1:]} == MONEY
    assert all(START - OPENING < one.at < START for one in orders)
    assert [o.payee for o in opening(dict.fromkeys("abcdefgh", 1), START, Streams("tests"))[1:]] != list("abcdefgh")


def test_an_empty_chain_is_the_deployment() -> None:
    (part,) = chain(stretches([], accounts()), accounts(), START)
    assert [block.number for block in part.blocks] == [1]
    assert len(part.done) == 1


def test_blocks_are_read_one_after_the_other() -> None:
    kept = blocks(made())
    assert [block.hash for block in token_reader.chain((block.raw, block.receipts) for block in kept)] == [block.hash for block in kept]
    assert [block.at for block in token_reader.chain((block.raw, block.receipts) for block in kept)] == [block.at for block in kept]


def test_no_key_is_in_any_byte() -> None:
    parts, _, known = crowded(replace(CROWD, calls=300))
    secrets = known.secrets([*range(CROWD.keyed), *range(known.crowd, known.crowd + 5)]).values()
    everything = b"".join(block.raw + block.receipts for block in blocks(parts))
    assert len(secrets) == CROWD.keyed + 5
    assert not [key for key in secrets if key in everything]


def test_amounts_stay_whole() -> None:
    parts, state, _ = crowded()
    assert state.balances().dtype == np.int64
    assert state.supply == int(state.balances().sum()) > CROWD.calls * TOKEN
    assert len(parts) > 1
