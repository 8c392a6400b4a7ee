"""An explorer over the small ledger that is drawn by hand."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from hand_story import Story, story
from parola.export import explorer as sums
from parola.serve import explorer

EVERY = frozenset({"change", "clusters", "warnings"})


def rooted(folder: Path) -> tuple[Path, Story]:
    """The folder of a class with no more than what the explorer reads."""
    made = story()
    sums.write(made.hand.store(folder / "chain.sqlite"), folder / "class" / "server" / "explorer.sqlite")
    return folder / "class", made


def client(root: Path, annotations: Collection[str] = EVERY) -> FlaskClient:
    """Asks an application for pages."""
    app: Flask = explorer.app(root, annotations)
    return app.test_client()
