"""Reads the files that belong together: a scenario with its texts and modules, a module, texts, names, the bibliography."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from parola import locate
from parola.spec import bibliography, laundering, machine, references, rules, trace, wording
from parola.spec.around import Around, around
from parola.spec.bibliography import Bibliography
from parola.spec.model import Module, Names, Scenario, Texts
from parola.spec.needed import missing
from parola.spec.parse import Parsed, judge, parse
from parola.spec.problem import Problem, Refused
from parola.spec.source import load
from parola.spec.words import nearest

M = TypeVar("M", bound=BaseModel)
ENGLISH = "en"
MODULE = {**machine.RULES, **references.RULES, **laundering.RULES}
Columns = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Folder:
    """A scenario's folder as far as it could be read: modules by id, texts by language, and every problem, sorted."""

    path: Path
    scenario: Parsed[Scenario] | None
    modules: dict[str, Parsed[Module]]
    texts: dict[str, Parsed[Texts]]
    problems: tuple[Problem, ...]


def read(path: Path) -> Folder:
    """A scenario by its folder or its ``scenario.yaml``, with the texts in the folder and the modules that it names."""
    folder = path.parent if path.name == "scenario.yaml" else path
    problems: list[Problem] = []
    scenario = parsed(folder / "scenario.yaml", Scenario, problems)
    texts = _texts(folder, problems)
    modules: dict[str, Parsed[Module]] = {}
    if scenario is not None:
        problems += judge(scenario, rules.SCENARIO)
        problems += judge(scenario, {trace.carried: ("web",)}, _carriers(above(folder)))
        problems += misnamed(scenario, folder.resolve().name, "folder")
        problems += _texts_exist(scenario)
        problems += _labs_exist(scenario, folder)
        modules = _modules(scenario, folder, problems)
        problems += _books_exist(scenario, folder)
        problems += _network_exists(scenario, folder)
        columns = _columns(scenario, above(folder))
        known = around(cited(above(folder), problems), scenario, list(modules.values()), texts.get(ENGLISH), columns)
        for module in modules.values():
            problems += judge(module, MODULE, known)
        problems += _texts_complete(scenario, list(modules.values()), texts.get(ENGLISH), columns)
    return Folder(folder, scenario, modules, texts, tuple(sorted(set(problems))))


def parsed(path: Path, model: type[M], problems: list[Problem]) -> Parsed[M] | None:
    """One file and its model, None if it cannot be read; what is wrong is added to ``problems``."""
    try:
        found, wrong = parse(load(path), model)
    except Refused as refused:
        problems += refused.problems
        return None
    problems += wrong
    return found


def module(path: Path, problems: list[Problem]) -> Parsed[Module] | None:
    """One module by itself: what it says of its scenario is not judged."""
    found = parsed(path, Module, problems)
    if found is not None:
        problems += judge(found, MODULE, Around(sources=cited(above(path.parent), problems)))
        problems += misnamed(found, path.stem)
    return found


def texts(path: Path, problems: list[Problem]) -> Parsed[Texts] | None:
    """One texts file by itself, compared with the English one beside it."""
    found = _wording(path, problems)
    if found is not None and found.source.path.stem != ENGLISH:
        english = parsed(path.with_name(f"{ENGLISH}.yaml"), Texts, problems)
        problems += _translation(found, english)
    return found


def names(path: Path, problems: list[Problem]) -> Parsed[Names] | None:
    """A pool of names of one country; the file is called like the country, in small letters."""
    found = parsed(path, Names, problems)
    problems += miscalled(found, "country") if found is not None else ()
    return found


def sources(path: Path, problems: list[Problem]) -> Parsed[Bibliography] | None:
    """The bibliography."""
    found = parsed(path, Bibliography, problems)
    problems += judge(found, bibliography.RULES) if found is not None else ()
    return found


def traces(path: Path, problems: list[Problem]) -> Parsed[trace.Catalogue] | None:
    """The catalogue of traces."""
    found = parsed(path, trace.Catalogue, problems)
    if found is not None:
        problems += judge(found, trace.RULES, cited(path.parent, problems))
    return found


