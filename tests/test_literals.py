"""No lab, site or test contains a literal from the world: keys come from the truth, pages from the records."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from parola.locate import folder

REPOSITORY = folder("labs").parent
OURS = ("labs/**/*.py", "labs/**/*.yaml", "generator/**/*.py", "tests/**/*.py")


@pytest.fixture(scope="module")
def world_words(class_root: Path) -> set[str]:
    """Names and numbers that belong to the built class: handles, addresses, txids, onion names, accounts."""
    words: set[str] = set()
    shared, server = class_root / "learner" / "shared", class_root / "server"
    for store, query in (
        (shared / "chain.sqlite", "SELECT txid FROM tx UNION SELECT address FROM txout WHERE address IS NOT NULL"),
        (shared / "forum.sqlite", "SELECT handle FROM user"),
        (shared / "market.sqlite", "SELECT handle FROM vendor UNION SELECT onion FROM vendor WHERE onion != ''"),
        (server / "records" / "exchange.sqlite", "SELECT number FROM account UNION SELECT name FROM customer"),
    ):
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        words |= {str(row[0]) for row in connection.execute(query)}
        connection.close()
    assert len(words) > 1_000
    return words


def test_nothing_of_ours_names_the_world(world_words: set[str]) -> None:
    found: list[str] = []
    for pattern in OURS:
        for path in sorted(REPOSITORY.glob(pattern)):
            tokens = set(re.findall(r"[A-Za-z0-9_.-]{6,}", path.read_text("utf-8")))
            found += [f"{path}: {word}" for word in sorted(tokens & world_words)]
    assert found == []


def test_scenario_titles_stay_in_the_scenario() -> None:
    from parola.spec.resolve import bundle

    scenario = bundle(folder("scenarios") / "lantern-strait").scenario
    names = (scenario.forum.title, scenario.market.title, scenario.exchange.name, scenario.places[scenario.site].name)
    for pattern in OURS:
        for path in sorted(REPOSITORY.glob(pattern)):
            text = path.read_text("utf-8")
            assert not [name for name in names if name in text], path
