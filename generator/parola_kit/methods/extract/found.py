"""What an extraction gives: one thing found, where, and in which record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Kind -> what its form says, and what it does not.
KINDS = {
    "handle": "a name after @, a name that somebody says to write to, or one that the caller knows",
    "fingerprint": "40 hex digits: the form of an OpenPGP key's fingerprint, and of any SHA-1",
    "key": "an OpenPGP public key block; its value is the fingerprint computed from the key, empty where none can be read",
    "bitcoin": "an address with a right checksum; not that anybody holds its key",
    "token": "0x and 40 hex digits: the form of a token account; of mixed case only where the case is right",
    "txid": "64 hex digits: the form of a transaction id, and of any SHA-256",
    "onion": "a name of an onion service, version 3, with a right checksum; not that the service exists",
    "bitcoin-broken": "a SegWit address with a wrong checksum: mistyped, invented, or a look-alike; nobody can be paid there",
    "onion-broken": "56 characters and .onion with a wrong checksum: likewise; no service can have that name",
    "mail": "a mail address, also with its signs masked; not that the account exists",
    "phone": "+ or 00 and 7 to 15 digits; not that the number is in use",
    "url": "a web address, also with its signs masked",
    "ipv4": "four numbers of 0 to 255; a version number has the same form",
    "ipv6": "an IPv6 address",
    "time": "a date, or a moment; without a zone it is some place's clock",
    "amount": "a number with a unit of money",
    "language": "what a sentence is in, by its script and its small words; und: too little to say",
}
Piece = tuple[int, int, str]  # where it begins, where it ends, its value
Pieces = Iterator[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """Something found in a text: ``text[start:end]`` is ``written``, ``value`` the same in one form for all who write it otherwise.

    ``kind`` is one of KINDS; ``evidence_id`` the record that the text is from.
    """

    kind: str
    value: str
    written: str
    start: int
    end: int
    evidence_id: str
