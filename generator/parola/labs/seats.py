"""The seats of a class on disk."""

from __future__ import annotations

import json
from pathlib import Path

from parola_kit.errors import BadInput


def seats(root: Path) -> list[str]:
    """The seats of a class, sorted.

    Raises:
        BadInput: ``root`` is no class.
    """
    found = sorted(path.parent.name for path in root.glob("learner/seats/*/seat.json"))
    if not found:
        raise BadInput(f"{root}: no class here; give the folder that holds learner/, server/ and trainer/")
    return found


def language(root: Path, seat: str) -> str:
    """The language that the roster names for a seat; English where its file cannot be read."""
    try:
        return str(json.loads((root / "learner" / "seats" / seat / "seat.json").read_text("utf-8"))["language"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "en"
