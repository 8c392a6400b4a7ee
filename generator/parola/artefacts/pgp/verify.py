"""Signed texts and files that are read: what a signature covers, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass

from parola.artefacts.pgp import armor, canonical
from parola.artefacts.pgp.packets import SIGNATURE, packets
from parola.artefacts.pgp.read import PublicKey
from parola.artefacts.pgp.sign import MESSAGE
from parola.artefacts.pgp.signature import Kind, Signature, holds, read_signature
from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True)
class Signed:
    """The text of a clear-signed message, as its signature covers it (no blanks at the ends of lines), and the signature."""

    text: str
    signature: Signature


def read_clear_signed(message: str) -> Signed:
    """The first clear-signed message in a text; what stands around it is not covered and left out. Raises ``BadInput`` if badly formed."""
    raw = message.replace("\r\n", "\n").split("\n")
    lines = [line.rstrip(canonical.BLANK) for line in raw]
    try:
        start = lines.index(MESSAGE)
        blank = lines.index("", start)
        stop = lines.index(armor.begin(armor.SIGNATURE), blank)
    except ValueError:
        raise BadInput("clear-signed text: it holds no whole message") from None
    if any(not line.startswith("Hash: ") for line in lines[start + 1 : blank]):
        raise BadInput("clear-signed text: a line before the text is not its hash")
    text = canonical.stripped(canonical.unescaped("\n".join(raw[blank + 1 : stop])))
    return Signed(text, read_detached("\n".join(lines[stop:])))


def read_detached(signature: str) -> Signature:
    """The signature in armor; raises ``BadInput`` where there is not one."""
    found = list(packets(armor.dearmored(armor.SIGNATURE, signature)))
    if len(found) != 1 or found[0][0] != SIGNATURE:
        raise BadInput(f"{armor.SIGNATURE}: one signature expected")
    return read_signature(found[0][1])


def signed_by(key: PublicKey, signed: Signed) -> bool:
    """Whether the key signed this text. Says nothing of expiry and revocation: those are times to compare."""
    return signed.signature.kind == Kind.TEXT and holds(signed.signature, key.point, canonical.clear(signed.text))


def signed_file_by(key: PublicKey, data: bytes, signature: Signature) -> bool:
    """Whether the key signed this file, as bytes or as a text with any line ends, as the signature says."""
    if signature.kind == Kind.TEXT:
        return holds(signature, key.point, canonical.detached(data))
    return signature.kind == Kind.BINARY and holds(signature, key.point, data)
