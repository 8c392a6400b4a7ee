"""Runs the submitted notebooks of a class again, some at a time, and writes what came of each. It reads no key and changes no score."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from parola import manifest
from parola.labs import lab_state, pages
from parola.labs.grade_row import counted
from parola.labs.lab_key import read_document
from parola.labs.rerun import confined, sandbox
from parola.labs.rerun.compare import Compared, compare
from parola.labs.rerun.confined import Ran
from parola.labs.rerun.limits import Limits
from parola.labs.rerun.place import Place
from parola.labs.seats import seats
from parola.labs.submission import read_notebook, read_submission
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

AT_ONCE = 2
LIMITS = Limits()
Told = Callable[[str], str]
Status = Literal["finished", "stopped", "no notebook", "unreadable"]


@dataclass(frozen=True, slots=True)
class Rerun:
    """What came of one submission, as ``rerun.schema.json`` has it; ``kept`` says that it was there from before."""

    lab: str
    seat: str
    archive: str
    status: Status
    reason: str = ""
    cells: int = 0
    failed: tuple[int, ...] = ()
    questions: tuple[Compared, ...] = ()
    kept: bool = field(default=False, compare=False)

    def document(self) -> dict[str, Any]:
        """As it is written."""
        head = {"format": 1, "notice": MARK, "lab": self.lab, "seat": self.seat, "archive": self.archive, "status": self.status}
        asked = [{"id": one.id, "status": one.status, "cell": one.cell, "other": list(one.other)} for one in self.questions]
        return head | {"reason": self.reason, "cells": self.cells, "failed": list(self.failed), "questions": asked}

    def count(self, status: str) -> int:
        """How many questions have a status."""
        return sum(one.status == status for one in self.questions)

    def __str__(self) -> str:
        found = ", ".join(f"{self.count(name)} {name}" for name in ("reproduced", "differs", "not reached", "not answered"))
        why = f"  {self.status}: {self.reason}" if self.reason else ""
        return f"{self.seat:12} {found if self.questions else self.status}{why}"


@dataclass(frozen=True, slots=True)
class _Job:
    root: Path
    lab: str
    seat: str
    archive: Path

    @property
    def target(self) -> Path:
        return self.root / "trainer" / "reruns" / self.lab / self.seat / f"{self.archive.stem}.json"


def rerun(root: Path, lab: str, limits: Limits = LIMITS, at_once: int = AT_ONCE, told: Told | None = None) -> Iterator[tuple[int, Rerun]]:
    """Run the notebook of every submission that counts, ``at_once`` at a time; gives (how many there are, one result) as each is done.

    ``told``: seat -> what the desk told it, as the desk's JSON; from it the notebook's requests are answered. None where there is no desk.

    A result that is there already is not made again, so a run that was ended goes on where it was. Seats without a submission are left out.

    Raises:
        BadInput: ``root`` is no class, or no sandbox can be made here; then nothing was run.
    """
    state = lab_state.read(root, lab)
    found = {seat: counted(root / "submitted" / seat / lab, seat, state) for seat in seats(root)}
    jobs = [_Job(root, lab, seat, archive) for seat, archive in found.items() if archive]
    kept = {job.seat: result for job in jobs if (result := _kept(job))}
    waiting = [job for job in jobs if job.seat not in kept]
    if waiting:
        sandbox.probe(Place(root, waiting[0].seat, lab), limits)
    yield from ((len(jobs), result) for result in kept.values())
    yield from ((len(jobs), result) for result in _pooled(waiting, limits, at_once, told))


def _pooled(jobs: list[_Job], limits: Limits, at_once: int, told: Told | None) -> Generator[Rerun]:
    slots: SimpleQueue[int] = SimpleQueue()
    for slot in range(at_once):
        slots.put(slot)

    def work(job: _Job) -> Rerun:
        slot = slots.get()
        try:
            return _done(job, slot, limits, told)
        finally:
            slots.put(slot)

    pool = ThreadPoolExecutor(at_once)
    started: list[Future[Rerun]] = [pool.submit(work, job) for job in jobs]
    try:
        for each in as_completed(started):
            yield each.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _done(job: _Job, slot: int, limits: Limits, told: Told | None) -> Rerun:
    """One submission, from archive to file. What cannot be read is a result too: one row each, whatever was submitted."""
    try:
        asked = read_document(job.root / "learner" / "seats" / job.seat / "labs" / job.lab / "questions.json", "questions", job.seat)
        submitted = read_submission(job.archive, job.seat, job.lab, asked)
        notebook = read_notebook(job.archive, job.lab)
    except BadInput as error:
        return _written(job, Rerun(job.lab, job.seat, job.archive.name, "unreadable", str(error)))
    if notebook is None:
        return _written(job, Rerun(job.lab, job.seat, job.archive.name, "no notebook", "the archive holds no notebook"))
    with _desk(job.seat, told) as desk, sandbox.command(Place(job.root, job.seat, job.lab, slot, desk), limits) as command:
        ran = confined.run(command, notebook, limits)
    return _written(job, _result(job, ran, compare(submitted.lines, ran.cells, job.lab, asked)))


@contextmanager
def _desk(seat: str, told: Told | None) -> Generator[Path | None]:
    """The file that a sandbox shows, for as long as it runs."""
    if told is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.json"
        path.write_text(told(seat), "utf-8")
        path.chmod(0o444)  # for the sandbox's user
        yield path


def _result(job: _Job, ran: Ran, compared: list[Compared]) -> Rerun:
    failed = tuple(cell.number for cell in ran.cells if cell.failed)
    status: Status = "stopped" if ran.ended else "finished"
    return Rerun(job.lab, job.seat, job.archive.name, status, ran.ended, len(ran.cells), failed, tuple(compared))


def _written(job: _Job, result: Rerun) -> Rerun:
    document = result.document()
    contracts.check("rerun", document, job.target.name)
    pages.save(job.target, manifest.dumps(document))
    return result


def _kept(job: _Job) -> Rerun | None:
    """The result of an earlier run; None where there is none, or it is broken."""
    try:
        return read(job.target)
    except BadInput:
        return None


def read(path: Path) -> Rerun:
    """A result as it was written.

    Raises:
        BadInput: there is none, or it is broken.
    """
    document = read_document(path, "rerun", path.name)
    asked = tuple(Compared(one["id"], one["status"], one["cell"], tuple(one["other"])) for one in document["questions"])
    head = (document["lab"], document["seat"], document["archive"], document["status"], document["reason"], document["cells"])
    return Rerun(*head, tuple(document["failed"]), asked, kept=True)
