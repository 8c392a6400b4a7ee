"""What the generator asks the English texts for is what `check` asks a scenario for, and nothing more."""

from __future__ import annotations

import pytest

from made_class import made
from parola.artefacts.phrases import Phrases
from parola.locate import folder
from parola.spec.around import effects
from parola.spec.needed import missing
from parola.spec.resolve import bundle

HERE = folder("scenarios") / "lantern-strait"


def test_a_class_asks_for_no_other_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    fill = Phrases._fill

    def watched(self: Phrases, language: str, key: str, nth: int, values: dict[str, str]) -> str:
        asked.update([key, *(value.removeprefix("word:") for value in values.values() if value.startswith("word:"))])
        return fill(self, language, key, nth, values)

    monkeypatch.setattr(Phrases, "_fill", watched)
    made.__wrapped__()  # a class of its own: the shared one was made before
    read = bundle(HERE)
    own = {
        line.text
        for module in read.modules.values()
        for _, effect in effects(module)
        for line in (effect.post, effect.message, effect.hotline)
        if line
    }
    needed = set(missing(read.scenario, read.modules.values(), ()))
    assert asked - own - needed == set()
    assert len(asked & needed) > 50


def test_what_is_there_is_not_missing() -> None:
    read = bundle(HERE)
    assert missing(read.scenario, read.modules.values(), read.texts["en"].lines) == []
