"""The whole course on one page: sources, look-ups, checks, fonts, sites; nothing is built from sources that have a problem."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from parola import locate
from parola.course import drawings, fonts, links, pages, site
from parola.course.pages import Page
from parola.course.vocabulary import Vocabulary, vocabulary
from parola.spec.problem import Problem, Refused
from parola.spec.resolve import scenario as resolved
from parola.spec.source import text
from parola_kit.errors import BadInput

AUDIENCES = ("learner", "trainer")
LANGUAGE = "en"

Say = Callable[[str], None]
Filled = dict[str, dict[str, str]]


def build(world: Path, out: Path, say: Say, *, scenario: str = "lantern-strait") -> None:
    """Build ``out/<audience>/<language>/`` from the pages and the course world (a class root with a public seed).

    The filled Markdown stays in ``out/src/``, for another builder. ``say`` is told each stage and what was left out.

    Raises:
        Refused: a BadInput; a page is missing, or names something that is not there: every problem as ``file:line: text``.
        BadInput: there is no course world, or MkDocs is not content.
    """
    courseware = locate.folder("courseware")
    say("course: pages")
    model = resolved(locate.folder("scenarios") / scenario)
    filled = fill(courseware, vocabulary(world, model, courseware), model.labs)
    shutil.rmtree(out / "src", ignore_errors=True)
    say(f"course: {fonts.write(out / 'src' / 'fonts')}")
    for audience in AUDIENCES:
        say(f"course: site for the {audience}")
        written = out / "src" / audience / LANGUAGE
        _write(written, filled[audience], out / "src" / "fonts")
        site.build(f"{audience}.{LANGUAGE}", written, out / audience / LANGUAGE, out / "config")


def fill(courseware: Path, known: Vocabulary, labs: Sequence[str]) -> Filled:
    """Audience -> name of a page -> its Markdown, complete.

    Raises:
        Refused: a BadInput with every problem of the sources.
    """
    folders = {audience: courseware / audience / LANGUAGE for audience in AUDIENCES}
    read = {audience: pages.read(folder) for audience, folder in folders.items()}
    filled, problems = _filled(read, with_drawings(known, courseware / "drawings"))
    if problems := [*problems, *links.problems(read, labs, folders)]:
        raise Refused(problems)
    return filled


def with_drawings(known: Vocabulary, folder: Path) -> Vocabulary:
    """The vocabulary with ``drawing("name")``, whose DOT may look up values too."""

    def drawing(up: str, name: str) -> str:
        del up  # a drawing holds no links
        path = folder / f"{name}.dot"
        dot, problems = pages.fill(Page(path, name, text(path)), _plain(known))
        if problems:
            raise Refused(problems)
        return drawings.svg(name, dot)

    return Vocabulary(known.values, {**known.calls, "drawing": drawing})


def _plain(known: Vocabulary) -> pages.LookUp:
    def look_up(up: str, name: str, arguments: tuple[str, ...] | None) -> str:
        value = known.look_up(up, name, arguments)
        if not set(value).isdisjoint('<>"\\\n'):
            raise BadInput(f"look-up '{name}' is no plain text; a drawing takes figures and short names only")
        return value

    return look_up


def _filled(read: Mapping[str, Sequence[Page]], known: Vocabulary) -> tuple[Filled, list[Problem]]:
    filled: Filled = {}
    problems: list[Problem] = []
    for audience, own in read.items():
        filled[audience] = {}
        for page in own:
            filled[audience][page.name], found = pages.fill(page, known.look_up)
            problems += found
    return filled, problems


def _write(target: Path, filled: Mapping[str, str], fonts_made: Path) -> None:
    for name, markdown in filled.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown, "utf-8")
    shutil.copytree(fonts_made, target / "assets" / "fonts")
