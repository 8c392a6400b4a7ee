"""The course world and both sites, built once a run, and Debian's Chromium without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext

from parola.build import build as build_world
from parola.course import build
from parola.course.vocabulary import Vocabulary, vocabulary
from parola.locate import folder
from parola.spec.model import Scenario
from parola.spec.resolve import scenario as resolved
from parola.spec.roster import roster

SEED = "2025"  # of make course: public
SCENARIO = folder("scenarios") / "lantern-strait"


@pytest.fixture(scope="session")
def shared_base(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def course_world(shared_base: Path) -> Path:
    """The class root whose records the pages show; read-only by agreement."""
    root = shared_base / "course-world"
    with FileLock(shared_base / "course-world.lock"):
        if not root.exists():
            build_world(SCENARIO, roster("1"), SEED, root)
    return root


@pytest.fixture(scope="session")
def course(shared_base: Path, course_world: Path) -> Path:
    """What ``build`` leaves: both sites and the filled pages; read-only by agreement."""
    out = shared_base / "course-site"
    with FileLock(shared_base / "course-site.lock"):
        if not out.exists():
            build(course_world, out, lambda _: None)
    return out


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return resolved(SCENARIO)


@pytest.fixture(scope="session")
def known(course_world: Path, scenario: Scenario) -> Vocabulary:
    """Every look-up of the course."""
    return vocabulary(course_world, scenario, folder("courseware"))


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that reaches no network."""
    context = browser.new_context(offline=True)
    yield context
    context.close()
