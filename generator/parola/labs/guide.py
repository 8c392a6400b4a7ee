"""The trainer's page of a lab: what is right on each seat, which variants there are, what each question is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parola.labs import pages
from parola.labs.lab_key import AnyOf, Key, read_keys
from parola.labs.lab_model import Lab, Question, QuestionTexts


@dataclass(frozen=True, slots=True)
class Entry:
    """The key of one seat for one question, in words for a table."""

    seat: str
    variant: str
    right: str
    sufficient: str
    against: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question with what it measures and its key on every seat."""

    question: Question
    words: QuestionTexts
    misconceptions: str
    entries: tuple[Entry, ...]


def write(root: Path, lab: Lab) -> Path:
    """Write ``trainer/guide/<lab>.html`` from the keys of the class at ``root``.

    Raises:
        BadInput: a key file is broken.
    """
    found = sorted((root / "trainer" / "keys").glob(f"*/{lab.id}.json"))
    target = root / "trainer" / "guide" / f"{lab.id}.html"
    pages.save(target, page(lab, {path.parent.name: read_keys(path) for path in found}))
    return target


def page(lab: Lab, keys: Mapping[str, Mapping[str, Key]]) -> str:
    """The guide; ``keys`` is seat -> question id -> key."""
    texts = lab.words("en")
    parts = [
        Part(each, texts.questions[each.id], _plain(each.misconceptions), tuple(_entry(seat, keys[seat][each.id]) for seat in sorted(keys)))
        for each in lab.questions
    ]
    return pages.render("guide.html.j2", lang="en", title=f"{lab.id} {texts.title}: trainer's guide", lab=lab, texts=texts, parts=parts)


def _entry(seat: str, key: Key) -> Entry:
    right = f"UNKNOWN; needs {' or '.join(key.needs)}" if key.unknown else json.dumps(key.value, ensure_ascii=False)
    groups = [" + ".join(_either(item) for item in group) for group in key.sufficient]
    return Entry(seat, key.variant, right, " · or · ".join(groups), ", ".join(key.against))


def _either(item: str | AnyOf) -> str:
    return f"any of ({', '.join(item.any)})" if isinstance(item, AnyOf) else item


def _plain(codes: tuple[str, ...]) -> str:
    return ", ".join(code.replace("-", " ") for code in codes)
