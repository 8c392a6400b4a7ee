"""Who may have written this: what is compared, the ranking, and what the levels of support mean on pairs whose authors are known."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_accounts import account

from parola.artefacts import style as habits
from parola.streams import Streams
from parola_kit.errors import BadInput
from parola_kit.methods.grams import cosines, counts, grams, weighed
from parola_kit.methods.own_words import own_words, without_copies
from parola_kit.methods.style import Ranking, Reference, compare, imposters

PEOPLE, ASKED = 20, 12  # on the market, and how many of them are looked for


@cache
def background(degree: float = 1.0, words: int = 2_100) -> dict[str, list[str]]:
    return {f"known {n}": account(f"known {n}", "forum", words, degree) for n in range(24)}


@cache
def market(degree: float = 1.0, words: int = 1_050) -> dict[str, list[str]]:
    """Accounts of other people on another site."""
    return {f"person {n}": account(f"person {n}", "market", words, degree) for n in range(PEOPLE)}


@cache
def ranked(nth: int, degree: float = 1.0, words: int = 1_050) -> Ranking:
    """Everybody on the market beside what one of them wrote on the forum."""
    return compare(account(f"person {nth}", "forum", words, degree), market(degree, words), background(degree, 2 * words))


def test_quotes_keys_signatures_and_links_are_not_ones_own() -> None:
    post = "\n".join(
        [
            "somebody wrote:",
            "> not mine at all",
            "Mine stays.",
            "[quote=x]not mine[/quote] And this.",
            "See https://quay.example/a or hxxp://quay[.]example and fog@quay.example,",
            "pay bcrt1qat3swdeqszh98kmy0pv3s8w2af3e5eync44v6v tel +639040999199",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ5VB\n-----END PGP PUBLIC KEY BLOCK-----",
            "End.",
            "-- ",
            "my footer",
        ]
    )
    assert own_words(post).split() == ["Mine", "stays.", "And", "this.", "See", "or", "and", "pay", "tel", "End."]


def test_the_text_of_a_signed_message_stays() -> None:
    signature = "-----BEGIN PGP SIGNATURE-----\n\niHUEAR\n-----END PGP SIGNATURE-----"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nAs I said, thank you.\n{signature}"
    assert own_words(signed) == "As I said, thank you."


def test_a_post_that_both_have_is_nobodys() -> None:
    long = "word " * 12
    one, other = without_copies(["a", long, "short one"], [f" {long}", "b", "short one"])
    assert (one, other) == (["a", "short one"], ["b", "short one"])


def runs(words: list[str]) -> Counter[str]:
    """Runs of three and four characters, as one would count them by hand."""
    padded = [f" {word} " for word in words]
    return Counter(word[at : at + size] for word in padded for size in (3, 4) for at in range(len(word) - size + 1))


@given(st.lists(st.text(alphabet="abкгกข.!🙂", min_size=1, max_size=6), max_size=6))
def test_runs_stay_inside_words(words: list[str]) -> None:
    found = Counter(grams(" ".join(words)).tolist())
    assert sorted(found.values()) == sorted(runs(words).values())


def test_weights_are_those_of_the_textbook() -> None:
    texts = ["the dog saw the dog", "the cat", "a dog and a cat"]
    plain = [runs(text.split()) for text in texts]
    shared = sorted({run for one in plain for run in one if sum(run in other for other in plain) > 1})
    table = counts(texts)
    assert sorted(map(tuple, table.T.tolist())) == sorted(tuple(float(one[run]) for one in plain) for run in shared)
    rare = {run: math.log(3 / sum(run in one for one in plain)) for run in shared}
    first, _, third = ([one[run] * rare[run] for run in shared] for one in plain)
    near = sum(a * b for a, b in zip(first, third, strict=True)) / math.hypot(*first) / math.hypot(*third)
    assert cosines(weighed(table)[:1], weighed(table)[2:])[0, 0] == pytest.approx(near)


def test_a_text_of_nothing_is_like_nothing() -> None:
    assert cosines(np.zeros((1, 4)), np.ones((2, 4))).tolist() == [[0.0, 0.0]]
    assert len(grams("")) == len(grams(" \n ")) == 0


def test_most_people_are_found_among_twenty(measured: Callable[[str], None]) -> None:
    found = [ranked(nth) for nth in range(ASKED)]
    first = sum(one.scored[0].name == f"person {nth}" for nth, one in enumerate(found)) / ASKED
    auc = float(np.mean([one.reference.auc for one in found if one.reference]))
    measured(f"style: {first:.0%} of 20 ranked first with 1,000 words, AUC of known pairs {auc:.3f}")
    assert first >= 0.9
    assert auc > 0.95


def test_strong_is_hardly_ever_said_of_strangers(measured: Callable[[str], None]) -> None:
    strangers = [one.support for nth in range(ASKED) for one in ranked(nth).scored if one.name != f"person {nth}"]
    same = [one.support for nth in range(ASKED) for one in ranked(nth).scored if one.name == f"person {nth}"]
    share = {level: strangers.count(level) / len(strangers) for level in ("limited", "moderate", "strong")}
    measured(f"style: of {len(strangers)} pairs of strangers {share}; of {len(same)} same pairs {Counter(same)}")
    assert share["strong"] <= 0.01
    assert share["moderate"] + share["strong"] <= 0.03
    assert share["limited"] <= 0.1
    assert sum(level in ("moderate", "strong") for level in same) >= 0.7 * len(same)


def test_without_the_author_nobody_is_found(measured: Callable[[str], None]) -> None:
    """The first of a ranking is somebody in any case; `best` mostly says nobody, and never with strong support."""
    found: list[str] = []
    for nth in range(6):
        others = {name: posts for name, posts in market().items() if name != f"person {nth}"}
        ranking = compare(account(f"person {nth}", "forum", 1_050), others, background())
        found.append(ranking.best.support if ranking.best else "nobody")
    measured(f"style: without the author among 19 candidates {Counter(found)}")
    assert "strong" not in found
    assert found.count("nobody") >= 4


def test_templates_alone_support_nothing() -> None:
    """People without habits of their own write alike: the reference shows that the method cannot tell them apart."""
    for nth in range(2):
        ranking = ranked(nth, 0.0)
        assert ranking.reference is not None
        assert ranking.reference.auc < 0.7
        assert {one.support for one in ranking.scored} <= {"none", "limited"}
        assert ranking.best is None


def test_who_shares_a_third_of_the_habits_is_not_who_has_them_all() -> None:
    streams = Streams("written accounts")
    for nth in (1, 3):
        own, friend = (habits.author(streams.python("author", who)) for who in (f"person {nth}", "friend"))
        words = {**friend.words, **{word: own.words[word] for word in sorted(own.words)[::3]}}
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True)) or '(?!)'})\b")
        alike = replace(friend, words=words, pattern=pattern, openers=own.openers, opens=own.opens)
        candidates = {**market(), "friend": account("friend", "market", 1_050, author=alike)}
        order = [one.name for one in compare(account(f"person {nth}", "forum", 1_050), candidates, background()).scored]
        assert order.index(f"person {nth}") < order.index("friend")


def test_the_same_seed_gives_the_same_ranking() -> None:
    one, other = (compare(account("person 1", "forum", 700), market(), background(), seed=4) for _ in range(2))
    assert one.scored == other.scored
    third = compare(account("person 1", "forum", 700), market(), background(), seed=5)
    assert [scored.score for scored in third.scored] != [scored.score for scored in one.scored]


def test_too_little_text_is_said_so() -> None:
    short = compare(account("person 1", "forum", 300), market(), background())
    assert {one.support for one in short.scored} == {"not enough text"}
    assert (short.best, short.reference, short.words) == (None, None, 0)
    assert all(math.isnan(one.score) for one in short.scored)
    some = compare(account("person 1", "forum", 900), {**market(), "quiet": account("quiet", "market", 200)}, background())
    assert (some.scored[-1].name, some.scored[-1].support) == ("quiet", "not enough text")
    assert some.words >= 900 * 0.9


def test_pasted_text_is_no_text() -> None:
    quoted = [f"> {post}" for post in account("person 1", "forum", 900)]
    assert compare(quoted, market(), background()).unknown_words == 0


def test_what_is_copied_from_a_candidate_does_not_count() -> None:
    copied = [post for post in market()["person 2"] if len(post.split()) >= 12][:20]
    plain = compare(account("person 1", "forum", 1_050), market(), background())
    ranking = compare([*account("person 1", "forum", 1_050), *copied], market(), background())
    assert ranking.unknown_words <= plain.unknown_words
    assert ranking.scored[0].name == "person 1"


def test_a_pair_beside_strangers() -> None:
    posts = [" ".join(posts) for posts in (account("person 1", "forum", 1_050), *market().values())]
    table = weighed(counts(posts))
    won = imposters(table[0], table[2:4], np.delete(table, (0, 2, 3), 0))
    assert won[0] > 0.9
    assert won[1] < 0.5
    assert won.tolist() == imposters(table[0], table[2:4], np.delete(table, (0, 2, 3), 0)).tolist()


def test_candidates_may_be_their_own_background(measured: Callable[[str], None]) -> None:
    """No other population: nobody is an imposter of themselves, and strangers are told from the same person as well."""
    candidates = market(1.0, 2_100)
    found = [compare(account(f"person {nth}", "forum", 1_050), candidates, candidates) for nth in range(4)]
    assert [one.scored[0].name for one in found] == [f"person {nth}" for nth in range(4)]
    assert all(one.scored[0].support in ("moderate", "strong") and one.scored[0].imposters > 0.9 for one in found)
    strangers = Counter(one.support for ranking in found for one in ranking.scored[1:])
    measured(f"style: candidates as background, strangers {dict(strangers)}")
    assert strangers["strong"] == 0


def test_levels_by_hand() -> None:
    reference = Reference(np.linspace(0.5, 0.9, 21), np.linspace(0, 0.6, 1_000), 21, 1_000)
    said = [reference.support(score, won)[2] for score, won in ((0.3, 1.0), (0.58, 1.0), (0.599, 1.0), (0.7, 1.0), (0.7, 0.7), (0.61, 0.9))]
    assert said == ["none", "limited", "moderate", "strong", "moderate", "strong"]
    assert reference.support(0.7, 1.0)[:2] == (pytest.approx(1 / 1_001), pytest.approx(10 / 21))
    weak = Reference(np.linspace(0, 1, 21), np.linspace(0, 0.99, 1_000), 21, 1_000)
    assert weak.support(1.0, 1.0)[2] == "limited"


@pytest.mark.parametrize(
    ("candidates", "known", "message"),
    [
        (0, 24, "candidates: there are none"),
        (2, 19, r"background: 19 accounts have 1000 words of their own; 20 are needed"),
        (2, 0, "background: 0 accounts"),
    ],
)
def test_what_cannot_be_compared(candidates: int, known: int, message: str) -> None:
    some = dict(list(market().items())[:candidates])
    with pytest.raises(BadInput, match=message):
        compare(account("person 1", "forum", 900), some, dict(list(background().items())[:known]))
