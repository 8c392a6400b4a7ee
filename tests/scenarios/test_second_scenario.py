"""Kestrel Sound: another sea, written in YAML and texts alone, and as whole as the first scenario."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from parola.build import build
from parola.locate import folder
from parola.simulate.engine import run
from parola.simulate.events import Called, Event, Paid, PaidOut, Posted
from parola.spec.around import effects
from parola.spec.check import check
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.make import world

HERE = folder("scenarios") / "kestrel-sound"
SEATS = 15
PERSONS_OWN = ("opens", "names-place", "person-small", "relative-paid", "arrived-free", "late-pay", "free-evening")
DESKS = ("ask-", "safe-now", "explains", "closes", "word-")
RECORDS = ("tag-", "scope-", "reply-", "handed-", "wage-", "movement-")  # what no two scenarios say differently


@pytest.fixture(scope="module")
def read() -> Bundle:
    return bundle(HERE)


@pytest.fixture(scope="module")
def first() -> Bundle:
    return bundle(folder("scenarios") / "lantern-strait")


@pytest.fixture(scope="module")
def cases(read: Bundle) -> list[tuple[Cell, list[Event]]]:
    streams = Streams("second")
    truth = world(read, roster(SEATS), names(folder("scenarios") / "names"), streams)
    return [(cell, run(cell, read.scope("cell"), read.scenario, streams)) for cell in truth.cells]


def test_nothing_is_wrong_with_it() -> None:
    assert check([HERE]) == []


def test_it_holds_no_code() -> None:
    kinds = Counter(path.suffix for path in HERE.rglob("*") if path.is_file())
    assert set(kinds) == {".yaml", ".md"}
    assert (HERE / "README.md").read_text("utf-8").startswith("# FICTITIOUS – TRAINING")


def test_it_is_another_sea_with_another_mix(read: Bundle, first: Bundle) -> None:
    assert {"fishing-vessel-labour", "document-fraud-service", "smuggling-to-canada-by-air"} <= set(read.modules)
    assert "deceptive-recruitment" not in read.modules
    made_up = [place.name for one in (read, first) for place in one.scenario.places.values() if place.fictional]
    assert len(set(made_up)) == 2
    titles = [(one.scenario.forum.title, one.scenario.market.title, one.scenario.exchange.name) for one in (read, first)]
    assert all(one != other for one, other in zip(*titles, strict=True))


def _shared_wording() -> list[str]:
    """Keys of what all scenarios say alike: `scenarios/wording`."""
    return [key for path in (folder("scenarios") / "wording").glob("*/en.yaml") for key in yaml.safe_load(path.read_text("utf-8"))["lines"]]


def test_its_words_are_its_own(read: Bundle, first: Bundle) -> None:
    """But for what the person says in a language of their own, and what records say alike everywhere."""
    asked = {effect.ask.topic for module in read.modules.values() for _, effect in effects(module) if effect.ask}
    shared = (*PERSONS_OWN, *DESKS, *RECORDS, *(f"{topic}-" for topic in asked), *_shared_wording())
    ours, theirs = read.texts["en"].lines, first.texts["en"].lines
    own = {key: set(lines) for key, lines in ours.items() if not key.startswith(shared)}
    same = {key: lines & set(theirs.get(key, ())) for key, lines in own.items()}
    alike = [line for lines in same.values() for line in lines if len(line.split()) > 3]  # longer than the name of a thing
    assert len(own) > 120
    assert alike == []


def test_no_name_of_an_account_is_possible_in_both(read: Bundle, first: Bundle) -> None:
    for key in ("handle-first", "merchant-name", "hotline-name", "tag-maker", "vessel-first"):
        assert not set(read.texts["en"].lines[key]) & set(first.texts["en"].lines.get(key, ()))


@pytest.mark.parametrize("label", ["advert", "first-payment", "deposit", "look-alike-deposit", "paid-out"])
def test_what_its_labs_ask_about_is_there_once(cases: list[tuple[Cell, list[Event]]], label: str) -> None:
    kinds = {"advert": Posted, "paid-out": PaidOut}
    for _, events in cases:
        (found,) = (event for event in events if event.label == label)
        assert isinstance(found.what, kinds.get(label, Paid))


def test_every_case_has_a_thread_with_the_desk_and_ends_in_time(read: Bundle, cases: list[tuple[Cell, list[Event]]]) -> None:
    for _, events in cases:
        thread = [event for event in events if isinstance(event.what, Called)]
        assert len(thread) > 10
        assert events[-1].at < read.scenario.end


def test_every_kind_of_case_happens(read: Bundle, cases: list[tuple[Cell, list[Event]]]) -> None:
    for axis, values in read.scenario.variants.items():
        assert {cell.variant[axis] for cell, _ in cases} == set(values)


def test_people_of_all_origins_speak_their_language(read: Bundle, cases: list[tuple[Cell, list[Event]]]) -> None:
    spoken = {effect.hotline.text for module in read.modules.values() for _, effect in effects(module) if effect.hotline}
    person = {key for key in spoken if key in ("opens", "names-place")}
    for language in {cell.language for cell, _ in cases}:
        assert person <= set(read.texts[language].lines)
        assert not read.texts[language].reviewed


def test_nothing_in_it_is_a_real_name() -> None:
    forbidden = [line.strip().lower() for line in (folder("scenarios") / "forbidden.txt").read_text("utf-8").splitlines()]
    words = " ".join(path.read_text("utf-8").lower() for path in sorted(HERE.rglob("*")) if path.is_file())
    assert [name for name in forbidden if name and not name.startswith("#") and f" {name} " in words] == []


@pytest.mark.slow
def test_a_class_of_it_is_sound(tmp_path: Path) -> None:
    """Everything is built, solved from the evidence and checked, or nothing would be kept."""
    built = build(HERE, roster(2), "7", tmp_path / "class")
    assert built.seats == 2
    assert {path.parent.name for path in (tmp_path / "class" / "trainer" / "keys").glob("*/VA2.json")} == {"demo", "s01", "s02"}
