"""Drawings of modules: everything is in them and legible, nothing lies over anything else, the same bytes each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from laid_boxes import boxes, overlaps
from made_machine import LONG, everything, line, module, modules

from parola.course.drawings import svg as course_svg
from parola.describe import drawing, states, traces
from parola.locate import folder
from parola.spec.model import Module
from parola.spec.references import KINDS
from parola.spec.resolve import module as resolved
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

REAL = sorted((folder("scenarios") / "modules").glob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(made: Module) -> str:
    return drawing.svg(states.diagram(made), made.title, states.description(made), name=made.id)


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def words(svg: str) -> list[str]:
    """Every line of text in a drawing, as an XML reader finds them."""
    return ["".join(each.itertext()) for each in read(svg).iter(f"{SVG}text")]


def named(made: Module) -> set[str]:
    """States, and the parameters, signals and conditions of their ways."""
    ways = [each for found in made.states.values() for each in found]
    causes = {f"after {each.after}" if each.after else f"on signal {each.on}" for each in ways}
    return {*made.states, *causes, *(f"if {axis} = {' or '.join(values)}" for each in ways for axis, values in each.when.items())}


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_every_module_that_comes_with_parola_is_drawn(path: Path) -> None:
    made = resolved(path)
    dot, svg = states.diagram(made), drawn(made)
    told = words(svg)
    assert [name for name in named(made) if not any(name in line for line in told)] == []
    assert overlaps(dot) == []
    shape = read(svg).attrib["viewBox"].split()
    assert float(shape[3]) <= 1_300, "more than a projector shows in legible letters"


@settings(max_examples=40, deadline=None)
@given(modules())
def test_whatever_the_machine_all_of_it_is_drawn_and_nothing_lies_over_another(made: Module) -> None:
    dot = states.diagram(made)
    assert overlaps(dot) == []
    told = " ".join(words(drawn(made)))
    assert [name for name in named(made) if name not in told] == []
    count = sum(len(found) for found in made.states.values())
    feet = sum(box.name.endswith("/foot") for box in boxes(dot))
    assert len(boxes(dot)) == len(made.states) + count + feet


def test_a_way_says_all_that_it_does() -> None:
    told = words(drawn(everything()))
    assert [kind for kind in KINDS if not any(kind in line for line in told)] == []
    assert any("signal told" in line for line in told)
    assert "1 day, 75 %" in told
    assert "if sort = this or other" in told


def test_start_and_ends_are_marked_in_words() -> None:
    assert words(drawn(module(line(3))))[1:] != []
    told = words(drawn(module(line(3))))
    assert told[told.index("s0") + 1] == "start"
    assert told[told.index("s2") + 1] == "end"
    assert told.count("start") == told.count("end") == 1


def test_a_long_machine_says_where_it_goes_on() -> None:
    told = words(drawn(module(line(20))))
    assert [each for each in told if each.startswith("goes on")] == ["goes on in column 2", "goes on in column 3"]
    assert {"column 2", "column 3"} <= set(told)


def test_a_waiting_for_a_signal_is_a_dashed_line() -> None:
    made = everything()
    assert states.diagram(made).count("style=dashed]") == 2
    assert states.diagram(module(line(3))).count("dashed") == 0


def test_it_has_title_words_mark_and_role() -> None:
    root = read(drawn(everything()))
    assert root.attrib["role"] == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert title.text == f"Made & <drawn> – {MARK}"
    assert f"after {LONG}, 1 day, 75 %" in (desc.text or "")
    assert words(drawn(everything())).count(MARK) == 1


def test_ids_are_its_own() -> None:
    ids = re.findall(r' id="([^"]+)"', drawn(everything()))
    assert len(ids) == len(set(ids))
    assert all(each.startswith("made-") for each in ids)


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_equal_modules_give_equal_bytes_in_every_process(seed: str) -> None:
    code = (
        "import sys; from made_machine import everything; from parola.describe import drawing, states; m = everything(); "
        "sys.stdout.buffer.write(drawing.svg(states.diagram(m), m.title, states.description(m), name=m.id).encode())"
    )
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env, timeout=60)
    assert done.stdout.decode() == drawn(everything())


def test_colours_are_read_by_all() -> None:
    """WCAG 2.2, criteria 1.4.3 and 1.4.11: 4.5 for text, 3 for what is drawn; here for each of the three sets of colours."""
    sets = [dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", each)) for each in re.findall(r"\.drawn \{([^}]+)\}", drawing.STYLE)]
    assert len(sets) == 3
    for colours in sets:
        assert min(contrast(colours["ink"], colours[ground]) for ground in ("page", "box", "other")) >= 4.5
        assert min(contrast(colours[stroke], colours["page"]) for stroke in ("edge", "line")) >= 3


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    pairs = re.findall("..", colour[1:]) if len(colour) == 7 else [each * 2 for each in colour[1:]]
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_is_no_dot_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match=r"^broken\.dot: "):
        drawing.svg("digraph g { a -> ", "Title", "Words.", name="broken")


def test_without_the_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing.shutil, "which", lambda *_, **__: None)
    with pytest.raises(BadInput, match=r"install parola\[course\]"):
        drawing.svg("digraph g { a }", "Title", "Words.")


def test_a_page_of_the_course_gets_what_was_laid_out() -> None:
    laid = drawing.laid_out("two", "digraph g { a -> b }")
    figure = course_svg("two", "// title: Two\n// desc: One follows the other.\ndigraph g { a -> b }")
    assert laid.inner in figure
    assert f"width:{round(laid.width * drawing.POINT)}px" in figure


def test_traces_are_drawn_without_overlaps() -> None:
    dot = traces.diagram()
    assert overlaps(dot) == []
    told = words(drawing.svg(dot, traces.TITLE, traces.description()))
    assert {each for trace in traces.traces() for each in (trace.effect, trace.record, trace.holder) if each} <= set(told)
