"""Where an input or output stands: long transactions are shown in pages, and a link to an end names its page."""

from __future__ import annotations

from typing import Literal

from flask import url_for

ENDS = 100  # of a side on one page of a transaction


def cut(name: str) -> str:
    """A long id cut in the middle, for the title of a window; search takes it as it stands."""
    return f"{name[:10]}…{name[-6:]}"


def place(side: Literal["in", "out"], txid: str, n: int) -> str:
    """The address of input or output ``n`` of a transaction."""
    return url_for("tx", txid=txid, page=n // ENDS + 1 if n >= ENDS else None, _anchor=f"{side}-{n}")
