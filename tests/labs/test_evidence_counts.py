"""Every table serves a question or is noise, and no question can be answered without its evidence."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixed_class import LABS, SEED
from parola.labs.lab import load_lab
from parola.labs.lab_key import Key, read_keys
from parola.labs.lab_model import Lab
from parola.labs.questions import deal
from parola.labs.solvable import answers, scores
from parola.labs.truth import open_truth
from parola.locate import folder
from parola.streams import Streams
from parola_kit.evidence import MARKET, TABLES, Evidence, kind

# As docs/contracts.md says.
NOISE = {
    *(f"market.{table}" for table in MARKET if table not in ("vendor", "bulletin")),
    *(f"successor.{table}" for table in MARKET),
    "messenger.channel",
    "messenger.account",
    "messenger.message",
    "surface.profile",
    "surface.advert",
    "surface.picture",
    *(f"token.{table}" for table in TABLES["token"]),
    *(f"web.{table}" for table in TABLES["web"] if table not in ("site", "page")),
    *(f"case.{table}" for table in ("mail", "position", "person", "session", "handle", "likeness", "sentence")),
}


def keys_of(root: Path) -> Iterator[Key]:
    for path in sorted((root / "trainer" / "keys").glob("*/*.json")):
        yield from read_keys(path).values()


def test_every_table_is_used_or_listed_as_noise(class_root: Path) -> None:
    cited = {one for key in keys_of(class_root) for one in (*key.settles(), *key.neutral, *key.against)}
    used = {kind(one) for one in cited}
    tables = {f"{store}.{table}": k for store, held in TABLES.items() for table, (_, k) in held.items()}
    unused = {table for table, k in tables.items() if k not in used}
    assert unused == NOISE
    assert all(table in (folder("labs").parent / "docs" / "contracts.md").read_text("utf-8") for table in NOISE)


def test_every_cited_id_is_in_its_seats_evidence(class_root: Path) -> None:
    with open_truth(class_root) as truths:
        for path in sorted((class_root / "trainer" / "keys").glob("*/*.json")):
            evidence = truths[path.parent.name].evidence
            for key in read_keys(path).values():
                for one in (*key.settles(), *key.neutral, *key.against, *key.barred):
                    assert evidence.has(one), f"{path}: {one}"


def without(evidence: Evidence, ids: frozenset[str], place: Path) -> Evidence:
    """A copy of a seat's evidence from which the records with these ids are gone."""
    shared, seat = place / "shared", place / "seat"
    shared.mkdir(parents=True)
    seat.mkdir()
    for store, tables in TABLES.items():
        target = (seat if store == "case" else shared) / f"{store}.sqlite"
        shutil.copyfile((evidence.seat if store == "case" else evidence.shared) / f"{store}.sqlite", target)
        with sqlite3.connect(target) as connection:
            for table, (column, _) in tables.items():
                connection.executemany(f'DELETE FROM "{table}" WHERE "{column}" = ?', [(one,) for one in sorted(ids)])
        connection.close()
    return Evidence(shared, seat)


def sure(lab: Lab, dealt: Any, evidence: Evidence, question: str) -> Any:
    """The reference solution's answer, or None when it fails."""
    try:
        return answers(lab, dealt, evidence).get(question)
    except Exception:
        return None


@pytest.mark.parametrize("lab_id", LABS)
@pytest.mark.parametrize("seat", ["demo", "s02"])
def test_without_its_evidence_a_question_cannot_be_solved(class_root: Path, tmp_path: Path, lab_id: str, seat: str) -> None:
    lab = load_lab(folder("labs") / lab_id)
    tried = 0
    with open_truth(class_root) as truths:
        dealt = deal(lab, "en", truths[seat], Streams(SEED))
        for question, document in dealt.key["questions"].items():
            ids = Key.model_validate(document).settles()
            if not ids:
                continue
            tried += 1
            left = without(truths[seat].evidence, ids, tmp_path / question)
            found = sure(lab, dealt, left, question)
            left.close()
            earned = scores(lab, dealt, {question: found} if found else {})[question]
            gone = found is None or found.value == {"unknown": True} or earned.parts.value < 1
            assert gone, f"{lab_id} {question} is still solved without {sorted(ids)}"
    assert tried >= 3


@pytest.mark.parametrize("lab_id", LABS)
def test_each_sufficient_set_alone_is_enough_for_full_marks(class_root: Path, lab_id: str) -> None:
    lab = load_lab(folder("labs") / lab_id)
    with open_truth(class_root) as truths:
        for seat, truth in truths.items():
            dealt = deal(lab, "en", truth, Streams(SEED))
            solved = answers(lab, dealt, truth.evidence)
            for question in (q for q in lab.questions if q.cite):
                key = Key.model_validate(dealt.key["questions"][question.id])
                for group in key.sufficient:
                    because = tuple(item if isinstance(item, str) else item.any[0] for item in group)
                    given = solved[question.id]
                    scored = scores(lab, dealt, {question.id: type(given)(given.value, because, given.against, needs=given.needs)})
                    assert scored[question.id].points == question.points, f"{seat} {question.id} {json.dumps(because)}"
