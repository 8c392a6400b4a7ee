"""What the generator asks the English texts for is what `check` asks a scenario for, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from made_class import made
from parola.artefacts.phrases import Phrases
from parola.locate import folder
from parola.spec.around import effects
from parola.spec.model import Effect
from parola.spec.needed import missing
from parola.spec.references import SAID
from parola.spec.resolve import Bundle, bundle
from parola.spec.source import load

HERE = folder("scenarios") / "lantern-strait"
NOISE = ("post-", "opens-", "channel-", "advert-job-", "flyer-")  # a scenario that writes none of a sort has none of it


def book_texts(read: Bundle) -> set[str]:
    return {column.text for book in read.books.values() for column in book.columns.values() if column.text}


def said(effect: Effect) -> Iterator[str]:
    """Keys of texts that an effect names."""
    for kind in SAID:
        if line := getattr(effect, kind):
            yield line.text
    if effect.mail:
        yield f"{effect.mail.text}-subject"
    if effect.entry:
        yield from effect.entry.values.values()


@pytest.mark.slow
def test_a_class_asks_for_no_other_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    lines = Phrases._lines

    def watched(self: Phrases, language: str, key: str) -> tuple[str, ...]:
        asked.add(key)
        return lines(self, language, key)

    monkeypatch.setattr(Phrases, "_lines", watched)
    made.__wrapped__()  # a class of its own: the shared one was made before
    read = bundle(HERE)
    needed = set(missing(read.scenario, list(read.modules.values()), (), book_texts(read)))
    own = {key for module in read.modules.values() for _, effect in effects(module) for key in said(effect)}
    shared = {key for path in HERE.parent.glob("wording/*/en.yaml") for key in load(path).data["lines"]}
    assert {key for key in asked - own - needed - shared if not key.startswith(NOISE)} == set()
    assert len(asked & needed) > 50


def test_what_is_there_is_not_missing() -> None:
    read = bundle(HERE)
    assert missing(read.scenario, list(read.modules.values()), read.texts["en"].lines, book_texts(read)) == []
