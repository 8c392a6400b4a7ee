"""Final txids: embit and python-bitcoinlib read the same transactions, however the plan was cut."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from bitcoin.core import CTransaction
from embit.networks import NETWORKS
from embit.script import Script
from embit.transaction import Transaction
from tiny_bytes import KEYS, MANY, STREAMS, arriving, points, slices

from parola.artefacts.ledger.far.drawn import Drawn, together
from parola.artefacts.ledger.far.keys import programs
from parola.artefacts.ledger.far.sign import signed
from parola.artefacts.ledger.far.slice import NOBODY, Slice
from parola.artefacts.ledger.far.txids import Live, drawn
from parola.artefacts.ledger.transaction import sha256d

ARRIVALS, POINTS = arriving(400), points(400)
SLICES = slices(ARRIVALS, [300, 1, 200], seed=1)
REGTEST = NETWORKS["regtest"]


def made(some: list[Slice] = SLICES) -> list[Drawn]:
    return list(drawn(some, Live(ARRIVALS, POINTS), KEYS, STREAMS))


PARTS = made()
WHOLE = together(PARTS)


def stripped(part: Drawn, n: int) -> bytes:
    return part.stripped[part.starts[n] : part.starts[n + 1]].tobytes()


def as_one(some: list[Slice]) -> Slice:
    """Slices one after the other."""
    columns: dict[str, Any] = {field.name: np.concatenate([getattr(part, field.name) for part in some]) for field in fields(Slice)}
    for name in ("ins", "outs"):
        columns[name] = np.cumsum([0, *(size for part in some for size in np.diff(getattr(part, name)))])
    return Slice(**columns)


PLAN = as_one(SLICES)


def of_one(some: Slice, n: int) -> Slice:
    """The n-th transaction as a slice."""
    ins, outs = slice(*some.ins[n : n + 2]), slice(*some.outs[n : n + 2])
    rest = {name: getattr(some, name)[outs] for name in ("value_sat", "wallet", "key", "taproot", "change", "slot")}
    return Slice(
        at=some.at[n : n + 1],
        ins=some.ins[n : n + 2] - some.ins[n],
        outs=some.outs[n : n + 2] - some.outs[n],
        spends=some.spends[ins],
        **rest,
    )


def spent_points() -> list[list[bytes]]:
    """Outpoints that each transaction spends, from a replay of the slots with embit's txids."""
    held, found = dict(enumerate(bytes(point) for point in POINTS)), list[list[bytes]]()
    for n in range(len(PLAN.at)):
        found.append([held.pop(slot) for slot in PLAN.spends[PLAN.ins[n] : PLAN.ins[n + 1]].tolist()])
        txid = Transaction.parse(stripped(WHOLE, n)).txid()[::-1]
        for nth, slot in enumerate(PLAN.slot[PLAN.outs[n] : PLAN.outs[n + 1]].tolist()):
            if slot >= 0:
                assert slot not in held, "the generator gave a slot twice"
                held[slot] = txid + nth.to_bytes(4, "little")
    return found


def test_the_plan_has_what_is_hard() -> None:
    ins, outs = np.diff(PLAN.ins), np.diff(PLAN.outs)
    assert ins.max() == MANY
    assert outs.max() == MANY
    assert (PLAN.key == NOBODY).any()
    assert len(PLAN.slot[PLAN.slot >= 0]) > 1.2 * len(np.unique(PLAN.slot[PLAN.slot >= 0]))  # slots are given again
    assert PLAN.slot.max() >= len(POINTS)  # and there are more of them than at first


def test_embit_reads_every_transaction() -> None:
    for n, wanted in enumerate(spent_points()):
        parsed = Transaction.parse(stripped(WHOLE, n))
        assert parsed.serialize() == stripped(WHOLE, n)
        assert parsed.txid()[::-1] == WHOLE.txid[n].tobytes()
        assert [point.txid[::-1] + point.vout.to_bytes(4, "little") for point in parsed.vin] == wanted
        assert [out.value for out in parsed.vout] == PLAN.value_sat[PLAN.outs[n] : PLAN.outs[n + 1]].tolist()
        assert (parsed.version, parsed.locktime, {point.sequence for point in parsed.vin}) == (2, 0, {0xFFFFFFFD})


def test_outputs_pay_their_keys() -> None:
    rows = KEYS.at(np.maximum(PLAN.key, 0))
    for n, program in enumerate(programs(rows, PLAN.taproot)):
        if PLAN.key[n] != NOBODY:
            assert WHOLE.paid.program[n].tobytes() == program.tobytes()


