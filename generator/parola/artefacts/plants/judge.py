"""Whether the reference methods of the kit find in a drawn plant what is planted there, or nothing where nothing is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from parola.simulate.rhythm import HOUR
from parola_kit.methods import hours, style
from parola_kit.methods.grams import cosines, counted, tallied, weighed
from parola_kit.methods.graph import Real, Whole
from parola_kit.methods.own_words import own_words

NAMED = ("moderate", "strong")  # levels of support from which the method names a candidate
SEED = 1  # as the method has it by default
MAY_BE_OTHERS = re.compile(r"[>|@\d\[]|--|//|www\.|wrote|said|\S{40}")  # without any of these a text is all its writer's


@dataclass(frozen=True, slots=True)
class Known:
    """The reference population, prepared once for all seats: runs of two halves of each account in turn, of ``words`` words."""

    halves: tuple[tuple[Whole, Whole], ...]
    words: int


def known(accounts: Mapping[str, Sequence[str]]) -> Known:
    """The background of ``style.compare``, cut as that does where every account that is compared has more words than half of its own."""
    own = {name: [own_words(text) for text in texts] for name, texts in accounts.items()}
    words = sorted((style.word_count(texts) // 2 for texts in own.values()), reverse=True)[style.ACCOUNTS - 1]
    chosen = sorted(name for name, texts in own.items() if style.word_count(texts) // 2 >= words)
    said = [" ".join(_mixed(own[name])).split() for name in chosen]
    return Known(tuple(tallied(" ".join(each[part * words : (part + 1) * words])) for each in said for part in (0, 1)), words)


@dataclass(frozen=True, slots=True)
class Compared:
    """Candidates in the order of their names, the cosine of each with the unknown account, the table of all texts, and the reference."""

    names: Sequence[str]
    scores: Real
    table: Real
    reference: style.Reference


def author(unknown: Sequence[str], candidates: Mapping[str, Sequence[str]], among: Known) -> str:
    """The candidate whom ``style.compare`` names, empty for none: the same steps without the imposters, which decide no name."""
    found = compared(unknown, candidates, among)
    best = int(found.scores.argmax())
    return found.names[best] if found.reference.support(float(found.scores[best]), 1.0)[2] in NAMED else ""


def compared(unknown: Sequence[str], candidates: Mapping[str, Sequence[str]], among: Known) -> Compared:
    """Everything that ``style.compare`` reckons but the imposters."""
    names = sorted(candidates)
    drawn = [_drawn(texts, among.words) for texts in (unknown, *(candidates[name] for name in names))]
    table = weighed(counted([*map(tallied, drawn), *among.halves]))
    halves = table[len(drawn) :]
    near = cosines(halves[::2], halves[1::2])
    apart: Real = near[~np.eye(len(near), dtype=np.bool_)]
    reference = style.Reference(np.sort(np.diag(near)), np.sort(apart), len(near), among.words)
    return Compared(names, cosines(table[:1], table[1 : len(drawn)])[0], table, reference)


def imposters(found: Compared) -> Real:
    """For each candidate the share of draws won against strangers, as ``style.compare`` has them."""
    many = len(found.names) + 1
    return style.imposters(found.table[0], found.table[1:many], found.table[many::2], SEED)


def offset(times: Sequence[int]) -> tuple[int, int] | None:
    """The band of offsets, in seconds east of UTC, that ``hours.person`` gives; None where it cannot tell."""
    reading = hours.person([datetime.fromtimestamp(at, UTC) for at in times])
    return None if reading.low is None or reading.high is None else (reading.low * HOUR, reading.high * HOUR)


def _drawn(texts: Sequence[str], words: int) -> str:
    return " ".join(" ".join(_mixed([_own(text) for text in texts])).split()[:words])


def _own(text: str) -> str:
    """``own_words``, spared for everyday talk, in which there is nothing that it leaves out."""
    return own_words(text) if MAY_BE_OTHERS.search(text) else text.strip()


def _mixed(texts: Sequence[str]) -> list[str]:
    order: list[int] = np.random.default_rng(SEED).permutation(len(texts)).tolist()
    return [texts[nth] for nth in order]
