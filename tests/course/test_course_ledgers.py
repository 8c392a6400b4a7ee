"""The pages on ledgers: complete, true of the code that they describe, and their examples and commands run."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

import parola_kit
from parola.cli import main
from parola.course import LANGUAGE
from parola.locate import folder
from parola.serve.explorer.network import MOST_NEAR, MOST_OPEN
from parola.serve.explorer.notes import SHAPES
from parola.spec.typology import TYPOLOGIES
from parola_kit.methods import candidates, peel

COURSEWARE = folder("courseware")
LEARNER = COURSEWARE / "learner" / LANGUAGE
ASSETS = LEARNER / "virtual-assets"
TRAINER = COURSEWARE / "trainer" / LANGUAGE / "virtual-assets" / "ledgers.md"
CALLED = {"poisoning": "address-poisoning"}  # the others go by their own names
SAID = ("On the ledger", "In the explorer", "Looks the same", "Write.", "Do not write.")
CODE = re.compile(r"(?:^ {4}(?=\S).*\n(?:(?: {4}.*)?\n)*)", re.MULTILINE)
WORDS = {8: "eight", 12: "twelve"}


def page(name: str) -> str:
    return (LEARNER / name).read_text("utf-8")


def blocks(text: str) -> list[str]:
    """Indented code, without what is indented below a question."""
    outside = re.sub(r"^\?\?\? .*\n(?:(?: {4}.*)?\n)*", "", text, flags=re.MULTILINE)
    outside = re.sub(r"^!!! .*\n(?:(?: {4}.*)?\n)*", "", outside, flags=re.MULTILINE)
    return [re.sub(r"^ {4}", "", found, flags=re.MULTILINE) for found in CODE.findall(outside)]


SECTIONS = {
    title.lower().replace(" ", "-"): text.replace("On the ledgers", "On the ledger")
    for name in ("shapes", "mixes", "tokens")
    for title, text in re.findall(r"^#{2,3} (.+)\n((?:(?!#{2,3} ).*\n)+)", page(f"virtual-assets/{name}.md"), re.MULTILINE)
}


@pytest.mark.parametrize("typology", TYPOLOGIES)
def test_every_typology_has_its_section(typology: str) -> None:
    anchor = CALLED.get(typology, typology).replace("_", "-")
    assert [said for said in SAID if f"**{said}" not in SECTIONS[anchor]] == []
    assert f"#{anchor})" in page("virtual-assets/shapes.md")  # the table of all shapes


def test_the_table_has_all_shapes_and_no_other() -> None:
    rows = re.findall(r"^\| \[.+?\]\((?:\w+\.md)?#", page("virtual-assets/shapes.md"), re.MULTILINE)
    assert len(rows) == len(TYPOLOGIES) == 18  # the heading says eighteen


def test_no_real_name_stands_in_a_source() -> None:
    lines = (folder("scenarios") / "forbidden.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    anyone = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    for path in [*COURSEWARE.rglob("*.md"), *COURSEWARE.rglob("*.dot"), COURSEWARE / "glossary.yaml"]:
        assert anyone.search(path.read_text("utf-8")) is None, path


def test_pages_quote_the_explorer_as_it_is() -> None:
    mixes, explorer = page("virtual-assets/mixes.md"), page("virtual-assets/explorer.md")
    assert [kind for kind, words in SHAPES.items() if words not in mixes and kind != "equal"] == []
    assert f"the {WORDS[MOST_NEAR]} largest on each side" in explorer
    assert f"{WORDS[MOST_OPEN].capitalize()} boxes can be open" in explorer
    drawn = f"the {WORDS[MOST_NEAR]} largest payments on either side of a box and holds {WORDS[MOST_OPEN]}"
    assert drawn in page("virtual-assets/shapes.md")


def test_the_methods_page_names_what_there_is() -> None:
    methods = page("virtual-assets/methods.md")
    assert [name for name in candidates.HEURISTICS if f"| `{name}` |" not in methods] == []
    ends = set(re.findall(r"``(\w+)``", peel.Peel.__doc__ or "")) & {"unspent", "joined", "swept", "spread", "undecided"}
    assert len(ends) == 5
    assert [end for end in ends if f"`{end}`" not in methods] == []


@pytest.fixture
def seat(course_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples are run as in a notebook of the course world's one seat."""
    monkeypatch.setenv("PAROLA_SEAT_DIR", str(course_world / "learner" / "seats" / "s01"))
    for name in ("PAROLA_SHARED_DIR", "PAROLA_LAB"):
        monkeypatch.delenv(name, raising=False)