def test_nobodys_outputs_pay_to_what_nobody_has() -> None:
    nobody = PLAN.key == NOBODY
    found = [WHOLE.paid.program[n].tobytes() for n in np.flatnonzero(nobody)]
    keyed = PLAN.taproot[nobody].tolist()
    assert len(set(found)) == len(found) > 50
    assert [program[20:] == bytes(12) for program in found] == [not key for key in keyed]
    known = {program.tobytes() for kind in (True, False) for program in programs(KEYS.rows, np.full(len(KEYS.rows), kind))}
    assert not known & set(found)


def test_scripts_are_those_of_the_programs() -> None:
    scripts = [out.script_pubkey.data for n in range(len(WHOLE)) for out in Transaction.parse(stripped(WHOLE, n)).vout]
    wanted = [
        b"\x51\x20" + program.tobytes() if keyed else b"\x00\x14" + program[:20].tobytes()
        for program, keyed in zip(WHOLE.paid.program, WHOLE.paid.taproot, strict=True)
    ]
    assert scripts == wanted
    assert {Script(script).script_type() for script in scripts} == {"p2wpkh", "p2tr"}


@pytest.mark.parametrize("cut", ["one", "each"])
def test_the_bytes_do_not_depend_on_how_the_plan_is_cut(cut: str) -> None:
    some = [PLAN] if cut == "one" else [of_one(PLAN, n) for n in range(len(PLAN.at))]
    again = together(made(some))
    for field in ("at", "txid", "starts", "stripped", "ins", "outs"):
        assert np.array_equal(getattr(again, field), getattr(WHOLE, field)), field
    for whole, part in ((again.spent, WHOLE.spent), (again.paid, WHOLE.paid)):
        assert [getattr(whole, f.name).tobytes() for f in fields(whole)] == [getattr(part, f.name).tobytes() for f in fields(part)]


def test_an_empty_slice_is_passed_over() -> None:
    nothing = replace(of_one(PLAN, 0), **{field.name: getattr(PLAN, field.name)[:0] for field in fields(Slice)})
    assert [len(part) for part in made([nothing, *SLICES, nothing])] == [len(part) for part in PARTS]


def test_a_slot_that_was_never_given() -> None:
    first = of_one(PLAN, 0)
    with pytest.raises(IndexError):
        made([replace(first, spends=first.spends + 10**6)])


@pytest.mark.parametrize(("first", "last"), [(0, 501), (0, 0), (17, 18), (250, 400), (501, 501)])
def test_a_cut_has_the_same_transactions(first: int, last: int) -> None:
    part = WHOLE.cut(first, last)
    assert len(part) == last - first
    assert [stripped(part, n) for n in range(len(part))] == [stripped(WHOLE, n) for n in range(first, last)]
    assert part.txid.tobytes() == WHOLE.txid[first:last].tobytes()
    assert part.fee_sat.tolist() == WHOLE.fee_sat[first:last].tolist()
    assert part.points.tobytes() == WHOLE.points[WHOLE.ins[first] : WHOLE.ins[last]].tobytes()


def test_cuts_come_together_again() -> None:
    again = together([WHOLE.cut(0, 3), WHOLE.cut(3, 200), WHOLE.cut(200, 501)])
    assert again.stripped.tobytes() == WHOLE.stripped.tobytes()
    assert signed(again, KEYS.chain) == signed(WHOLE, KEYS.chain)


def test_fees_are_what_is_left() -> None:
    values = dict(enumerate(ARRIVALS.value_sat.tolist()))
    for n, fee in enumerate(WHOLE.fee_sat.tolist()):
        spent = sum(values.pop(slot) for slot in PLAN.spends[PLAN.ins[n] : PLAN.ins[n + 1]].tolist())
        outs = range(PLAN.outs[n], PLAN.outs[n + 1])
        assert fee == spent - sum(int(PLAN.value_sat[out]) for out in outs)
        values |= {int(PLAN.slot[out]): int(PLAN.value_sat[out]) for out in outs}


def test_the_bound_of_the_weight_is_above_it_and_close() -> None:
    raws = signed(WHOLE, KEYS.chain)
    sizes = np.array([len(raw) for raw in raws])
    over = WHOLE.weight_at_most - (3 * np.diff(WHOLE.starts) + sizes)
    ins = np.diff(WHOLE.ins)
    assert (over >= 0).all()
    assert (over <= 5 * ins).all()  # signatures are rarely more than a few bytes shorter
    assert (over == 0).any()


def test_bitcoinlib_has_the_same_ids_and_weights() -> None:
    for n, raw in enumerate(signed(WHOLE, KEYS.chain)):
        parsed = CTransaction.deserialize(raw)
        assert parsed.GetTxid() == WHOLE.txid[n].tobytes()
        assert parsed.GetHash() == sha256d(raw)
        assert parsed.calc_weight() == 3 * len(stripped(WHOLE, n)) + len(raw)
        assert parsed.serialize() == raw
