"""The answer form: every question of a lab as a web form in the seat's own Jupyter server, and the link to it from a notebook.

It notes answers in the same ``answers.jsonl`` as ``answer()``, with the same checks. This file needs no web library: notebooks import it.
"""

from __future__ import annotations

from typing import Any

from parola_kit.places import ANSWERS, base
from parola_kit.seat import find
from parola_kit.show import Links

FEEDBACK = "parola/feedback"
CASE = "parola/case"
CHECK = "parola/check"


def form(lab: str | None = None) -> Links:
    """A link to the answer form of this lab, or of the lab named.

    >>> form("VA2")
    Answer form
      All questions of VA2  /...parola/answers/VA2

    Raises:
        BadInput: there is no seat here, or it has no such lab.
    """
    chosen = find().chosen(lab)
    return Links("Answer form", {f"All questions of {chosen}": f"{base()}{ANSWERS}/{chosen}"})


def _jupyter_server_extension_points() -> list[dict[str, Any]]:  # pyright: ignore[reportUnusedFunction] -- Jupyter Server calls it
    from parola_kit.form.app import AnswerForm  # late: only a server has its libraries

    return [{"module": "parola_kit.form", "app": AnswerForm}]
