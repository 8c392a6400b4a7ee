"""Records of a mock site and their addresses: ``forum/post/41`` is shown by the view ``post``, at the key ``41``."""

from __future__ import annotations

from flask import abort, g, url_for

from parola.serve.stores import Row


def there(row: Row | None) -> Row:
    """The row that was asked for.

    Raises:
        NotFound: there is none.
    """
    return row or abort(404)


def key(evidence_id: str) -> str:
    """The last part of an evidence id."""
    return evidence_id.rpartition("/")[2]


def address(evidence_id: str) -> str:
    """The address of a record: its kind names the view. A page has a hundred of them, so each kind's path is made once a request."""
    _, kind, last = evidence_id.split("/")
    if not last.isalnum() or not last.isascii():
        return url_for(kind, key=last)
    places: dict[str, str] = g.setdefault("record_places", {})
    if kind not in places:
        places[kind] = url_for(kind, key="0").removesuffix("0")
    return places[kind] + last
