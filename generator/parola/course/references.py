"""What pages cite: entries of ``scenarios/sources.yaml``, by id."""

from __future__ import annotations

from collections.abc import Mapping

from parola.course.markup import text
from parola.spec.bibliography import Entry
from parola_kit.errors import BadInput

PAGE = "sources.md"


def link(entries: Mapping[str, Entry], up: str, name: str) -> str:
    """A citation: the id, linked to its entry."""
    if name not in entries:
        raise BadInput(f"no source '{name}' in scenarios/sources.yaml; list it there, or cite another")
    return f"[{name}]({up}{PAGE}#{name})"


def listed(entries: Mapping[str, Entry]) -> str:
    """Every entry under its id, with what was read of it."""
    return "\n\n".join(_entry(entries[name]) for name in sorted(entries))


def _entry(entry: Entry) -> str:
    year = f", {entry.year}" if entry.year else ""
    said = f"What it says, in our words: {text(entry.says)}" if entry.says else "It exists; it was not read, so nothing is quoted from it."
    seen = f" Read as: {text(entry.seen)}." if entry.seen else ""
    head = f"## {entry.id} {{ #{entry.id} }}\n\n{text(entry.title)}. {text(entry.publisher)}{year}.{seen}"
    return f"{head}\n\n{said}"
