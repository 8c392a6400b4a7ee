"""Keys that are written: from a secret and a time, with user ids, certifications by others, expiry and revocation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parola.artefacts.pgp import armor, public
from parola.artefacts.pgp.packets import PUBLIC_KEY, USER_ID, packet, subpacket
from parola.artefacts.pgp.signature import Kind, Sub, sign
from parola_kit.errors import BadInput

CERTIFY_AND_SIGN = b"\x03"
LAST = 0xFFFFFFFF  # times are four octets
LONGEST = 2_000  # bytes of a user id, of which GnuPG 2.2.40 keeps at most 2,038, and of a reason


class Reason(IntEnum):
    """Why a key is revoked (RFC 4880 section 5.2.3.23)."""

    NONE = 0
    SUPERSEDED = 1
    COMPROMISED = 2
    RETIRED = 3


@dataclass(frozen=True, slots=True)
class PgpKey:
    """A key with its secret; made by ``key``. Times are seconds UTC."""

    secret: bytes = field(repr=False)
    point: bytes
    created: int
    users: tuple[str, ...]
    expires: int | None

    @property
    def fingerprint(self) -> str:
        """40 hex capitals."""
        return public.fingerprint(self.point, self.created)

    @property
    def key_id(self) -> str:
        """16 hex capitals, the end of the fingerprint."""
        return self.fingerprint[-16:]

    @property
    def armored(self) -> str:
        """The public key block as its owner first publishes it."""
        return block(self)


@dataclass(frozen=True, slots=True)
class Certification:
    """One key's signature over a user id of another: that the two belong together."""

    target: str
    user: str
    packet: bytes


def key(secret: bytes, created: int, users: Sequence[str], expires: int | None = None) -> PgpKey:
    """A key from 32 bytes; the first user id is the primary one, ``expires`` is a moment.

    Raises ``BadInput`` where a value cannot stand in a key.
    """
    point = _point(secret)
    if not 0 < created <= LAST:
        raise BadInput(f"OpenPGP key: {created} is no time that a key can be created at")
    if expires is not None and not created < expires <= LAST:
        raise BadInput(f"OpenPGP key: it would expire at {expires}, created at {created}")
    if not users or len(set(users)) != len(users):
        raise BadInput("OpenPGP key: it needs a user id, and each but once")
    for user in users:
        _check_line(user)
    return PgpKey(secret, point, created, tuple(users), expires)


def certification(signer: PgpKey, target: PgpKey, user: str, at: int) -> Certification:
    """The signer's generic certification of a user id of the target; raises ``BadInput`` if the target has no such user id, or not yet."""
    if user not in target.users:
        raise BadInput(f"OpenPGP key {target.key_id}: it has no user id {user!r} to certify")
    content = public.of_user(target.point, target.created, user)
    check_time(target, at)
    check_time(signer, at)
    made = sign(signer.secret, signer.fingerprint, Kind.CERTIFICATION, at, content)
    return Certification(target.fingerprint, user, made.packet)


def block(key: PgpKey, certifications: Iterable[Certification] = ()) -> str:
    """The public key block, each user id followed by the certifications given for it, in their order."""
    return _block(key, certifications, b"")


def revoked(key: PgpKey, at: int, reason: Reason, text: str = "", certifications: Iterable[Certification] = ()) -> str:
    """The public key block after its owner revoked the key; ``text`` is what the owner says of it."""
    check_time(key, at)
    if text:
        _check_line(text)
    said = subpacket(Sub.REASON, bytes([reason]) + text.encode())
    content = public.of_key(key.point, key.created)
    made = sign(key.secret, key.fingerprint, Kind.REVOCATION, at, content, more=said)
    return _block(key, certifications, made.packet)


def check_time(key: PgpKey, at: int) -> None:
    """Raises ``BadInput`` for a signature older than the key; one after the key's expiry is a trace that may be wanted."""
    if not key.created <= at <= LAST:
        raise BadInput(f"OpenPGP key {key.key_id}, created at {key.created}: no signature with it or of it can be dated {at}")


def _block(key: PgpKey, certifications: Iterable[Certification], revocation: bytes) -> str:
    others = list(certifications)
    for other in others:
        if other.target != key.fingerprint:
            raise BadInput(f"OpenPGP key {key.key_id}: a certification is of key {other.target[-16:]}")
    data = packet(PUBLIC_KEY, public.body(key.point, key.created)) + revocation
    for user in key.users:
        data += packet(USER_ID, user.encode()) + _self_certification(key, user)
        data += b"".join(other.packet for other in others if other.user == user)
    return armor.armored(armor.KEY, data)


def _self_certification(key: PgpKey, user: str) -> bytes:
    more = subpacket(Sub.KEY_FLAGS, CERTIFY_AND_SIGN)
    if key.expires is not None:
        more += subpacket(Sub.KEY_EXPIRES, (key.expires - key.created).to_bytes(4, "big"))
    if user == key.users[0]:
        more += subpacket(Sub.PRIMARY_USER, b"\x01")
    content = public.of_user(key.point, key.created, user)
    return sign(key.secret, key.fingerprint, Kind.SELF_CERTIFICATION, key.created, content, more=more).packet


def _point(secret: bytes) -> bytes:
    try:
        return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    except ValueError:
        raise BadInput(f"OpenPGP key: its secret has {len(secret)} bytes, not 32") from None


def _check_line(text: str) -> None:
    bad = any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)
    if bad or not text.strip() or len(text.encode()) > LONGEST:
        raise BadInput(f"OpenPGP key: {text[:40]!r} is empty, too long or holds control characters")
