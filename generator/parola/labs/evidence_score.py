"""How well an answer is supported: what is cited for it, and what is named against it.

Shares are of the points set aside for evidence, before they are multiplied with how right the answer is
(notes on lab design, section 1: sufficient sets, neutral records, records that weaken, barred ones).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from parola.labs.catalogue import Saying, say
from parola.labs.lab_key import Key, members

MOST = 6  # ids that an answer may cite


@dataclass(frozen=True, slots=True)
class Support:
    """``cite`` and ``against`` are shares 0..1, each with its remarks; ``barred`` whether a record outside the scope is cited."""

    cite: float
    against: float
    barred: bool = False
    cite_says: tuple[Saying, ...] = ()
    against_says: tuple[Saying, ...] = ()


def support(key: Key, because: Collection[str], against: Collection[str]) -> Support:
    """Weigh the records of one answer."""
    if not set(key.barred).isdisjoint((*because, *against)):
        return Support(0, 0, barred=True)
    cite, cite_says = _cited(key, because)
    weigh, weigh_says = _weakened(key, against)
    return Support(cite, weigh, False, cite_says, weigh_says)


def _cited(key: Key, because: Collection[str]) -> tuple[float, tuple[Saying, ...]]:
    """Best coverage of a sufficient set times precision; records of one origin count once."""
    if len(set(because)) > MOST:
        return 0, (say("many", n=MOST),)
    useful = key.settles() | set(key.neutral) | set(key.against)
    cited = _origins(key, because)
    bearing = _origins(key, [one for one in because if one in useful])
    coverage = _coverage(key, because)
    precision = len(bearing) / len(cited) if cited else 1.0
    return coverage * precision, tuple(_remarks(key, because, coverage, len(cited - bearing)))


def _remarks(key: Key, because: Collection[str], coverage: float, astray: int) -> list[Saying]:
    said = [say("settles")] if coverage < 1 else []
    if astray:
        said.append(say("bearing", n=astray))
    for group in key.origins:
        together = len(set(because) & set(group))
        if together > 1:
            said.append(say("origins", n=together, origins=1))
    return said


def _coverage(key: Key, because: Collection[str]) -> float:
    """Share of the best-covered sufficient set; 1 where nothing has to be cited."""
    shares = [sum(any(one in because for one in members(item)) for item in group) / len(group) for group in key.sufficient if group]
    return max(shares, default=1.0)


def _weakened(key: Key, against: Collection[str]) -> tuple[float, tuple[Saying, ...]]:
    """Precision of what is named against, 0 when nothing of it weakens the answer; 1 where there is nothing to name."""
    if len(set(against)) > MOST:
        return 0, (say("many", n=MOST),)
    named, weak = _origins(key, against), _origins(key, [one for one in against if one in key.against])
    if key.against and not weak:
        return 0, (say("weigh"),)
    astray = len(named - weak)
    share = len(weak) / len(named) if named else 1.0
    return share, (say("weigh-bearing", n=astray),) if astray else ()


def _origins(key: Key, ids: Collection[str]) -> set[str]:
    """The ids with every record of one origin replaced by the first of its group."""
    first = {one: group[0] for group in key.origins for one in group}
    return {first.get(one, one) for one in ids}
