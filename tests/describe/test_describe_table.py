"""Tables of a module: what each value rests on, what each way does, and text that fits a terminal."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_machine import LONG, everything, modules

from parola.describe import table, text, words
from parola.describe.find import found, known
from parola.spec.bibliography import Entry
from parola.spec.model import Effect, Module, Parameter
from parola.spec.references import KINDS
from parola_kit.notice import MARK


def entry(name: str, year: int | None) -> Entry:
    title = f"What {name} is called, at such a length that it takes more than a single line of a terminal of usual width"
    return Entry(id=name, title=title, publisher="Nobody", year=year, kind="report", topics=("any",), verified=False)


ENTRIES = {"one-2020": entry("one-2020", 2020), "two": entry("two", None)}


def test_a_parameter_has_its_sources_with_title_and_year() -> None:
    rows = {row.name: row for row in table.given(everything(), ENTRIES)}
    assert rows[LONG].range == "1 day"
    assert [(each.id, each.year) for each in rows[LONG].source] == [("one-2020", 2020), ("two", None)]
    assert rows[LONG].source[0].title == ENTRIES["one-2020"].title
    assert [each.id for each in rows["wait"].source] == ["assumption"]
    assert (rows["sum"].unit, rows["sum"].range) == ("sat", "1,500,000–2,500,000 sat")
    assert rows["share"].range == "0.125–0.5"


def test_what_the_scenario_chooses_is_listed_as_its_choice() -> None:
    rows = {row.name: row for row in table.given(everything(), ENTRIES) if row.source[0].id == table.CHOICE}
    assert {name: row.range for name, row in rows.items()} == {"sort": "this, other", "kind": "rare"}


def test_every_way_is_listed_with_its_sources() -> None:
    steps = table.steps(everything(), ENTRIES)
    assert [(each.start, each.to) for each in steps] == [("begin", "middle"), ("middle", "done"), ("middle", "begin")]
    assert steps[1].waits == ("on signal told", "25 %")
    assert steps[1].when == ("sort = this or other",)
    assert [each.id for each in steps[1].source] == ["one-2020"]
    assert steps[2].order == "any"


def test_no_kind_of_effect_can_be_missing() -> None:
    does = table.steps(everything(), ENTRIES)[0].does
    assert tuple(field for field in Effect.model_fields if field != "chance") == KINDS
    assert [act.split()[0] for act in does] == list(KINDS)


@given(st.lists(st.tuples(st.sampled_from(["ask", "pay", "signal a", "signal b"]), st.booleans()), max_size=12))
def test_acts_are_counted_at_least_and_at_most(done: list[tuple[str, bool]]) -> None:
    effects = [
        Effect.model_construct(None, **{kind.split()[0]: kind.split()[-1] if " " in kind else object(), "chance": 1 if sure else 0.5})
        for kind, sure in done
    ]
    told = words.acts(effects)
    assert [act.split(" ×")[0] for act in told] == list(dict.fromkeys(kind for kind, _ in done))
    most, least = Counter(kind for kind, _ in done), Counter(kind for kind, sure in done if sure)
    for act in told:
        kind, _, times = act.partition(" ×")
        low, _, high = (times or "1").partition("–")
        assert (int(low), int(high or low)) == (least[kind], most[kind])


@pytest.mark.parametrize(
    ("unit", "ends", "said"),
    [
        ("hours", (5, 40), "5–40 hours"),
        ("minutes", (0.5, 90), "0.5–90 minutes"),
        ("sat", (3_000_000, 9_000_000), "3,000,000–9,000,000 sat"),
        ("sat", (1, 2_100_000_000_000_000), "1–2,100,000,000,000,000 sat"),
        ("ratio", (0, 1), "0–1"),
        ("ratio", (0.1 + 0.2, 0.5), "0.3–0.5"),
        ("count", (3, 3), "3"),
        ("days", (1, 1), "1 day"),
    ],
)
def test_a_quantity_is_said_in_full(unit: str, ends: tuple[float, float], said: str) -> None:
    assert words.quantity(Parameter.model_validate({"unit": unit, "range": ends, "source": ["assumption"]})) == said


def told(module: Module) -> str:
    return text.text(module, table.given(module, ENTRIES), table.steps(module, ENTRIES))


def test_the_text_says_all_of_it() -> None:
    said = told(everything())
    assert said.startswith(f"made: Made & <drawn>\n{MARK}\n")
    lines = {line.split("  ")[0]: [cell.strip() for cell in line.split("  ") if cell.strip()] for line in said.splitlines() if line.strip()}
    assert lines["wait"] == ["wait", "1–20 hours", "assumption"]
    assert lines["share"] == ["share", "0.125–0.5", "two"]
    assert lines["sum"] == ["sum", "1,500,000–2,500,000 sat", "assumption"]
    assert lines["sort"] == ["sort", "this, other", "scenario choice"]
    assert lines[LONG[:24]][1:3] == ["1 day", "one-2020"]
    assert lines[LONG[24:]][:2] == [LONG[24:], "two"]
    assert lines["middle → done"] == ["middle → done", "on signal told, 25 %", "one-2020"]
    assert lines["begin → middle"][1:] == ["after wait, 1–20 hours", "post, message, hotline,", "assumption"]
    assert lines["one-2020"][0] == "one-2020"
    assert lines["one-2020"][-1] == "2020"
    assert "in any order" not in said, "a way that does nothing has no order"


@settings(max_examples=30, deadline=None)
@given(modules())
def test_the_text_fits_and_its_columns_are_aligned(module: Module) -> None:
    said = told(module)
    assert max(map(len, said.splitlines())) <= text.WIDEST
    for block in said.split("\n\n")[2:]:
        rule = block.splitlines()[1]
        gaps = [nth for nth, mark in enumerate(rule) if mark == " "]
        assert all(len(line) <= nth or line[nth] == " " for line in block.splitlines() for nth in gaps)


def test_a_module_of_one_state_has_no_empty_tables() -> None:
    only = everything().model_copy(update={"states": {"begin": ()}, "parameters": {}})
    assert told(only) == f"made: Made & <drawn>\n{MARK}\n\nA summary.\n"


@pytest.mark.parametrize("name", known())
def test_every_module_that_comes_with_parola_is_told_with_sources_that_exist(name: str) -> None:
    one = found(name)
    rows, steps = table.given(one.module, one.entries), table.steps(one.module, one.entries)
    assert {row.name for row in rows} >= set(one.module.parameters)
    assert all(row.source for row in (*rows, *steps))
    said = text.text(one.module, rows, steps)
    assert max(map(len, said.splitlines())) <= text.WIDEST
    assert [row.name for row in rows if row.name not in said] == []
