"""Where scenarios and labs lie: in the clone first, then in the wheel's bundled copy."""

from __future__ import annotations

from pathlib import Path

from parola_kit.errors import BadInput

_PACKAGE = Path(__file__).resolve().parent
_CLONE = _PACKAGE.parents[1]


def folder(name: str) -> Path:
    """The folder ``scenarios`` or ``labs``.

    Raises:
        BadInput: neither the clone nor the wheel has it.
    """
    for base in (_CLONE, _PACKAGE / "_bundled"):
        if (base / name).is_dir():
            return base / name
    raise BadInput(f"{name}: not found beside the package; install parola from a clone or a wheel")


def scenario(given: Path) -> Path:
    """A scenario by its path, or by its name among those that come with Parola.

    Raises:
        BadInput: it is neither.
    """
    if given.exists() or len(given.parts) != 1:
        return given
    known = sorted(path.parent.name for path in folder("scenarios").glob("*/scenario.yaml"))
    if given.name not in known:
        raise BadInput(f"{given}: not found, and no scenario that comes with Parola; these do: {', '.join(known)}")
    return folder("scenarios") / given