def cited(root: Path, problems: list[Problem]) -> frozenset[str] | None:
    """Ids of the sources that may be cited by what lies in ``root``; None if their file cannot be used."""
    found = sources(shared(root, "sources.yaml"), problems)
    return frozenset(entry.id for entry in found.model.sources) if found is not None and found.has("sources") else None


def book_files(root: Path | None = None) -> dict[str, Path]:
    """Files of books by name: those that come with Parola, and those of ``root`` (a folder of scenarios), which win."""
    roots = (locate.folder("scenarios"), *([root] if root else []))
    return {path.stem: path for one in roots for path in sorted((one / "books").glob("*.yaml"))}


def worded(own: Mapping[str, Texts], root: Path) -> dict[str, Texts]:
    """Texts by language with the wording that scenarios share (``wording/<topic>/<language>.yaml``); a scenario's own lines win.

    Raises:
        BadInput: with every problem of a shared file, a line each.
    """
    problems: list[Problem] = []
    topics = sorted(path for path in shared(root, "wording").glob("*") if path.is_dir())
    found = {language: [_wording(file, problems) for topic in topics if (file := topic / f"{language}.yaml").is_file()] for language in own}
    if problems:
        raise Refused(problems)
    return {language: _above(texts, [one.model for one in found[language] if one]) for language, texts in own.items()}


def _above(own: Texts, under: Sequence[Texts]) -> Texts:
    symbols = {name: said for one in (*under, own) for name, said in one.symbols.items()}
    lines = {name: said for one in (*under, own) for name, said in one.lines.items()}
    return own.model_copy(update={"symbols": symbols, "lines": lines})


def misnamed(found: Parsed[Any], name: str, what: str = "file") -> Iterable[Problem]:
    """What has an ``id`` is called like its file, or its folder."""
    if found.has("id") and found.model.id != name:
        yield found.source.problem(("id",), f"id '{found.model.id}' is not the name of its {what}; write {name}, or rename the {what}")


def miscalled(found: Parsed[Any], field: str) -> Iterable[Problem]:
    """A file is called like the country or the language that this field of it names, in small letters."""
    if found.has(field) and (name := getattr(found.model, field)).lower() != found.source.path.stem:
        yield found.source.problem((field,), f"{field} '{name}' is not the file's name; call it {name.lower()}.yaml")


def shared(root: Path, *parts: str) -> Path:
    """A file that scenarios share: in ``root``, or where Parola's own scenarios lie."""
    own = root.joinpath(*parts)
    return own if own.exists() else locate.folder("scenarios").joinpath(*parts)


def above(folder: Path) -> Path:
    """The folder around a folder, written as the user wrote it where that is possible."""
    return folder.parent if folder.name not in {"", ".."} else folder.resolve().parent


def _modules(scenario: Parsed[Scenario], folder: Path, problems: list[Problem]) -> dict[str, Parsed[Module]]:
    found: dict[str, Parsed[Module]] = {}
    for nth, name in enumerate(scenario.model.modules if scenario.has("modules") else ()):
        path = shared(above(folder), "modules", f"{name}.yaml")
        if not path.exists():
            known = {other.stem for root in (above(folder), locate.folder("scenarios")) for other in root.glob("modules/*.yaml")}
            problems.append(scenario.source.problem(("modules", nth), f"module '{name}' does not exist{nearest(name, known)}"))
        elif (one := parsed(path, Module, problems)) is not None:
            problems += misnamed(one, name)
            found[name] = one
    return found


def _texts(folder: Path, problems: list[Problem]) -> dict[str, Parsed[Texts]]:
    read = {path.stem: _wording(path, problems) for path in sorted((folder / "texts").glob("*.yaml"))}
    found = {language: one for language, one in read.items() if one is not None}
    for language, one in found.items():
        if language != ENGLISH:
            problems += _translation(one, found.get(ENGLISH))
    return found


