"""Where the parts of the range answer just now: addresses change with every start, so they are read and never written down."""

from __future__ import annotations

import json
import os

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.seat import Seat, find
from parola_kit.show import Links

ANSWERS = "parola/answers"  # below the base path of the seat's server
WORDS = {
    "course": "Course: what the labs teach",
    "explorer": "Block explorer of the training ledger",
    "desk": "Desk: requests to those who hold records",
    "gateway": "All mock sites",
    "forum": "Forum, a mock site",
    "market": "Market, a mock site",
}


def places() -> Links:
    """Links to the answer form, the course, the explorer, the desk and the mock sites, as far as they are running.

    >>> places()
    What else is here
      Answer form: every question, without code  /...parola/answers...

    Raises:
        BadInput: there is no seat here, or the list of addresses is broken.
    """
    return Links("What else is here", {"Answer form: every question, without code": f"{base()}{ANSWERS}", **addresses(find())})


def addresses(seat: Seat) -> dict[str, str]:
    """Words for a part -> its address: from ``PAROLA_URLS``, else from ``state/urls.json`` of the class; both hold one document.

    Raises:
        BadInput: the document is broken.
    """
    found = _document(seat)
    if found is None:
        return {}
    text, where = found
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"{where}: is broken, not JSON; start the range again") from None
    contracts.check("urls", document, where)
    return {words: document["urls"][name] for name, words in WORDS.items() if name in document["urls"]}


def address(seat: Seat, part: str) -> str:
    """Where one part answers.

    Raises:
        BadInput: it is not running, or the document is broken.
    """
    found = addresses(seat)
    if WORDS[part] not in found:
        raise BadInput(f"the {part} is not running; start the range (parola serve)")
    return found[WORDS[part]]


def base() -> str:
    """The path under which this seat's Jupyter server answers; begins and ends with a slash."""
    return os.environ.get("JUPYTERHUB_SERVICE_PREFIX") or os.environ.get("PAROLA_BASE_URL") or "/"


def _document(seat: Seat) -> tuple[str, str] | None:
    """Its text, and where it stands."""
    if given := os.environ.get("PAROLA_URLS"):
        return given, "PAROLA_URLS"
    path = seat.root / "state" / "urls.json" if seat.root else None
    if path is None or not path.is_file():
        return None
    return path.read_text("utf-8", errors="replace"), str(path)
