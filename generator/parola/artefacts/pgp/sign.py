"""Signed texts and files: clear-signed, or with the signature apart."""

from __future__ import annotations

from parola.artefacts.pgp import armor, canonical
from parola.artefacts.pgp.keys import PgpKey, check_time
from parola.artefacts.pgp.signature import Kind, sign

MESSAGE = "-----BEGIN PGP SIGNED MESSAGE-----"
HASH = "Hash: SHA512"


def clear_signed(key: PgpKey, text: str, at: int) -> str:
    """A text with its signature below (RFC 4880 section 7); the mark stands in the signature's armor, the text stays its author's.

    Line ends are written as LF. Raises ``BadInput`` for texts that verifiers read differently.
    """
    text = canonical.clean(text)
    signature = _signature(key, canonical.clear(text), Kind.TEXT, at)
    return f"{MESSAGE}\n{HASH}\n\n{canonical.escaped(text)}\n{signature}"


def detached(key: PgpKey, data: bytes, at: int, *, text: bool = False) -> str:
    """The armored signature of a file; with ``text`` it holds for any line ends of the file."""
    if text:
        return _signature(key, canonical.detached(data), Kind.TEXT, at)
    return _signature(key, data, Kind.BINARY, at)


def _signature(key: PgpKey, content: bytes, kind: Kind, at: int) -> str:
    check_time(key, at)
    return armor.armored(armor.SIGNATURE, sign(key.secret, key.fingerprint, kind, at, content).packet)
