"""Mails of a seat as files (RFC 5322)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from parola.artefacts.clock import offset
from parola_kit.notice import MARK_ASCII

DELIVERED = timedelta(seconds=2)  # from one provider to the other; assumption


def write(rows: Iterable[Mapping[str, Any]], zone: str, folder: Path) -> None:
    """``folder/<n>.eml`` for each row of ``case.mail``.

    A Date header is in the zone of its sender, a Received header in ``zone``, that of the phone on which the mails were kept; a row with
    headers of its own has those in place of the one Received header.
    """
    folder.mkdir(parents=True)
    for row in rows:
        (folder / f"{row['id'].rsplit('/', 1)[1]}.eml").write_bytes(_file(row, zone))


def _file(row: Mapping[str, Any], zone: str) -> bytes:
    message, at = EmailMessage(policy=SMTP), datetime.fromisoformat(row["at"])
    by, to = (parseaddr(row[name])[1].rpartition("@")[2] for name in ("sender", "receiver"))
    usual = f"Received: from {by} by {to}; {format_datetime((at + DELIVERED).astimezone(offset(zone)))}"
    for line in (row["headers"] or usual).split("\n"):
        name, _, value = line.partition(": ")
        message[name] = value
    message["From"], message["To"], message["Subject"] = row["sender"], row["receiver"], row["subject"]
    message["Date"] = format_datetime(at.astimezone(offset(row["zone"])))
    message["Message-ID"] = f"<{row['id'].replace('/', '.')}@{by}>"
    message["X-Notice"] = MARK_ASCII
    message.set_content(row["text"])
    return message.as_bytes()
