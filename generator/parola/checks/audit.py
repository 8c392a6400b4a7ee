"""Every check that a folder allows, on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from parola.checks import extract
from parola.checks.fictitious import fictitious
from parola.checks.finding import Finding
from parola.checks.harmed import persons_agree
from parola.checks.leaks import leaks
from parola.checks.possible import possible
from parola.checks.token_balance import token_balance
from parola_kit.errors import BadInput


def audit(root: Path) -> list[Finding]:
    """Findings in any folder: what may be real; in a class or its ``learner`` also what the trainer alone may know; in a ledger its sums.

    The ledger's private keys are written nowhere, so only a build can look for them.

    Raises:
        BadInput: there is no such folder.
    """
    if not root.is_dir():
        raise BadInput(f"{root}: no such folder; the folder of a class, or any other, would be right")
    found = fictitious(root)
    top = root.resolve()
    home = top.parent if top.name == "learner" else top
    if all((home / tree).is_dir() for tree in ("learner", "trainer", "server")):
        found += leaks(home / "learner", home / "trainer", home / "server", ())
        found += possible(home)
        found += persons_agree(home)
    for file, sums in (("chain.sqlite", extract.sums), ("token.sqlite", token_balance)):
        for store in sorted(root.rglob(file)):
            found += _sums(sums, store, store.relative_to(root).as_posix())
    return found


def _sums(sums: Callable[[Path], list[Finding]], store: Path, name: str) -> list[Finding]:
    try:
        return [replace(finding, path=name) for finding in sums(store)]
    except BadInput as error:
        return [Finding(name, "", str(error))]
