"""Whose evidence this is and where answers go: finds the seat as docs/contracts.md says."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence

SEAT_FILE = "seat.json"
SAY_WHERE = "run in your folder work/<seat>/<lab>/, or set PAROLA_SEAT_DIR to the folder that holds seat.json"


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat. ``folder`` holds ``seat.json``, ``shared`` the stores of the class, ``work`` a folder for each lab.

    ``root`` is the class, None where only the seat's own folders can be seen; ``lab`` is None outside a lab's folder.
    """

    root: Path | None
    seat: str
    lab: str | None
    labs: tuple[str, ...]
    language: str
    case: str
    folder: Path
    shared: Path
    work: Path

    def evidence(self) -> Evidence:
        """What this seat may read."""
        return Evidence(self.shared, self.folder)

    def chosen(self, lab: str | None = None) -> str:
        """The lab that is meant: the given one, else the one in whose folder this runs.

        Raises:
            BadInput: there is none, or the seat has no such lab.
        """
        name = lab or self.lab
        if name is None:
            raise BadInput(f"seat {self.seat}: no lab is open here; run in {self.work}/<lab>/, or set PAROLA_LAB")
        if name not in self.labs:
            raise BadInput(f"seat {self.seat}: no lab {name[:20]!r}; there are {', '.join(self.labs)}")
        return name

    def questions(self, lab: str | None = None) -> dict[str, Any]:
        """``questions.json`` of a lab.

        Raises:
            BadInput: the seat has no such lab, or the file is not there or broken.
        """
        return _document(self.folder / "labs" / self.chosen(lab) / "questions.json", "questions")


def find(start: Path | None = None, environment: Mapping[str, str] | None = None) -> Seat:
    """The seat seen from a folder (default: where this runs), with the process's environment if none is given.

    Raises:
        BadInput: there is no seat, or its file or the shared stores are not there or broken; says from where to run.
    """
    at = (start or Path.cwd()).resolve()
    variables = os.environ if environment is None else environment
    folder = _folder(at, variables.get("PAROLA_SEAT_DIR"))
    document = _document(folder / SEAT_FILE, "seat")
    root = folder.parents[2] if folder.parent.parent.name == "learner" else None
    work = _work(at, root, document["seat"])
    return Seat(
        root=root,
        seat=document["seat"],
        lab=variables.get("PAROLA_LAB") or _lab(at, work),
        labs=tuple(document["labs"]),
        language=document["language"],
        case=document["case"],
        folder=folder,
        shared=_shared(folder, variables.get("PAROLA_SHARED_DIR")),
        work=work,
    )


def _folder(at: Path, named: str | None) -> Path:
    """The folder that holds ``seat.json``."""
    if named:
        folder = Path(named).resolve()
        if not (folder / SEAT_FILE).is_file():
            raise BadInput(f"PAROLA_SEAT_DIR={named}: holds no {SEAT_FILE}; set it to your seat's folder, learner/seats/<seat>")
        return folder
    for here in (at, *at.parents):
        for folder in (here, *_seats_beside(here)):
            if (folder / SEAT_FILE).is_file():
                return folder
    raise BadInput(f"{at}: no seat is found from here; {SAY_WHERE}")


def _seats_beside(here: Path) -> tuple[Path, ...]:
    """Where the seat of ``work/<seat>`` lies in the class; the demo cell lies with the shared stores."""
    if here.parent.name != "work":
        return ()
    learner = here.parent.parent / "learner"
    return learner / "seats" / here.name, learner / "shared" / here.name


def _shared(folder: Path, named: str | None) -> Path:
    shared = Path(named).resolve() if named else folder.parent.parent / "shared"
    if not shared.is_dir():
        raise BadInput(
            f"{shared}: the evidence shared by the class is not there; set PAROLA_SHARED_DIR to the folder that holds chain.sqlite"
        )
    return shared


def _work(at: Path, root: Path | None, seat: str) -> Path:
    """The seat's own folder: the one this runs in, else that of the class, else one made here."""
    for here in (at, *at.parents):
        if here.name == seat and here.parent.name == "work":
            return here
    return (root or at) / "work" / seat


def _lab(at: Path, work: Path) -> str | None:
    below = at.relative_to(work).parts if at.is_relative_to(work) else ()
    return below[0] if below else None


def _document(path: Path, schema: str) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); is the class built and complete?") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: is broken, not JSON in UTF-8; ask the trainer for a new copy") from None
    contracts.check(schema, document, str(path))
    return document
