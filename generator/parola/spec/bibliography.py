"""The bibliography: what modules, labs and courses may cite, one entry a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from parola.spec.model import Country, Model, Name
from parola.spec.words import Found


class Entry(Model):
    """A source. ``verified``: it was read, in the form that ``seen`` names; ``says`` is what it says, in our words.

    A page without a date has no ``year``.
    """

    id: Name
    title: str
    publisher: str
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^ ]+$")] | None = None
    kind: Literal["court", "dataset", "guide", "law", "news", "paper", "press", "report", "standard"]
    topics: Annotated[tuple[Name, ...], Field(min_length=1)]
    countries: tuple[Country, ...] = ()
    verified: bool
    seen: str | None = None
    says: str | None = None


class Bibliography(Model):
    """All entries, in the order of the file."""

    sources: tuple[Entry, ...]


def entries(listed: Bibliography) -> Iterator[Found]:
    """Ids are unique; an entry that was read says what was read and what it says, another has no ``says``."""
    times = Counter(entry.id for entry in listed.sources)
    for nth, entry in enumerate(listed.sources):
        if times[entry.id] > 1 and any(other.id == entry.id for other in listed.sources[:nth]):
            yield ("sources", nth, "id"), f"source '{entry.id}' is listed {times[entry.id]} times; list it once"
        if entry.verified and not (entry.seen and entry.says):
            yield (
                ("sources", nth, "verified"),
                f"source '{entry.id}' is verified without 'seen' and 'says'; tell both, or write verified: false",
            )
        elif not entry.verified and entry.says:
            yield (
                ("sources", nth, "says"),
                f"source '{entry.id}' was not read, so it has no 'says'; delete it, or read it and write verified: true",
            )


RULES = {entries: ("sources",)}
