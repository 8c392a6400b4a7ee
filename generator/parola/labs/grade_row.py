"""What one seat gets for one lab: exactly one row, whatever was submitted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from parola.labs.lab_key import read_document, read_keys
from parola.labs.lab_model import Lab
from parola.labs.score import Scored, score
from parola.labs.submission import Submission, read_submission
from parola_kit.errors import BadInput

ARCHIVE = re.compile(r"([1-9][0-9]{0,8})-[0-9a-f]{64}\.zip")


@dataclass(frozen=True, slots=True)
class Row:
    """``scored`` is by question id, in the order of the lab, and empty unless the row is graded."""

    seat: str
    status: Literal["graded", "unreadable", "missing"]
    reason: str
    archive: str = ""
    scored: dict[str, Scored] = field(default_factory=dict[str, Scored])
    questions: dict[str, Any] = field(default_factory=dict[str, Any])
    submission: Submission | None = None

    @property
    def points(self) -> float:
        """Points earned so far, in hundredths; written answers wait for the trainer."""
        return round(sum(each.points for each in self.scored.values()), 2)

    def document(self, most: int) -> dict[str, Any]:
        """The row as ``grades.schema.json`` has it."""
        return {
            "seat": self.seat,
            "status": self.status,
            "reason": self.reason,
            "archive": self.archive,
            "score": self.points,
            "max": most,
            "questions": [_question(name, each) for name, each in self.scored.items()],
        }


def row(root: Path, seat: str, lab: Lab) -> Row:
    """Grade the last submission of a seat. Never raises: a batch goes on after any one of them."""
    folder = root / "submitted" / seat / lab.id
    archive = last_archive(folder)
    if lost := _lost(folder, archive):
        gone = lost.with_suffix(".zip").name
        return Row(seat, "unreadable", f"{lost.name}: its archive is gone; ask for {gone}", gone)
    if archive is None:
        return Row(seat, "missing", "nothing was submitted")
    try:
        return _graded(root, seat, lab, archive)
    except BadInput as error:
        return Row(seat, "unreadable", str(error), archive.name)
    except Exception as error:  # one row each: even a fault of ours must not cost the others theirs
        return Row(seat, "unreadable", f"could not be graded ({type(error).__name__}); tell the trainer", archive.name)


def last_archive(folder: Path) -> Path | None:
    """The archive with the highest number; files of other names are not submissions."""
    found = {path: ARCHIVE.fullmatch(path.name) for path in sorted(folder.glob("*.zip"))}
    return max((path for path, match in found.items() if match), key=_number, default=None)


def _lost(folder: Path, archive: Path | None) -> Path | None:
    """A receipt of a later submission than the last archive that is there."""
    kept = _number(archive) if archive else 0
    receipts = [path for path in sorted(folder.glob("*.json")) if ARCHIVE.fullmatch(path.with_suffix(".zip").name)]
    return max((path for path in receipts if _number(path) > kept), key=_number, default=None)


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _graded(root: Path, seat: str, lab: Lab, archive: Path) -> Row:
    asked = root / "learner" / "seats" / seat / "labs" / lab.id / "questions.json"
    questions = read_document(asked, "questions", f"{seat}/{lab.id}/questions.json")
    keys = read_keys(root / "trainer" / "keys" / seat / f"{lab.id}.json")
    submission = read_submission(archive, seat, lab.id, questions)
    scored = {each.id: score(each, keys[each.id], submission.answers.get(each.id)) for each in lab.questions}
    return Row(seat, "graded", "; ".join(submission.notes), archive.name, scored, questions, submission)


def _question(name: str, scored: Scored) -> dict[str, Any]:
    return {
        "id": name,
        "score": scored.points,
        "max": scored.max,
        "status": scored.status,
        "reason": scored.reason,
        "marks": list(scored.marks),
    }
