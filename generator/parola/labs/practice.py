"""Practice mode: feedback on one seat's last submission at once. Nothing goes into grades or the gradebook.

A lab that is graded at its close gets a note in the place of a page, so that nobody waits for one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from parola import locate, manifest
from parola.labs import feedback, lab_state, pages
from parola.labs.archives import last_archive
from parola.labs.grade_row import row
from parola.labs.lab import kept_lab
from parola.labs.lab_key import settling_kinds
from parola.labs.lab_state import Mode
from parola.labs.seats import language
from parola_kit.notice import MARK

FORM = 1  # of feedback/<seat>/<lab>.json


def feedback_for(root: Path, seat: str, lab: str, labs: Path | None = None) -> Path | None:
    """Mark the last submission and write ``feedback/<seat>/<lab>.html``, the page that ``parola grade`` writes too.

    ``<lab>.json`` beside it names the archive that was marked. Gives the page, or None where nothing was submitted or the lab is
    graded at its close. ``labs`` is the folder that holds labs.

    Raises:
        BadInput: there is no such lab, or the keys are broken.
        OSError: the page cannot be written.
    """
    archive = last_archive(root / "submitted" / seat / lab)
    if archive is None:
        return None
    read = kept_lab((labs or locate.folder("labs")) / lab)
    made = feedback.page(read, row(root, seat, read), settling_kinds(root, lab), language(root, seat))
    if (mode := lab_state.read(root, lab).mode) != "practice":  # asked last: the lab may be closed just now
        if mode == "graded":
            told(root, seat, lab, archive.name, mode)
        return None
    page = _page(root, seat, lab)
    pages.save(page, made)
    # Last, and of the archive seen first: if another one came in between, this one is marked again.
    told(root, seat, lab, archive.name, "practice")
    return page


def is_marked(root: Path, seat: str, lab: str) -> bool:
    """Whether the last submission has its page, or the note that it gets one at the close, or there is nothing to do."""
    archive = last_archive(root / "submitted" / seat / lab)
    mode = lab_state.read(root, lab).mode
    if archive is None or mode == "closed":
        return True
    page = _page(root, seat, lab)
    return (mode == "graded" or page.is_file()) and _marked(page.with_suffix(".json")) == (archive.name, mode)


def told(root: Path, seat: str, lab: str, archive: str, mode: Mode) -> None:
    """Write which archive was marked, and how; the answer form reads it."""
    document = {"format": FORM, "notice": MARK, "archive": archive, "mode": mode}
    pages.save(_page(root, seat, lab).with_suffix(".json"), manifest.dumps(document))


def _page(root: Path, seat: str, lab: str) -> Path:
    return root / "feedback" / seat / f"{lab}.html"


def _marked(path: Path) -> tuple[str, str]:
    """Archive and mode; both empty where there is no such file, or it is none of ours."""
    try:
        document: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return "", ""
    found = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
    return str(found.get("archive", "")), str(found.get("mode", "practice"))
