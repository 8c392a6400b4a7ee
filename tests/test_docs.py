"""What the pages say is true: their commands run, their lists are complete."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parola.locate import folder

REPOSITORY = folder("labs").parent
MARKED = re.compile(r"<!-- (.+?) -->\n((?: {4}.*\n|\n)+)")


def blocks(page: str) -> list[tuple[str, str]]:
    """Marked code blocks of a page: what to do with them, and their text without the indent."""
    text = (REPOSITORY / page).read_text("utf-8")
    return [(what, re.sub(r"^ {4}", "", code, flags=re.M)) for what, code in MARKED.findall(text)]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What git would clone, with this environment in the place of its own."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=REPOSITORY, check=True, capture_output=True, text=True)  # noqa: S607 - git from PATH
    for name in listed.stdout.splitlines():
        if (REPOSITORY / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, tmp_path / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    own = tmp_path / ".venv" / "bin" / "parola"
    own.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}/generator" exec "{sys.executable}" -m parola.cli "$@"\n', "utf-8")
    own.chmod(0o755)
    return tmp_path


def run(command: list[str], where: Path, generator: Path) -> str:
    done = subprocess.run(
        command,
        cwd=where,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(generator)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_readme_commands_run_in_their_order(clone: Path) -> None:
    done = 0
    for what, code in blocks("README.md"):
        verb, _, place = what.replace("run in ", "run: ").partition(": ")
        where = clone / place if place else clone
        command = [sys.executable, "-c", code] if verb == "script" else ["sh", "-ec", code]
        run(command, where, clone / "generator")
        done += 1
    assert done == 5
    feedback = clone / "out" / "class" / "feedback" / "s01" / "VA2.html"
    assert "VA2" in feedback.read_text("utf-8")


@pytest.mark.parametrize("what", ["followed: scenario", "followed: module", "followed: lab"])
def test_contributing_examples_can_be_followed(clone: Path, what: str) -> None:
    code = dict(blocks("CONTRIBUTING.md"))[what]
    run(["sh", "-ec", code], clone, clone / "generator")


def test_contracts_page_names_every_contract() -> None:
    page = (REPOSITORY / "docs" / "contracts.md").read_text("utf-8")
    held = sorted(p.name for p in (REPOSITORY / "generator" / "parola_kit" / "contracts").glob("*.[sj]*"))
    assert len(held) > 10
    assert [name for name in held if f"`{name}`" not in page] == []
    named = {name for name in re.findall(r"`([a-z_]+\.(?:sql|schema\.json))`", page) if not name.startswith("scenario")}
    assert named == set(held)


def test_every_command_has_help_with_an_example() -> None:
    from click.testing import CliRunner

    from parola.cli import main

    assert len(main.commands) >= 7
    for name in main.commands:
        said = CliRunner().invoke(main, [name, "--help"])
        assert said.exit_code == 0
        assert f"parola {name}" in said.output.replace("\n", " "), name
        assert "Example: " in said.output, name
