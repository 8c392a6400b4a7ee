"""The desk of a notebook that is run again: what the seat asked before is answered from the desk's journal, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from parola_kit.errors import AnswerError

TOLD = "PAROLA_DESK_TOLD"  # names a file: what the desk's ``desk.json`` told of the seat

Body = Mapping[str, str | Sequence[str]]
Request = Mapping[str, Any]


@dataclass(slots=True)
class Replay:
    """``told`` holds all requests of the seat, the last first; ``sent`` are those that the notebook has made, ``clock`` where it stands."""

    told: Mapping[str, Any]
    sent: list[Request] = field(default_factory=list[Request])
    clock: str = ""

    def ask(self, path: str, body: Body | None) -> Any:
        """What the desk told at this address.

        Raises:
            AnswerError: the seat never asked this, or the reply had not arrived when the journal was read.
        """
        if path == "desk.json":
            return self.told
        if path == "wait":
            return self._next()
        _, holder, form = map(unquote, path.split("/"))
        return self._again(holder, form, body or {})

    def _again(self, holder: str, form: str, body: Body) -> Request:
        for one in reversed(self.told["requests"]):
            if one not in self.sent and (one["holder"], one["form"]) == (holder, form) and _given(one["request"]) == _given(body):
                self.sent.append(one)
                self.clock = max(self.clock, one["at"])
                return {**one, "reply": None}
        raise AnswerError("not sent: this seat's journal has no such request, and a notebook that is run again asks nothing new")

    def _next(self) -> Request:
        """As the desk: the reply that comes next by its time; what came while another request was written needs no waiting."""
        pending = sorted((one for one in self.sent if one["due"] > self.clock), key=lambda one: (one["due"], one["seq"]))
        if not pending:
            raise AnswerError("No reply is on its way, so the clock stays where it is. Send a request first.")
        if pending[0]["reply"] is None:
            raise AnswerError("this reply was never waited for; a notebook that is run again gets no more than the seat did")
        self.clock = pending[0]["due"]
        return pending[0]


@cache
def replay(path: str) -> Replay:
    """One for the process: a second request of the same words is the second that was sent."""
    return Replay(json.loads(Path(path).read_text("utf-8")))


def _given(body: Body) -> dict[str, list[str]]:
    """What was filled in, whatever the blanks; ``seen`` is the number of an act, not a field."""
    every = {name: [value] if isinstance(value, str) else list(value) for name, value in body.items() if name != "seen"}
    tidied = {name: sorted({" ".join(value.split()) for value in values} - {""}) for name, values in every.items()}
    return {name: values for name, values in tidied.items() if values}
