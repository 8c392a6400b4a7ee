"""Who may have written this: how alike two accounts write, and where that lies among pairs of which it is known.

Counts of character runs inside words (`grams`), weighed by how rare they are, are compared by their cosine; candidates are ranked by it.
A number alone says nothing, so the same is done to a reference population, the *background*: each of its accounts is cut in two. Halves of
one account are known same pairs, halves of two are known different pairs. The level of support says where a candidate's score lies among
both; it never says who wrote, and there is a level that says that there is not enough text. Besides, as a second opinion, the imposters
method (Koppel and Winter 2014, Determining if two documents are written by the same author): in how many of 60 draws of half the runs the
two accounts are nearer to each other than to any of twelve strangers.

How much text: stable results took 5,000 words a sample in English prose, and a random bag of them beat a passage (Eder 2015, Does size
matter? Authorship attribution, small samples, big problem); on forums about 25 posts (ekambaranathan-2018); two accounts of one person were
found with 85 % precision and 82 % recall (afroz-2014). With edited prose of single authors the project's own measurement ranked the right
one of 20 first in .45 of cases with 500 words, .57 with 1,000 and .69 with 2,000: less than `benchmarks/style.py` prints for the written
worlds of classes. Synthetic text is easier than life.

Where it misleads: same topic, same first language or a shared template look like one hand; somebody who changes their style, or has a text
translated, is missed; a ranking always has a first, also where none of the candidates wrote. Compare texts of one language only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from parola_kit.errors import BadInput
from parola_kit.methods.grams import cosines, counts, weighed
from parola_kit.methods.graph import Flags, Real
from parola_kit.methods.own_words import own_words, without_copies

Support = Literal["not enough text", "none", "limited", "moderate", "strong"]
Accounts = Mapping[str, Sequence[str]]

FEWEST = 500  # words: with fewer the right answer is that there is not enough text (Eder 2015 asks for more)
ACCOUNTS, MOST_ACCOUNTS = 20, 60  # of the background, with twice the words: fewer give too few known pairs, more only cost time
ROUNDS, STRANGERS = 60, 12  # of the imposters method
LIMITED, MODERATE = 0.05, 0.01  # share of known different pairs that may score as high
AMONG = 0.25  # share of known same pairs that score lower, from which strong can be said
IMPOSTERS = 0.8  # share of draws from which strong can be said
TELLS = 0.75  # area under the curve of the reference below which no more than limited can be said; assumption


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate: cosine with the unknown account (0..1), words at hand, share of draws won against imposters.

    ``different``: the share of known different pairs that score at least as high, ``same``: of known same pairs that score lower. Without
    enough text numbers are NaN.
    """

    name: str
    score: float
    words: int
    imposters: float
    different: float
    same: float
    support: Support


@dataclass(frozen=True)
class Reference:
    """Scores of known pairs, sorted: ``same``, halves of one account, ``different``, halves of two. ``accounts`` of ``words`` a half."""

    same: Real
    different: Real
    accounts: int
    words: int

    @cached_property
    def auc(self) -> float:
        """How often a known same pair scores higher than a known different one: .5 is chance, 1 is always."""
        below, upto = (np.searchsorted(self.different, self.same, side) for side in ("left", "right"))
        return float((below + upto).mean() / 2 / len(self.different))

    def support(self, score: float, imposters: float) -> tuple[float, float, Support]:
        """Share of known different pairs that reach a score, share of known same pairs below it, and the level that follows."""
        reach = (1 + int((self.different >= score).sum())) / (1 + len(self.different))
        below = int((self.same < score).sum()) / len(self.same)
        return reach, below, self._level(score, reach, below, imposters)

    def _level(self, score: float, reach: float, below: float, imposters: float) -> Support:
        if reach > LIMITED:
            return "none"
        if reach > MODERATE or self.auc < TELLS:
            return "limited"
        first = score > self.different[-1]
        return "strong" if first and below >= AMONG and imposters >= IMPOSTERS else "moderate"


@dataclass(frozen=True)
class Ranking:
    """Candidates, highest score first, those without enough text last. ``words``: how many of each account were compared, 0 for none."""

    scored: tuple[Scored, ...]
    reference: Reference | None
    unknown_words: int
    words: int

    @property
    def best(self) -> Scored | None:
        """The first candidate, if support is moderate or strong; else nobody: the author need not be among them."""
        first = self.scored[0]
        return first if first.support in ("moderate", "strong") else None

    @property
    def chance(self) -> float:
        """How likely it is that the best of so many strangers scores as high as the first candidate; NaN without scores."""
        first, many = self.scored[0], sum(one.support != "not enough text" for one in self.scored)
        return float(1 - (1 - first.different) ** many)


def compare(unknown: Sequence[str], candidates: Accounts, background: Accounts, seed: int = 1) -> Ranking:
    """Rank ``candidates`` by how alike they write to the account whose posts are ``unknown``.

    Accounts are lists of posts; quotes, keys, signatures and links are left out (`own_words`), and so are posts that the unknown account
    and a candidate have alike. ``background``: accounts of the same kind of place and language, each of another hand. Where there is no
    other population it may be the candidates, by the same names: then nobody is taken for an imposter of themselves. All are compared
    with equally many words, drawn post by post in an order that ``seed`` decides.

    Raises:
        BadInput: there is no candidate, or fewer than ACCOUNTS accounts of the background have twice FEWEST words.
    """
    if not candidates:
        raise BadInput("candidates: there are none; a ranking needs at least one account")
    said, known = _own(unknown, candidates)
    enough = [name for name, texts in known.items() if word_count(texts) >= FEWEST]
    if word_count(said) < FEWEST or not enough:
        return Ranking(tuple(_short(name, texts) for name, texts in known.items()), None, word_count(said), 0)
    halves, words = _halves(background, min(word_count(said), *(word_count(known[name]) for name in enough)), seed)
    drawn = [_drawn(said, words, seed), *(_drawn(known[name], words, seed) for name in enough)]
    table = weighed(counts([*drawn, *(half for pair in halves.values() for half in pair)]))
    reference = _reference(table[len(drawn) :], words)
    scores = zip(enough, _scores(table, enough, list(halves), seed), strict=True)
    scored = [Scored(name, score, word_count(known[name]), won, *reference.support(score, won)) for name, (score, won) in scores]
    short = [_short(name, texts) for name, texts in known.items() if name not in enough]
    return Ranking((*sorted(scored, key=lambda one: (-one.score, one.name)), *short), reference, word_count(said), words)


