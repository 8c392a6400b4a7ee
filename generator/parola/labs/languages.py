"""The trainer's page of a class's languages: whose texts a reader of the language has read, and whose not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from parola.labs import pages
from parola.spec.model import Texts
from parola.spec.unreviewed import unreviewed


def write(root: Path, texts: Mapping[str, Texts]) -> Path:
    """Write ``trainer/guide/languages.html`` of the class at ``root``."""
    target = root / "trainer" / "guide" / "languages.html"
    title = "Languages of this class"
    pages.save(target, pages.render("languages.html.j2", lang="en", title=title, waiting=unreviewed(texts), all=len(texts)))
    return target
