"""The scenarios' texts: complete, the same in every language, and no two meanings in one line."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest

from parola.artefacts.media.lettering import missing
from parola.artefacts.phrases import Phrases
from parola.checks.fictitious import forbidden
from parola.locate import folder
from parola.spec.around import effects
from parola.spec.grammar import placeholders
from parola.spec.model import Module, Names, Scenario, Texts
from parola.spec.source import load
from parola.streams import Streams

SCENARIOS = folder("scenarios")
HERE = SCENARIOS / "lantern-strait"
SOLUTION = runpy.run_path(str(folder("labs") / "DW1" / "solution.py"))
SIGNS = cast(Mapping[str, str], SOLUTION["SIGNS"])
BECAME = cast(Callable[[str, str], str], SOLUTION["became"])

STATUSES = ("said", "not-said", "declined", "cannot-be-told")
SPEAKERS = ("person", "friend")  # those who may write in a language of their own
ENGLISH_ONLY = {"stranger-page"}  # passed on by the friend, written by somebody else
INNOCENT = {"look-alike", "false-debt", "false-papers", "advert", "honest-advert"}
SHARED = ("channel-", "advert-job-")  # everyday talk and adverts, in every language
BACKGROUND = ("post-", "opens-", "title-", "listing-", "review-", *SHARED)
SAMPLE = 500  # texts of a line that are looked at


def texts(language: str) -> Texts:
    """A language's texts as they are written, before any check."""
    return Texts.model_validate(load(HERE / "texts" / f"{language}.yaml").data)


def modules() -> list[Module]:
    """The modules of the scenario, in its order."""
    return [Module.model_validate(load(SCENARIOS / "modules" / f"{name}.yaml").data) for name in SCENARIO.modules]


SCENARIO = Scenario.model_validate(load(HERE / "scenario.yaml").data)
ENGLISH = texts("en").lines
LANGUAGES = sorted(path.stem for path in (HERE / "texts").glob("*.yaml") if path.stem != "en")
CASES = [effect for module in modules() if module.scope == "cell" for _, effect in effects(module)]
EFFECTS = [effect for module in modules() for _, effect in effects(module)]
TOPICS = [effect.ask.topic for effect in EFFECTS if effect.ask]


def said() -> Iterator[tuple[str, str, str]]:
    """Speaker, text key and label of every line that a module has said."""
    for effect in EFFECTS:
        line = effect.post or effect.message or effect.hotline
        if line:
            yield line.by, line.text, line.label


WORDS = {key for key in ENGLISH if key.startswith("word-")}
ANSWERS = {f"{topic}-{status}" for topic in TOPICS for status in STATUSES}
OWN = {key for by, key, _ in said() if by in SPEAKERS} | ANSWERS
FLYERS = {"flyer-title", "flyer-line", "flyer-contact"}  # in the languages whose letters can be drawn
EVERYDAY = {key for key in ENGLISH if key.startswith(("channel-deals", "channel-help", "channel-news", "channel-talk", "advert-job-"))}
FILED = {key for key in ENGLISH if key.startswith("journey-said-")}  # messages of the journey file, in every language that a person speaks
CHAT = {effect.message.text: effect.message.label for effect in EFFECTS if effect.message}
PUBLIC = sorted({line.text for effect in CASES if (line := effect.post or effect.say or effect.advert)})
LINES = sorted((key, label) for _, key, label in said())


PHRASES = Phrases({path.stem: texts(path.stem) for path in sorted((HERE / "texts").glob("*.yaml"))})
STREAMS = Streams("texts")


def variants(key: str, language: str) -> list[str]:
    """Texts of a line, as many as are looked at."""
    return PHRASES.variants(key, language, SAMPLE, STREAMS).tolist()


def clean(text: str) -> bool:
    """Whether nothing tells that it was put together."""
    marks = re.search(r"  | [,.;:?!]|[.?!][,.;:]|^\W|<|>|\{", text)
    return not marks and not re.search(r"(?i)\ba [aeiou]\w|\b(\w+) \1\b", text.replace("that that", "that"))


def shown(line: str) -> list[str]:
    """The indicators that the reference solution reads in a line."""
    return [sign for sign, words in SIGNS.items() if re.search(words, line.lower())]


def alternatives(status: str) -> list[tuple[str, str]]:
    """Key and line of every answer that the desk can get of one status."""
    return [(f"{topic}-{status}", line) for topic in TOPICS for line in ENGLISH[f"{topic}-{status}"]]


def test_what_modules_use_is_there_in_english() -> None:
    used = {key for _, key, _ in said()} | ANSWERS | {f"ask-{topic}" for topic in TOPICS}
    assert len(used) > 80
    assert used - set(ENGLISH) == set()