def imposters(one: Real, others: Real, strangers: Real, seed: int = 1, themselves: Flags | None = None) -> Real:
    """For each of ``others`` (n × runs, weighed counts) the share of ROUNDS draws in which it and ``one`` (runs) are nearer to each other
    than to STRANGERS of ``strangers`` (m × runs).

    Each draw takes half of the runs; it counts half for either side. ``themselves`` (n × m): which strangers are no strangers to which of
    ``others``, and are passed over. Deterministic by ``seed``.
    """
    rng, won, many = np.random.default_rng(seed), np.zeros(len(others)), 1 + len(others)
    table = np.concatenate([one[None], others, strangers])
    passed = np.zeros((len(others), len(strangers)), np.bool_) if themselves is None else themselves
    for _ in range(ROUNDS):
        runs = np.sort(rng.permutation(len(one))[: len(one) // 2])
        chosen = np.sort(rng.permutation(len(strangers))[:STRANGERS])
        half = table[:, runs]
        near = cosines(half[:many], half[np.concatenate([[0], many + chosen])])
        pair, to_one, to_other = near[1:, 0], near[:1, 1:], near[1:, 1:]
        best = [np.where(passed[:, chosen], -1.0, side).max(1) for side in (to_one, to_other)]
        won += ((pair > best[0]).astype(np.float64) + (pair > best[1])) / 2
    return won / ROUNDS


def _own(unknown: Sequence[str], candidates: Accounts) -> tuple[list[str], dict[str, list[str]]]:
    """What the unknown account and each candidate wrote themselves, without posts that both have."""
    asked = [own_words(text) for text in unknown]
    pairs = {name: without_copies(asked, [own_words(text) for text in texts]) for name, texts in candidates.items()}
    kept = [set(left) for left, _ in pairs.values()]
    return [text for text in asked if all(text in left for left in kept)], {name: texts for name, (_, texts) in pairs.items()}


def _scores(table: Real, names: Sequence[str], known: Sequence[str], seed: int) -> list[tuple[float, float]]:
    """Cosine and imposters' share of each candidate (rows from 1) with the unknown account (row 0); halves of ``known`` follow."""
    near = cosines(table[:1], table[1 : len(names) + 1])[0]
    themselves = np.array([[name == other for other in known] for name in names])
    won = imposters(table[0], table[1 : len(names) + 1], table[len(names) + 1 :: 2], seed, themselves)
    return list(zip(near.tolist(), won.tolist(), strict=True))


def _reference(halves: Real, words: int) -> Reference:
    near = cosines(halves[::2], halves[1::2])
    apart = ~np.eye(len(near), dtype=np.bool_)
    return Reference(np.sort(np.diag(near)), np.sort(near[apart]), len(near), words)


def _halves(background: Accounts, most: int, seed: int) -> tuple[dict[str, tuple[str, str]], int]:
    """Two halves of each account of the background, and how many words each has: ``most``, or as many as ACCOUNTS of them allow."""
    own = {name: [own_words(text) for text in texts] for name, texts in background.items()}
    size = {name: word_count(texts) // 2 for name, texts in own.items()}
    largest = sorted(size, key=lambda name: (-size[name], name))
    words = min(most, size[largest[ACCOUNTS - 1]]) if len(largest) >= ACCOUNTS else 0
    if words < FEWEST:
        many = sum(one >= FEWEST for one in size.values())
        needed = f"{ACCOUNTS} are needed to see how known pairs score"
        raise BadInput(f"background: {many} accounts have {2 * FEWEST} words of their own; {needed}")
    chosen = sorted(name for name in largest[:MOST_ACCOUNTS] if size[name] >= words)
    return {name: _cut(own[name], words, seed) for name in chosen}, words


def _cut(texts: Sequence[str], words: int, seed: int) -> tuple[str, str]:
    """Two draws of equally many words; a post that runs over the border is cut, so that none is in both."""
    said = " ".join(_mixed(texts, seed)).split()
    return " ".join(said[:words]), " ".join(said[words : 2 * words])


def _drawn(texts: Sequence[str], words: int, seed: int) -> str:
    """So many words, post by post in an order of chance: a bag of them."""
    return " ".join(" ".join(_mixed(texts, seed)).split()[:words])


def _mixed(texts: Sequence[str], seed: int) -> list[str]:
    order: list[int] = np.random.default_rng(seed).permutation(len(texts)).tolist()
    return [texts[nth] for nth in order]


def word_count(texts: Sequence[str]) -> int:
    """How many words texts have together, by the spaces between them."""
    return sum(len(text.split()) for text in texts)


def _short(name: str, texts: Sequence[str]) -> Scored:
    return Scored(name, np.nan, word_count(texts), np.nan, np.nan, np.nan, "not enough text")
