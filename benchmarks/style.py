"""How often writing style finds the right account, how often it says so of the wrong one, and how near hours of activity come.

Accounts are written by authors of `parola.artefacts.style`, from the background's lines of the forum of lantern-strait, at some degrees of
habit (1 is that of a class). Each author has two accounts with different texts. Compare what is printed with what real edited prose gave in
the project's notes (.45 ranked first of 20 with 500 words, .57 with 1,000, .69 with 2,000): synthetic text is easier than life.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from parola.artefacts import style
from parola.artefacts.phrases import Phrases
from parola.locate import folder
from parola.simulate.rhythm import CURVE, Rhythm, times
from parola.spec.resolve import bundle
from parola.streams import Streams
from parola_kit.methods import hours
from parola_kit.methods.grams import cosines, counts, weighed
from parola_kit.methods.graph import Real
from parola_kit.methods.style import Reference, compare, imposters

LINES = (
    "post-general",
    "post-travel",
    "post-work-abroad",
    "post-rumour",
    "post-denial",
    "opens-general",
    "opens-travel",
    "opens-work-abroad",
)
DEGREES, PEOPLE, WORDS = (0.0, 0.5, 1.0, 1.5), (20, 60), (500, 1_000, 2_000)
KNOWN, ROUNDS = 30, 3  # accounts of the background, worlds drawn a row
START, DAY = 1_740_960_000, 86_400


def main() -> None:
    bank = sentences()
    print(f"{len(bank):,} different texts of {np.mean([len(text.split()) for text in bank]):.0f} words; {ROUNDS} worlds a row")
    print("\nranked first, and how often a same pair scores higher than a different one (AUC)")
    print(f"{'degree':>6} {'people':>6} {'words':>6} {'first':>6} {'AUC':>6} {'imposters >= .8: same':>22} {'different':>9}")
    for degree in DEGREES:
        for people in PEOPLE:
            for words in WORDS:
                print(ranking(bank, degree, people, words))
    print("\nlevels of support among 20 candidates, shares")
    for degree in DEGREES[1:]:
        for words in WORDS:
            support(bank, degree, words)
    print("\nhours of activity")
    clocks()


def sentences() -> list[str]:
    phrases = Phrases(bundle(folder("scenarios") / "lantern-strait").texts)
    streams = Streams("style bank")
    return [text for line in LINES for text in phrases.variants(line, "en", 2_000, streams).tolist()]


def account(bank: Sequence[str], world: str, who: int, site: str, words: int, degree: float) -> list[str]:
    """Posts of at least so many words of one person; habits go with the person, texts with the account."""
    streams, posts, many = Streams(world), list[str](), 0
    author, chance = style.author(streams.python("author", who), degree), streams.python("texts", who, site)
    while many < words:
        posts.append(style.written(author, chance.choice(bank), chance))
        many += len(posts[-1].split())
    return posts


def ranking(bank: Sequence[str], degree: float, people: int, words: int) -> str:
    """Every person's account on one site beside all on another, without any reference."""
    first, aucs, same, different = list[float](), list[float](), list[float](), list[float]()
    for world in range(ROUNDS):
        texts = [cut(account(bank, f"rank {world}", who, site, words, degree), words) for site in "ab" for who in range(people)]
        table = weighed(counts(texts))
        near = cosines(table[:people], table[people:])
        apart = ~np.eye(people, dtype=bool)
        first.append(float((near.argmax(1) == np.arange(people)).mean()))
        aucs.append(Reference(np.sort(np.diag(near)), np.sort(near[apart]), people, words).auc)
        for who in range(0, people, 4):
            some = [(who + step) % people for step in (0, 1, 2, 3)]
            strangers = np.delete(table[people:], some, 0)
            won = imposters(table[who], table[[people + one for one in some]], strangers)
            same.append(float(won[0] >= 0.8))
            different += (won[1:] >= 0.8).astype(float).tolist()
    shares = [float(np.mean(one)) for one in (first, aucs, same, different)]
    return f"{degree:6} {people:6} {words:6,} {shares[0]:6.2f} {shares[1]:6.3f} {shares[2]:22.2f} {shares[3]:9.3f}"


