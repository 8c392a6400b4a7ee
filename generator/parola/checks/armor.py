"""OpenPGP in ASCII armor as text with places: what is signed in the clear, headers, and what is legible in the packets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from parola.checks.page import Page, legible, paged
from parola_kit.notice import MARK_ASCII

# A block of armor: its headers, base64, and the checksum (RFC 9580, section 6.2).
BLOCK = re.compile(
    r"^-----BEGIN (PGP (?:PUBLIC KEY BLOCK|SIGNATURE|MESSAGE|PRIVATE KEY BLOCK))-----[ \t\r]*\n"
    r"((?:[^\r\n:]+: [^\n]*\n)*)[ \t\r]*\n([A-Za-z0-9+/=\s]*?)^(=[A-Za-z0-9+/]{4}\s+)?-----END \1-----[ \t\r]*$",
    re.MULTILINE,
)
USER_ID = 13


def armored(data: bytes) -> Iterator[Page]:
    """Lines outside the base64, user ids, and legible bytes of other packets; places are line numbers and ``block N packet M``.

    Raises:
        ValueError: it holds no whole block, a block is damaged, or it is a secret key.
    """
    text = data.decode()
    found = [(str(number), line) for number, line in enumerate(_outside(text).split("\n"), 1)]
    for number, block in enumerate(_blocks(text), 1):
        for at, (tag, body) in enumerate(_packets(base64.b64decode(block[3])), 1):
            pieces = [body.decode()] if tag == USER_ID else [run for _, run in legible(body)]
            found += ((f"block {number} packet {at}", piece) for piece in pieces)
    yield paged(found)


def armor_mark(data: bytes) -> str:
    """What is wrong with the mark of an armored file: every block carries it."""
    marked = all(f"Comment: {MARK_ASCII}" in block[2].splitlines() for block in _blocks(data.decode()))
    return "" if marked else f"every block of armor should have the header 'Comment: {MARK_ASCII}'"


def _blocks(text: str) -> list[re.Match[str]]:
    found = list(BLOCK.finditer(text))
    if not found or len(found) != len(re.findall(r"^-----BEGIN PGP (?!SIGNED)", text, re.MULTILINE)):
        raise ValueError("no whole block of armor (RFC 9580, section 6.2)")
    if any("PRIVATE" in block[1] for block in found):
        raise ValueError("a secret key; no key belongs in an artefact")
    return found


def _outside(text: str) -> str:
    """The text with its base64 and checksums blanked, line by line, so that line numbers stay."""
    return BLOCK.sub(_blanked, text)


def _blanked(block: re.Match[str]) -> str:
    jumble = block[3] + (block[4] or "")
    return block[0].replace(jumble, "\n" * jumble.count("\n"))


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of every packet, in either framing (RFC 9580, section 4.2); bodies of partial length are not ours."""
    at = 0
    while at < len(data):
        head, at = data[at], at + 1
        if not head & 0x80:
            raise ValueError(f"damaged: byte {at - 1} starts no packet")
        size, at = _new(data, at) if head & 0x40 else _old(data, at, head & 3)
        if at + size > len(data):
            raise ValueError(f"damaged: a packet of {size} bytes ends after the block")
        yield head & 0x3F if head & 0x40 else head >> 2 & 0xF, data[at : at + size]
        at += size


def _new(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first < 192:
        return first, at + 1
    if first < 224:
        return (first - 192 << 8) + data[at + 1] + 192, at + 2
    if first < 255:
        raise ValueError("a packet of partial length")
    return int.from_bytes(data[at + 1 : at + 5], "big"), at + 5


def _old(data: bytes, at: int, kind: int) -> tuple[int, int]:
    if kind == 3:
        return len(data) - at, at
    octets = 1 << kind
    return int.from_bytes(data[at : at + octets], "big"), at + octets
