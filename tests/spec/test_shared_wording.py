"""Wording that scenarios share lies under their own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from parola.spec import folder
from parola.spec.model import Texts
from parola.spec.problem import Refused

SHARED = "language: en\nreviewed: true\nsymbols:\n  part: [here]\nlines:\n  one: ['<part>']\n  two: [shared]\n"


def _own() -> dict[str, Texts]:
    return {"en": Texts(language="en", reviewed=True, lines={"two": ("own",)})}


def test_a_scenario_s_own_line_wins(tmp_path: Path):
    (tmp_path / "wording" / "topic").mkdir(parents=True)
    (tmp_path / "wording" / "topic" / "en.yaml").write_text(SHARED, "utf-8")
    found = folder.worded(_own(), tmp_path)["en"]
    assert found.lines == {"one": ("<part>",), "two": ("own",)}
    assert found.symbols == {"part": ("here",)}


def test_a_faulty_shared_file_is_located(tmp_path: Path):
    (tmp_path / "wording" / "topic").mkdir(parents=True)
    (tmp_path / "wording" / "topic" / "en.yaml").write_text(SHARED.replace("<part>", "<prat>"), "utf-8")
    with pytest.raises(Refused, match=r"wording/topic/en\.yaml:6: .*'prat'"):
        folder.worded(_own(), tmp_path)