def cut(posts: Sequence[str], words: int) -> str:
    return " ".join(" ".join(posts).split()[:words])


def support(bank: Sequence[str], degree: float, words: int) -> None:
    same, strangers, first, seconds = Counter[str](), Counter[str](), Counter[str](), list[float]()
    for world in range(ROUNDS):
        name = f"support {world}"
        known = {f"known {n}": account(bank, name, 1_000 + n, "a", 2 * words + 60, degree) for n in range(KNOWN)}
        others = {f"person {n}": account(bank, name, n, "b", words + 30, degree) for n in range(20)}
        for who in range(0, 20, 2):
            start = time.perf_counter()
            found = compare(account(bank, name, who, "a", words + 30, degree), others, known).scored
            seconds.append(time.perf_counter() - start)
            same.update(one.support for one in found if one.name == f"person {who}")
            strangers.update(one.support for one in found if one.name != f"person {who}")
            first.update([next(one.support for one in found if one.name != f"person {who}")])
    print(f"degree {degree}, {words:,} words, {np.median(seconds):.2f} s a comparison")
    for what, tally in (("same person", same), ("strangers", strangers), ("highest stranger", first)):
        print(
            f"    {what:18} "
            + "  ".join(f"{level} {tally[level] / tally.total():.3f}" for level in ("none", "limited", "moderate", "strong"))
        )


def clocks() -> None:
    for many in (30, 60, 100, 400):
        print(f"    a person, {many} posts: {told([hours.person(posts) for posts, _ in people(many)], [zone for _, zone in people(many)])}")
    for between in (8, 10, 12):
        both = [[*one, *other] for (one, _), (other, _) in zip(people(100, 0, 40), people(100, between, 40), strict=True)]
        print(f"    two people {between} hours apart, 200 posts: decided {share([hours.person(posts).decidable for posts in both])}")
    chance = np.random.default_rng(3)
    flat = [[datetime.fromtimestamp(START + at, UTC) for at in chance.integers(0, 60 * DAY, 200).tolist()] for _ in range(40)]
    print(f"    a program, 200 posts at any hour: decided {share([hours.person(posts).decidable for posts in flat])}")
    crowds = [[posts for posts, _ in people(30, zone, 20, seed=zone + 50)] for zone in range(-11, 13)]
    print(f"    a crowd of 20, 30 posts each: {told([hours.crowd(one) for one in crowds], list(range(-11, 13)))}")


def people(many: int, zone: int | None = None, count: int = 300, seed: int = 1) -> Iterator[tuple[list[datetime], int]]:
    """Posts of people whose day begins earlier or later than others' (standard deviation 1.2 hours, assumption), and their offset."""
    chance = np.random.default_rng([seed, many, 99 if zone is None else zone + 24])
    for _ in range(count):
        own = int(chance.integers(-11, 13)) if zone is None else zone
        late = round(float(chance.normal(0, 1.2)))
        rhythm = replace(Rhythm(), hours=tuple(np.roll(np.array(CURVE), late).tolist()))
        drawn = times(START, START + 60 * DAY, np.full(many, 3_600 * own), chance, rhythm)
        yield [datetime.fromtimestamp(at, UTC) for at in drawn.tolist()], own


def told(readings: Sequence[hours.Reading], zones: Sequence[int]) -> str:
    off = [abs((one.offset - zone + 12) % 24 - 12) for one, zone in zip(readings, zones, strict=True) if one.offset is not None]
    within: Real = np.array([np.mean([one <= most for one in off]) for most in (0, 1, 2)])
    return f"decided {len(off) / len(readings):.2f}; of these exact {within[0]:.2f}, within 1 h {within[1]:.2f}, within 2 h {within[2]:.2f}"


def share(said: Sequence[bool]) -> str:
    return f"{np.mean(said):.2f}"


if __name__ == "__main__":
    main()
