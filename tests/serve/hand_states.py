"""A mock site with happenings of its own, and what a trainer does to it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from parola.serve import class_root, parts, site_state
from parola_kit import contracts

NOW = "2026-03-02T10:00:00Z"
SIGNED = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWe move.\n\nKeep calm.\n"
    "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----"
)
NEW_ONION = "m" * 55 + "d.onion"
ROWS = (
    ("announcement", "2025-02-01T00:00:00Z", "New <rules>", "Read them.\n\nTwice.", ""),
    ("exit", "2025-03-01T00:00:00Z", "Wallet work", "Withdrawals are under maintenance.", ""),
    ("seized", "2025-04-01T00:00:00Z", "Taken over", "By order of the exercise court.", ""),
    ("moved", "", "We have moved", f"To a safer place.\n\n{SIGNED}", NEW_ONION),
    ("down", "", "Cable trouble", "Back on Monday.", ""),
)


def sites_of(class_root: Path, place: Path) -> Path:
    """A copy of what the sites of a class need, and of no more; a test may write into it."""
    for name in ("server/sites", "server/onions.json", "learner/shared/persona.json", "learner/shared/surface.sqlite"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (class_root / name).is_dir() else shutil.copy
        copy(class_root / name, place / name)
    return place


def give_happenings(root: Path, site: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> None:
    """Have a site's store hold these happenings and no others."""
    with closing(sqlite3.connect(site_state.store_of(root, site))) as store, store:
        store.execute("DROP TABLE IF EXISTS happening")
        store.executescript(contracts.ddl("happening"))
        store.executemany("INSERT INTO happening VALUES (?, ?, ?, ?, ?)", rows)


def served(root: Path, site: str) -> Flask:
    return parts.apps(root)[site](parts.Setting(root, root, frozenset()))


def onion(root: Path, site: str) -> str:
    return next(one.onion for one in class_root.sites(root) if one.name == site)


def page(app: Flask, host: str, path: str = "/", method: str = "GET", **headers: str) -> TestResponse:
    return app.test_client(use_cookies=False).open(path, method=method, base_url=f"http://{host}", headers=headers)
