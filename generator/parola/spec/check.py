"""Every problem of the files that a person names, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from parola.spec import book, convention, folder, network, scripts
from parola.spec.problem import Problem

Checker = Callable[[Path], Iterable[Problem]]


def check(paths: Iterable[str | Path], kinds: Mapping[str, Checker] | None = None) -> list[Problem]:
    """All problems of files, and of all files of a known kind in folders; sorted by file and line, none twice.

    ``kinds`` adds checkers: the end of a path such as ``lab.yaml`` or ``labs/*/texts/*.yaml`` -> what checks
    that file. They are asked before those of ``KINDS``.
    """
    known = {**(kinds or {}), **KINDS}
    return sorted({problem for path in paths for problem in _problems(Path(path), known)})


def scenario(path: Path) -> Iterable[Problem]:
    """Problems of a scenario, its texts and the modules that it names."""
    return folder.read(path).problems


def _gathered(read: Callable[[Path, list[Problem]], object]) -> Checker:
    def checker(path: Path) -> list[Problem]:
        problems: list[Problem] = []
        read(path, problems)
        return problems

    return checker


# The end of a path -> what checks such a file; the first that fits is asked.
KINDS: dict[str, Checker] = {
    "scenario.yaml": scenario,
    "convention.yaml": _gathered(convention.read),
    "modules/*.yaml": _gathered(folder.module),
    "names/scripts/*.yaml": _gathered(scripts.read),
    "names/*.yaml": _gathered(folder.names),
    "books/*.yaml": _gathered(book.read),
    "networks/*.yaml": _gathered(network.network),
    "texts/*.yaml": _gathered(folder.texts),
    "wording/*/*.yaml": _gathered(folder.texts),
    "sources.yaml": _gathered(folder.sources),
    "traces.yaml": _gathered(folder.traces),
}


def _problems(path: Path, known: Mapping[str, Checker]) -> Iterator[Problem]:
    if not path.exists():
        yield Problem(str(path), 0, "not found; give the path of a file or folder that exists")
        return
    found = _files(path) if path.is_dir() else [path]
    checked = [(one, checker) for one in found if (checker := _checker(one, known))]
    if not checked:
        yield Problem(str(path), 0, f"there is nothing here that can be checked; known are {', '.join(known)}")
    for one, checker in checked:
        yield from checker(one)


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.rglob("*.yaml") if not any(part.startswith(".") for part in one.relative_to(path).parts))


def _checker(path: Path, known: Mapping[str, Checker]) -> Checker | None:
    whole = path.resolve()
    return next((checker for pattern, checker in known.items() if whole.match(pattern)), None)
