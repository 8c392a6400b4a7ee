"""Entities in a text, with the place of each: so that what was found can be looked at where it stands, and cited by its record.

Each kind has a form of its own and, where the form has a checksum, the checksum is verified: Base58Check (Bitcoin wiki), Bech32, Bech32m
(BIP 173, BIP 350), EIP-55, onion names (Tor rend-spec-v3). Texts are read as people see them: without zero-width characters, full-width
letters and the digits of other scripts as plain ones, with ``[at]``, ``[.]`` and ``hxxp`` as what they stand for. Places are those of the
text as it was written.

Where it misleads: that a string has the form of a thing does not say that the thing exists, or whose it is; an address in a post may be a
victim's or a rival's, pasted on purpose. A version number looks like an IPv4 address, a file's hash like a transaction. What is masked in a
way that is not listed is missed, and so are phone numbers without a country code. `docs/methods-text.md` has precision and recall by kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate

from parola_kit.errors import BadInput
from parola_kit.methods.extract import handles as _handles
from parola_kit.methods.extract import languages as _languages
from parola_kit.methods.extract import moments, names, numbers
from parola_kit.methods.extract.flat import Flat, flat
from parola_kit.methods.extract.found import KINDS, Found, Piece, Pieces

__all__ = ["KINDS", "Found", "extract", "extracted"]

ALL = tuple(KINDS)
_FINDERS: Mapping[str, Callable[[str], Pieces]] = {
    "onion": names.onions,
    "onion-broken": names.broken_onions,
    "ipv4": names.ipv4,
    "ipv6": names.ipv6,
    "bitcoin": numbers.bitcoins,
    "bitcoin-broken": numbers.broken_bitcoins,
    "token": numbers.tokens,
    "txid": numbers.txids,
    "fingerprint": numbers.fingerprints,
    "time": moments.times,
    "amount": moments.amounts,
}
# In this order, and none inside one before it: a masked host after a masked at sign is a mail address. Inside these only hosts are read.
_WHOLE: tuple[tuple[str, Callable[[str], Pieces]], ...] = (
    ("url", names.urls),
    ("mail", names.mails),
    ("url", names.hosts),
    ("phone", numbers.phones),
)
_INSIDE_URLS = ("onion", "onion-broken", "ipv4", "ipv6")


def extract(text: str, evidence_id: str, handles: AbstractSet[str] = frozenset(), kinds: Collection[str] = ALL) -> tuple[Found, ...]:
    """What of ``kinds`` a record's text holds, in the order of the text; ``handles`` are known ones (pass a frozenset to read them once).

    Raises:
        BadInput: there is no such kind.
    """
    unknown = sorted(set(kinds) - KINDS.keys())
    if unknown:
        raise BadInput(f"no kind {unknown[0]!r} of entities; there are {', '.join(KINDS)}")
    read = flat(text)
    pieces = [(kind, piece) for kind, piece in _pieces(read, handles, frozenset(kinds)) if kind in kinds]
    found = {(kind, *read.back(start, end)): value for kind, (start, end, value) in pieces}
    ordered = sorted(found, key=lambda one: (one[1], -one[2], one[0]))
    return tuple(Found(kind, found[kind, start, end], text[start:end], start, end, evidence_id) for kind, start, end in ordered)


def extracted(texts: Iterable[tuple[str, str]], handles: AbstractSet[str] = frozenset(), kinds: Collection[str] = ALL) -> Iterator[Found]:
    """The same over many pairs of an evidence id and a text."""
    known = frozenset(handles)
    for evidence_id, text in texts:
        yield from extract(text, evidence_id, known, kinds)


def _pieces(read: Flat, known: AbstractSet[str], kinds: frozenset[str]) -> Iterator[tuple[str, Piece]]:
    for start, end, value in numbers.armours(read.text):
        read = read.blank(start, end)  # its letters are no words
        if value != "-":
            yield "key", (start, end, value)
    if not read.text.strip():
        return
    whole = _whole(read.text)
    yield from whole
    taken = _Taken.of([piece for _, piece in whole])
    for kind, finder in _FINDERS.items():
        if kind in kinds:
            yield from ((kind, piece) for piece in finder(read.text) if kind in _INSIDE_URLS or taken.free(piece))
    if "handle" in kinds:
        yield from (("handle", piece) for piece in _handles.handles(read.text, known) if taken.free(piece))
    if "language" in kinds:
        yield from (("language", piece) for piece in _languages.languages(read.text))


def _whole(text: str) -> list[tuple[str, Piece]]:
    """What nothing else is read inside of."""
    found: list[tuple[str, Piece]] = []
    for kind, finder in _WHOLE:
        pieces = list(finder(text))
        taken = _Taken.of([piece for _, piece in found] if pieces else [])
        found += [(kind, piece) for piece in pieces if taken.free(piece)]
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """Stretches that are one thing as a whole: where each begins, in order, and the furthest end of it and those before."""

    starts: list[int]
    ends: list[int]

    @staticmethod
    def of(pieces: list[Piece]) -> _Taken:
        ordered = sorted((start, end) for start, end, _ in pieces)
        return _Taken([start for start, _ in ordered], list(accumulate((end for _, end in ordered), max)))

    def free(self, piece: Piece) -> bool:
        """Whether a piece touches none of them."""
        before = bisect_left(self.starts, piece[1])
        return before == 0 or self.ends[before - 1] <= piece[0]
