"""Blocks taken apart by our own few lines are what python-bitcoinlib makes of them, whatever transactions they hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from bitcoin.core import CBlock, COutPoint, CTransaction, CTxIn, CTxInWitness, CTxOut, CTxWitness
from bitcoin.core.script import CScript, CScriptWitness
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.artefacts.ledger.blocks import MAGIC
from parola.checks.block_files import Held, blocks
from parola.checks.raw_block import Raw
from parola_kit.errors import BadInput
from re_mined import filled, framed
from sound_chain import RAWS, SOUND, written

SCRIPTS = st.one_of(st.binary(max_size=40), st.integers(250, 600).map(bytes))
COINS = st.builds(COutPoint, st.binary(min_size=32, max_size=32), st.integers(0, 0xFFFFFFFF))
STACK = st.lists(SCRIPTS, max_size=4)


@st.composite
def transactions(draw: st.DrawFn) -> CTransaction:
    """With or without witnesses, of few or hundreds of inputs and outputs."""
    ins = draw(st.lists(st.tuples(COINS, SCRIPTS, STACK), min_size=1, max_size=4)) * draw(st.sampled_from([1, 1, 1, 300]))
    outs = draw(st.lists(st.tuples(st.integers(0, 2**50), SCRIPTS), min_size=1, max_size=4)) * draw(st.sampled_from([1, 1, 1, 300]))
    witness = CTxWitness([CTxInWitness(CScriptWitness(stack)) for *_, stack in ins]) if draw(st.booleans()) else CTxWitness()
    inputs = [CTxIn(point, CScript(script), draw(st.sampled_from([0, 0xFFFFFFFD]))) for point, script, _ in ins]
    return CTransaction(inputs, [CTxOut(value, CScript(script)) for value, script in outs], draw(st.integers(0, 2**32 - 1)), 2, witness)


def taken_apart(*raws: bytes) -> Raw:
    raw, offset = Raw(), 0
    for one in raws:
        held = Held(Path("blk00000.dat"), offset, framed([one], MAGIC))
        raw.add(held)
        offset += len(held.framed)
    return raw


def as_the_library_says(*raws: bytes) -> Raw:
    parsed = [CBlock.deserialize(raw) for raw in raws]
    made = [(n, tx) for block in parsed for n, tx in enumerate(block.vtx)]
    return Raw(
        hash=[block.GetHash() for block in parsed],
        at=[block.nTime for block in parsed],
        count=[len(block.vtx) for block in parsed],
        txid=[tx.GetTxid() for _, tx in made],
        weight=[tx.calc_weight() for _, tx in made],
        locktime=[tx.nLockTime for _, tx in made],
        ins=[len(tx.vin) if n else 0 for n, tx in made],
        outs=[len(tx.vout) for _, tx in made],
        point=[spent.prevout.serialize() for n, tx in made if n for spent in tx.vin],
        value_sat=[out.nValue for _, tx in made for out in tx.vout],
        script=[bytes(out.scriptPubKey) for _, tx in made for out in tx.vout],
    )


def test_our_chain() -> None:
    raw = taken_apart(*RAWS)
    assert raw == as_the_library_says(*RAWS)
    assert [value[::-1].hex() for value in raw.hash] == [block.hash for block in SOUND.blocks]
    assert len(raw.txid) == len(SOUND.blocks) + len(SOUND.transfers)


@given(st.lists(transactions(), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_any_transactions(made: list[CTransaction]) -> None:
    raw = filled(RAWS[0], [CBlock.deserialize(RAWS[0]).vtx[0], *made])
    assert taken_apart(raw, RAWS[1]) == as_the_library_says(raw, RAWS[1])


@pytest.mark.parametrize(
    "bad",
    [
        RAWS[-1][:-1],
        RAWS[-1] + b"\0",
        RAWS[-1][:80] + b"\x00" + RAWS[-1][81:],
        RAWS[-1][:80] + b"\x02" + RAWS[-1][81:],
        RAWS[-1][:80] + b"\xff" * 9 + RAWS[-1][81:],
        RAWS[-1][:86] + b"\xff" * 9 + RAWS[-1][87:],
        RAWS[-1][:81],
    ],
)
def test_bytes_that_are_no_block_are_told_with_their_place(tmp_path: Path, bad: bytes) -> None:
    (file,) = written(tmp_path, [])
    offset = file.stat().st_size
    with file.open("ab") as opened:
        opened.write(framed([bad], MAGIC))
    _, held = blocks([file])
    with pytest.raises(BadInput) as caught:
        Raw().add(held)
    assert str(caught.value) == f"{file}: byte {offset}: the block that begins here does not end where its transactions do"
