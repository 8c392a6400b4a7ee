"""Whatever is changed, GnuPG and our reader refuse it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from gnupg_home import GnuPG

from parola.artefacts.pgp import armor
from parola.artefacts.pgp.keys import PgpKey, Reason, key, revoked
from parola.artefacts.pgp.packets import SIGNATURE, packet
from parola.artefacts.pgp.read import PublicKey, read_key
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola_kit.errors import BadInput

CREATED = 1_700_000_000
HEADER = 2  # bytes before the body of a packet
DIGEST = 49  # where in the packet its first two bytes of the digest stand, at which GnuPG does not look
TEXT = "Địa chỉ mới, one and two; - three."


def changed(data: bytes, place: int, mask: int) -> bytes:
    return data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]


def refused(read: Callable[[], bool]) -> bool:
    try:
        return not read()
    except BadInput:
        return True


def holds(key: PublicKey, message: str) -> bool:
    return signed_by(key, read_clear_signed(message))


def test_every_changed_byte_of_a_signature(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    message = clear_signed(ann, TEXT, CREATED)
    head, data = message[: message.index("-----BEGIN PGP SIGNATURE")], armor.dearmored(armor.SIGNATURE, message)
    places = [n for n in range(HEADER, len(data)) if n not in {DIGEST, DIGEST + 1}]
    broken = [head + armor.armored(armor.SIGNATURE, changed(data, n, 0xFF)) for n in places]
    *said, last = gpg.verdicts([*broken, message], tmp_path)
    assert set(said) == {"BADSIG", "ERRSIG", ""}
    assert said.count("BADSIG") > 64
    assert last == "GOODSIG"


def test_every_changed_bit_of_a_signature_by_our_reader(ann: PgpKey) -> None:
    message = clear_signed(ann, TEXT, CREATED)
    shown = read_key(ann.armored)
    head, data = message[: message.index("-----BEGIN PGP SIGNATURE")], armor.dearmored(armor.SIGNATURE, message)
    for place in range(len(data)):
        for bit in range(8):
            broken = head + armor.armored(armor.SIGNATURE, changed(data, place, 1 << bit))
            assert refused(lambda broken=broken: holds(shown, broken)), (place, bit)


@pytest.mark.parametrize("tail", [b"\x00", b"\x00\x00"])
def test_bytes_after_a_signature(ann: PgpKey, tail: bytes) -> None:
    message = clear_signed(ann, TEXT, CREATED)
    body = armor.dearmored(armor.SIGNATURE, message)[HEADER:]
    longer = armor.armored(armor.SIGNATURE, packet(SIGNATURE, body + tail))
    with pytest.raises(BadInput, match=f"{len(tail)} bytes too many"):
        read_clear_signed(message[: message.index("-----BEGIN PGP SIGNATURE")] + longer)


def test_every_changed_letter_of_a_text(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    message = clear_signed(ann, TEXT, CREATED)
    start = message.index(TEXT)
    broken = [message[:n] + ("x" if message[n] != "x" else "y") + message[n + 1 :] for n in range(start, start + len(TEXT))]
    broken += [message.replace(TEXT, other) for other in (TEXT + "\n", "\n" + TEXT, TEXT[:-1], TEXT + "\u00a0", "")]
    assert gpg.verdicts([*broken, message], tmp_path) == ["BADSIG"] * len(broken) + ["GOODSIG"]
    assert all(refused(lambda text=text: holds(read_key(ann.armored), text)) for text in broken)


def test_a_signature_moved_under_another_text(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    one, two = (clear_signed(ann, text, CREATED) for text in ("one", "two"))
    moved = one[: one.index("-----BEGIN PGP SIGNATURE")] + two[two.index("-----BEGIN PGP SIGNATURE") :]
    assert gpg.verdicts([moved], tmp_path) == ["BADSIG"]
    assert not holds(read_key(ann.armored), moved)


def test_every_changed_byte_of_a_key(empty_gpg: GnuPG, tmp_path: Path) -> None:
    """Each damaged block would be taken under the owner's name if its self-certification were not checked."""
    owner = key(b"\x08" * 32, CREATED, ["Owner"])
    data = armor.dearmored(armor.KEY, owner.armored)
    signature = data.index(b"Owner") + len(b"Owner")
    digest = self_certification_digest(data, signature)
    unseen = {signature, signature + 1, digest, digest + 1}
    blocks = [changed(data, place, 0xFF) for place in range(len(data)) if place not in unseen]
    paths = [tmp_path / f"{number}.asc" for number in range(len(blocks) + 1)]
    for path, block in zip(paths, [*blocks, data], strict=True):
        path.write_text(armor.armored(armor.KEY, block), encoding="ascii")
    assert b"IMPORT_OK" not in empty_gpg.run("--import", *paths[:-1]).stdout
    assert empty_gpg.rows("--list-keys") == []
    assert empty_gpg.run("--import", *paths).stdout.count(b"IMPORT_OK") == 1


def self_certification_digest(data: bytes, signature: int) -> int:
    """Where the first two bytes of the digest stand in a packet that begins at ``signature``."""
    hashed = int.from_bytes(data[signature + HEADER + 4 : signature + HEADER + 6], "big")
    return signature + HEADER + 6 + hashed + 2


def test_every_changed_bit_of_a_key_by_our_reader() -> None:
    data = armor.dearmored(armor.KEY, revoked(key(b"\x08" * 32, CREATED, ["Owner", "Ówner"]), CREATED + 1, Reason.RETIRED, "shop closed"))
    for place in range(len(data)):
        for bit in range(8):
            broken = armor.armored(armor.KEY, changed(data, place, 1 << bit))
            assert refused(lambda broken=broken: bool(read_key(broken))), (place, bit)