def shown(name: str) -> tuple[list[Any], dict[str, Any]]:
    """What the last line of each example of a page gives, and what is defined after all of them."""
    space: dict[str, Any] = {}
    found: list[Any] = []
    for block in blocks(page(name)):
        tree = ast.parse(block)
        last = tree.body.pop()
        assert isinstance(last, ast.Expr), block
        exec(compile(tree, name, "exec"), space)  # noqa: S102 -- our own page
        found.append(eval(compile(ast.Expression(last.value), name, "eval"), space))  # noqa: S307 -- as above
    return found, space


@pytest.mark.usefixtures("seat")
def test_examples_of_the_methods_page_find_what_the_page_says() -> None:
    found, _ = shown("virtual-assets/methods.md")
    busiest, outputs, near, mixes, cluster, (naive, careful), change, (end, passed), counted, (alike, chance, poisoned) = found
    assert len(busiest.fetchall()) == 5
    assert outputs
    assert near
    assert 5 in {equal for _, equal in mixes}  # of pool mixes
    assert max(equal for _, equal in mixes) >= 10  # of a round
    assert cluster[0] > cluster[2] >= 1
    assert naive > careful  # mixes tie strangers together
    assert set(change) <= set(candidates.HEURISTICS)
    assert end in {"unspent", "joined", "swept", "spread", "undecided"}
    assert len(passed) >= 4
    assert counted[0] >= counted[1] >= counted[2] > 0  # poison names everybody, haircut nearly
    assert alike > chance / 2
    assert poisoned


@pytest.mark.usefixtures("seat")
def test_the_token_example_finds_what_was_frozen_robbed_and_refused() -> None:
    _, space = shown("virtual-assets/tokens.md")
    rows, frozen = space["rows"], [row["address"] for row in space["rows"]("token.freeze", event="Freeze")]
    assert space["frozen"] == frozen[0]
    assert any(rows("token.approval", spender_address=one) for one in frozen)
    assert {row["status"] for one in frozen for row in rows("token.tx", from_address=one)} == {0, 1}


@pytest.mark.usefixtures("seat")
def test_the_tools_page_asks_the_whole_ledger() -> None:
    (code,) = [block for block in blocks(page("tools.md")) if "ledger" in block]
    space: dict[str, Any] = {}
    exec(code.replace("ledger().sql", "found = ledger().sql"), space)  # noqa: S102 -- our own page
    ((transactions, first, last),) = space["found"].fetchall()
    assert transactions > 1000
    assert first < last


def test_what_the_pages_import_is_in_the_kit() -> None:
    text = "\n".join(path.read_text("utf-8") for path in LEARNER.rglob("*.md"))
    named = {name.strip() for line in re.findall(r"^    from parola_kit import (.+)$", text, re.MULTILINE) for name in line.split(",")}
    assert "ledger" in named
    assert [name for name in named if not hasattr(parola_kit, name)] == []


def test_commands_of_the_ledgers_page_are_commands() -> None:
    lines = re.findall(r"^ {4}\S*bin/parola (.+)$", TRAINER.read_text("utf-8"), re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        name, *arguments = shlex.split(line)
        command = main.get_command(click.Context(main), name)
        assert command is not None, line
        command.make_context(name, arguments, parent=click.Context(main))


@pytest.fixture
def classroom(course_world: Path, tmp_path: Path) -> Path:
    """A folder in which the page's commands find a class, and our programs."""
    shutil.copytree(course_world, tmp_path / "out" / "class")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name, module in (("parola", "parola.cli"), ("sqlite-utils", "sqlite_utils")):
        program = tmp_path / ".venv" / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', "utf-8")
        program.chmod(0o755)
    return tmp_path


def run(classroom: Path, block: str) -> str:
    done = subprocess.run(["sh", "-c", block], cwd=classroom, check=False, capture_output=True, text=True, timeout=120)  # noqa: S607 -- sh from PATH
    return f"{done.stdout}{done.stderr}exit {done.returncode}"


@pytest.mark.slow
def test_the_demonstration_goes_as_the_page_says(classroom: Path) -> None:
    pytest.importorskip("pbk", reason="no kernel for this platform")
    holds, one_byte, one_satoshi, shapes, _ = blocks(TRAINER.read_text("utf-8"))
    reasons = [*re.findall(r"^\| `([a-z-]+)` \|", TRAINER.read_text("utf-8"), re.MULTILINE), "blk00000.dat: byte"]
    assert holds == ".venv/bin/parola verify out/class\n\n"
    told = run(classroom, one_byte)
    assert len(reasons) >= 7
    assert any(reason in told for reason in reasons), told
    assert not told.endswith("exit 0")
    told = run(classroom, one_satoshi)
    assert re.search(r"chain\.sqlite:btc/out/\S+ value_sat is (\d+), (\d+) by the blocks", told), told
    assert "Bitcoin Core stops" not in told
    told = run(classroom, shapes)
    assert [name for name in ("peel_chain", "pool_mix", "payjoin") if f"{name}/" not in told] == [], told
