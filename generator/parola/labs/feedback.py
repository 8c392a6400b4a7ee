"""The page that a trainee gets back: points, reasons in words, what to look at again. No key beyond what was earned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from parola.labs import pages
from parola.labs.grade_row import Row
from parola.labs.lab_model import Lab
from parola.labs.score import Scored

SURE = 0.8
KIND_WORDS = {
    "bank/entry": "account statements",
    "border/crossing": "border crossings",
    "btc/block": "blocks",
    "btc/out": "transaction outputs",
    "btc/tag": "address tags",
    "btc/tx": "transactions",
    "carrier/booking": "bookings of the airline",
    "case/mail": "the mails",
    "case/payment": "payments named in the case",
    "case/person": "case records",
    "case/position": "the location history",
    "case/ref": "the referral",
    "case/scope": "the agreed scope of the phone copy",
    "chat/chat": "the list of chats",
    "chat/msg": "chat messages",
    "courier/parcel": "parcels",
    "desk/reply": "replies of the desk",
    "employer/wage": "wage ledgers",
    "exchange/account": "accounts of the exchange",
    "exchange/assignment": "deposit addresses of the exchange",
    "exchange/credit": "credits of the exchange",
    "exchange/customer": "customers of the exchange",
    "exchange/identity": "customer files of the exchange",
    "exchange/login": "log-ins of the exchange",
    "exchange/payout": "payouts of the exchange",
    "forum/post": "forum posts",
    "forum/thread": "forum threads",
    "forum/user": "forum accounts",
    "hotline/msg": "the hotline thread",
    "market/listing": "market listings",
    "market/review": "market reviews",
    "market/vendor": "market vendors",
    "media/picture": "pictures of adverts",
    "messenger/account": "accounts of the messenger",
    "messenger/channel": "public channels",
    "messenger/message": "messages in public channels",
    "operator/call": "call records",
    "operator/subscriber": "subscriber records",
    "pgp/public": "keys of the key server",
    "port/crew": "crew lists",
    "port/movement": "port movements",
    "port/position": "position reports",
    "provider/mail": "mails with the provider",
    "remitter/slip": "remittance slips",
    "surface/advert": "adverts of the open web",
    "surface/profile": "profiles of the open web",
    "tok/block": "blocks of the token chain",
    "tok/log": "events of the token chain",
    "tok/tx": "transactions of the token chain",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the page."""

    id: str
    text: str
    scored: Scored
    again: str


@dataclass(frozen=True, slots=True)
class Sureness:
    """Stated confidence beside what was right: ``said`` is a mean in whole percent, ``sure_wrong`` question ids."""

    said: int
    right: int
    of: int
    sure_wrong: tuple[str, ...]


def page(lab: Lab, row: Row, kinds: Mapping[str, Collection[str]]) -> str:
    """The feedback page of one seat and lab, below 50 kB, without script and without anything fetched.

    ``kinds``: question id -> the kinds of record that settle it on any seat; a seat's own would tell which variant it has.
    """
    lines = [_line(row, name, kinds.get(name, ())) for name in row.scored]
    waiting = sum(line.scored.max for line in lines if line.scored.status == "to mark")
    marks = Counter(mark for line in lines for mark in line.scored.marks)
    return pages.render(
        "feedback.html.j2",
        lang="en",
        title=f"{lab.id} {row.questions.get('title', lab.title)}",
        lab=lab,
        row=row,
        lines=lines,
        marks=sorted(marks.items()),
        sure=sureness(row),
        waiting=waiting,
        marked=lab.points - waiting,
    )


def sureness(row: Row) -> Sureness | None:
    """What the seat said of its own answers; None where it said nothing. Written answers are left out."""
    answers = row.submission.answers if row.submission else {}
    stated = {
        name: answer.confidence for name, answer in answers.items() if answer.confidence is not None and row.scored[name].status == "scored"
    }
    if not stated:
        return None
    right = {name for name in stated if row.scored[name].parts.value == 1}
    wrong = tuple(name for name in row.scored if name in stated and name not in right and stated[name] >= SURE)
    return Sureness(round(100 * sum(stated.values()) / len(stated)), len(right), len(stated), wrong)


def _line(row: Row, name: str, kinds: Collection[str]) -> Line:
    scored = row.scored[name]
    texts = {question["id"]: question["text"] for question in row.questions["questions"]}
    short = scored.status != "to mark" and scored.points < scored.max
    return Line(name, texts[name], scored, ", ".join(KIND_WORDS[one] for one in sorted(kinds)) if short else "")
