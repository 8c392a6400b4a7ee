"""A signature made for one purpose is not taken for another: its type is signed, and looked at."""

from __future__ import annotations

import pytest

from parola.artefacts.pgp import armor, canonical, public
from parola.artefacts.pgp.keys import Certification, PgpKey, block, key
from parola.artefacts.pgp.packets import PUBLIC_KEY, USER_ID, packet
from parola.artefacts.pgp.read import read_key, vouches
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.pgp.signature import Kind, sign
from parola.artefacts.pgp.verify import read_clear_signed, read_detached, signed_by, signed_file_by
from parola_kit.errors import BadInput

CREATED = 1_700_000_000


def made(signer: PgpKey, kind: Kind, content: bytes) -> bytes:
    return sign(signer.secret, signer.fingerprint, kind, CREATED, content).packet


@pytest.mark.parametrize("kind", list(Kind))
def test_vouches(ann: PgpKey, bo: PgpKey, kind: Kind) -> None:
    user = ann.users[0]
    content = public.of_user(ann.point, ann.created, user)
    shown = read_key(block(ann, [Certification(ann.fingerprint, user, made(bo, kind, content))]))
    right = kind in {Kind.CERTIFICATION, Kind.SELF_CERTIFICATION}
    assert vouches(read_key(bo.armored), shown, shown.certified[0]) is right


@pytest.mark.parametrize("kind", [Kind.BINARY, Kind.TEXT, Kind.REVOCATION])
def test_self_certifications(kind: Kind) -> None:
    owner = key(b"\x09" * 32, CREATED, ["Owner"])
    content = public.of_user(owner.point, CREATED, "Owner")
    data = packet(PUBLIC_KEY, public.body(owner.point, CREATED)) + packet(USER_ID, b"Owner") + made(owner, kind, content)
    with pytest.raises(BadInput, match="over user id 'Owner' does not hold"):
        read_key(armor.armored(armor.KEY, data))


@pytest.mark.parametrize("kind", list(Kind))
def test_clear_signed_texts(ann: PgpKey, kind: Kind) -> None:
    message = clear_signed(ann, "one\ntwo", CREATED)
    head = message[: message.index(armor.begin(armor.SIGNATURE))]
    other = head + armor.armored(armor.SIGNATURE, made(ann, kind, canonical.clear("one\ntwo")))
    assert signed_by(read_key(ann.armored), read_clear_signed(other)) is (kind is Kind.TEXT)


@pytest.mark.parametrize("kind", list(Kind))
def test_files(ann: PgpKey, kind: Kind) -> None:
    signature = read_detached(armor.armored(armor.SIGNATURE, made(ann, kind, b"one")))
    assert signed_file_by(read_key(ann.armored), b"one", signature) is (kind in {Kind.BINARY, Kind.TEXT})
