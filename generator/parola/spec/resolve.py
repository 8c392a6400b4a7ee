"""Scenario files as frozen models with every default filled in; refuses files that have a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from parola.spec import book, compose, folder
from parola.spec.bibliography import Entry
from parola.spec.book import Book
from parola.spec.model import Model, Module, Names, Scenario, Texts
from parola.spec.network import layout
from parola.spec.network_model import Layout
from parola.spec.parse import M, Parsed
from parola.spec.problem import Problem, Refused
from parola.spec.scripts import scripts
from parola.spec.trace import Catalogue


@dataclass(frozen=True, slots=True)
class Bundle:
    """A scenario with all that belongs to it: modules by id in the scenario's order, texts by language, where it lies.

    ``books`` are those that the scenario keeps, by id; ``layout`` is the shape of its networks; ``scripts`` has words of names by country.
    """

    scenario: Scenario
    modules: Mapping[str, Module]
    texts: Mapping[str, Texts]
    books: Mapping[str, Book]
    layout: Layout
    scripts: Mapping[str, Mapping[str, str]]
    folder: Path

    def scope(self, scope: Literal["cell", "class"]) -> dict[str, Module]:
        """The modules that run in every cell, or once in the class."""
        return {name: module for name, module in self.modules.items() if module.scope == scope}


def bundle(path: Path) -> Bundle:
    """Everything of a scenario, by its folder or its ``scenario.yaml``.

    Raises:
        BadInput: with every problem, a line each.
    """
    read = folder.read(path)
    if read.problems or read.scenario is None:
        raise Refused(read.problems)
    modules = {name: one.model for name, one in read.modules.items()}
    root = folder.above(read.path)
    texts = folder.worded({language: one.model for language, one in read.texts.items()}, root)
    kept = book.books(root)
    return Bundle(
        scenario=read.scenario.model,
        modules=MappingProxyType(modules),
        texts=MappingProxyType(texts),
        books=MappingProxyType({name: kept[name] for name in read.scenario.model.books}),
        layout=layout(folder.shared(root, "networks", f"{read.scenario.model.network}.yaml")),
        scripts=MappingProxyType(scripts(folder.shared(root, "names", "scripts"))),
        folder=read.path,
    )


def scenario(path: Path) -> Scenario:
    """The scenario alone; its texts and modules are checked all the same.

    Raises:
        BadInput: with every problem, a line each.
    """
    return bundle(path).scenario


def module(path: Path) -> Module:
    """One module by itself.

    Raises:
        BadInput: with every problem, a line each.
    """
    return _sound(folder.module, path)


def names(path: Path) -> dict[str, Names]:
    """The pools of names in a folder, by country.

    Raises:
        BadInput: with every problem, a line each.
    """
    problems: list[Problem] = []
    found = [folder.names(one, problems) for one in sorted(path.glob("*.yaml"))]
    if problems:
        raise Refused(problems)
    return {one.model.country: one.model for one in found if one is not None}


def sources(path: Path) -> dict[str, Entry]:
    """The bibliography of a file, by id.

    Raises:
        BadInput: with every problem, a line each.
    """
    return {entry.id: entry for entry in _sound(folder.sources, path).sources}


def traces(path: Path) -> Catalogue:
    """The catalogue of traces of a file.

    Raises:
        BadInput: with every problem, a line each.
    """
    return _sound(folder.traces, path)


def _sound(read: Callable[[Path, list[Problem]], Parsed[M] | None], path: Path) -> M:
    problems: list[Problem] = []
    found = read(path, problems)
    if problems or found is None:
        raise Refused(problems)
    return found.model


def resolved(path: Path) -> str:
    """The full form of a scenario (folder or file) or of a module, as YAML that reads back as the same model.

    Raises:
        BadInput: with every problem, a line each.
    """
    model: Model = scenario(path) if path.is_dir() or path.name == "scenario.yaml" else module(path)
    return dump(model.model_dump(mode="json", exclude_none=True))


def dump(data: Any) -> str:
    """Plain data as YAML in the order given; `parola.spec.source` reads it back as it was."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Quotes whatever text `parola.spec.compose` would read as a number, such as 1e3."""


_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", compose.DECIMAL, list("-+.0123456789"))  # pyright: ignore[reportUnknownMemberType] untyped library
