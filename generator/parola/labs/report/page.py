"""Writes ``trainer/report/<lab>.html``: no script, nothing fetched, every text of a trainee escaped, a table beside each picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from parola.labs import pages
from parola.labs.grade import chosen_lab, graded
from parola.labs.report.likeness import RARE
from parola.labs.report.overview import Asked, Overview, Person, overview
from parola_kit.draw.picture import FILL, GRID, LINE, OTHER, SMALL, Picture, frame, plain, px, text
from parola_kit.show import Table

WIDTH, LEFT, RIGHT = 940, 150, 700  # px
TALL = 12  # px of a bar
KINDS = (("right", FILL), ("part", OTHER), ("wrong", "currentColor"), ("blank", GRID))


def report(root: Path, lab: str, labs: Path | None = None) -> Path:
    """Write the overview of a class on one lab, from what counts just now; ``labs`` is the folder that holds labs. Gives the page.

    Raises:
        WrongUse: there is no such lab.
        BadInput: ``root`` is no class, or a key file is broken.
    """
    found = overview(root, graded(root, chosen_lab(lab, labs)))
    target = root / "trainer" / "report" / f"{lab}.html"
    pages.save(target, page(found))
    return target


def page(found: Overview) -> str:
    """The page as HTML."""
    title = f"{found.lab.id} {found.lab.words('en').title}: the class"
    pictures = {"people": _of_people(found), "asked": _of_questions(found.asked)}
    return pages.render("report.html.j2", lang="en", title=title, found=found, rare=RARE, **pictures)


def _of_people(found: Overview) -> Picture:
    """Points of every seat as bars; the page has a fuller table below."""
    body = [part for place, person in enumerate(found.people) for part in _bar(place, person, found.lab.points)]
    said = f"Points of {len(found.people)} seats, of {found.lab.points} at the most."
    rows = [{"seat": person.seat, "points": person.row.points, "to_mark": person.waiting} for person in found.people]
    return Picture(_framed(body, len(rows), "people", "Points by seat", said), Table(("seat", "points", "to_mark"), rows))


def _bar(place: int, person: Person, most: int) -> list[str]:
    top = LINE * (place + 1)
    scored, waiting = (_wide(points, most) for points in (person.row.points, person.waiting))
    words = f"{person.row.points:g}" + (f" and {person.waiting} to mark" if person.waiting else "")
    return [
        text(LEFT - 10, top, person.seat, anchor="end", size=SMALL),
        _box(LEFT, top, scored, FILL),
        f'<rect x="{px(LEFT + scored)}" y="{px(top - TALL)}" width="{px(waiting)}" height="{TALL}" fill="none" stroke="{GRID}"/>',
        text(RIGHT + 10, top, words if person.row.status == "graded" else person.row.status, size=SMALL),
    ]


def _of_questions(asked: Sequence[Asked]) -> Picture:
    """How each question went, as parts of one bar."""
    shown = [one for one in asked if one.question.type != "written"]
    body = [part for place, one in enumerate(shown) for part in _parts(place, one)]
    said = "Of each question how many have it right, in part, wrong, blank, from the left."
    rows = [{"question": one.question.id} | {name: getattr(one, name) for name, _ in KINDS} for one in shown]
    return Picture(_framed(body, len(rows), "asked", "How each question went", said), Table(list(rows[0]) if rows else ("question",), rows))


def _parts(place: int, one: Asked) -> list[str]:
    top, counts = LINE * (place + 1), [getattr(one, name) for name, _ in KINDS]
    whole = sum(counts)
    starts = [0, *accumulate(counts)]
    bars = [
        _box(LEFT + _wide(start, whole), top, _wide(many, whole), colour)
        for start, many, (_, colour) in zip(starts[:-1], counts, KINDS, strict=True)
    ]
    words = ", ".join(f"{many} {name.replace('part', 'in part')}" for many, (name, _) in zip(counts, KINDS, strict=True) if many)
    return [text(LEFT - 10, top, one.question.id, anchor="end", size=SMALL), *bars, text(RIGHT + 10, top, words, size=SMALL)]


def _wide(part: float, whole: float) -> float:
    return (RIGHT - LEFT) * part / whole if whole else 0.0


def _box(x: float, bottom: float, width: float, colour: str) -> str:
    return f'<rect x="{px(x)}" y="{px(bottom - TALL)}" width="{px(width)}" height="{TALL}" fill="{plain(colour)}"/>'


def _framed(body: Sequence[str], lines: int, prefix: str, title: str, said: str) -> str:
    return frame(body, width=WIDTH, height=LINE * (lines + 1), prefix=prefix, title=title, description=said)
