"""The demo cell of the course world: its evidence, and what the labs' reference solutions read from it. Nothing here opens ``trainer/``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola import locate
from parola.labs.questions import given
from parola.labs.solvable import solution
from parola_kit.answers import Answer
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence

DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """``answers`` is lab -> question id -> answer, with option codes for letters; ``given`` what the questions' texts state."""

    evidence: Evidence
    answers: Mapping[str, Mapping[str, Answer]]
    given: Mapping[str, Mapping[str, Mapping[str, str]]]


def open_demo(world: Path, labs: Sequence[str]) -> Demo:
    """The demo cell of the class root ``world``, solved for these labs.

    Raises:
        BadInput: there is no course world, or a solution cannot read it.
    """
    shared = world / "learner" / "shared"
    if not (shared / DEMO).is_dir():
        raise BadInput(f"{world}: the course world is not there; run: make course")
    evidence = Evidence(shared, shared / DEMO)
    stated = {lab: given(_questions(shared / DEMO / "labs" / lab / "questions.json")) for lab in labs}
    return Demo(evidence, {lab: solution(locate.folder("labs") / lab)(evidence, stated[lab]) for lab in labs}, stated)


def _questions(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"{path}: cannot be read; remove the course world and run: make course") from None
