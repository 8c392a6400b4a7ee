"""The report about a journey file: three statements of each kind, told by one line each, whatever the wording."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from made_scene import made_scene
from parola.artefacts.exhibits.journey import journey
from parola.artefacts.exhibits.journey_plan import plan
from parola.artefacts.exhibits.report import report
from parola.artefacts.exhibits.report_plan import BEYOND, CLAIMS, FIGURES, IDLE, PRIVATE, RATES, Report, Tool, drawn
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.labs.facts import facts
from parola.locate import folder

SEATS = 23


@pytest.fixture(scope="module")
def scene() -> Scene:
    return made_scene(rows=50, seats=SEATS)


@pytest.fixture(scope="module")
def records(scene: Scene) -> list[Record]:
    return list(report(scene, None, ()))  # pyright: ignore[reportArgumentType] -- no exhibit of this file looks at the ledger


@pytest.fixture(scope="module")
def reports(scene: Scene) -> dict[int, Report]:
    return {cell.number: drawn(cell, scene) for cell in scene.world.cells}


def stated(records: list[Record], part: str) -> dict[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for record in records:
        if record.row["part"] == part:
            found[record.cell or 0].append(record)
    return found


def test_each_report_has_three_statements_of_each_kind_in_an_order_of_its_own(records: list[Record]) -> None:
    orders: set[tuple[str, ...]] = set()
    for rows in stated(records, "report").values():
        assert Counter(Counter(row.data["is"] for row in rows).values()) == {3: 4}
        assert sorted(row.row["position"] for row in rows) == list(range(1, 13))
        orders.add(tuple(row.data["about"] for row in sorted(rows, key=lambda row: row.row["position"])))
    assert len(orders) == SEATS + 1


def test_a_wording_is_of_every_kind_on_some_seat(records: list[Record]) -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.row["part"] == "report":
            kinds[record.data["about"]].add(record.data["is"])
    assert {about for about, found in kinds.items() if found == {"supported", "overstated", "unsupported"}} == set(CLAIMS)
    assert {about for about, found in kinds.items() if found == {"outside-expertise"}} == set(BEYOND)


def test_a_reply_is_yes_no_or_that_the_records_are_silent(records: list[Record]) -> None:
    replies: defaultdict[str, set[str]] = defaultdict(set)
    for rows in stated(records, "counsel").values():
        told = Counter(row.data["reply"] for row in rows)
        assert told["cannot-say"] == 2
        assert min(told["yes"], told["no"]) >= 1
        for row in rows:
            replies[row.data["about"]].add(row.data["reply"])
    assert set(replies) == set(FIGURES)
    assert all(found == {"yes", "no", "cannot-say"} for found in replies.values())


def test_a_line_says_what_was_drawn_and_nothing_more(scene: Scene, reports: dict[int, Report]) -> None:
    lines = defaultdict[int, dict[str, str]](dict)
    for record in journey(scene, None, ()):  # pyright: ignore[reportArgumentType]
        lines[record.cell or 0][record.label] = record.row["text"]
    say = scene.phrases.english
    where = facts(folder("labs") / "JX3")["report.kinds"].__globals__["LINES"]
    for number, made in reports.items():
        for claim, state in made.states.items():
            text = lines[number][where[claim]]
            told = {kind for kind in ("says", "less") if say(f"journey-{claim}-{kind}") in text}
            assert told == {state} - {"silent"}
        for name, figure in made.figures.items():
            text = lines[number][where[name]]
            assert (say(f"journey-figure-{name}", n=str(figure.has)) in text) == (figure.reply != "cannot-say")
            assert (figure.asked == figure.has) == (figure.reply != "no")


def test_the_statements_ask_for_nothing_that_jx1_asks(records: list[Record], scene: Scene) -> None:
    """All labs of a class are open at once: no sentence of the report may hold a document, a handle's owner, a place or a ticket."""
    for record in records:
        happened, text = plan(scene.world.cells[record.cell or 0], scene), record.row["text"]
        for secret in (
            *(one.document for one in happened.everybody),
            *(one.ticket for one in happened.everybody),
            happened.namesake.document,
        ):
            assert secret not in text
        assert not any(place.name in text for place in scene.scenario.places.values())
        assert happened.companion.name not in text or happened.companion is happened.fellow


def test_notes_of_danger_and_notes_of_no_bearing_are_there_in_pairs(reports: dict[int, Report]) -> None:
    for made in reports.values():
        assert [len(set(made.notes) & set(kind)) for kind in (PRIVATE, IDLE)] == [2, 2]


def test_a_tools_rates_are_what_its_pairs_say(reports: dict[int, Report]) -> None:
    for tool in (made.tool for made in reports.values()):
        wrong, right = Fraction(tool.called_same, tool.different), Fraction(tool.found, tool.same)
        assert Fraction(tool.false_percent) == 100 * wrong
        assert tool.by_chance == tool.compared * wrong
        assert tool.ratio == right / wrong > 1


def test_a_tool_worked_out_by_hand() -> None:
    tool = Tool(different=400, called_same=20, same=200, found=180, compared=600)
    assert (tool.false_percent, tool.by_chance, tool.ratio) == ("5", 30, 18)
    assert len(RATES) > 20


def test_ids_follow_what_can_be_seen_and_tell_no_cell(records: list[Record]) -> None:
    shown = [tuple(record.row.values()) for record in records]
    assert shown == sorted(shown)
    assert [record.id for record in records] == [f"case/sentence/{n}" for n in range(1, len(records) + 1)]
