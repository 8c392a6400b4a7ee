"""Look-ups for DW1: the demo case's agreed chats, its thread and its pages, told in tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from parola.course.demo import Demo
from parola.course.markup import clock, code, short, table
from parola.labs.lab_model import Lab
from parola_kit.evidence import Row
from parola_kit.methods.times import utc

ONION = re.compile(r"[a-z2-7]{56}\.onion")
ADDRESS = re.compile(r"bcrt1[a-z0-9]+")
# Fields of the referral (ctdc-htcds) -> the code under which the hotline's log keeps the question.
TOPICS = {
    "con_Consent": "consent",
    "prs_Birthdate": "birthdate",
    "prs_Gender": "gender",
    "prs_Citizenship": "citizenship",
    "prs_MobilePhone": "phone",
    "prs_MailingCity": "city",
    "vic_MethodOfRecruitment": "recruitment",
    "vic_MethodsOfControl": "control",
    "vic_TypeOfExploitation": "exploitation",
}
MESSAGE = ("Message", "Local time", "From", "Forwarded from", "Says (interpreter's English where it is not English)")


def values(demo: Demo, lab: Lab) -> dict[str, str]:
    """Name -> Markdown."""
    found, rows = demo.answers["DW1"], demo.evidence.rows
    agreed = [scope["chat"] for scope in rows("case.scope", agreed=1)]
    messages = [message for chat in agreed for message in rows("case.chat_message", chat=chat)]
    return {
        "dw1.scope": table("The agreed scope of the demo phone", ("Scope", "Chat", "May be used", "Note"), map(_scope, rows("case.scope"))),
        "dw1.group": _messages("The group of the demo case", [m for m in messages if m["chat"] == agreed[0]]),
        "dw1.direct": _messages("The direct messages of the demo case", [m for m in messages if m["chat"] == agreed[-1]]),
        "dw1.signs": _signs(messages, found["q1"].value),
        "dw1.roles": table("Who did what in the demo chats", ("Handle", "Act that is seen"), _acts(found["q3"].value)),
        "dw1.pages": _pages(messages),
        "dw1.positions": _positions(demo, messages),
        "dw1.position": clock(found["q6a"].value),
        "dw1.position_record": code(found["q6a"].because[0]),
        "dw1.fields": _fields(demo, found["q7"].value),
        "dw1.recipient": demo.given["DW1"]["q8"]["recipient"],
        "dw1.leave_out": _left_out(lab, found["q8"].value),
        **_addresses(demo, messages),
    }


def _scope(row: Row) -> tuple[object, ...]:
    return row["id"], row["chat"], "yes" if row["agreed"] else "no: set aside unread", row["note"]


def _messages(caption: str, messages: Sequence[Row]) -> str:
    return table(caption, MESSAGE, [(m["id"], m["at_local"], m["sender"], m["forwarded_from"] or "–", _english(m)) for m in messages])


def _english(row: Row) -> str:
    return row["gloss"] or row["text"]


def _signs(messages: Sequence[Row], signs: dict[str, dict[str, str]]) -> str:
    rows = [(m["id"], _english(m), _plain(signs[m["id"]]["indicator"])) for m in messages if m["id"] in signs]
    return table("Messages of the demo case that show a sign of forced labour", ("Message", "Says", "Sign"), rows)


def _acts(acts: dict[str, dict[str, str]]) -> list[tuple[object, ...]]:
    return [(handle, _plain(row["act"])) for handle, row in acts.items()]


def _pages(messages: Sequence[Row]) -> str:
    """A table, and below it the names in full, for they are to be compared letter by letter."""
    found = [(name, m) for m in messages for name in ONION.findall(m["text"])]
    rows = [(f"name {nth}", m["id"], m["sender"], m["forwarded_from"] or "–") for nth, (_, m) in enumerate(found, 1)]
    made = table("Onion names in the demo phone", ("Name", "Message", "Sent by", "Forwarded from"), rows)
    return made + "<ul>" + "".join(f"<li>name {nth}: {code(name)}</li>" for nth, (name, _) in enumerate(found, 1)) + "</ul>"


def _addresses(demo: Demo, messages: Sequence[Row]) -> dict[str, str]:
    found, asked = demo.answers["DW1"]["q5"], demo.given["DW1"]["q5"]["asked_at"]
    zones = {chat["id"]: chat["zone"] for chat in demo.evidence.rows("case.chat")}
    told = [(m, utc(m["at_local"], zones[m["chat"]])) for m in messages if ADDRESS.search(m["text"])]
    told.sort(key=lambda each: each[1])
    rows: list[tuple[Any, ...]] = [
        (m["id"], f"{m['at_local']} ({zones[m['chat']]})", f"{at:%Y-%m-%d %H:%M}", _address(m), m["sender"]) for m, at in told
    ]
    hearsay = [m for m in demo.evidence.rows("case.hotline_message") if ADDRESS.search(m["text"])]
    rows += [(m["id"], "–", clock(m["at"]).removesuffix(" UTC"), _address(m), "the person, from memory") for m in hearsay]
    heads = ("Record", "As printed (zone)", "UTC", "Address", "Said by")
    first, second = told[0], told[1]
    return {
        "dw1.addresses": table("Statements of a payment address in the demo case", heads, rows),
        "dw1.asked_at": clock(asked),
        "dw1.in_force": short(str(found.value)),
        "dw1.first_address": short(_address(first[0])),
        "dw1.second_address": short(_address(second[0])),
        "dw1.first_local": first[0]["at_local"],
        "dw1.second_local": second[0]["at_local"],
        "dw1.first_utc": _utc(first[1]),
        "dw1.second_utc": _utc(second[1]),
        "dw1.zone": zones[first[0]["chat"]],
        "dw1.hearsay_utc": clock(hearsay[0]["at"]) if hearsay else "not at all",
    }


def _address(row: Row) -> str:
    return ADDRESS.findall(row["text"])[0]


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _positions(demo: Demo, messages: Sequence[Row]) -> str:
    zones = {chat["id"]: chat["zone"] for chat in demo.evidence.rows("case.chat")}
    rows = [
        (m["id"], m["place_kind"], _utc(utc(m["at_local"], zones[m["chat"]])), _until(m, zones[m["chat"]]))
        for m in messages
        if m["place_kind"]
    ]
    rows += [(m["id"], m["place_kind"], clock(m["at"]), "–") for m in demo.evidence.rows("case.hotline_message") if m["place_kind"]]
    return table("Positions in the demo case", ("Record", "Kind", "Sent, UTC", "Live share ends, UTC"), rows)


def _until(message: Row, zone: str) -> str:
    return _utc(utc(message["until_local"], zone)) if message["until_local"] else "–"


def _fields(demo: Demo, says: dict[str, dict[str, str]]) -> str:
    thread = demo.evidence.rows("case.hotline_message")
    asked = {q["topic"]: (q["text"], _english(a)) for q, a in pairwise(thread) if q["topic"] and a["sender"] == "person"}
    rows = [(name, *asked.get(TOPICS[name], ("nobody asked", "–")), row["says"]) for name, row in says.items()]
    return table("What was asked, said and recorded in the demo case", ("Field", "Asked", "Answered", "Recorded"), rows)


def _left_out(lab: Lab, codes: Sequence[str]) -> str:
    options = lab.words("en").questions["q8"].options
    return "; ".join(options[each][0].lower() + options[each][1:] for each in codes)


def _plain(word: str) -> str:
    return word.replace("-", " ")
