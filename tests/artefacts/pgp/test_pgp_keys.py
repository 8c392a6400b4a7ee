"""Keys: what GnuPG and our reader say of them, and what cannot be made."""

from __future__ import annotations

import pytest
from gnupg_home import GnuPG

from parola.artefacts.pgp import keys
from parola.artefacts.pgp.keys import PgpKey, Reason, block, certification, key, revoked
from parola.artefacts.pgp.read import read_key, vouches
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

CREATED = 1_700_000_000
DAY = 86_400
FINGERPRINT = "74FB18F50E5FA8A70325A3CAE608D76BF4BCDF2B"  # of Ann's key, as GnuPG 2.2.40 lists it

# Made by GnuPG 2.2.40 for this test, with a subkey and an expiry; its secret halves were thrown away.
MADE_BY_GNUPG = """-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEZVPxABYJKwYBBAHaRw8BAQdAWJNR+O2YnuQpIFpcQTMWQEtR9hOht4aDRUQ3
tAGo/0y0D1Rlc3QgPHRAeC50ZXN0PoiWBBMWCAA+FiEEfEYbve3L2CcA8KNt8apa
8wt24mUFAmVT8QACGwMFCQPCZwAFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
8apa8wt24mVg6gEA0TrgVBKDT3FVvmwMz3DfYRxn9lnbEMzrjJitAecHoO4A/2lu
RH4Pa+2rYI1DRb8rSvphVW8q0NGxRdPUXBzc0wwEuDgEZVPxABIKKwYBBAGXVQEF
AQEHQHPbpafP4RDbQLUnvZEpdgYWR/mrDU2LXlYc4DWFM5sJAwEIB4h4BBgWCAAg
FiEEfEYbve3L2CcA8KNt8apa8wt24mUFAmVT8QACGwwACgkQ8apa8wt24mV75AEA
3/fISyUkgV365WSFTI5iN92Oe7loNJ8LIOcGoOOLMHUA/A78oBuXXJt22g+wtm3r
Iqv1UmfT2u5ib995Vd7Uiu0K
=CGOt
-----END PGP PUBLIC KEY BLOCK-----
"""


def column(rows: list[list[str]], kind: str, field: int) -> list[str]:
    return [row[field] for row in rows if row[0] == kind]


def test_gpg_lists_the_key_as_it_was_made(gpg: GnuPG, ann: PgpKey) -> None:
    rows = gpg.rows("--list-keys", ann.fingerprint)
    assert column(rows, "fpr", 9) == [ann.fingerprint] == [FINGERPRINT]
    assert column(rows, "pub", 4) == [ann.key_id]
    assert column(rows, "pub", 5) == [str(CREATED)]
    assert column(rows, "pub", 6) == [""]
    assert column(rows, "pub", 11) == ["scSC"]
    assert column(rows, "pub", 16) == ["ed25519"]
    assert tuple(column(rows, "uid", 9)) == ann.users


def test_gpg_checks_every_certification(empty_gpg: GnuPG, ann: PgpKey, bo: PgpKey) -> None:
    third = key(b"\x03" * 32, CREATED, ["C"])
    vouched = [certification(signer, ann, ann.users[1], CREATED + n) for n, signer in enumerate((bo, third))]
    empty_gpg.take(block(ann, vouched), bo.armored, third.armored)
    found = [row for row in empty_gpg.rows("--check-signatures", ann.fingerprint) if row[0] in {"uid", "sig"}]
    under = [row[4] for row in found if row[0] == "sig"]
    assert {row[1] for row in found if row[0] == "sig"} == {"!"}
    assert under == [ann.key_id, ann.key_id, bo.key_id, third.key_id, ann.key_id]
    assert [row[10] for row in found if row[0] == "sig"] == ["13x", "13x", "10x", "10x", "13x"]


def test_a_certification_of_somebody_else_is_no_vouch(empty_gpg: GnuPG, ann: PgpKey, bo: PgpKey) -> None:
    """A key with Bo's name is not Bo's: gpg and our reader find that it did not sign."""
    impostor = key(b"\x04" * 32, CREATED, bo.users)
    shown = read_key(block(ann, [certification(bo, ann, ann.users[0], CREATED)]))
    (vouch,) = shown.certified
    assert (vouch.user, vouch.signature.issuer, vouch.signature.at) == (ann.users[0], bo.fingerprint, CREATED)
    assert vouches(read_key(bo.armored), shown, vouch)
    assert not vouches(read_key(impostor.armored), shown, vouch)
    assert not vouches(read_key(bo.armored), read_key(impostor.armored), vouch)


def test_expiry_at_its_second(empty_gpg: GnuPG) -> None:
    short = key(b"\x05" * 32, CREATED, ["Short", "Shorter"], expires=CREATED + 90 * DAY)
    empty_gpg.take(short.armored)
    rows = empty_gpg.rows("--list-keys", at=CREATED + 90 * DAY - 1)
    assert column(rows, "pub", 6) == [str(CREATED + 90 * DAY)]
    assert column(rows, "pub", 1) == ["-"]
    assert column(empty_gpg.rows("--list-keys", at=CREATED + 90 * DAY + 1), "pub", 1) == ["e"]
    assert read_key(short.armored).expires == CREATED + 90 * DAY


