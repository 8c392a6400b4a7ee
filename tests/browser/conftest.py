"""A class served as `make demo` serves it, and Debian's Chromium to look at it; both are shared by the tests of this folder."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import Demo, Eyes, eyes
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def demo(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A copy of the class that most tests look at, served by a process of its own."""
    root = tmp_path_factory.mktemp("served") / "class"
    shutil.copytree(class_root, root)
    course = tmp_path_factory.mktemp("course")
    (course / "index.html").write_text("<!doctype html><html lang=en><title>Course</title><h1>Course</h1>", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "parola.cli", "serve", str(root), f"--course={course}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Demo(root, _table(process))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 0


def _table(process: subprocess.Popen[str]) -> dict[str, str]:
    """The addresses that it prints when everything answers."""
    assert process.stdout is not None
    found: dict[str, str] = {}
    for line in process.stdout:
        name, _, url = line.strip().partition(" ")
        found[name] = url.strip()
        if name == "form":
            return found
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


@pytest.fixture
def plain(browser: Browser) -> Iterator[Eyes]:
    """A browser with scripts switched off, as the safest setting of Tor Browser has it."""
    context = browser.new_context(java_script_enabled=False)
    yield eyes(context)
    context.close()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Eyes]:
    """A browser as it comes."""
    context = browser.new_context()
    yield eyes(context)
    context.close()
