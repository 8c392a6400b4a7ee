"""A request that was sent: the filled form as the holder reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from parola.desk import times
from parola.desk.filled import Filled, Gap
from parola.desk.forms import Form, FormName
from parola.desk.identifiers import Identifier, identifiers
from parola.spec.convention import Kind


@dataclass(frozen=True, slots=True)
class Request:
    """``at``: when the holder received it, seconds UTC. ``since``, ``until``: the period, None where none was named.

    ``unreadable``: lines that are no identifier. ``gaps``: fields marked ``°`` that were left empty.
    """

    form: FormName
    filled: Filled
    at: int
    kinds: tuple[Kind, ...]
    identifiers: tuple[Identifier, ...]
    unreadable: tuple[str, ...]
    since: int | None
    until: int | None
    gaps: tuple[Gap, ...]

    def says(self, field: str) -> str:
        """What stands in a field."""
        return self.filled.text(field)


def request(form: Form, filled: Filled, at: int) -> Request:
    """The request that a form without gaps makes."""
    good, bad = identifiers(filled.text("identifiers"))
    return Request(
        form=form.name,
        filled=filled,
        at=at,
        kinds=cast("tuple[Kind, ...]", filled.values["records"]),
        identifiers=good,
        unreadable=bad,
        since=times.seconds(filled.text("since")),
        until=times.seconds(filled.text("until")),
        gaps=tuple(Gap(one.name, f"“{one.label}” is empty") for one in form.fields if one.rule == "°" and not filled.values[one.name]),
    )
