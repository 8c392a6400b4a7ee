"""What several views do with what they found, or did not find."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from flask import Response, abort, url_for

from parola.serve.explorer.places import place
from parola.serve.explorer.search import Hit
from parola.serve.stores import Row
from parola.serve.web import Page
from parola_kit.draw import Picture
from parola_kit.notice import MARK

# The page of what a search found -> what the page calls its name.
NAMED = {"block": "key", "tx": "txid", "address": "address", "token_block": "number", "token_tx": "key", "token_address": "address"}
CHUNK = 500  # rows of a CSV file that are read and sent at a time


def missing(what: str, form: str) -> NoReturn:
    """Say that the ledger has no such thing, and what its names look like."""
    abort(404, f"This ledger has no such {what}. {form} The search above also takes the beginning of a name.")


def picture_file(picture: Picture, name: str) -> Response:
    """A drawing to be saved."""
    return Response(picture.svg, mimetype="image/svg+xml", headers={"Content-Disposition": f"attachment; filename={name}"})


def by_address(tags: Sequence[Row]) -> dict[str, list[Row]]:
    """Address -> its tags."""
    found: dict[str, list[Row]] = defaultdict(list)
    for tag in tags:
        found[tag["address"]].append(tag)
    return dict(found)


def address_of(hit: Hit) -> str:
    """The page of what a search found."""
    if hit.n is not None:
        return place("out", hit.value, hit.n)
    values: dict[str, Any] = {NAMED[hit.endpoint]: hit.value}
    return url_for(hit.endpoint, _anchor=hit.anchor, **values)


def parts(count: int) -> list[Page]:
    """A list of ``count`` rows in parts of CHUNK."""
    last = -(-count // CHUNK)
    return [Page(number, last, CHUNK) for number in range(1, last + 1)]


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Response:
    """A list to be saved: these columns, and an empty one whose header is the mark."""
    headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
    lines = _lines([*columns, MARK], ([*(row[column] for column in columns), ""] for row in rows))
    return Response(lines, mimetype="text/csv", headers=headers)


def _lines(header: Sequence[object], body: Iterable[Sequence[object]]) -> Iterator[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for n, row in enumerate(body, 1):
        writer.writerow(row)
        if n % CHUNK == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
