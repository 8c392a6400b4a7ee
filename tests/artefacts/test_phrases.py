"""What is said follows from key and number alone; text and gloss say the same."""

from __future__ import annotations

import time

import pytest

from parola.artefacts.phrases import Phrases
from parola.locate import folder
from parola.spec.grammar import ways
from parola.spec.model import Texts
from parola.spec.resolve import bundle
from parola.streams import Streams

HERE = folder("scenarios") / "lantern-strait"
REAL = Phrases(bundle(HERE).texts)
OTHERS = ("bn", "fil", "fr", "th", "vi")
SYMBOLS_EN = {"food": ("rice", "soup", "tea"), "day": ("today", "tomorrow")}
SYMBOLS_FR = {"food": ("du riz", "une soupe", "du thé"), "day": ("aujourd'hui", "demain")}


def made(language: str, symbols: dict[str, tuple[str, ...]], *lines: str) -> Texts:
    words = {"word-yes": (("yes",) if language == "en" else ("oui",))}
    return Texts.model_validate({"language": language, "reviewed": True, "symbols": symbols, "lines": {"ate": lines, **words}})


SMALL = Phrases(
    {
        "en": made("en", SYMBOLS_EN, "I make <food> <day>.", "<day> I sleep, {name}."),
        "fr": made("fr", SYMBOLS_FR, "<day> je fais <food>.", "Je dors <day>, {name}."),
    }
)
FRENCH = dict(zip([*SYMBOLS_EN["food"], *SYMBOLS_EN["day"]], [*SYMBOLS_FR["food"], *SYMBOLS_FR["day"]], strict=True))


def test_text_and_gloss_come_out_alike() -> None:
    said = {nth: SMALL.say("ate", "fr", nth, {"name": "A"}) for nth in range(200)}
    for phrase in said.values():
        for word, french in FRENCH.items():
            assert (word in phrase.gloss.lower()) == (french in phrase.text.lower())
    assert len({phrase.text for phrase in said.values()}) == 6 + 2


def test_the_same_number_says_the_same() -> None:
    again = Phrases({**SMALL.texts})
    assert [again.english("ate", nth, name="A") for nth in range(50)] == [SMALL.english("ate", nth, name="A") for nth in range(50)]


def test_a_value_may_be_a_word_of_the_language() -> None:
    phrase = SMALL.say("ate", "fr", 1, {"name": "word:word-yes"})
    assert phrase.text.endswith(", oui.")
    assert phrase.gloss.endswith(", yes.")


def test_a_language_without_texts_or_line_is_english() -> None:
    assert SMALL.say("ate", "vi", 0, {}).language == "en"
    assert not SMALL.has("ate", "vi")
    assert not SMALL.has("other", "fr")


def test_lines_without_parts_are_said_as_they_are_written() -> None:
    lines = {key: alternatives for key, alternatives in REAL.texts["en"].lines.items() if not any("<" in line for line in alternatives)}
    assert len(lines) > 100
    plain = {key: alternatives for key, alternatives in lines.items() if not any("{" in line for line in alternatives)}
    assert {key: tuple(REAL.english(key, nth) for nth in range(len(plain[key]))) for key in plain} == plain


def test_variants_are_different_and_the_same_for_the_same_class() -> None:
    told = REAL.variants("post-travel", "en", 3_000, Streams("a")).tolist()
    assert len(set(told)) == len(told) == 3_000
    assert told == REAL.variants("post-travel", "en", 3_000, Streams("a")).tolist()
    assert told != REAL.variants("post-travel", "en", 3_000, Streams("b")).tolist()


def test_more_variants_begin_with_the_fewer() -> None:
    few, many = (REAL.variants("channel-deals", "bn", count, Streams("a")).tolist() for count in (40, 200))
    assert many[:40] == few


def test_there_are_no_more_variants_than_ways() -> None:
    assert SMALL.variants("word-yes", "en", 100, Streams("a")).tolist() == ["yes"]
    told = SMALL.variants("ate", "en", 100, Streams("a")).tolist()
    assert len(told) <= sum(ways(line, SYMBOLS_EN) for line in SMALL.texts["en"].lines["ate"]) == 8
    assert any("{name}" in text for text in told)
    assert SMALL.variants("ate", "en", 0, Streams("a")).shape == (0,)


def test_variants_have_a_gloss_in_step() -> None:
    told, glosses = SMALL.glossed("ate", "fr", 50, Streams("a"))
    assert len(told) == len(glosses) > 5
    for text, gloss in zip(told.tolist(), glosses.tolist(), strict=True):
        assert all((word in gloss.lower()) == (french in text.lower()) for word, french in FRENCH.items())
    assert set(SMALL.glossed("ate", "en", 8, Streams("a"))[1].tolist()) == {""}


@pytest.mark.parametrize("language", OTHERS)
def test_channel_talk_comes_in_every_language(language: str) -> None:
    keys = [key for key in REAL.texts["en"].lines if key.startswith(("channel-deals", "channel-help", "channel-news", "channel-talk"))]
    for key in keys:
        told, glosses = REAL.glossed(key, language, 25, Streams("a"))
        assert len(set(told.tolist())) == 25
        assert all(glosses.tolist())
        assert not set(told.tolist()) & set(glosses.tolist())


def test_many_variants_take_little_time() -> None:
    began = time.process_time()
    count = len(REAL.variants("post-work-abroad", "en", 4_000, Streams("time")))
    assert count == 4_000
    assert time.process_time() - began < 4
