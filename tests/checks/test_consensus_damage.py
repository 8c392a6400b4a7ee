"""Each kind of damage to a chain is refused by Bitcoin Core for its own reason, and what is beside it undamaged is accepted."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from bitcoin.core import CBlock, CMutableTransaction, CTransaction, CTxInWitness, CTxWitness
from bitcoin.core.script import CScriptWitness

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.plan import MINER
from parola.checks.consensus import verify
from parola.streams import Streams
from re_mined import FINAL, Coin, Out, block_hash, filled, re_mined, spend, spend_taproot, taproot, torn, worked
from sound_chain import RAWS, SOUND, TIP, needs_kernel, written

KEY = SOUND.keyring.secret(*MINER)
HOME = b"\x00\x14" + SOUND.keyring.program(*MINER)  # the script of the miner's coins, where all of this pays to
END = RAWS[-1]  # the block that damage is done to; it holds nothing but its coinbase
ABOVE = TIP[0] - 1, SOUND.blocks[-2].hash  # where Core stops then
LIVED = next(
    n for n, block in enumerate(SOUND.blocks) if SOUND.transfers[-1] in block.transfers
)  # place of the block with the last transfer
Blocks = list[bytes]


def coin(height: int) -> Coin:
    """What a block paid to its miner; nobody has spent it, but for the first one's."""
    block = SOUND.blocks[height - 1]
    return block.coinbase_txid, 0, block.coinbase_value_sat


FREE, OTHER = coin(2), coin(3)
SAT = FREE[2]
GOOD = spend(KEY, [FREE], [(SAT, HOME)])


def ending(raw: bytes) -> Blocks:
    """The chain with this as its last block."""
    return [*RAWS[:-1], raw]


def holding(*transactions: CTransaction) -> Blocks:
    """The chain whose last block holds these, mined anew: header, Merkle root and commitment are right."""
    return ending(re_mined(END, transactions))


def paying(*outs: Out, coins: Sequence[Coin] = (FREE,), secret: bytes = KEY) -> Blocks:
    return holding(spend(secret, coins, outs))


def rebased(**fields: object) -> Blocks:
    """The last block with another coinbase."""
    block = CBlock.deserialize(END)
    first = CMutableTransaction.from_tx(block.vtx[0])
    for name, value in fields.items():
        setattr(first, name, value)
    return ending(re_mined(END, [GOOD], CTransaction.from_tx(first)))


def headed(place: int, field: bytes) -> Blocks:
    """The last block with other bytes in its header, and work."""
    head = END[:place] + field + END[place + len(field) : 80]
    return ending(worked(head) + END[80:])


def coinbase() -> CMutableTransaction:
    return CMutableTransaction.from_tx(CBlock.deserialize(END).vtx[0])


def tampered_signature() -> Blocks:
    block = CBlock.deserialize(RAWS[LIVED])
    *others, last = block.vtx[1:]
    return [*RAWS[:LIVED], re_mined(RAWS[LIVED], [*others, torn(last)])]


def strangers_key() -> Blocks:
    return paying((SAT, HOME), secret=Streams("a stranger").key("his"))


def money_from_nothing() -> Blocks:
    return paying((SAT + 1, HOME))


def young_coinbase() -> Blocks:
    young = coin(TIP[0] - mining.MATURITY + 1)
    return paying((young[2], HOME), coins=[young])


def double_spend() -> Blocks:
    return holding(GOOD, spend(KEY, [FREE], [(SAT - 1, HOME)]))


def same_coin_twice_in_one() -> Blocks:
    return paying((2 * SAT, HOME), coins=[FREE, FREE])


def unknown_output() -> Blocks:
    return paying((SAT, HOME), coins=[("ab" * 32, 0, SAT)])


def spent_before_it_is_made() -> Blocks:
    return holding(spend(KEY, [(GOOD.GetTxid()[::-1].hex(), 0, SAT)], [(SAT, HOME)]), GOOD)


def same_transaction_twice() -> Blocks:
    """The tree of three transactions has the same root as that of the last one twice (CVE-2012-2459)."""
    other = spend(KEY, [OTHER], [(SAT, HOME)])
    return holding(GOOD, other, other)


def greedy_miner() -> Blocks:
    pay, *rest = coinbase().vout
    pay.nValue += 1
    return rebased(vout=[pay, *rest])


def negative_amount() -> Blocks:
    return paying((-1, HOME), (SAT, HOME))


def more_than_there_can_be() -> Blocks:
    return paying((21_000_000 * 100_000_000 + 1, HOME))


def wrong_height() -> Blocks:
    below = CBlock.deserialize(RAWS[-2]).vtx[0]
    return rebased(vin=list(below.vin))


def no_coinbase() -> Blocks:
    return ending(filled(END, [GOOD]))


def two_coinbases() -> Blocks:
    return holding(CBlock.deserialize(RAWS[-2]).vtx[0])


def no_commitment() -> Blocks:
    bare = coinbase()
    bare.vout, bare.wit = bare.vout[:1], CTxWitness()
    return ending(filled(END, [CTransaction.from_tx(bare), GOOD]))


def other_witness() -> Blocks:
    first, good = CBlock.deserialize(re_mined(END, [GOOD])).vtx
    return ending(filled(END, [first, torn(good)]))


def short_reserved_value() -> Blocks:
    return rebased(wit=CTxWitness([CTxInWitness(CScriptWitness([bytes(31)]))]))


def taproot_spend(mend: Callable[[CTransaction], CTransaction]) -> Blocks:
    script, secret = taproot(KEY)
    into = spend(KEY, [FREE], [(SAT, script)])
    out = spend_taproot(secret, (into.GetTxid()[::-1].hex(), 0, SAT), script, [(SAT, HOME)])
    return holding(into, mend(out))


