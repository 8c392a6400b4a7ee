"""One seat's labs in a built class: questions, keys, notebooks; and whether each can be solved from the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parola.labs.catalogue import ENGLISH
from parola.labs.lab import kept_lab
from parola.labs.lab_model import Lab
from parola.labs.notebook import release, text
from parola.labs.questions import Dealt, deal
from parola.labs.solvable import unsolved
from parola.labs.truth import open_truth
from parola.manifest import dumps
from parola.streams import Streams
from parola.world.model import DEMO
from parola_kit import contracts


@dataclass(frozen=True, slots=True)
class Job:
    """Prepare one seat of the class at ``root``; ``labs`` are folders."""

    root: Path
    seat: str
    language: str
    labs: tuple[Path, ...]
    seed: str


def prepare(job: Job) -> list[str]:
    """Write what belongs to the seat's labs; what could not be solved, in words."""
    problems: list[str] = []
    with open_truth(job.root, job.seat) as truths:
        for folder in job.labs:
            lab = kept_lab(folder)
            truth, streams = truths[job.seat], Streams(job.seed)
            dealt = deal(lab, job.language, truth, streams)
            _write(job, lab, dealt, truth.id("referral", "case/ref") if lab.counts else "")  # F0 asks for it
            read = dealt if job.language == ENGLISH else deal(lab, ENGLISH, truth, streams)  # which the solution reads; the key is one
            problems += unsolved(lab, read, truth.evidence)
    return problems


def _write(job: Job, lab: Lab, dealt: Dealt, case: str) -> None:
    learner = job.root / "learner"
    own = learner / "shared" / DEMO if job.seat == DEMO else learner / "seats" / job.seat
    _document(own / "labs" / lab.id / "questions.json", "questions", dealt.questions)
    _document(job.root / "trainer" / "keys" / job.seat / f"{lab.id}.json", "keys", dealt.key)
    if job.seat != DEMO:
        work = job.root / "work" / job.seat / lab.id
        work.mkdir(parents=True)
        asked = {question["id"]: question["text"] for question in dealt.questions["questions"]}
        (work / f"{lab.id}.ipynb").write_text(text(release(lab, job.language, asked, case)), "utf-8")


def _document(path: Path, schema: str, document: object) -> None:
    contracts.check(schema, document, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(document), "utf-8")
