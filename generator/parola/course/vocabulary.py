"""The closed vocabulary of look-ups that a page may write as ``{{ name }}`` or ``{{ name("argument") }}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import signature
from pathlib import Path

from parola import locate
from parola.course import contact, darkweb, first_day, glossary, lab_words, ledgers, money, orientation, references
from parola.course.demo import Demo, open_demo
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.spec import resolve
from parola.spec.model import Scenario
from parola.spec.words import nearest
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

# Worked examples on the demo cell: what they name, by lab.
OF_LAB: Mapping[str, Callable[[Demo, Lab], dict[str, str]]] = {
    "F0": orientation.values,
    "DW1": contact.values,
    "LP1": first_day.values,
    "VA2": money.values,
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``values`` is name -> Markdown; ``calls`` take the way up to the site's root and the arguments written in the page."""

    values: Mapping[str, str]
    calls: Mapping[str, Callable[..., str]]

    def look_up(self, up: str, name: str, arguments: tuple[str, ...] | None) -> str:
        """What a placeholder stands for; ``arguments`` is None where no brackets were written.

        Raises:
            BadInput: there is no such look-up, or it does not take these arguments.
        """
        if arguments is None and name in self.values:
            return self.values[name]
        if arguments is None or name not in self.calls:
            raise BadInput(f"no look-up '{name}'{nearest(name, [*self.values, *self.calls])}")
        try:
            signature(self.calls[name]).bind(up, *arguments)
        except TypeError:
            raise BadInput(f"look-up '{name}' does not take {len(arguments)} arguments") from None
        return self.calls[name](up, *arguments)


def vocabulary(world: Path, scenario: Scenario, courseware: Path) -> Vocabulary:
    """Every look-up, computed from the course world's evidence, the labs, the glossary and the bibliography.

    Raises:
        BadInput: one of them cannot be read.
    """
    labs = {name: load_lab(locate.folder("labs") / name) for name in scenario.labs}
    demo = open_demo(world, tuple(labs))
    terms = glossary.read(courseware / "glossary.yaml")
    entries = resolve.sources(locate.folder("scenarios") / "sources.yaml")
    values = {
        "mark": MARK,
        "world.title": scenario.title,
        "world.forum": scenario.forum.title,
        "world.market": scenario.market.title,
        "world.exchange": scenario.exchange.name,
        "world.variants": lab_words.variants(scenario),
        "glossary": glossary.listed(terms),
        "sources": references.listed(entries),
        **ledgers.values(world, demo),
        **darkweb.values(demo, entries),
    }
    for name, lab in labs.items():
        values |= OF_LAB[name](demo, lab) if name in OF_LAB else {}
    calls = {"term": partial(glossary.link, terms), "cite": partial(references.link, entries), **lab_words.calls(labs)}
    demo.evidence.close()
    return Vocabulary(values, calls)