def waiting(height: int, **more: int) -> Blocks:
    """A transaction that may stand in no block before the one after this height."""
    return holding(spend(KEY, [FREE], [(SAT, HOME)], locktime=height, **more))


def weighing(weight: int) -> Blocks:
    """A last block of about this weight, and not more."""
    over = 8_000 * 4
    outs = [(0, b"\x6a" + bytes(8_000))] * (weight // over)
    full = re_mined(END, [spend(KEY, [FREE], [(SAT, HOME), *outs])])
    spare = 8_000 - -(-(CBlock.deserialize(full).GetWeight() - weight) // 4)
    return ending(re_mined(END, [spend(KEY, [FREE], [(SAT, HOME), *outs[1:], (0, b"\x6a" + bytes(spare))])]))


def old_time() -> Blocks:
    return headed(68, RAWS[-7][68:72])


def future_time() -> Blocks:
    return headed(68, struct.pack("<I", 0xFFFFFFFF))


def other_merkle_root() -> Blocks:
    return headed(36, bytes(32))


def other_parent() -> Blocks:
    return headed(4, bytes(32))


def easier_target() -> Blocks:
    return headed(72, struct.pack("<I", 0x207FFFFE))


def first_version() -> Blocks:
    return headed(0, struct.pack("<I", 1))


def no_work() -> Blocks:
    return ending(worked(END[:80], enough=False) + END[80:])


DAMAGE: dict[str, tuple[Callable[[], Blocks], str]] = {
    "tampered signature": (tampered_signature, "finished with a false/empty top stack element"),
    "stranger's key": (strangers_key, "Script failed an OP_EQUALVERIFY operation"),
    "tampered Taproot signature": (partial(taproot_spend, torn), "Invalid Schnorr signature"),
    "money from nothing": (money_from_nothing, "bad-txns-in-belowout"),
    "young coinbase": (young_coinbase, "bad-txns-premature-spend-of-coinbase"),
    "double spend": (double_spend, "bad-txns-inputs-missingorspent"),
    "unknown output": (unknown_output, "bad-txns-inputs-missingorspent"),
    "spent before it is made": (spent_before_it_is_made, "bad-txns-inputs-missingorspent"),
    "same coin twice in one": (same_coin_twice_in_one, "bad-txns-inputs-duplicate"),
    "same transaction twice": (same_transaction_twice, "bad-txns-duplicate"),
    "negative amount": (negative_amount, "bad-txns-vout-negative"),
    "more than there can be": (more_than_there_can_be, "bad-txns-vout-toolarge"),
    "greedy miner": (greedy_miner, "bad-cb-amount"),
    "wrong height": (wrong_height, "bad-cb-height"),
    "no coinbase": (no_coinbase, "bad-cb-missing"),
    "two coinbases": (two_coinbases, "bad-cb-multiple"),
    "no commitment": (no_commitment, "unexpected-witness"),
    "other witness": (other_witness, "bad-witness-merkle-match"),
    "short reserved value": (short_reserved_value, "bad-witness-nonce-size"),
    "locked until later": (partial(waiting, TIP[0]), "bad-txns-nonfinal"),
    "too heavy with its witness": (partial(weighing, 4_000_100), "bad-blk-weight"),
    "too long without its witness": (partial(weighing, 4_100_000), "bad-blk-length"),
    "old time": (old_time, "time-too-old"),
    "time to come": (future_time, "time-too-new"),
    "other Merkle root": (other_merkle_root, "bad-txnmrklroot"),
    "other parent": (other_parent, "does not follow the one before it"),
    "easier target": (easier_target, "bad-diffbits"),
    "first version": (first_version, "bad-version"),
    "no work": (no_work, "high-hash"),
}
SOUND_ONES: dict[str, Callable[[], Blocks]] = {
    "no fee": partial(holding, GOOD),
    "two spends": partial(paying, (2 * SAT, HOME), coins=(FREE, OTHER)),
    "oldest coinbase that may be spent": partial(paying, (1, HOME), coins=[coin(TIP[0] - mining.MATURITY)]),
    "Taproot": partial(taproot_spend, lambda sound: sound),
    "locked until now": partial(waiting, TIP[0] - 1),
    "locked, but final": partial(waiting, TIP[0], sequence=FINAL),
    "as heavy as may be": partial(weighing, 4_000_000),
    "as old as may be": lambda: headed(68, struct.pack("<I", SOUND.blocks[-7].at + 1)),
}


@needs_kernel
@pytest.mark.parametrize(("made", "reason"), DAMAGE.values(), ids=DAMAGE)
def test_core_refuses(made: Callable[[], Blocks], reason: str, tmp_path: Path) -> None:
    raws = made()
    (problem,) = verify(written(tmp_path, raws), *TIP)
    height, last = len(raws) - 1, block_hash(raws[-2])
    assert problem.startswith(f"Bitcoin Core stops at height {height} ({last}), height {TIP[0]} ({TIP[1]}) was expected: ")
    assert reason in problem


@needs_kernel
@pytest.mark.parametrize("made", SOUND_ONES.values(), ids=SOUND_ONES)
def test_core_accepts_what_the_damage_stands_beside(made: Callable[[], Blocks], tmp_path: Path) -> None:
    raws = made()
    assert verify(written(tmp_path, raws), len(raws), block_hash(raws[-1])) == []


def test_a_chain_mined_anew_from_its_own_parts_is_the_same() -> None:
    raw = RAWS[LIVED]
    assert re_mined(raw, CBlock.deserialize(raw).vtx[1:]) == raw


def test_reasons_are_of_twelve_kinds_and_more() -> None:
    assert len({reason for _, reason in DAMAGE.values()}) >= 25
