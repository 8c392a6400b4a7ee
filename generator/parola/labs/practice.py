"""Practice mode: feedback on one seat's last submission at once. Nothing goes into grades or the gradebook."""

from __future__ import annotations

import json
from pathlib import Path

from parola import locate, manifest
from parola.labs import feedback, pages
from parola.labs.grade_row import last_archive, row
from parola.labs.lab import kept_lab
from parola.labs.lab_key import settling_kinds
from parola_kit.notice import MARK

FORM = 1  # of feedback/<seat>/<lab>.json


def feedback_for(root: Path, seat: str, lab: str, labs: Path | None = None) -> Path | None:
    """Mark the last submission and write ``feedback/<seat>/<lab>.html``, the page that ``parola grade`` writes too.

    ``<lab>.json`` beside it names the archive that was marked. Gives the page, or None where nothing was submitted. ``labs`` is the
    folder that holds labs.

    Raises:
        BadInput: there is no such lab, or the keys are broken.
        OSError: the page cannot be written.
    """
    archive = last_archive(root / "submitted" / seat / lab)
    if archive is None:
        return None
    read = kept_lab((labs or locate.folder("labs")) / lab)
    page = _page(root, seat, lab)
    pages.save(page, feedback.page(read, row(root, seat, read), settling_kinds(root, lab)))
    # Last, and of the archive seen first: if another one came in between, this one is marked again.
    pages.save(page.with_suffix(".json"), manifest.dumps({"format": FORM, "notice": MARK, "archive": archive.name}))
    return page


def is_marked(root: Path, seat: str, lab: str) -> bool:
    """Whether the last submission has its page, or there is none."""
    archive = last_archive(root / "submitted" / seat / lab)
    page = _page(root, seat, lab)
    return archive is None or (page.is_file() and _marked(page.with_suffix(".json")) == archive.name)


def _page(root: Path, seat: str, lab: str) -> Path:
    return root / "feedback" / seat / f"{lab}.html"


def _marked(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["archive"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
