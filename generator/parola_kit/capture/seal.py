"""Seals: lines of the custody log, signed with Ed25519, with the hashes of the log so far, of the manifests and of the bag's facts.

``previous`` of the line ties it to every line before, ``seal.manifest`` to every file. The public key stands in the line, which shows
that nobody without the secret key changed anything since; whose key it is, nothing in the bag can show: who knows, says so when verifying.
There is no time-stamp token of an authority (RFC 3161): the time of a seal is the word of the one who sealed.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from parola_kit import contracts
from parola_kit.capture import bag
from parola_kit.capture.custody import Line, Log, canonical
from parola_kit.errors import BadInput, WrongUse
from parola_kit.notice import MARK

KEY_FILE = "capture-key.json"


def key(path: Path) -> bytes:
    """The secret capture key of whoever works here, 32 bytes; made on first use, and readable for this user alone.

    Raises:
        BadInput: the file is broken or cannot be written.
    """
    if not path.exists():
        secret = secrets.token_bytes(32)  # a real secret: never from a seed
        document = {"format": 1, "notice": MARK, "secret": secret.hex(), "public": public(secret).hex()}
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return bytes.fromhex(_document(path)["secret"])


def known(text: str) -> bytes:
    """A public key that somebody vouches for: 64 hex digits, or the path of a key file.

    Raises:
        WrongUse: it is neither.
    """
    if Path(text).is_file():
        return bytes.fromhex(_document(Path(text))["public"])
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise WrongUse(f"{text!r}: is no key; give its 64 hex digits, or the path of a {KEY_FILE}")
    return found


def public(secret: bytes) -> bytes:
    """The public key of a secret one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # late: needed where something is sealed

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def drafted(log: Log, secret: bytes, note: str | None = None) -> Line:
    """The next line of a log, a seal over it and the bag's files as they are now; not yet written.

    Raises:
        BadInput: the bag cannot be read.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # late: as above

    seal = {"key": public(secret).hex(), **bag.sealed_hashes(log.path.parent)}
    line = log.drafted("seal", seal=seal, note=note)
    return {**line, "signature": Ed25519PrivateKey.from_private_bytes(secret).sign(canonical(line)).hex()}


def problems(line: Line, folder: Path) -> list[str]:
    """What is wrong with a seal: its signature, or what it says of the bag's files."""
    if not signed(line):
        return ["the seal's signature is wrong; the line was changed after it was signed"]
    found = bag.sealed_hashes(folder)
    return [f"{bag.SEALED[name]} is not the one that was sealed" for name in bag.SEALED if line["seal"][name] != found[name]]


def signed(line: Line) -> bool:
    """Whether the key in a seal made its signature."""
    from cryptography.exceptions import InvalidSignature  # late: as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    unsigned = {name: value for name, value in line.items() if name != "signature"}
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(line["seal"]["key"])).verify(bytes.fromhex(line["signature"]), canonical(unsigned))
    except (InvalidSignature, ValueError):
        return False
    return True


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise BadInput(f"{path}: the capture key cannot be read; move the file away to begin with a new key") from None
    contracts.check("signing", document, str(path))
    if public(bytes.fromhex(document["secret"])).hex() != document["public"]:
        raise BadInput(f"{path}: the two halves of the capture key do not fit; move the file away to begin with a new key")
    return document
