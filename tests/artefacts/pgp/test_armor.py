"""Armor: the published check of its CRC, what is read back, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.artefacts.pgp import armor
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

DATA = bytes(range(100))


@pytest.mark.parametrize(("data", "crc"), [(b"", 0xB704CE), (b"123456789", 0x21CF02)])
def test_crc_of_the_catalogue(data: bytes, crc: int) -> None:
    """CRC-24/OPENPGP in the catalogue of parametrised CRC algorithms."""
    assert armor.crc24(data) == crc


@given(st.binary(max_size=300), st.sampled_from([armor.KEY, armor.SIGNATURE]), st.sampled_from(["\n", "\r\n", " \t\n"]))
def test_reads_what_it_writes_within_other_text(data: bytes, kind: str, line_end: str) -> None:
    text = armor.armored(kind, data)
    assert armor.dearmored(kind, "before\n" + text.replace("\n", line_end) + "after") == data


def test_the_mark_stands_in_the_head() -> None:
    assert armor.armored(armor.KEY, DATA).splitlines()[:3] == [armor.begin(armor.KEY), f"Comment: {MARK_ASCII}", ""]


def test_a_block_without_checksum_is_read() -> None:
    lines = armor.armored(armor.KEY, DATA).splitlines()
    assert armor.dearmored(armor.KEY, "\n".join([*lines[:-2], lines[-1]])) == DATA


def test_every_changed_letter_is_refused() -> None:
    text = armor.armored(armor.SIGNATURE, DATA)
    start = text.index("\n\n") + 2
    places = [n for n in range(start, text.index("\n-----END")) if text[n] not in "=\n"]
    assert len(places) > len(DATA)
    for n in places:
        changed = text[:n] + ("B" if text[n] == "A" else "A") + text[n + 1 :]
        with pytest.raises(BadInput, match="PGP SIGNATURE: "):
            armor.dearmored(armor.SIGNATURE, changed)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace("BEGIN", "BEGUN"), "no whole block"),
        (lambda text: text.replace("-----END", "---END"), "no whole block"),
        (lambda text: text.replace("\n\n", "\n"), "no whole block"),
        (lambda text: text.replace("KEY BLOCK", "MESSAGE"), "no whole block"),
        (lambda text: text.replace("AAEC", "AAÉC"), "not base64"),
        (lambda text: text.replace("AAEC", "AAE"), "not base64"),
        (lambda text: text.replace("AAEC", "AA*C"), "not base64"),
    ],
)
def test_damaged_blocks_are_refused(damage, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        armor.dearmored(armor.KEY, damage(armor.armored(armor.KEY, DATA)))
