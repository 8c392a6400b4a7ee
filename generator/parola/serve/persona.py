"""The persona of the class: the account with which trainees sign in on the mock sites."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from parola_kit import contracts
from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True)
class Persona:
    """Handle and password, known to the whole class (``learner/shared/persona.json``)."""

    handle: str
    password: str


def read(root: Path) -> Persona:
    """The persona of the class at ``root``.

    Raises:
        BadInput: the file is not there, or is of another version.
    """
    path = root / "learner" / "shared" / "persona.json"
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(
            f"{path}: cannot be read; the class is not complete, or of another version: build it again into a new folder"
        ) from None
    contracts.check("persona", document, str(path))
    return Persona(document["handle"], document["password"])
