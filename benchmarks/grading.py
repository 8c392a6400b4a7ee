"""Seconds to score sixty submissions with feedback pages, beside reading the archives alone; and notebooks run again in the sandbox,
beside bare nbclient, two at a time in both. Both ratios are of the same run.

A class of a few seats is built (or given with `--class`, which is copied); for scoring, each of its seats is copied until there are sixty.
Every seat hands in the reference solution of the lab, in the released notebook.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from parola.build import build
from parola.labs import feedback, gradebook
from parola.labs.archives import last_archive
from parola.labs.baselines import seated
from parola.labs.grade import grade, graded
from parola.labs.lab import load_lab
from parola.labs.lab_key import settling_kinds
from parola.labs.rerun.service import rerun
from parola.labs.seats import seats
from parola.locate import folder
from parola.spec.roster import roster
from parola.world.model import DEMO
from parola_kit.answers import Answer
from parola_kit.hand_in import hand_in
from parola_kit.seat import find

SEED, LAB = "20250303", "VA2"
BUILT, SCORED = 6, 60  # seats
MOST_SECONDS, MOST_RATIO = 6.0, 1.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class", dest="built", type=Path, help=f"a class that was built with --seed {SEED}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "class"
        if asked.built:
            shutil.copytree(asked.built, root, ignore=shutil.ignore_patterns("work", "submitted", "feedback", "state", "course"))
        else:
            build(folder("scenarios") / "lantern-strait", roster(str(BUILT)), SEED, root)
        books = solved(root)
        again(root, books)
        scoring(root)


def solved(root: Path) -> dict[str, Any]:
    """Seat -> the released notebook with the reference solution in a cell at its end."""
    lab = load_lab(folder("labs") / LAB)
    books: dict[str, Any] = {}
    with seated(root, lab, SEED) as found:
        for seat in (each for each in found if each.name != DEMO):
            calls = "\n".join(call(name, answer) for name, answer in seat.solved.items() if answer.value is not None)
            book = nbformat.from_dict(released(root, seat.name))
            book.cells.append(nbformat.v4.new_code_cell(f"from parola_kit import UNKNOWN, answer\n{calls}"))
            books[seat.name] = book
    return books


def released(root: Path, seat: str) -> dict[str, Any]:
    from parola.labs.notebook import release, text

    asked = json.loads((root / "learner" / "seats" / seat / "labs" / LAB / "questions.json").read_text("utf-8"))["questions"]
    case = json.loads((root / "learner" / "seats" / seat / "seat.json").read_text("utf-8"))["case"]
    return json.loads(text(release(load_lab(folder("labs") / LAB), "en", {each["id"]: each["text"] for each in asked}, case)))


def call(question: str, answer: Answer) -> str:
    value = "UNKNOWN" if answer.value == {"unknown": True} else repr(answer.value)
    more = "".join(f", {name}={given!r}" for name in ("because", "against") if (given := list(getattr(answer, name))))
    needs = f", needs={answer.needs!r}" if answer.needs else ""
    return f"answer({question!r}, {value}{more}{needs})"


def again(root: Path, books: Mapping[str, Any]) -> None:
    """Bare nbclient notes the answers that are handed in; then the same notebooks run in the sandbox."""
    work = {seat: root / "work" / seat / LAB for seat in books}
    for seat, place in work.items():
        place.mkdir(parents=True, exist_ok=True)
        nbformat.write(books[seat], place / f"{LAB}.ipynb")
    bare = timed(lambda: asyncio.run(side_by_side({place: nbformat.read(place / f"{LAB}.ipynb", 4) for place in work.values()})))
    for place in work.values():
        hand_in(find(place), LAB)
    results: list[Any] = []
    sandboxed = timed(lambda: results.extend(result for _, result in rerun(root, LAB)))
    found = {name: sum(result.count(name) for result in results) for name in ("reproduced", "differs", "not reached", "not answered")}
    stopped, ratio = sum(bool(one.reason) for one in results), sandboxed / bare
    within = "within" if ratio <= MOST_RATIO else "OVER"
    print(f"{len(results)} notebooks of {LAB}, {stopped} stopped: {', '.join(f'{many} {name}' for name, many in found.items())}")
    print(f"run again {sandboxed:.1f} s, bare nbclient {bare:.1f} s: {ratio:.2f} x, {within} {MOST_RATIO}")


async def side_by_side(books: Mapping[Path, Any]) -> None:
    """Two at a time."""
    room = asyncio.Semaphore(2)

    async def one(place: Path, book: Any) -> None:
        async with room:
            await NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(place)}}).async_execute()

    await asyncio.gather(*(one(place, book) for place, book in books.items()))


def scoring(root: Path) -> None:
    """Sixty seats: read, score, write pages; then the gradebook."""
    copy_seats(root)
    lab = load_lab(folder("labs") / LAB)
    archives = [archive for seat in seats(root) if (archive := last_archive(root / "submitted" / seat / LAB))]
    reading = timed(lambda: [read(archive) for archive in archives])
    kinds = settling_kinds(root, LAB)
    pages: list[str] = []
    scored = timed(lambda: pages.extend(feedback.page(lab, row, kinds) for row in graded(root, lab).rows))
    assert len(pages) == SCORED
    within = "within" if scored <= MOST_SECONDS else "OVER"
    beside = f"{scored / reading:.0f} x reading the archives alone ({reading:.3f} s)"
    print(f"{len(archives)} submissions scored with pages: {scored:.2f} s, {within} {MOST_SECONDS:.0f} s; {beside}")
    first, second = (timed(lambda: grade(root, LAB)) for _ in range(2))
    alone = timed(lambda: gradebook.write(root, lab, graded(root, lab).rows))
    print(f"with files and gradebook: {first:.1f} s the first time, {second:.1f} s again; scores and gradebook without files {alone:.1f} s")


def read(archive: Path) -> int:
    data = archive.read_bytes()
    hashlib.sha256(data).hexdigest()
    with zipfile.ZipFile(BytesIO(data)) as opened:
        return sum(len(opened.read(name)) for name in opened.namelist())


def copy_seats(root: Path) -> None:
    """Copies of seats with new names, until there are enough; each with its documents renamed and its archive handed in again."""
    known = seats(root)
    for n in range(len(known), SCORED):
        seat, new = known[n % len(known)], f"copy{n:02}"
        for path in (
            f"learner/seats/{seat}/labs/{LAB}/questions.json",
            f"trainer/keys/{seat}/{LAB}.json",
            f"learner/seats/{seat}/seat.json",
        ):
            document = json.loads((root / path).read_text("utf-8")) | {"seat": new}
            target = root / path.replace(f"/{seat}/", f"/{new}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(document), "utf-8")
        shutil.copytree(root / "work" / seat, root / "work" / new)
        hand_in(find(root / "work" / new / LAB), LAB)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
