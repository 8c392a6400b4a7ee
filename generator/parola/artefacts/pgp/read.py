"""Public key blocks that are read: what they say of themselves, and who vouches for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parola.artefacts.pgp import armor, public
from parola.artefacts.pgp.packets import PUBLIC_KEY, PUBLIC_SUBKEY, SIGNATURE, USER_ID, packets, subpackets
from parola.artefacts.pgp.signature import Kind, Signature, Sub, holds, read_signature
from parola_kit.errors import BadInput

CERTIFICATIONS = range(Kind.CERTIFICATION, Kind.SELF_CERTIFICATION + 1)


@dataclass(frozen=True, slots=True)
class Vouch:
    """A certification of a user id by another key; ``vouches`` tells whether it holds."""

    user: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as its block shows it: user ids, expiry and revocation are those that the key itself signed. Times are seconds UTC."""

    point: bytes
    created: int
    users: tuple[str, ...]
    expires: int | None
    revoked: int | None
    certified: tuple[Vouch, ...]

    @property
    def fingerprint(self) -> str:
        """40 hex capitals."""
        return public.fingerprint(self.point, self.created)


def read_key(block: str) -> PublicKey:
    """The key of an armored block; subkeys at its end are passed over.

    Raises ``BadInput`` where the block is damaged, holds another kind of key, or a signature by the key itself does not hold.
    """
    parts = list(packets(armor.dearmored(armor.KEY, block)))
    if not parts or parts[0][0] != PUBLIC_KEY:
        raise BadInput(f"{armor.KEY}: it does not begin with a key")
    point, created = public.read_body(parts[0][1])
    issuer = public.fingerprint(point, created)
    signatures = list(_signatures(parts[1:]))
    own = [(user, signature) for user, signature in signatures if user is None or signature.issuer == issuer]
    for user, signature in own:
        _check_own(point, created, user, signature)
    return PublicKey(
        point=point,
        created=created,
        users=_users(parts[1:], own),
        expires=_expires(created, own),
        revoked=next((signature.at for user, signature in own if user is None), None),
        certified=tuple(Vouch(user, signature) for user, signature in signatures if user is not None and signature.issuer != issuer),
    )


def vouches(signer: PublicKey, target: PublicKey, vouch: Vouch) -> bool:
    """Whether the signer's key made this certification of the target."""
    content = public.of_user(target.point, target.created, vouch.user)
    return vouch.signature.kind in CERTIFICATIONS and holds(vouch.signature, signer.point, content)


def _signatures(parts: list[tuple[int, bytes]]) -> Iterator[tuple[str | None, Signature]]:
    """Each signature with the user id that it stands under; None where it is of the key itself."""
    user = None
    for tag, body in parts:
        if tag == PUBLIC_SUBKEY:
            return
        if tag == USER_ID:
            user = _name(body)
        elif tag == SIGNATURE:
            yield user, read_signature(body)
        else:
            raise BadInput(f"{armor.KEY}: a packet of type {tag} cannot be read")


def _check_own(point: bytes, created: int, user: str | None, signature: Signature) -> None:
    kinds = (Kind.REVOCATION,) if user is None else CERTIFICATIONS
    content = public.of_key(point, created) if user is None else public.of_user(point, created, user)
    if signature.kind not in kinds or not holds(signature, point, content):
        what = "itself" if user is None else f"user id {user!r}"
        raise BadInput(f"{armor.KEY}: the key's signature over {what} does not hold")


def _users(parts: list[tuple[int, bytes]], own: list[tuple[str | None, Signature]]) -> tuple[str, ...]:
    users = tuple(_name(body) for tag, body in parts if tag == USER_ID)
    if not users or not {user for user, _ in own}.issuperset(users):
        raise BadInput(f"{armor.KEY}: it has no user id, or one that the key itself did not sign")
    return users


def _expires(created: int, own: list[tuple[str | None, Signature]]) -> int | None:
    """As the latest self-certification has it: a number of seconds after creation, 0 or none for never."""
    latest = max((signature for user, signature in own if user is not None), key=lambda signature: signature.at)
    seconds = int.from_bytes(subpackets(latest.hashed).get(Sub.KEY_EXPIRES, b""), "big")
    return created + seconds if seconds else None


def _name(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BadInput(f"{armor.KEY}: a user id is not UTF-8") from None
