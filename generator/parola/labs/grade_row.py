"""What one seat gets for one lab: exactly one row, whatever was submitted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from parola.labs.archives import number, numbered, promised
from parola.labs.catalogue import ENGLISH, Catalogue, catalogue, in_english
from parola.labs.lab_key import read_document, read_keys
from parola.labs.lab_model import Lab
from parola.labs.lab_state import OPEN, LabState
from parola.labs.score import Scored, score
from parola.labs.submission import Submission, read_submission
from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True)
class Row:
    """``scored`` is by question id, in the order of the lab, and empty unless the row is graded; ``late`` archives do not count."""

    seat: str
    status: Literal["graded", "unreadable", "missing"]
    reason: str
    archive: str = ""
    scored: dict[str, Scored] = field(default_factory=dict[str, Scored])
    questions: dict[str, Any] = field(default_factory=dict[str, Any])
    submission: Submission | None = None
    late: tuple[str, ...] = ()

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
            "late": list(self.late),
            "questions": [_question(name, each) for name, each in self.scored.items()],
        }


def row(root: Path, seat: str, lab: Lab, state: LabState = OPEN) -> Row:
    """Grade the last submission of a seat that counts. Never raises: a batch goes on after any one of them."""
    folder = root / "submitted" / seat / lab.id
    late = tuple(path.name for path in numbered(folder) if not state.counts(seat, path.name))
    archive = counted(folder, seat, state)
    found = _row(root, seat, lab, archive, _lost(folder, seat, archive, state))
    return replace(found, late=late, reason="; ".join(filter(None, (found.reason, _said_of(late)))))


def counted(folder: Path, seat: str, state: LabState) -> Path | None:
    """The archive in a seat's folder that counts: the last one, of a closed lab the last in time."""
    return next((path for path in reversed(numbered(folder)) if state.counts(seat, path.name)), None)


def _row(root: Path, seat: str, lab: Lab, archive: Path | None, lost: str) -> Row:
    if lost:
        return Row(seat, "unreadable", f"{Path(lost).with_suffix('.json').name}: its archive is gone; ask for {lost}", lost)
    if archive is None:
        return Row(seat, "missing", "nothing was submitted")
    try:
        return _graded(root, seat, lab, archive)
    except BadInput as error:
        return Row(seat, "unreadable", str(error), archive.name)
    except Exception as error:  # one row each: even a fault of ours must not cost the others theirs
        return Row(seat, "unreadable", f"could not be graded ({type(error).__name__}); tell the trainer", archive.name)


def _lost(folder: Path, seat: str, archive: Path | None, state: LabState) -> str:
    """The archive of a later submission than the last that is there: by its receipt, or by what was there at the close."""
    kept = number(archive.name) if archive else 0
    known = [name for owner, name in state.received if owner == seat]
    later = [name for name in (*promised(folder), *known) if number(name) > kept and state.counts(seat, name)]
    return max(later, key=number, default="")


def _graded(root: Path, seat: str, lab: Lab, archive: Path) -> Row:
    asked = root / "learner" / "seats" / seat / "labs" / lab.id / "questions.json"
    questions = read_document(asked, "questions", f"{seat}/{lab.id}/questions.json")
    keys = read_keys(root / "trainer" / "keys" / seat / f"{lab.id}.json")
    submission = read_submission(archive, seat, lab.id, questions)
    scored = {each.id: score(each, keys[each.id], submission.answers.get(each.id)) for each in lab.questions}
    return Row(seat, "graded", "; ".join(noted(submission, catalogue(ENGLISH))), archive.name, scored, questions, submission)


def noted(submission: Submission, says: Catalogue) -> list[str]:
    """What is to be said of a submission itself; what only a program says stays English, marked as such."""
    again = ", ".join(submission.again)
    said = [says.page["again-answered"].format(questions=again)] if again else []
    return said + [in_english(note, says.language) for note in submission.notes]


def _said_of(late: tuple[str, ...]) -> str:
    if not late:
        return ""
    return (
        "1 submission that came after the close does not count"
        if len(late) == 1
        else f"{len(late)} submissions that came after the close do not count"
    )


def _question(name: str, scored: Scored) -> dict[str, Any]:
    return {
        "id": name,
        "score": scored.points,
        "max": scored.max,
        "status": scored.status,
        "reason": scored.reason,
        "marks": list(scored.marks),
    }
