"""Texts of others in messages of ours: a broken archive, a line of a forged log, an answer of a site; none may steer a terminal."""

from __future__ import annotations

LONGEST = 500  # characters of a message


def shown(text: str, most: int = LONGEST) -> str:
    """A text for one line of a terminal: what cannot be printed is escaped, and what is longer than ``most`` characters is cut."""
    head = "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text[:most])
    return head + ("…" if len(text) > most else "")
