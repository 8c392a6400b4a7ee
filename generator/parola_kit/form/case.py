"""The page of a seat's own case: every record of it as tables, so that nobody needs code to read what a lab asks about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tornado.web import authenticated

from parola_kit.evidence import Evidence, Row
from parola_kit.form.handlers import Page
from parola_kit.seat import Seat

TABLES = (
    ("case.payment", "What was paid", "The payer's own wallet receipt. Times are UTC, when the wallet sent it."),
    ("case.scope", "Scope", "What the person agreed may be read on the phone. Chats that are not agreed are set aside and not shown here."),
    ("case.hotline_message", "Hotline thread", "Times are UTC. The gloss is an interpreter's English."),
    ("case.person", "Persons harmed", "What the case knows of each, in fields of HTCDS; those that are blank for all are left out."),
    (
        "case.mail",
        "Mails",
        "Handed over by the person and their people. Times are UTC by the sender's clock, whose zone stands beside them.",
    ),
    (
        "case.position",
        "Location history",
        "Where the phone was, which need not be where the person was. Times are UTC; within_km is how sure it was.",
    ),
    ("case.desk_reply", "Records released to this case", "From and until are in the holder's own zone, which stands beside them."),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One table: columns that are empty in every row are left out."""

    title: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def parts(seat: Seat) -> list[Part]:
    """The referral, then every table of the case, then the agreed chats.

    Raises:
        BadInput: the seat's evidence cannot be read.
    """
    evidence = seat.evidence()
    with closing(evidence):
        (referral,) = evidence.rows("case.referral")
        filled = tuple((name, value) for name, value in referral.items() if value not in ("", None))
        shown = [Part("Referral", "Fields of HTCDS that are filled; the others are blank.", ("field", "value"), filled)]
        shown += [_part(title, text, evidence.rows(table)) for table, title, text in TABLES]
        return [*shown, *_chats(evidence)]


def persona(seat: Seat) -> dict[str, str]:
    """The account of the class on the mock sites; empty where there is none."""
    path = seat.shared / "persona.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def _chats(evidence: Evidence) -> list[Part]:
    agreed = {row["chat"] for row in evidence.rows("case.scope") if row["agreed"]}
    return [
        _part(
            f"Chat: {chat['title']}",
            f"{chat['id']}, members {chat['members']}. Times are local, zone {chat['zone']}.",
            [{name: value for name, value in row.items() if name != "chat"} for row in evidence.rows("case.chat_message", chat=chat["id"])],
        )
        for chat in evidence.rows("case.chat")
        if chat["id"] in agreed
    ]


def _part(title: str, text: str, rows: Sequence[Row]) -> Part:
    columns = tuple(name for name in (rows[0] if rows else ()) if any(row[name] not in ("", None) for row in rows))
    return Part(title, text, columns, tuple(tuple(row[name] for name in columns) for row in rows))


class CasePage(Page):
    """The seat's own case."""

    @authenticated
    async def get(self) -> None:
        """Show all of it."""
        if self.clean():
            seat = await self.seat()
            shown, account = await self.ask(parts, seat), await self.ask(persona, seat)
            self.show("case.html.j2", title=f"Your case: {seat.case}", seat=seat, parts=shown, persona=account)
