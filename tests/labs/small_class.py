"""A class of two or three seats with one small lab, for tests of grading; nothing of it comes from a built world."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from parola_kit.notice import MARK

HERE = Path(__file__).parent
LAB = "T1"
AT = "2026-03-09T10:00:00Z"
LETTERS = {"options": [{"letter": "A", "text": "It is shown"}, {"letter": "B", "text": "It is only claimed"}]}
TYPES = {"q1": "value", "q2": "set", "q3": "choice", "q4": "table", "q5": "written"}
OF = {"q1": "handle", "q2": "handle", "q3": "letter", "q4": "cell", "q5": "prose"}
POINTS = {"q1": 4, "q2": 4, "q3": 2, "q4": 2, "q5": 5}
MORE: dict[str, dict[str, Any]] = {"q3": LETTERS, "q4": {"columns": {"act": ["offered", "forwarded"]}}}
KEYS: dict[str, dict[str, Any]] = {
    "q1": {"value": "writer", "sufficient": [["forum/post/7"]], "uninvolved": ["friend"], "barred": ["chat/msg/9"]},
    "q2": {"value": ["one", "two"], "against": ["forum/post/8"], "uninvolved": ["friend"]},
    "q3": {"value": "A", "kind": "method"},
    "q4": {"value": {"one": {"act": "offered"}}},
    "q5": {"value": None, "kind": "method"},
}
GOOD: dict[str, dict[str, Any]] = {
    "q1": {"value": "writer", "because": ["forum/post/7"], "confidence": 0.9},
    "q2": {"value": ["one", "two"], "against": ["forum/post/8"]},
    "q3": {"value": "A"},
    "q4": {"value": {"one": {"act": "offered"}}},
    "q5": {"value": "The person needs a safe place."},
}


def lab_folder(parent: Path) -> Path:
    """Copy the small lab into ``parent``."""
    folder = parent / LAB
    shutil.copytree(HERE / "valid", folder)
    (folder / "notebook.txt").rename(folder / "notebook.py")
    (folder / "solution.py").write_text('"""Solves nothing; no test asks it to."""\n', "utf-8")
    return folder


def questions(seat: str) -> dict[str, Any]:
    """The seat's ``questions.json``."""
    asked = [
        {
            "id": name,
            "type": kind,
            "of": OF[name],
            "text": f"Question {name}",
            "points": POINTS[name],
            "core": True,
            "unknown": name == "q1",
            "hints": ["one", "two", "three"],
            **MORE.get(name, {}),
        }
        for name, kind in TYPES.items()
    ]
    head = {"format": 1, "notice": MARK, "lab": LAB, "seat": seat, "title": "A small lab", "minutes": 40, "needs": {}}
    return head | {"questions": asked}


def make(parent: Path, *seats: str) -> tuple[Path, Path]:
    """A class root and the folder that holds its one lab."""
    root, labs = parent / "class", parent / "labs"
    lab_folder(labs)
    blank = {"kind": "truth", "tolerance": 0, "accept": [], "unknown": False, "needs": [], "sufficient": [], "neutral": []}
    blank |= {"against": [], "barred": [], "origins": [], "uninvolved": [], "varies": True, "open": True, "variant": "", "pool": ""}
    for seat in seats:
        home = root / "learner" / "seats" / seat
        _write(home / "seat.json", {"seat": seat})
        _write(home / "labs" / LAB / "questions.json", questions(seat))
        keys = {name: blank | key for name, key in KEYS.items()}
        _write(root / "trainer" / "keys" / seat / f"{LAB}.json", {"format": 1, "notice": MARK, "seat": seat, "lab": LAB, "questions": keys})
    return root, labs


def line(question: str, seq: int = 1, **said: Any) -> dict[str, Any]:
    """One line of ``answers.jsonl``."""
    empty = {"because": [], "against": [], "confidence": None, "needs": None, "looked": [], "hints": 0}
    head = {"format": 1, "lab": LAB, "q": question, "type": TYPES.get(question, "value"), "seq": seq, "at": AT}
    return head | empty | said


def good_lines() -> list[dict[str, Any]]:
    """A right answer to every question."""
    return [line(name, seq, **said) for seq, (name, said) in enumerate(GOOD.items(), 1)]


def text(lines: list[dict[str, Any]]) -> bytes:
    """The bytes of ``answers.jsonl``."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def submit(root: Path, seat: str, data: bytes, n: int = 1, receipt: dict[str, Any] | None = None) -> Path:
    """Put archive bytes and a receipt where ``parola submit`` does; ``receipt`` changes fields of it."""
    digest = hashlib.sha256(data).hexdigest()
    path = root / "submitted" / seat / LAB / f"{n}-{digest}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    honest = {"format": 1, "notice": MARK, "seat": seat, "lab": LAB, "archive": path.name, "sha256": digest, "at": AT, "made_by": "self"}
    _write(path.with_suffix(".json"), honest | (receipt or {}))
    return path


def answered(root: Path, seat: str, lines: list[dict[str, Any]], n: int = 1) -> Path:
    """Submit answers in a sound archive."""
    return submit(root, seat, packed({"answers.jsonl": text(lines)}), n)


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")
