"""Clear-signed texts: every script and every odd line, verified by GnuPG and by our reader."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from gnupg_home import GnuPG
from hypothesis import given
from hypothesis import strategies as st
from test_pgp_keys import MADE_BY_GNUPG

from parola.artefacts.pgp import armor
from parola.artefacts.pgp.canonical import LONGEST_LINE
from parola.artefacts.pgp.keys import PgpKey, Reason, key, revoked
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola_kit.errors import BadInput

CREATED = 1_700_000_000
AT = CREATED + 3_600
DAY = 86_400

# Text, and what its signature covers.
TEXTS = {
    "plain": ("Mirror list of May.\nOld addresses are closed.", "Mirror list of May.\nOld addresses are closed."),
    "Bangla": ("আমরা ঠিকানা বদলেছি।\nপুরোনোটি বন্ধ।", "আমরা ঠিকানা বদলেছি।\nপুরোনোটি বন্ধ।"),
    "Thai": ("เราย้ายที่อยู่แล้ว", "เราย้ายที่อยู่แล้ว"),
    "Vietnamese": ("Địa chỉ đã đổi.\nĐịa chỉ cũ đã đóng.", "Địa chỉ đã đổi.\nĐịa chỉ cũ đã đóng."),
    "dashes": ("- one\n-- two\n-----BEGIN PGP SIGNATURE-----\n-\n- - x", "- one\n-- two\n-----BEGIN PGP SIGNATURE-----\n-\n- - x"),
    "From": ("From here on\nFromage\n From", "From here on\nFromage\n From"),
    "blanks": ("end  \nend\t\n   \n  start", "end\nend\n\n  start"),
    "odd spaces stay": ("end\u00a0\nend\u3000\nend\x0b\u2028\x85", "end\u00a0\nend\u3000\nend\x0b\u2028\x85"),
    "empty": ("", ""),
    "one line end": ("\n", ""),
    "no line end": ("last", "last"),
    "line end": ("last\n", "last"),
    "two line ends": ("last\n\n", "last\n"),
    "CRLF": ("one\r\n\r\ntwo \r\n", "one\n\ntwo"),
    "CR": ("one\rtwo\r", "one\ntwo"),
    "longest line": ("x" * LONGEST_LINE, "x" * LONGEST_LINE),
    "looks like a header": ("Hash: MD5\n\nComment: x", "Hash: MD5\n\nComment: x"),
}
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00") | st.sampled_from("-\n\r\t F"), max_size=60)
PIECES = ["-", "- ", "From ", "\n", " \r\n", "\t", "\r"]
PREFIXED = st.lists(st.sampled_from(PIECES) | LINES, max_size=6).map("".join)

GOLDEN = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

- - moved
- From today
-----BEGIN PGP SIGNATURE-----
Comment: FICTITIOUS - TRAINING

iHUEARYKACcWIQR0+xj1Dl+opwMlo8rmCNdr9LzfKwUCZVP/EAkQ5gjXa/S83ysA
AFlZAP9G7exyYi3YrfLquv7Y+Hck4Xr+1gcPv4Z/bjA713ALJQEA1pmfxrtNEkpF
07ZO7ztcz7yYlxtB/2FHlHIGiXkB1Qo=
=mIUG
-----END PGP SIGNATURE-----
"""


@pytest.mark.parametrize("name", TEXTS)
def test_our_reader_finds_what_is_covered(ann: PgpKey, bo: PgpKey, name: str) -> None:
    text, covered = TEXTS[name]
    signed = read_clear_signed("Posted by me:\n" + clear_signed(ann, text, AT) + "bye\n")
    assert (signed.text, signed.signature.at, signed.signature.issuer) == (covered, AT, ann.fingerprint)
    assert signed_by(read_key(ann.armored), signed)
    assert not signed_by(read_key(bo.armored), signed)


def test_gpg_verifies_them_all(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    messages = [clear_signed(ann, text, AT) for text, _ in TEXTS.values()]
    assert dict(zip(TEXTS, gpg.verdicts(messages, tmp_path), strict=True)) == dict.fromkeys(TEXTS, "GOODSIG")


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"blanks", "CRLF"}))
def test_gpg_gives_back_what_is_covered(gpg: GnuPG, ann: PgpKey, name: str) -> None:
    """Without blanks at ends of lines: gpg hands those out though they are not signed."""
    text, covered = TEXTS[name]
    out = gpg.run("--output", "-", "--status-fd", "2", "--decrypt", data=clear_signed(ann, text, AT).encode()).stdout.decode()
    assert out == covered + "\n"


@given(text=PREFIXED, at=st.integers(CREATED, 0xFFFFFFFF))
def test_any_text_verifies_by_our_reader(ann: PgpKey, text: str, at: int) -> None:
    message = clear_signed(ann, text, at)
    assert signed_by(read_key(ann.armored), read_clear_signed(message))
    assert signed_by(read_key(ann.armored), read_clear_signed(message.replace("\n", "\r\n")))
    assert clear_signed(ann, text, at) == message


