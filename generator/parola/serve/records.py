"""Records of a mock site and their addresses: ``forum/post/41`` is shown by the view ``post``, at the key ``41``."""

from __future__ import annotations

from flask import abort, url_for

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
    """The address of a record: its kind names the view."""
    return url_for(evidence_id.split("/")[1], key=key(evidence_id))
