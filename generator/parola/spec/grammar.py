"""Lines put together from parts: ``<symbol>`` stands for an alternative of a symbol, ``<symbol?0.3>`` for it or, more often, nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

PART = re.compile(r"<([^<>]*)>")
INSIDE = re.compile(r"([^?]*)(?:\?(.*))?", re.DOTALL)
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
SENTENCE = re.compile(r"(^|[.!?] )([^\W\d_])")
SPACES = re.compile(r" {2,}")

Symbols = Mapping[str, Sequence[str]]
Place = tuple[str | int, ...]
Draw = Callable[[Place], float]


@dataclass(frozen=True, slots=True)
class Part:
    """A symbol in a line, and the chance, 0..1, that it is there; None where what is written is no such chance."""

    symbol: str
    written: str
    chance: float | None


@lru_cache(maxsize=20_000)
def parse(line: str) -> tuple[str | Part, ...]:
    """The pieces of a line in order, plain text and parts; a stray bracket stays text."""
    pieces: list[str | Part] = []
    end = 0
    for match in PART.finditer(line):
        pieces += [line[end : match.start()], _part(match[1])]
        end = match.end()
    return tuple(piece for piece in (*pieces, line[end:]) if piece != "")


def parts(line: str) -> Iterator[Part]:
    """The symbols that a line names, in order."""
    return (piece for piece in parse(line) if isinstance(piece, Part))


def expand(line: str, symbols: Symbols, draw: Draw) -> str:
    """The line with its parts filled in; sentences of such a line begin with a capital, and a part left out leaves no second space.

    ``draw`` gives a number in 0..1 for a place in the line: the symbols that lead there, each with how often it came before.
    A place has the same name in every language, so a symbol that two languages share comes out alike. Placeholders stay.
    """
    if "<" not in line:
        return line
    told = SPACES.sub(" ", _told(line, symbols, draw, ())).strip(" ")
    return SENTENCE.sub(lambda match: match[1] + match[2].upper(), told)


def ways(line: str, symbols: Symbols) -> int:
    """In how many ways a line can be put together; two of them may read the same."""
    return prod(_ways(part, symbols) for part in parts(line))


def placeholders(line: str, symbols: Symbols) -> frozenset[str]:
    """Names of the placeholders of a line and of the parts it is put together from; a symbol without alternatives has none."""
    own = frozenset(PLACEHOLDER.findall(line))
    return own.union(*(placeholders(inner, symbols) for part in parts(line) for inner in symbols.get(part.symbol, ())))


def _told(line: str, symbols: Symbols, draw: Draw, place: Place) -> str:
    told: list[str] = []
    before: Counter[str] = Counter()
    for piece in parse(line):
        if isinstance(piece, str):
            told.append(piece)
            continue
        here = (*place, piece.symbol, before[piece.symbol])
        before[piece.symbol] += 1
        if piece.chance == 1 or draw((*here, "?")) < (piece.chance or 0):
            options = symbols[piece.symbol]
            told.append(_told(options[int(draw(here) * len(options))], symbols, draw, here))
    return "".join(told)


def _ways(part: Part, symbols: Symbols) -> int:
    return sum(ways(option, symbols) for option in symbols[part.symbol]) + (part.chance != 1)


def _part(inside: str) -> Part:
    match = INSIDE.fullmatch(inside)
    symbol, written = (match[1], match[2]) if match else (inside, None)
    return Part(symbol, inside, 1.0 if written is None else _chance(written))


def _chance(written: str) -> float | None:
    chance = float(written) if re.fullmatch(r"\d?\.\d+", written) else 0.0
    return chance if 0 < chance < 1 else None