def test_forty_random_texts_verify_by_gpg(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    draw = random.Random(5)
    pieces = [*PIECES * 5, *(text for name, (text, _) in TEXTS.items() if name != "longest line"), *(chr(n) for n in range(1, 0x250, 7))]
    texts = ["".join(draw.choices(pieces, k=draw.randrange(12))) for _ in range(40)]
    assert len(set(texts)) > 35
    assert gpg.verdicts([clear_signed(ann, text, AT) for text in texts], tmp_path) == ["GOODSIG"] * 40


def test_signatures_that_begin_with_zeros(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    """Integers are written without zeros in front: both halves of a signature meet that once in 256."""
    short: dict[int, str] = {}
    for n in range(4_000):
        message = clear_signed(ann, f"notice {n}", AT)
        value = read_clear_signed(message).signature.value
        short.update({half: message for half in (0, 32) if value[half] == 0})
        if len(short) == 2:
            break
    assert gpg.verdicts(short.values(), tmp_path) == ["GOODSIG"] * 2
    assert all(signed_by(read_key(ann.armored), read_clear_signed(message)) for message in short.values())


def test_gpg_says_what_has_lapsed(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    short = key(b"\x05" * 32, CREATED, ["Short"], expires=CREATED + DAY)
    gpg.take(short.armored, revoked(ann, CREATED + DAY, Reason.COMPROMISED))
    messages = [clear_signed(short, "x", AT), clear_signed(ann, "x", AT)]
    assert gpg.verdicts(messages, tmp_path, at=CREATED + 2 * DAY) == ["EXPKEYSIG", "REVKEYSIG"]
    assert gpg.verdicts(messages, tmp_path, at=AT) == ["GOODSIG", "REVKEYSIG"]


def test_golden(ann: PgpKey) -> None:
    assert clear_signed(ann, "- moved\nFrom today", AT) == GOLDEN


def test_our_reader_reads_a_message_of_gnupg() -> None:
    message = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

- - dash
blank\x20\x20

- From here
-----BEGIN PGP SIGNATURE-----

iHUEARYIAB0WIQR8Rhu97cvYJwDwo23xqlrzC3biZQUCZVP/EAAKCRDxqlrzC3bi
ZVNlAQCRJSCdHNpltxOD+HNKgzGnZxReXDFxIB/IZTjkuUV8VAEA96woL6015gCg
I4Ak2kUJ3bVRl7DHimQOIY9MCE2fvAU=
=VSv9
-----END PGP SIGNATURE-----
"""
    signed = read_clear_signed(message)
    assert signed.text == "- dash\nblank\n\nFrom here"
    assert signed_by(read_key(MADE_BY_GNUPG), signed)


def test_dashes_escaped_where_they_need_not_be(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    """Some programs escape every line, empty ones too."""
    message = clear_signed(ann, "a\n\nb", AT).replace("\na\n\nb\n", "\n- a\n- \n- b\n")
    assert gpg.verdicts([message], tmp_path) == ["GOODSIG"]
    assert signed_by(read_key(ann.armored), read_clear_signed(message))


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * (LONGEST_LINE + 1), "short\n" + "ă" * LONGEST_LINE])
def test_texts_that_cannot_be_signed(ann: PgpKey, text: str) -> None:
    with pytest.raises(BadInput, match="signed text"):
        clear_signed(ann, text, AT)


def test_no_signature_before_the_key(ann: PgpKey) -> None:
    with pytest.raises(BadInput, match=f"can be dated {CREATED - 1}"):
        clear_signed(ann, "x", CREATED - 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("PGP SIGNED MESSAGE", "PGP MESSAGE", "no whole message"),
        ("BEGIN PGP SIGNATURE", "BEGIN SIGNATURE", "no whole message"),
        ("Hash: SHA512\n", "Hash: SHA512\nNote: paid\n", "not its hash"),
        ("one\n", "-one\n", "line 1: a dash"),
        ("END PGP SIGNATURE", "END", "no whole block"),
    ],
)
def test_messages_that_cannot_be_read(ann: PgpKey, old: str, new: str, said: str) -> None:
    message = clear_signed(ann, "one\ntwo", AT)
    assert old in message
    with pytest.raises(BadInput, match=said):
        read_clear_signed(message.replace(old, new))


def test_a_block_of_two_signatures_is_not_read(ann: PgpKey) -> None:
    message = clear_signed(ann, "one", AT)
    data = armor.dearmored(armor.SIGNATURE, message)
    head = message[: message.index("-----BEGIN PGP SIGNATURE")]
    with pytest.raises(BadInput, match="one signature expected"):
        read_clear_signed(head + armor.armored(armor.SIGNATURE, data * 2))
