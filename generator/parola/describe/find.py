"""Where a module is found, and what it cites."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parola import locate
from parola.spec import folder, resolve
from parola.spec.bibliography import Entry
from parola.spec.model import Module
from parola.spec.words import nearest
from parola_kit.errors import BadInput

HERE = Path("scenarios")


@dataclass(frozen=True, slots=True)
class Found:
    """A module and the bibliography beside it, by id."""

    module: Module
    entries: dict[str, Entry]


def found(name: str) -> Found:
    """A module by the path of its file, or by its id: in ``scenarios/modules`` here, else among those that come with Parola.

    Raises:
        BadInput: there is none of that name, or a file has problems.
    """
    path = _path(name)
    return Found(resolve.module(path), resolve.sources(folder.shared(folder.above(path.parent), "sources.yaml")))


def known() -> list[str]:
    """Ids of the modules that can be named without a path."""
    return sorted({path.stem for root in (HERE, locate.folder("scenarios")) for path in root.glob("modules/*.yaml")})


def _path(name: str) -> Path:
    given = Path(name)
    if given.is_file() or len(given.parts) > 1:
        return given
    id_ = name.removesuffix(".yaml")
    if id_ not in known():
        raise BadInput(f"module '{name}' does not exist{nearest(id_, [*known(), 'traces'])}")
    return folder.shared(HERE, "modules", f"{id_}.yaml")
