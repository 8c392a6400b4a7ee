"""How often something had to be drawn again before it fitted, as the build noted it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from parola.realism.figure import Beside, Figure, Table, of
from parola.realism.published import assumed
from parola_kit.errors import BadInput

FILE = "trainer/redraws.json"


def redraws(root: Path) -> Figure | None:
    """Draws and redraws by what was drawn; None where the build noted none.

    Raises:
        BadInput: the note cannot be read.
    """
    path = root / FILE
    if not path.is_file():
        return None
    try:
        noted: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["redraws"]
        rows = tuple((str(each["what"]), int(each["draws"]), int(each["again"])) for each in noted)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: cannot be read as a note of redraws: {error}") from None
    return Figure(
        key="redraws",
        title="What was drawn again",
        says="What was drawn, and how often again, being taken or not showing what it has to. A high share would shape the world.",
        plot=None,
        tables=(Table("Redraws", ("what", "draws", "drawn again"), rows),),
        beside=tuple(Beside(what, of(again, draws), assumed("as few as can be")) for what, draws, again in rows),
    )
