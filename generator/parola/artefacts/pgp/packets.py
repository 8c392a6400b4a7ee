"""Framing of OpenPGP packets (RFC 4880 sections 3.2, 4.2 and 5.2.3.1): headers, integers, subpackets; written and read."""

from __future__ import annotations

from collections.abc import Iterator

from parola_kit.errors import BadInput

SIGNATURE, PUBLIC_KEY, USER_ID, PUBLIC_SUBKEY = 2, 6, 13, 14
ONE_OCTET, TWO_OCTETS = 192, 8384  # lengths below these take one octet, two octets
FIVE_OCTETS = 255  # first octet of a length in five


def packet(tag: int, body: bytes) -> bytes:
    """A packet of up to 65,535 bytes, with a header of the old format that GnuPG writes: blocks look as people know them."""
    if len(body) < 0x100:
        return bytes([0x80 | tag << 2, len(body)]) + body
    return bytes([0x81 | tag << 2]) + len(body).to_bytes(2, "big") + body


def packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each packet, headers of either format; raises ``BadInput`` where a packet is cut off or has no fixed length."""
    while data:
        tag, size, data = _header(data)
        body, data = take(data, size)
        yield tag, body


def take(data: bytes, count: int) -> tuple[bytes, bytes]:
    """The first ``count`` bytes and the rest; raises ``BadInput`` where there are fewer."""
    if len(data) < count:
        raise BadInput(f"OpenPGP packet: {count} bytes expected, {len(data)} left")
    return data[:count], data[count:]


def mpi(octets: bytes) -> bytes:
    """A multiprecision integer from its big-endian octets; zeros in front are left out (RFC 4880 section 3.2)."""
    octets = octets.lstrip(b"\x00")
    return int.from_bytes(octets, "big").bit_length().to_bytes(2, "big") + octets


def read_mpi(data: bytes, width: int) -> tuple[bytes, bytes]:
    """The octets of an integer, filled to ``width`` with zeros in front, and the rest; raises ``BadInput`` if badly written."""
    head, rest = take(data, 2)
    bits = int.from_bytes(head, "big")
    octets, rest = take(rest, (bits + 7) // 8)
    if len(octets) > width or int.from_bytes(octets, "big").bit_length() != bits:
        raise BadInput(f"OpenPGP packet: an integer of {bits} bits is not written as one")
    return octets.rjust(width, b"\x00"), rest


def subpacket(kind: int, body: bytes) -> bytes:
    """A subpacket of a signature."""
    size = 1 + len(body)
    if size < ONE_OCTET:
        return bytes([size, kind]) + body
    high, low = divmod(size - ONE_OCTET, 0x100)
    return bytes([high + ONE_OCTET, low, kind]) + body


def subpackets(data: bytes) -> dict[int, bytes]:
    """Type and body of the subpackets of one area, the last of a type; the bit for "critical" is taken off."""
    found: dict[int, bytes] = {}
    while data:
        size, data = _length(data)
        body, data = take(data, size)
        kind, body = take(body, 1)
        found[kind[0] & 0x7F] = body
    return found


def _header(data: bytes) -> tuple[int, int, bytes]:
    """Tag, length of the body, and what follows the header."""
    head, rest = data[0], data[1:]
    if not head & 0x80:
        raise BadInput("OpenPGP packet: the first bit of a header is not set")
    if head & 0x40:
        return head & 0x3F, *_length(rest, partial=True)
    if head & 3 == 3:
        raise BadInput("OpenPGP packet: a length that is not given cannot be read")
    size, rest = take(rest, 1 << (head & 3))
    return head >> 2 & 0xF, int.from_bytes(size, "big"), rest


def _length(data: bytes, *, partial: bool = False) -> tuple[int, bytes]:
    """A length in one, two or five octets; in packets, though not in subpackets, octets from 224 on begin a partial one."""
    head, rest = take(data, 1)
    first = head[0]
    if first < ONE_OCTET:
        return first, rest
    if first == FIVE_OCTETS:
        size, rest = take(rest, 4)
        return int.from_bytes(size, "big"), rest
    if partial and first >= 0xE0:
        raise BadInput("OpenPGP packet: a body in parts cannot be read")
    low, rest = take(rest, 1)
    return (first - ONE_OCTET << 8) + low[0] + ONE_OCTET, rest
