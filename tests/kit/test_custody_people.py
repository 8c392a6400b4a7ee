"""Custody and people: a key is one person's, nobody explains away what they did, and the verdict says who sealed what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from captured_sites import SECRET
from custody_bags import B_TAN, C_VEGA, KEY, OTHER, THIRD, Rows, edit, flip, handed, made, now, rebuilt, signed

from parola_kit.capture import Verdict, custody, hand_on, seal, verify
from parola_kit.errors import WrongUse

BEN = seal.public(OTHER)
BOTH = [KEY, BEN]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine lines of A. Cruz, then a transfer to B. Tan: 10 and 11 of the one, 12 and 13 of the other."""
    folder = made(tmp_path_factory.mktemp("people") / "bag")
    handed(folder)
    return folder


@pytest.fixture
def item(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "bag"))


def told(verdict: Verdict, text: str) -> bool:
    assert not verdict.sound
    return any(text in each for each in verdict.problems)


def test_the_verdict_says_which_lines_each_key_sealed(item: Path) -> None:
    verdict = verify(item, BOTH)
    assert verdict.sound
    assert [(one.key, one.persons, one.lines) for one in verdict.sealed] == [
        (KEY.hex(), ("A. Cruz",), ((1, 11),)),
        (BEN.hex(), ("B. Tan",), ((12, 13),)),
    ]
    assert f"lines 12 to 13 were sealed by B. Tan with the key {BEN.hex()}" in str(verdict).splitlines()


def test_a_bag_that_one_of_two_forged_whole_is_found_by_their_keys(item: Path) -> None:
    """B. Tan writes another page and the lines of A. Cruz, and seals all of it."""
    flip(item / "data" / "capture.warc.gz", 9)  # the gzip header's system: another file, the same pages
    rebuilt(item)
    edit(item, lambda rows: rows[7].update(note="I saw this page too"))
    signed(item, OTHER)
    verdict = verify(item, BOTH)
    assert told(verdict, f"the key {KEY.hex()} was given, and sealed nothing here")
    assert told(verdict, "line 13: B. Tan seals with the key that sealed for A. Cruz at line 7")
    assert not verify(item).sound  # without any key: the two cannot have one


def test_a_given_key_that_sealed_nothing_is_told(item: Path) -> None:
    third = seal.public(THIRD)
    assert verify(item, [*BOTH, third]).problems == (f"the key {third.hex()} was given, and sealed nothing here",)


def test_a_forger_with_a_key_for_each_needs_those_that_were_given(item: Path) -> None:
    signed(item, THIRD, THIRD, THIRD, OTHER)
    assert verify(item).sound  # nothing in the bag can show it
    assert told(verify(item, BOTH), f"line 7: sealed by an unknown key, {seal.public(THIRD).hex()}")


def test_a_person_has_one_key(item: Path) -> None:
    signed(item, SECRET, SECRET, OTHER, OTHER)  # the transfer-out of A. Cruz, sealed by who takes it
    verdict = verify(item, BOTH)
    assert verdict.problems[0].startswith(f"custody.jsonl: line 11: A. Cruz seals with another key, {BEN.hex()}, than at line 7")
    assert told(verdict, "line 13: B. Tan seals with the key that sealed for A. Cruz at line 11")


def test_nobody_seals_the_lines_of_another(item: Path) -> None:
    """B. Tan adds an act of A. Cruz before the transfer-out, and takes over under one seal."""
    edit(item, lambda rows: rows.pop(10))
    signed(item, SECRET, SECRET, OTHER)
    assert told(verify(item, BOTH), "line 10: A. Cruz acts, and B. Tan sealed it")


@pytest.mark.parametrize(
    ("who", "secret", "said"),
    [
        (B_TAN, THIRD, "B. Tan seals with another key"),
        (C_VEGA, OTHER, "C. Vega seals with the key that sealed for B. Tan"),
    ],
)
def test_an_act_with_the_wrong_key_is_refused_before_it_spoils_the_bag(item: Path, who: custody.Who, secret: bytes, said: str) -> None:
    before = (item / custody.LOG).read_bytes()
    with pytest.raises(WrongUse, match=said):
        hand_on(item, "view", who, secret, now(2), {})
    assert (item / custody.LOG).read_bytes() == before
    assert verify(item, BOTH).sound


def test_nobody_explains_away_a_line_of_their_own(item: Path) -> None:
    hand_on(item, "view", B_TAN, OTHER, now(7), {})
    hand_on(item, "view", B_TAN, OTHER, now(2), {})
    hand_on(item, "correct", B_TAN, OTHER, now(7), {"corrects": 16, "note": "all is well"})
    (gap,) = verify(item, BOTH).gaps
    assert gap.startswith("custody.jsonl: line 16: its time, ")
    assert gap.endswith("; line 18, by B. Tan, says: all is well")
    hand_on(item, "transfer-out", B_TAN, OTHER, now(8), {"to": "C. Vega"})
    hand_on(item, "transfer-in", C_VEGA, THIRD, now(9), {"from": "B. Tan"})
    hand_on(item, "correct", C_VEGA, THIRD, now(10), {"corrects": 16, "note": "I compared the clocks"})
    verdict = verify(item, [*BOTH, seal.public(THIRD)])
    assert verdict.sound
    assert verdict.remarks[0].endswith("line 24 explains: I compared the clocks")


def test_a_missing_transfer_stays_missing_whoever_explains(item: Path) -> None:
    hand_on(item, "view", C_VEGA, THIRD, now(2), {})
    hand_on(item, "transfer-out", C_VEGA, THIRD, now(3), {"to": "B. Tan"})
    hand_on(item, "transfer-in", B_TAN, OTHER, now(4), {"from": "C. Vega"})
    hand_on(item, "correct", B_TAN, OTHER, now(5), {"corrects": 14, "note": "it was with her"})
    missing = "C. Vega acts, and the item is with B. Tan; a transfer is missing"
    assert verify(item, [*BOTH, seal.public(THIRD)]).gaps == (
        f"custody.jsonl: line 14: {missing}; line 20, by B. Tan, says: it was with her",
    )


def test_a_correction_explains_nothing_that_comes_after_it(item: Path) -> None:
    def early(rows: Rows) -> None:
        rows[7].update(action="correct", corrects=13, note="before it happened")
        rows[12].update(at="2026-01-01T00:00:00.000Z")

    edit(item, early)
    signed(item, SECRET, SECRET, SECRET, OTHER)
    (gap,) = verify(item, BOTH).gaps
    assert gap.startswith("custody.jsonl: line 13: its time, 2026-01-01T00:00:00.000Z, is before that of line 12")
    assert "before it happened" not in gap


def test_an_act_after_handing_over_does_not_undo_the_handing_over(item: Path) -> None:
    hand_on(item, "transfer-out", B_TAN, OTHER, now(2), {"to": "C. Vega"})
    hand_on(item, "view", B_TAN, OTHER, now(3), {})
    hand_on(item, "transfer-in", C_VEGA, THIRD, now(4), {"from": "B. Tan"})
    assert verify(item).gaps == ("custody.jsonl: line 16: B. Tan acts after handing it to C. Vega",)
