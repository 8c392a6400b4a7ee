"""Each check with an example that fails it, located by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parola.course import drawings, glossary, site
from parola.course.make import fill
from parola.course.vocabulary import Vocabulary
from parola.locate import folder
from parola.spec import resolve
from parola.spec.model import Scenario
from parola.spec.problem import Refused
from parola_kit.errors import BadInput

Sources = Path


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """A copy of the courseware that a test may break."""
    return Path(shutil.copytree(folder("courseware"), tmp_path / "courseware"))


def problems(sources: Sources, known: Vocabulary, scenario: Scenario) -> list[str]:
    with pytest.raises(Refused) as caught:
        fill(sources, known, scenario.labs)
    return [str(each).removeprefix(f"{sources}/") for each in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ va2.crdited }}", "no look-up 'va2.crdited'; did you mean 'va2.credited'?"),
        ("{{ demo.tx(1).fee }}", "cannot be read"),
        ("{{ lab }}", "no look-up 'lab'"),
        ('{{ va2.credited("x") }}', "no look-up 'va2.credited'"),
        ('{{ lab("VA2", "x") }}', "does not take 2 arguments"),
        ("{{ lab(VA2) }}", "write it in double quotes"),
        ('{{ lab("VA9") }}', "no lab 'VA9' in the scenario"),
        ('{{ term("outpost") }}', "no term 'outpost' in glossary.yaml"),
        ('{{ cite("nobody-1999") }}', "no source 'nobody-1999' in scenarios/sources.yaml"),
        ('{{ drawing("nothing") }}', "not found"),
        ("[keys](../../trainer/en/first-hour.md)", "only in the site for the trainer"),
        ("[hour](first-hour.md)", "only in the site for the trainer"),
        ("[page](no-such-page.md#x)", "there is no such page"),
    ],
)
def test_a_broken_line_is_told_with_its_place(sources: Sources, known: Vocabulary, scenario: Scenario, line: str, told: str) -> None:
    page = sources / "learner" / "en" / "tools.md"
    page.write_text(f"# Tools\n\ntext\n{line}\n", "utf-8")
    found = problems(sources, known, scenario)
    assert len(found) == 1
    assert found[0].startswith("learner/en/tools.md:4: ")
    assert told in found[0]


def test_every_problem_is_told_at_once(sources: Sources, known: Vocabulary, scenario: Scenario) -> None:
    (sources / "learner" / "en" / "tools.md").write_text("{{ a }}\n{{ b }}\n[x](y.md)\n", "utf-8")
    assert [each.split(": ")[0] for each in problems(sources, known, scenario)] == [f"learner/en/tools.md:{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize("audience", ["learner", "trainer"])
def test_a_lab_without_a_page_is_told(sources: Sources, known: Vocabulary, scenario: Scenario, audience: str) -> None:
    page = sources / audience / "en" / "virtual-assets" / "VA2.md"
    page.rename(page.with_name("other.md"))
    assert f"{audience}/en: lab VA2 of the scenario has no page for the {audience}; write <package>/VA2.md" in problems(
        sources, known, scenario
    )


def test_a_drawing_looks_up_plain_values_only(sources: Sources, known: Vocabulary, scenario: Scenario) -> None:
    drawing = sources / "drawings" / "clock.dot"
    drawing.write_text(drawing.read_text("utf-8").replace("{{ dw1.asked_at }}", "{{ dw1.scope }}"), "utf-8")
    found = problems(sources, known, scenario)
    assert any("drawings/clock.dot" in each and "no plain text" in each for each in found)


def test_a_drawing_says_what_it_shows() -> None:
    with pytest.raises(BadInput, match=r"plain\.dot: has no line '// title: …'"):
        drawings.svg("plain", "digraph g { a -> b }")
    with pytest.raises(BadInput, match=r"broken\.dot: "):
        drawings.svg("broken", "// title: a\n// desc: b\ndigraph g { a -> ")


def test_a_drawing_is_part_of_the_page() -> None:
    made = drawings.svg("two", '// title: Two & more\n// desc: One follows the other.\ndigraph g { a [label="1 < 2"]; a -> b }')
    assert "\n" not in made
    assert '<title id="two-title">Two &amp; more</title><desc id="two-desc">One follows the other.</desc>' in made
    assert 'aria-labelledby="two-title two-desc"' in made
    assert "1 &lt; 2" in made
    assert not [word for word in ("<?xml", "DOCTYPE", "<!--", 'fill="white"', ' id="node1"') if word in made]
    assert 'id="two-node1"' in made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("terms:\n  - {id: a, term: A, means: x}\n  - {id: a, term: B, means: y}\n", ":3: term 'a' stands 2 times"),
        ("terms:\n  - {id: a, term: A, means: x, see: [b]}\n", ":2: 'b' is no term of this file"),
        ("terms:\n  - {id: a, term: A}\n", ":2: "),
    ],
)
def test_the_glossary_is_judged(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "glossary.yaml").write_text(text, "utf-8")
    with pytest.raises(Refused) as caught:
        glossary.read(tmp_path / "glossary.yaml")
    assert told in str(caught.value)


def test_the_bibliography_is_judged(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"not found"):
        resolve.sources(tmp_path / "sources.yaml")


def test_what_mkdocs_finds_is_told_with_the_page(course: Path, tmp_path: Path) -> None:
    pages = Path(shutil.copytree(course / "src" / "learner" / "en", tmp_path / "pages"))
    (pages / "tools.md").write_text("# Tools\n\n[dead](glossary.md#no-such-term)\n", "utf-8")
    (pages / "extra.md").write_text("# Extra\n", "utf-8")
    with pytest.raises(BadInput) as caught:
        site.build("learner.en", pages, tmp_path / "site", tmp_path / "config")
    assert "tools.md" in str(caught.value)
    assert "no-such-term" in str(caught.value)
    assert "extra.md" in str(caught.value)
