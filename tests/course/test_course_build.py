"""The two sites as files: small, complete, marked, the same bytes again, and without anything that only a trainer of a class may know."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import parola_kit
from parola.cli import main
from parola.course import AUDIENCES, LANGUAGE, build, fonts
from parola.course.vocabulary import Vocabulary
from parola.locate import folder
from parola.manifest import files
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence
from parola_kit.notice import MARK

COURSEWARE = folder("courseware")
LOADED = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//""")


def sites(course: Path) -> list[Path]:
    return [course / audience / LANGUAGE for audience in AUDIENCES]


def test_sites_are_complete_and_small(course: Path, measured: Callable[[str], None]) -> None:
    size = sum(path.stat().st_size for site in sites(course) for path in site.rglob("*") if path.is_file())
    measured(f"course: both sites {size / 1e6:.1f} MB")
    assert size <= 15_000_000
    for site in sites(course):
        sources = {
            path.relative_to(COURSEWARE / site.parent.name / LANGUAGE).with_suffix("")
            for path in (COURSEWARE / site.parent.name / LANGUAGE).rglob("*.md")
        }
        assert {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")} == sources
        assert not [*site.rglob("*.map"), *site.rglob("lunr*"), *site.rglob("404.html")]


def test_every_page_is_marked_and_has_a_language(course: Path) -> None:
    for site in sites(course):
        for page in site.rglob("*.html"):
            html = page.read_text("utf-8")
            assert MARK in html, page
            assert '<html lang="en"' in html, page
            assert "{{" not in html, page


def test_nothing_is_loaded_from_elsewhere(course: Path) -> None:
    for site in sites(course):
        for path in [*site.rglob("*.html"), *site.rglob("*.css")]:
            assert LOADED.search(path.read_text("utf-8")) is None, path


def test_the_same_world_gives_the_same_bytes(course: Path, course_world: Path, tmp_path: Path) -> None:
    build(course_world, tmp_path, lambda _: None)
    for audience in AUDIENCES:
        assert files(tmp_path / audience) == files(course / audience)


def test_no_page_holds_a_seats_key(course: Path, course_world: Path) -> None:
    shown = "\n".join(path.read_text("utf-8") for site in sites(course) for path in site.rglob("*.html"))
    found: set[str] = set()
    for key in (course_world / "trainer" / "keys" / "s01").glob("*.json"):
        found |= set(
            re.findall(r"[0-9a-f]{64}|bcrt1[a-z0-9]+|[a-z2-7]{56}\.onion|\d\d-\d{4}", json.dumps(json.loads(key.read_text("utf-8"))))
        )
    demo = "\n".join(path.read_text("utf-8") for path in (course_world / "trainer" / "keys" / "demo").glob("*.json"))
    own = {value for value in found if value not in demo}
    assert len(own) > 10
    assert not [value for value in own if value in shown]


def test_sources_name_records_by_look_up_only(course_world: Path) -> None:
    literal = re.compile(
        r"\b[0-9a-f]{64}\b|bcrt1[a-z0-9]{20,}|[a-z2-7]{56}\.onion|\b(?:chat/msg|hotline/msg|forum/post|case/ref|desk/reply)/\d"
    )
    handles = {row["handle"] for row in users(course_world)}
    for path in [*COURSEWARE.rglob("*.md"), *COURSEWARE.rglob("*.dot"), COURSEWARE / "glossary.yaml"]:
        text = path.read_text("utf-8")
        assert literal.search(text) is None, path
        assert not set(re.findall(r"[a-z_0-9]{5,}", text)) & handles, path


def users(world: Path) -> list[dict[str, str]]:
    shared = world / "learner" / "shared"
    return Evidence(shared, shared / "demo").rows("forum.user")


def test_pages_fit_the_demo_case(known: Vocabulary) -> None:
    """Prose around the look-ups tells of these variants; another demo case needs other words."""
    values = known.values
    assert values["dw1.in_force"] == values["dw1.first_address"] != values["dw1.second_address"]
    assert values["dw1.first_utc"] < values["dw1.asked_at"] < values["dw1.second_utc"] < values["dw1.hearsay_utc"]
    assert "live" in values["dw1.positions"]
    assert values["va2.outputs"].count("change") == 3  # the relative's, the one that is followed, the last one
    assert values["va2.greatest"] == values["va2.came"]
    assert digits(values["va2.least"]) == digits(values["va2.credited"]) - digits(values["va2.joined"])
    assert values["va2.reply"].count("<td>yes</td>") == 1


def digits(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


def test_commands_of_the_first_hour_are_commands() -> None:
    text = (COURSEWARE / "trainer" / LANGUAGE / "first-hour.md").read_text("utf-8")
    lines = re.findall(r"^ {4}\S*bin/parola (.+)$", text, re.MULTILINE)
    assert len(lines) >= 5
    for line in lines:
        name, *arguments = shlex.split(line)
        command = main.get_command(click.Context(main), name)
        assert command is not None, line
        command.make_context(name, arguments, parent=click.Context(main))


def test_calls_of_the_tools_page_are_in_the_kit() -> None:
    text = (COURSEWARE / "learner" / LANGUAGE / "tools.md").read_text("utf-8")
    calls = set(re.findall(r"`([a-z]+)\(", text)) | set(re.findall(r"^    ([a-z]+)\(", text, re.MULTILINE))
    assert len(calls) > 7
    assert not [call for call in calls if not hasattr(parola_kit, call)]


def test_without_fonts_it_says_so(tmp_path: Path) -> None:
    told = fonts.write(tmp_path / "fonts", installed=tmp_path)
    assert "4 of 4 are not in" in told
    assert "fonts-noto-core" in told
    assert "@font-face" not in (tmp_path / "fonts" / "fonts.css").read_text("utf-8")


def test_a_broken_font_is_told(tmp_path: Path) -> None:
    (tmp_path / f"{fonts.FONTS[0].file}.ttf").write_bytes(b"no font")
    with pytest.raises(BadInput, match=r"cannot be cut to a subset"):
        fonts.write(tmp_path / "fonts", installed=tmp_path)


def test_subsets_are_small_and_named(course: Path) -> None:
    if not fonts.INSTALLED.is_dir():
        pytest.skip("fonts-noto-core is not installed; no subset was made")
    made = course / "learner" / LANGUAGE / "assets" / "fonts"
    assert {path.stem for path in made.glob("*.woff2")} == {font.file for font in fonts.FONTS}
    assert sum(path.stat().st_size for path in made.glob("*.woff2")) < 250_000


def test_without_a_world_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"make course"):
        build(tmp_path / "nothing", tmp_path / "out", lambda _: None)
