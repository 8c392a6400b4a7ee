"""Signatures of far transactions, as embit hashes and verifies them, and as near transactions are signed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from embit.ec import PublicKey, SchnorrSig, Signature
from embit.script import Script
from embit.transaction import Transaction
from tiny_bytes import KEYS, STREAMS, arriving, points, slices

from parola.artefacts.ledger.far.drawn import Drawn, together
from parola.artefacts.ledger.far.sign import signed
from parola.artefacts.ledger.far.txids import Live, drawn
from parola.artefacts.ledger.keys import hash160
from parola.artefacts.ledger.transaction import Unsigned

ARRIVALS = arriving(700)
WHOLE = together(list(drawn(slices(ARRIVALS, [200, 60], seed=5), Live(ARRIVALS, points(700)), KEYS, STREAMS)))
RAWS = signed(WHOLE, KEYS.chain)


def scripts(n: int) -> list[Script]:
    """What the inputs of a transaction spend."""
    ins = range(WHOLE.ins[n], WHOLE.ins[n + 1])
    programs = [(WHOLE.spent.program[i].tobytes(), bool(WHOLE.spent.taproot[i])) for i in ins]
    return [Script(b"\x51\x20" + program if keyed else b"\x00\x14" + program[:20]) for program, keyed in programs]


def values(n: int) -> list[int]:
    return WHOLE.spent.value_sat[WHOLE.ins[n] : WHOLE.ins[n + 1]].tolist()


def of_kinds(*kinds: bool) -> list[int]:
    """Numbers of the transactions that spend from just these kinds, True for Taproot."""
    spent = [set(WHOLE.spent.taproot[a:b].tolist()) for a, b in zip(WHOLE.ins[:-1], WHOLE.ins[1:], strict=True)]
    return [n for n, found in enumerate(spent) if found == set(kinds)]


def assert_signed(parsed: Transaction, n: int, nth: int, spent: Sequence[Script]) -> None:
    items, script = parsed.vin[nth].witness.items, spent[nth]
    if script.script_type() == "p2tr":
        (signature,) = items
        digest = parsed.sighash_taproot(nth, list(spent), values(n))
        assert PublicKey.from_xonly(script.data[2:]).schnorr_verify(SchnorrSig.parse(signature), digest)
        return
    signature, public = items
    assert hash160(public) == script.data[2:]
    code = Script(b"\x76\xa9\x14" + script.data[2:] + b"\x88\xac")
    assert PublicKey.parse(public).verify(Signature.parse(signature[:-1]), parsed.sighash_segwit(nth, code, values(n)[nth]))
    assert (signature[-1], len(signature) <= 72) == (1, True)


@pytest.mark.parametrize("kinds", [(False,), (True,), (False, True)])
def test_embit_verifies_signatures(kinds: tuple[bool, ...]) -> None:
    found = of_kinds(*kinds)[:25]
    assert len(found) > 10
    for n in found:
        parsed, spent = Transaction.parse(RAWS[n]), scripts(n)
        assert parsed.serialize() == RAWS[n]
        assert parsed.txid()[::-1] == WHOLE.txid[n].tobytes()
        for nth in range(len(parsed.vin)):
            assert_signed(parsed, n, nth, spent)


def test_a_far_transaction_is_signed_as_a_near_one_would_be() -> None:
    for n in of_kinds(False)[:40]:
        parsed, ins = Transaction.parse(RAWS[n]), slice(WHOLE.ins[n], WHOLE.ins[n + 1])
        outs = tuple(out.value.to_bytes(8, "little") + bytes([len(out.script_pubkey.data)]) + out.script_pubkey.data for out in parsed.vout)
        unsigned = Unsigned(tuple(point.tobytes() for point in WHOLE.points[ins]), outs)
        digests = unsigned.digests([program[:20].tobytes() for program in WHOLE.spent.program[ins]], values(n))
        for digest, point in zip(digests, parsed.vin, strict=True):
            signature, public = point.witness.items
            assert PublicKey.parse(public).verify(Signature.parse(signature[:-1]), digest)


def test_the_same_again() -> None:
    assert signed(WHOLE, KEYS.chain) == RAWS


def test_a_part_is_signed_as_in_the_whole() -> None:
    assert [raw for n in range(0, len(WHOLE), 50) for raw in signed(WHOLE.cut(n, min(n + 50, len(WHOLE))), KEYS.chain)] == RAWS


def test_nothing_to_sign() -> None:
    nothing: Drawn = WHOLE.cut(3, 3)
    assert signed(nothing, KEYS.chain) == []
    assert np.array_equal(nothing.starts, [0])