def _wording(path: Path, problems: list[Problem]) -> Parsed[Texts] | None:
    found = parsed(path, Texts, problems)
    if found is not None:
        problems += judge(found, wording.TEXTS)
        problems += miscalled(found, "language")
    return found


def _translation(one: Parsed[Texts], english: Parsed[Texts] | None) -> Iterable[Problem]:
    return judge(one, wording.TRANSLATION, english.model) if english is not None and english.has("lines") else ()


def _texts_exist(scenario: Parsed[Scenario]) -> Iterable[Problem]:
    folder = scenario.source.path.parent / "texts"
    if not (folder / f"{ENGLISH}.yaml").exists():
        yield scenario.source.problem(("id",), "texts/en.yaml is missing; every scenario has English texts")
    for nth, origin in enumerate(scenario.model.origins if scenario.has("origins") else ()):
        if origin.language != ENGLISH and not (folder / f"{origin.language}.yaml").exists():
            told = f"texts/{origin.language}.yaml is missing; people from '{origin.place}' speak '{origin.language}'"
            yield scenario.source.problem(("origins", nth, "language"), told)


def _texts_complete(
    scenario: Parsed[Scenario], modules: Sequence[Parsed[Module]], english: Parsed[Texts] | None, columns: Columns
) -> Iterable[Problem]:
    """The English texts have what is needed, as far as scenario, modules and books can be read."""
    whole = scenario.has("forum", "modules", "surface", "variants") and len(modules) == len(scenario.model.modules)
    if english is not None and english.has("lines") and whole and all(module.has("states") for module in modules):
        for key in missing(scenario.model, [module.model for module in modules], english.model.lines, _named_texts(columns)):
            yield english.source.problem(("lines",), f"text '{key}' is missing; write at least one line for it")


def _carriers(root: Path) -> dict[str, str]:
    """Kind of trace -> who can carry it, as far as the catalogue can be read: it has a check of its own."""
    found = parsed(shared(root, "traces.yaml"), trace.Catalogue, [])
    return {kind.id: kind.carried_by for kind in found.model.traces} if found is not None and found.has("traces") else {}


def _books_exist(scenario: Parsed[Scenario], folder: Path) -> Iterable[Problem]:
    known = book_files(above(folder))
    for name in scenario.model.books if scenario.has("books") else ():
        if name not in known:
            yield scenario.source.problem(("books", name), f"book '{name}' does not exist{nearest(name, known)}")


def _network_exists(scenario: Parsed[Scenario], folder: Path) -> Iterable[Problem]:
    name, roots = scenario.model.network if scenario.has("network") else "", (above(folder), locate.folder("scenarios"))
    known = {path.stem for root in roots for path in root.glob("networks/*.yaml")}
    if name and name not in known:
        yield scenario.source.problem(("network",), f"network '{name}' does not exist{nearest(name, known)}")


def _columns(scenario: Parsed[Scenario], root: Path) -> Columns:
    """Columns of the scenario's books by book, as far as they can be read: a book has a check of its own."""
    known = book_files(root)
    return {name: _as_written(known[name]) for name in scenario.model.books if name in known} if scenario.has("books") else {}


def _named_texts(columns: Columns) -> set[str]:
    """Keys of texts that columns of books name."""
    each = [column for book in columns.values() for column in book.values()]
    return {column["text"] for column in each if isinstance(column, dict) and "text" in column}


def _as_written(path: Path) -> dict[str, Any]:
    """The columns of a book as they stand there."""
    try:
        columns = load(path).data["columns"]
    except (Refused, KeyError, TypeError):
        return {}
    return cast("dict[str, Any]", columns) if isinstance(columns, dict) else {}


def _labs_exist(scenario: Parsed[Scenario], folder: Path) -> Iterable[Problem]:
    own = above(above(folder)) / "labs"
    labs = sorted(path.parent.name for path in (own if own.is_dir() else locate.folder("labs")).glob("*/lab.yaml"))
    for nth, name in enumerate(scenario.model.labs if scenario.has("labs") and labs else ()):
        if name not in labs:
            yield scenario.source.problem(("labs", nth), f"lab '{name}' does not exist{nearest(name, labs)}")
