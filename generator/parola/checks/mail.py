"""A mail as text with places: its headers, its texts as a reader sees them, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import strict
from typing import cast

from parola.checks.page import Page, paged
from parola_kit.notice import MARK_ASCII

HEADER = "X-Notice"


def letter(data: bytes) -> Iterator[Page]:
    """Headers and decoded texts; places are ``header NAME`` and ``part N line M``, parts counted from 1 in their order.

    Raises:
        ValueError: it is damaged, or a text is in an unknown character set.
    """
    found: list[tuple[str, str]] = []
    for number, part in enumerate(_message(data).walk(), 1):
        found += ((f"header {name}", f"{name}: {value}") for name, value in part.items())
        if part.get_content_maintype() == "text" and not part.get_filename():
            found += ((f"part {number} line {at}", line) for at, line in enumerate(_text(part).split("\n"), 1))
    yield paged(found)


def attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every part that is neither text nor a frame of others; a part without a name is called by its number.

    Raises:
        ValueError: the mail is damaged.
    """
    for number, part in enumerate(_message(data).walk(), 1):
        if not part.is_multipart() and (part.get_content_maintype() != "text" or part.get_filename()):
            yield part.get_filename() or f"part {number}", cast("bytes", part.get_payload(decode=True))


def mail_mark(data: bytes) -> str:
    """What is wrong with the mark of a mail."""
    return "" if _message(data).get(HEADER) == MARK_ASCII else f"the header {HEADER} should be {MARK_ASCII!r}"


def _message(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=strict)  # which raises what is damaged
    if not message.keys():
        raise ValueError("no header; a mail starts with headers")
    return message


def _text(part: EmailMessage) -> str:
    charset = part.get_content_charset("utf-8")
    try:
        return cast("bytes", part.get_payload(decode=True)).decode(charset)
    except LookupError:
        raise ValueError(f"a text is in the unknown character set {charset!r}") from None
