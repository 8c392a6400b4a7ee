"""What a key is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Item = str | Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Fact:
    """The answer of one question for one seat, and which records carry it.

    ``value`` of a choice is an option code (or codes, or groups of codes): letters are dealt later, per seat; each of ``accept`` is as
    right. ``rows`` are those that a table, a matrix or a timeline of this seat asks for. ``given`` fills the placeholders of the question's
    text; a value ``prose:KEY`` is looked up in the lab's prose. The rest is as in keys.schema.json.
    """

    value: Any = None
    rows: tuple[str, ...] = ()
    accept: tuple[Any, ...] = ()
    sufficient: tuple[tuple[Item, ...], ...] = ()
    neutral: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    origins: tuple[tuple[str, ...], ...] = ()
    uninvolved: tuple[str, ...] = ()
    unknown: bool = False
    needs: tuple[str, ...] = ()
    variant: str = ""
    pool: str = ""
    given: Mapping[str, str] = field(default_factory=dict[str, str])
