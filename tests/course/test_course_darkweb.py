"""The pages on onion sites: what they name is there, their commands are commands, and their pictures come from the course world."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from parola.cli import main
from parola.course import LANGUAGE
from parola.course.vocabulary import Vocabulary
from parola.locate import folder
from parola.serve.site_state import STATES
from parola.spec.resolve import traces
from parola_kit.evidence import TABLES

LEARNER = folder("courseware") / "learner" / LANGUAGE / "dark-web"
PAGES = {name: (LEARNER / f"{name}.md").read_text("utf-8") for name in ("onion-sites", "capture", "small-traces", "writing")}
TRAINER = (folder("courseware") / "trainer" / LANGUAGE / "dark-web" / "onion-sites.md").read_text("utf-8")


def commands(text: str) -> list[str]:
    return [*re.findall(r"^ {4}parola (.+)$", text, re.MULTILINE), *re.findall(r"`parola ([^`]+)`", text)]


@pytest.mark.parametrize("line", sorted({line for text in (*PAGES.values(), TRAINER) for line in commands(text)}))
def test_commands_of_the_pages_are_commands(line: str) -> None:
    command: click.Command = main
    context, (name, *arguments) = click.Context(main), shlex.split(line)
    while isinstance(command, click.Group):
        found = command.get_command(context, name)
        assert found is not None, line
        command, context = found, click.Context(found, parent=context)
        if isinstance(command, click.Group):
            name, *arguments = arguments
    if arguments:  # a command that is only named has none
        command.make_context(name, [one.replace("…", "") for one in arguments], parent=context.parent)


def test_the_trainer_s_page_shows_every_state() -> None:
    assert {line.split()[1] for line in commands(TRAINER) if line.startswith("site ")} >= set(STATES)


def test_tables_that_are_named_are_there() -> None:
    named = set(re.findall(r'`(?:rows\(")?((?:web|pgp|market|forum)\.[a-z]+)', PAGES["small-traces"]))
    assert len(named) >= 5
    assert [name for name in named if name.split(".")[1] not in TABLES[name.split(".")[0]]] == []


def test_every_kind_of_trace_is_in_the_table(known: Vocabulary) -> None:
    kinds = traces(folder("scenarios") / "traces.yaml").traces
    for name in ("darkweb.traces", "darkweb.kinds"):
        assert re.findall(r'<th scope="row">(T\d\d)</th>', known.values[name]) == [kind.id for kind in kinds]


def test_an_account_s_own_second_half_is_the_most_alike(known: Vocabulary) -> None:
    shown = known.values["darkweb.style"]
    names = re.findall(r'<th scope="row">([^<]+)</th>', shown)
    assert names[0].endswith("second half")
    assert len(names) == 5
    levels = re.findall(r"<td>(none|limited|moderate|strong)</td>", shown)
    assert len(levels) == 5
    assert levels == sorted(levels, key=["strong", "moderate", "limited", "none"].index)


def test_the_hours_of_an_account_are_read_or_said_not_to_be(known: Vocabulary) -> None:
    assert re.search(r"\d+ posts\. The reading: (UTC[+-]\d+ to UTC[+-]\d+|not decidable: .+)\.", known.values["darkweb.hours"])