def test_people_have_three_ways_to_say_a_thing() -> None:
    assert [key for key in sorted(OWN) if len(ENGLISH[key]) != 3] == []
    assert [key for key in sorted(WORDS) if len(ENGLISH[key]) != 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_alternatives_and_placeholders(language: str) -> None:
    def form(of: Texts, key: str) -> list[frozenset[str]]:
        return [placeholders(line, of.symbols) for line in of.lines[key]]

    own, english = texts(language), texts("en")
    assert {key: form(own, key) for key in own.lines} == {key: form(english, key) for key in own.lines}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_person_the_friend_and_everyday_talk_are_translated(language: str) -> None:
    assert set(texts(language).lines) <= (OWN | WORDS | EVERYDAY | FLYERS | FILED) - ENGLISH_ONLY


def test_flyers_are_written_where_their_letters_can_be_drawn() -> None:
    written = {language for language in LANGUAGES if set(texts(language).lines) >= FLYERS}
    assert written == {"fil", "fr", "vi"}
    for language in written:
        assert missing("".join(line for key in FLYERS for line in texts(language).lines[key])) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_talk_comes_in_every_language(language: str) -> None:
    assert len(EVERYDAY) >= 10
    assert EVERYDAY - set(texts(language).lines) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_has_read_the_translations_yet(language: str) -> None:
    assert texts(language).reviewed is False


@pytest.mark.parametrize("language", sorted({origin.language for origin in SCENARIO.origins}))
def test_nobody_changes_language_within_a_thread(language: str) -> None:
    assert (OWN | WORDS | FILED) - ENGLISH_ONLY - set(texts(language).lines) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_alternatives_are_never_the_same_words(language: str) -> None:
    lines = texts(language).lines
    assert [key for key, told in lines.items() if len(set(told)) < len(told)] == []


def test_every_indicator_is_read_by_its_own_rule_alone() -> None:
    labelled = {key: label.removeprefix("indicator-") for key, label in LINES if label.startswith("indicator-")}
    assert set(labelled.values()) == set(SIGNS)
    read = {(key, nth): shown(line) for key in labelled for nth, line in enumerate(ENGLISH[key])}
    assert read == {(key, nth): [labelled[key]] for key, nth in read}


def test_other_messages_show_no_indicator() -> None:
    others = {key for key, label in CHAT.items() if not label.startswith("indicator-")}
    assert {key: shown(line) for key in sorted(others) for line in variants(key, "en") if shown(line)} == {}


def test_what_only_looks_like_an_indicator_shows_none() -> None:
    look_alikes = {key for key, label in LINES if label in INNOCENT}
    assert len(look_alikes) > 6
    assert {key: shown(line) for key in sorted(look_alikes) for line in variants(key, "en") if shown(line)} == {}


@pytest.mark.parametrize("key", PUBLIC)
def test_what_is_said_in_public_has_many_forms_without_a_sign_or_a_real_name(key: str) -> None:
    """Cells and strangers draw from the same line: with a few forms alone, everybody would say the same."""
    told = variants(key, "en")
    assert len(told) >= 12
    for text in told:
        assert shown(text) == []
        assert list(forbidden(text)) == []
        assert clean(text), text


@pytest.mark.parametrize("language", ["en", *sorted({origin.language for origin in SCENARIO.origins})])
@pytest.mark.parametrize("key", ["person-small", "group-small"])
def test_small_talk_has_more_forms_than_a_chat_has_room_for(key: str, language: str) -> None:
    most = max(Counter(effect.message.by for effect in EFFECTS if effect.message and effect.message.text == key).values())
    assert len(variants(key, language)) > most


def test_a_review_fits_a_listing_of_any_age() -> None:
    symbols = texts("en").symbols
    spans = (*symbols["how-long"], *symbols["when-past"])
    for key in ("review-good", "review-bad"):
        assert [text for text in variants(key, "en") if any(span in text for span in spans)] == []


@pytest.mark.parametrize("key", sorted(key for key in ENGLISH if key.startswith(BACKGROUND)))
def test_background_shows_no_indicator_and_no_real_name(key: str) -> None:
    for text in variants(key, "en"):
        assert shown(text) == []
        assert list(forbidden(text)) == []


@pytest.mark.parametrize("board", SCENARIO.forum.boards)
def test_a_board_has_thousands_of_things_to_say(board: str) -> None:
    for key in (f"post-{board}", f"opens-{board}"):
        assert len(PHRASES.variants(key, "en", 5_000, STREAMS)) == 5_000


@pytest.mark.parametrize("key", sorted(key for key in ENGLISH if key.startswith(BACKGROUND)))
def test_background_is_put_together_cleanly(key: str) -> None:
    for text in variants(key, "en"):
        assert clean(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_of_everyday_talk_hold_no_real_name(language: str) -> None:
    for key in sorted(EVERYDAY):
        assert [text for text in variants(key, language) if list(forbidden(text)) or re.search(r"[<>{}]|  ", text)] == []


@pytest.mark.parametrize("status", ["declined", "cannot-be-told"])
def test_a_refusal_and_not_knowing_are_told_apart(status: str) -> None:
    assert {line: BECAME(line.lower(), "") for _, line in alternatives(status)} == {line: status for _, line in alternatives(status)}


@pytest.mark.parametrize("status", ["said", "not-said"])
def test_an_answer_is_neither_refusal_nor_not_knowing(status: str) -> None:
    answers = [*alternatives(status), *((key, line) for key in sorted(WORDS) for line in ENGLISH[key])]
    assert [(key, line) for key, line in answers if BECAME(line.lower(), "as referred") != "as referred"] == []


@pytest.mark.parametrize("path", sorted((SCENARIOS / "names").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_pool_holds_a_name_once(path: Path) -> None:
    pool = Names.model_validate(load(path).data)
    assert [name for names in (pool.given, pool.family) for name, times in Counter(names).items() if times > 1] == []
