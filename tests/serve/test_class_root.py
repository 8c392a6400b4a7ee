"""A class as services see it: what is missing is said by its name, and what open labs hold back stays back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parola.serve import class_root as served
from parola_kit.errors import BadInput, WrongUse


def test_a_whole_class_is_fine(class_root: Path) -> None:
    served.check(class_root)
    assert [site.name for site in served.sites(class_root)] == ["forum", "market"]
    assert len({site.onion for site in served.sites(class_root)}) == 2


@pytest.mark.parametrize(
    "gone", ["learner/shared/chain.sqlite", "server/sites/market.sqlite", "learner/seats/s02/seat.json", "server/signing.json"]
)
def test_a_half_deleted_class_names_the_first_file_that_is_gone(own_class: Path, gone: str) -> None:
    (own_class / gone).unlink()
    with pytest.raises(BadInput, match=f"{gone}: is not there"):
        served.check(own_class)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}'])
def test_a_class_of_another_version_or_none(own_class: Path, text: str) -> None:
    (own_class / "learner" / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"learner/manifest\.json: "):
        served.check(own_class)


def test_no_class_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no complete class here"):
        served.check(tmp_path)


def test_the_seat_is_the_first_or_the_one_asked_for(class_root: Path) -> None:
    assert served.seat(class_root, None) == "s01"
    assert served.seat(class_root, "s03") == "s03"
    with pytest.raises(WrongUse, match="s01, s02"):
        served.seat(class_root, "s99")


def test_what_an_open_lab_asks_is_held_back(own_class: Path) -> None:
    assert served.withheld_notes(own_class) == {"change"}
    assert "account-record@exchange" in served.withheld_kinds(own_class)
    for path in own_class.glob("learner/seats/*/seat.json"):
        document = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**document, "labs": ["F0"]}), "utf-8")
    assert served.withheld_notes(own_class) == served.withheld_kinds(own_class) == frozenset()