@pytest.mark.parametrize("reason", list(Reason))
def test_gpg_takes_a_revocation(gpg: GnuPG, ann: PgpKey, bo: PgpKey, reason: Reason) -> None:
    vouched = [certification(bo, ann, ann.users[0], CREATED)]
    gpg.take(revoked(ann, CREATED + DAY, reason, "mất khoá – চাবি হারানো", vouched))
    rows = gpg.rows("--check-signatures", ann.fingerprint)
    assert column(rows, "pub", 1) == ["r"]
    (revocation,) = (row for row in rows if row[0] == "rev")
    assert (revocation[1], revocation[4], revocation[5], revocation[10]) == ("!", ann.key_id, str(CREATED + DAY), f"20x,{reason:02x}")
    assert len([row for row in rows if row[0] == "sig"]) == len(ann.users) + 1


def test_our_reader_finds_what_was_put_in(ann: PgpKey, bo: PgpKey) -> None:
    shown = read_key(revoked(ann, CREATED + 7, Reason.RETIRED, certifications=[certification(bo, ann, ann.users[2], CREATED + 5)]))
    assert (shown.fingerprint, shown.point, shown.created, shown.users) == (ann.fingerprint, ann.point, CREATED, ann.users)
    assert (shown.expires, shown.revoked, len(shown.certified)) == (None, CREATED + 7, 1)
    assert read_key(ann.armored).revoked is None


def test_our_reader_reads_a_key_of_gnupg() -> None:
    shown = read_key(MADE_BY_GNUPG)
    assert shown.fingerprint == "7C461BBDEDCBD82700F0A36DF1AA5AF30B76E265"
    assert (shown.created, shown.users, shown.expires) == (CREATED, ("Test <t@x.test>",), CREATED + 730 * DAY)
    assert (shown.revoked, shown.certified) == (None, ())


def test_equal_bytes_for_equal_seeds_and_times(ann: PgpKey, bo: PgpKey) -> None:
    def whole() -> str:
        again = key(b"\x01" * 32, CREATED, list(ann.users))
        return revoked(again, CREATED + 1, Reason.NONE, certifications=[certification(bo, again, again.users[0], CREATED)])

    assert whole() == whole()
    assert key(b"\x01" * 32, CREATED, list(ann.users)).armored == ann.armored
    assert f"Comment: {MARK_ASCII}\n" in ann.armored


def test_the_secret_is_not_shown(ann: PgpKey) -> None:
    assert "secret" not in repr(ann)
    assert "\\x01\\x01" not in repr(ann)


def test_a_long_user_id(empty_gpg: GnuPG) -> None:
    users = ["é" * 100 + "x" * n for n in (55, 56, 1800)]  # 255 and 256 bytes, where the header grows, and the longest
    long = key(b"\x06" * 32, CREATED, users)
    empty_gpg.take(long.armored)
    assert column(empty_gpg.rows("--list-keys"), "uid", 9) == users == list(read_key(long.armored).users)


@pytest.mark.parametrize(
    ("secret", "created", "users", "expires", "said"),
    [
        (b"\x01" * 31, CREATED, ["A"], None, "31 bytes, not 32"),
        (b"\x01" * 32, 0, ["A"], None, "0 is no time"),
        (b"\x01" * 32, 1 << 32, ["A"], None, "4294967296 is no time"),
        (b"\x01" * 32, CREATED, [], None, "needs a user id"),
        (b"\x01" * 32, CREATED, ["A", "A"], None, "each but once"),
        (b"\x01" * 32, CREATED, [" "], None, "empty, too long"),
        (b"\x01" * 32, CREATED, ["A\nB"], None, "control characters"),
        (b"\x01" * 32, CREATED, ["A\ud800"], None, "control characters"),
        (b"\x01" * 32, CREATED, ["A" * 2001], None, "too long"),
        (b"\x01" * 32, CREATED, ["A"], CREATED, f"expire at {CREATED}"),
        (b"\x01" * 32, CREATED, ["A"], 1 << 32, "expire at 4294967296"),
    ],
)
def test_keys_that_cannot_be_made(secret: bytes, created: int, users: list[str], expires: int | None, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        key(secret, created, users, expires)


def test_certifications_that_cannot_be_made(ann: PgpKey, bo: PgpKey) -> None:
    with pytest.raises(BadInput, match="no user id 'Nobody' to certify"):
        certification(bo, ann, "Nobody", CREATED)
    with pytest.raises(BadInput, match=f"created at {CREATED}: no signature with it or of it can be dated {CREATED - 1}"):
        certification(bo, ann, ann.users[0], CREATED - 1)
    young = key(b"\x07" * 32, CREATED + DAY, ["Young"])
    for signer, target in ((young, ann), (ann, young)):
        with pytest.raises(BadInput, match=f"{young.key_id}, created at {CREATED + DAY}: no signature"):
            certification(signer, target, target.users[0], CREATED)
    with pytest.raises(BadInput, match=f"a certification is of key {ann.key_id}"):
        block(bo, [certification(bo, ann, ann.users[0], CREATED)])


@pytest.mark.parametrize("text", ["line\nline", "x" * 2001, "\ud800", "\t"])
def test_reasons_that_cannot_be_given(ann: PgpKey, text: str) -> None:
    with pytest.raises(BadInput, match="empty, too long or holds control characters"):
        revoked(ann, CREATED, Reason.NONE, text)


def test_a_revocation_before_the_key(ann: PgpKey) -> None:
    with pytest.raises(BadInput, match=f"can be dated {CREATED - 1}"):
        keys.revoked(ann, CREATED - 1, Reason.NONE)
