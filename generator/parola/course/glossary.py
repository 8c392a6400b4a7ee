"""The course's terms: ``courseware/glossary.yaml``, one list for learners and trainers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from parola.course.markup import text
from parola.spec.model import Model, Name
from parola.spec.parse import judge, parse
from parola.spec.problem import Refused
from parola.spec.source import load
from parola.spec.words import Found
from parola_kit.errors import BadInput

PAGE = "glossary.md"


class Term(Model):
    """A term as pages show it, and what it means in one to three plain sentences; ``see`` are ids of other terms."""

    id: Name
    term: str
    means: str
    see: tuple[Name, ...] = ()


class Glossary(Model):
    """All terms, in the order of the file."""

    terms: Annotated[tuple[Term, ...], Field(min_length=1)]


def read(path: Path) -> dict[str, Term]:
    """The terms by id.

    Raises:
        Refused: a BadInput with every problem of the file.
    """
    parsed, problems = parse(load(path), Glossary)
    problems += judge(parsed, {_terms: ("terms",)})
    if problems:
        raise Refused(problems)
    return {term.id: term for term in parsed.model.terms}


def listed(terms: dict[str, Term]) -> str:
    """Every term under a heading of its own, so that the search finds it; by alphabet."""
    ordered = sorted(terms.values(), key=lambda each: each.term.casefold())
    return "\n\n".join(f"## {text(each.term)} {{ #{each.id} }}\n\n{text(each.means)}{_see(each, terms)}" for each in ordered)


def link(terms: dict[str, Term], up: str, name: str, shown: str = "") -> str:
    """A link to a term, in the words of the sentence where ``shown`` gives them."""
    if name not in terms:
        raise BadInput(f"no term '{name}' in glossary.yaml; define it there, or use one of {', '.join(sorted(terms))}")
    return f"[{shown or _within(terms[name].term)}]({up}{PAGE}#{name})"


def _within(term: str) -> str:
    """The term as it stands within a sentence; abbreviations keep their capitals."""
    return term if term[1:2].isupper() else term[0].lower() + term[1:]


def _see(term: Term, terms: dict[str, Term]) -> str:
    return f" See {', '.join(f'[{text(terms[other].term)}](#{other})' for other in term.see)}." if term.see else ""


def _terms(glossary: Glossary) -> Iterator[Found]:
    times = Counter(term.id for term in glossary.terms)
    for nth, term in enumerate(glossary.terms):
        if times[term.id] > 1 and any(other.id == term.id for other in glossary.terms[:nth]):
            yield ("terms", nth, "id"), f"term '{term.id}' stands {times[term.id]} times; define it once"
        for place, other in enumerate(term.see):
            if other not in times:
                yield ("terms", nth, "see", place), f"'{other}' is no term of this file; define it, or leave it out"
