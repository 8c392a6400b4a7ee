"""No answer stands in the text that asks for it: each seat's keys against its own questions and released notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from parola.checks.finding import Finding
from parola.checks.readers import READERS, UNREADABLE
from parola_kit.errors import BadInput

# The other types are answered from closed lists, which the questions print.
OPEN = frozenset({"value", "number", "time", "bounds", "path", "set"})
SHORT = 6  # characters; shorter values are met by chance
DEMO = "demo"  # its key is public


def given_away(root: Path, keys: Path) -> Iterator[Finding]:
    """Findings in ``questions.json`` and in notebooks beside which no answers lie yet; later a notebook is the trainee's own."""
    for key in sorted(keys.glob("*/*.json")):
        seat, lab = key.parent.name, key.stem
        asked = root / "learner" / "seats" / seat / "labs" / lab / "questions.json"
        work = root / "work" / seat / lab
        if seat == DEMO or not asked.is_file():
            continue
        values = _values(_document(key), _document(asked)["questions"])
        released = [] if (work / "answers.jsonl").exists() else sorted(work.glob("*.ipynb"))
        for path in (asked, *released):
            yield from _shown(path.relative_to(root).as_posix(), _text(path), values)


def _document(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: not JSON in UTF-8; the file that parola build wrote would be right") from None


def _values(key: Any, questions: list[Any]) -> dict[str, str]:
    """Value of an open question -> its id; what a question of the lab states as given is no secret."""
    stated = " ".join(text for question in questions for text in question.get("given", {}).values())
    types = {question["id"]: question["type"] for question in questions}
    return {
        value: question
        for question, part in key["questions"].items()
        if types.get(question) in OPEN
        for value in _leaves([part["value"], part["accept"]])
        if len(value) >= SHORT and value not in stated
    }


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _leaves(item)
    elif value is not None:
        yield str(value)


def _text(path: Path) -> str:
    """What a reader sees of a document or notebook; nothing where it cannot be read, which is another check's finding."""
    try:
        return "\n".join(piece for page in READERS[path.suffix](path.read_bytes()) for piece in page.pieces)
    except UNREADABLE:
        return ""


def _shown(name: str, text: str, values: dict[str, str]) -> Iterator[Finding]:
    for value, question in values.items():
        if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text):
            yield Finding(name, "", f"shows {value!r}, an answer to {question}; state it as given, or leave it out")
