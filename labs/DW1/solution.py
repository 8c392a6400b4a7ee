"""Reference solution of DW1: what the agreed chats, the hotline's thread and the public pages show, read with care."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from parola_kit.answers import Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.times import utc

# What a careful reader goes by, in the English text or gloss: who keeps, closes, withholds or threatens, not which noun occurs.
SIGNS = {
    "retention-of-identity-documents": r"safe until|passport back when|held by the house",
    "restriction-of-movement": r"nobody leaves|gate is locked|cannot go to the town",
    "debt-bondage": r"to what you owe|now owe us|debt to the house",
    "intimidation-and-threats": r"your parents live|visit your family|family would be sorry",
    "withholding-of-wages": r"no wage until|pay is kept|no salary|wage was due|not paid us|still no pay",
    "deception": r"not customer service|job is another one|not an office as you said",
}
ACTS = {
    "offered": r"put your name down|offer you a place|one place left",
    "vouched": r"cousin works there|i can confirm|they paid me every month",
    "asked-for-money": r"\bbtc\b",
}
NAMED = r"place is called|here calls it|wall is|is the name|they call it|sign says"
CANNOT = r"do not know|cannot (tell|say|judge|find)|nobody (wrote|tells)|do not understand"
DECLINED = r"rather (not|leave|write)|do not want|please (skip|leave|do not|keep|ask)|^no\b|ashamed|afraid"
TOPICS = {
    "consent": "con_Consent",
    "birthdate": "prs_Birthdate",
    "gender": "prs_Gender",
    "citizenship": "prs_Citizenship",
    "phone": "prs_MobilePhone",
    "city": "prs_MailingCity",
    "recruitment": "vic_MethodOfRecruitment",
    "control": "vic_MethodsOfControl",
    "exploitation": "vic_TypeOfExploitation",
}
ITEMS = ("health", "relatives", "place", "handles", "address", "names")
NEEDED = {"exchange": {"address"}, "embassy": {"place", "names"}, "shelter": {"health", "place", "names"}}  # to act, and for nothing else


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    messages = agreed(evidence)
    kind, at, record = position(evidence, messages)
    recipient = next(word for word in NEEDED if word in given["q8"]["recipient"])
    return {
        "q1": Answer({m["id"]: {"indicator": sign} for m in messages for sign in signs(m)}),
        "q2": Answer([["safety"], ["consent", "preserve"], ["copy"]]),
        "q3": roles(messages),
        "q4": page(evidence, messages),
        "q5": address(evidence, messages, datetime.fromisoformat(given["q5"]["asked_at"])),
        "q6a": Answer(at, because=(record,)),
        "q6b": Answer(kind),
        "q7": Answer(fields(evidence)),
        "q8": Answer([item for item in ITEMS if item not in NEEDED[recipient]]),
    }


def agreed(evidence: Evidence) -> list[Row]:
    """Messages of the chats that the person agreed to share."""
    chats = [scope["chat"] for scope in evidence.rows("case.scope", agreed=1)]
    return [message for chat in chats for message in evidence.rows("case.chat_message", chat=chat)]


def english(row: Row) -> str:
    """The text, or the interpreter's English."""
    return str(row["gloss"] or row["text"]).lower()


def signs(message: Row) -> list[str]:
    """Indicators of forced labour that a message shows (ilo-indicators-2012)."""
    return [sign for sign, words in SIGNS.items() if re.search(words, english(message))]


def roles(messages: list[Row]) -> Answer:
    """For every handle the act that is seen; passing something on is an act too, being its source is none."""
    seen = {handle: "not-shown" for m in messages for handle in (m["sender"], m["forwarded_from"]) if handle not in ("", "person")}
    because = ""
    for m in messages:
        if m["forwarded_from"]:
            seen[m["sender"]] = "forwarded"
    for m in messages:
        for act, words in ACTS.items():
            if m["sender"] in seen and re.search(words, english(m)):
                seen[m["sender"]] = act
                because = m["id"] if act == "offered" else because
    return Answer({handle: {"act": act} for handle, act in seen.items()}, because=(because,))


def page(evidence: Evidence, messages: list[Row]) -> Answer:
    """The onion name that comes from whoever asks for the money, in their own words, and that a vendor prints on its profile too."""
    asking = {m["sender"] for m in messages if re.search(ACTS["asked-for-money"], english(m))}
    for message in messages:
        for name in re.findall(r"[a-z2-7]{56}\.onion", message["text"]):
            if message["sender"] in asking and not message["forwarded_from"] and evidence.rows("market.vendor", onion=name):
                return Answer(name, because=(message["id"],))
    raise ValueError("who asks for money names no page that a vendor has")


def address(evidence: Evidence, messages: list[Row], asked: datetime) -> Answer:
    """The address in force at a moment, by the time of the statements."""
    told = [m for m in messages if "bcrt1" in m["text"]]
    told.sort(key=lambda m: moment(evidence, m))
    first, second = told
    before = asked < moment(evidence, second)
    found = address_in(first if before else second)
    hearsay = [m for m in evidence.rows("case.hotline_message") if "bcrt1" in m["text"]]
    otherwise = tuple(m["id"] for m in hearsay if address_in(m) != found)
    return Answer(found, because=(first["id"], second["id"]) if before else (second["id"],), against=otherwise)


def address_in(message: Row) -> str:
    """The address that a message holds."""
    return re.findall(r"bcrt1[a-z0-9]+", message["text"])[0]


def moment(evidence: Evidence, message: Row) -> datetime:
    """When a chat message was sent, in UTC."""
    return utc(message["at_local"], evidence.one("case.chat", id=message["chat"])["zone"])


def position(evidence: Evidence, messages: list[Row]) -> tuple[str, str, str]:
    """Kind, UTC time and record of the last position of the best kind."""
    live = [m for m in messages if m["place_kind"] == "live"]
    if live:
        zone = evidence.one("case.chat", id=live[-1]["chat"])["zone"]
        return "live", f"{utc(live[-1]['until_local'], zone):%Y-%m-%dT%H:%M:%SZ}", live[-1]["id"]
    thread = evidence.rows("case.hotline_message")
    pins = [m for m in thread if m["place_kind"] == "pin"]
    named = [m for m in thread if m["sender"] == "person" and re.search(NAMED, english(m))]
    last = (pins or named)[-1]
    return ("pin" if pins else "named"), last["at"], last["id"]


def fields(evidence: Evidence) -> dict[str, dict[str, str]]:
    """What became of each topic: the value as the referral writes it, or why it is blank."""
    referral, thread = evidence.one("case.referral"), evidence.rows("case.hotline_message")
    answers = {asked["topic"]: english(told) for asked, told in pairwise(thread) if asked["topic"] and told["sender"] == "person"}
    return {field: {"says": became(answers.get(topic), referral[field])} for topic, field in TOPICS.items()}


def became(answer: str | None, referred: str) -> str:
    """Four blanks differ."""
    if answer is None:
        return "not-asked"
    if re.search(CANNOT, answer):
        return "cannot-be-told"
    if re.search(DECLINED, answer):
        return "declined"
    return referred or "not-said"
