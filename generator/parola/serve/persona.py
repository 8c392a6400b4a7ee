"""The persona of the class: the account with which trainees sign in on the mock sites."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parola.serve import class_root


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
    found = class_root.document(root / "learner" / "shared" / "persona.json", "persona")
    return Persona(found["handle"], found["password"])
