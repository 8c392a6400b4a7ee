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
    (
        "case.price",
        "Prices of a coin",
        "Two sources that differ, in cents of the exercise dollar for 100,000,000 sat. Each writes its own local time, with its zone.",
    ),
    (
        "case.sale",
        "Sales of a stall",
        "The stall's own record, as far as it reaches: the address that it gave out, and the sum that was due. Times are UTC.",
    ),
    (
        "case.pair",
        "Released sample",
        "Pairs of addresses of people outside the case, who said which are of one wallet; spent_in: both were spent in it.",
    ),
    (
        "case.handle",
        "Accounts that are compared",
        "A vendor, the candidates, and known accounts: each of these is another person's, and none has to do with the case.",
    ),
    (
        "case.likeness",
        "Report: who writes alike",
        "How alike each candidate writes to the vendor, 0 to 1, and where that lies: different_reach of the different_pairs of known"
        " accounts score as high or higher; same_below of the same_pairs, halves of one known account, score lower; draws_won in percent.",
    ),
    ("case.payee", "Answer of the exchange on payouts", "A customer on file is not yet whoever runs a vendor's account."),
    (
        "case.journey",
        "Journey file",
        "One journey, told by many sources. Times are as each record prints them, its zone beside them; a record without a zone has none.",
    ),
    ("case.sentence", "Report and questions", "A colleague's report about the journey file, sentence by sentence, and what counsel asks."),
    (
        "case.capture",
        "Captures",
        "Requests to the watched site on two days. Times are UTC and right; the tool noted sha256, the other hashes were reckoned later.",
    ),
    ("case.sighting", "Offers in the captures", "Each with the capture whose page shows it; number and since are the site's own."),
    ("case.signature", "Signatures checked", "What an examiner's tool says of each signed page. It does not say whose key it is."),
    (
        "case.custody",
        "Custody log",
        "As the file is today. previous: hash of the line before, as the line has it; line_sha256: of the line itself, reckoned now.",
    ),
    (
        "pgp.public",
        "Copy of the key server",
        "Anybody can put a key there under any name. created_at is what the key says of itself; seen_at is when the server was given it.",
    ),
    ("case.seal", "The custodian's register", "Kept elsewhere: the hash of the log's last line after each hand-over, as it was then."),
    ("case.access", "The file server's log", "Of the custody log's file. rewrite: the whole file was written anew. Times are UTC."),
    (
        "case.lead",
        "List of records",
        "What may matter on the first day. Times are the holder's, whose zone stands beside them.",
    ),
    (
        "case.holder",
        "Notices of holders",
        "Who keeps such a record, for how many hours, and from which entry they count. Then it is deleted.",
    ),
    (
        "case.card",
        "The Exercise Convention and the cards",
        "Rules of this exercise, not the law of any country. Your team's card binds you.",
    ),
    ("case.register", "Register of teams", "What the register shows for the planned contact. Times are UTC."),
    ("case.log", "Log of the duty desk", "Each line has the clock of whoever wrote it, and its zone beside it."),
    ("case.desk_reply", "Records released to this case", "From and until are in the holder's own zone, which stands beside them."),
    (
        "case.desk_assignment",
        "File of the exchange: addresses",
        "Who had the address when. Times are in the exchange's own zone, which stands beside them.",
    ),
    ("case.desk_credit", "File of the exchange: credits", "What was credited at the address. Times are UTC."),
    ("case.desk_customer", "File of the exchange: customers", "What is on file for each account. A name on file is not yet who acts."),
    ("case.desk_login", "File of the exchange: log-ins", "Times are UTC. A device is not yet a person."),
    ("case.desk_payout", "File of the exchange: payouts", "What left for banks. Times are UTC."),
    (
        "case.desk_line",
        "Record of lines",
        "Which line had a network address when. Times are in the provider's own zone. A line is not yet a person.",
    ),
    ("case.statement", "Statements", "What somebody who knows a customer or a device said."),
    ("case.drafted", "Draft of the next request", "A colleague's, with faults."),
)


# Columns that nobody reads; what they hold stands in others, or its hash does.
FOR_PROGRAMS = frozenset({("case.capture", "payload"), ("case.custody", "line"), ("pgp.public", "armored")})


@dataclass(frozen=True, slots=True)
class Part:
    """One table: columns that are empty in every row are left out."""

    title: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def parts(seat: Seat) -> list[Part]:
    """The referral, then every table of the case with the keys that anybody can look up, then the agreed chats.

    Raises:
        BadInput: the seat's evidence cannot be read.
    """
    evidence = seat.evidence()
    with closing(evidence):
        (referral,) = evidence.rows("case.referral")
        filled = tuple((name, value) for name, value in referral.items() if value not in ("", None))
        shown = [Part("Referral", "Fields of HTCDS that are filled; the others are blank.", ("field", "value"), filled)]
        shown += [_part(title, text, _readable(table, evidence)) for table, title, text in TABLES]
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


def _readable(table: str, evidence: Evidence) -> list[Row]:
    return [{name: value for name, value in row.items() if (table, name) not in FOR_PROGRAMS} for row in evidence.rows(table)]


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
