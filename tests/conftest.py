"""The class that most tests look at: built once for all workers, with a fixed seed, and never changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from fixed_class import SEATS, SEED
from parola.build import build
from parola.locate import folder
from parola.spec.roster import roster

CHROMIUM = shutil.which("chromium")


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tells a figure at the end of the run; a worker's own output is not shown."""
    return lambda text: record_property("measured", text)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a module stay on one worker, so that what they share is made once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "measured" and report.when == "call"
    ]
    for line in sorted(told):
        terminalreporter.write_line(f"measured: {line}")


@pytest.fixture(scope="session")
def class_root(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A class of five seats; read-only by agreement."""
    base = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    root = base / "class"
    with FileLock(base / "class.lock"):
        if not root.exists():
            build(folder("scenarios") / "lantern-strait", roster(str(SEATS)), SEED, root)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. It lives as long as a module: the driver's event loop would get into the way of other tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium); what it would look at is untested")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def own_class(class_root: Path, tmp_path: Path) -> Path:
    """A copy of the class that a test may write into."""
    copy = tmp_path / "class"
    shutil.copytree(class_root, copy)
    return copy
