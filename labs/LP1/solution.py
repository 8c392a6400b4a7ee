"""Reference solution of LP1: each record by its holder's notice, each power by its line, each message by its own clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.times import utc

# What a careful reader goes by in the log: what was done and what is the case, not which noun occurs.
KEPT = r"is preserved until"
OURS = r"our (?:own )?advice desk"
OWN = r"my own|did that myself"
DANGER = r"locked in|door is locked"
SAFE = r"feel safe|safe for now"
REPORT = r"Contact report, written"
ASKED_FIRST = r"([A-Z]-\d\d) asked whether|came from ([A-Z]-\d\d)"
ABOUT = r"purchase"
NOT_HERE = r"contact report of ([A-Z]-\d\d)"
NOTES = {"joint": r"together|helps both", "delay": r"until (?:the day|this entry)", "cancel": r"own officer|uses it, and nobody"}
AUTHORITIES = {"police": "police", "prosecutor": "prosecutor", "court": "court"}
LINES = {"preserve": "Request to preserve", "disclose": "Request to disclose", "purchase": "Covert contact or purchase"}
MONEY = {"ticket": "exchange", "slip": "remitter", "withdrawal": "bank"}
TO_A_HOLDER = ("preserve", "disclose", "emergency")


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    now, leads = datetime.fromisoformat(given["q3"]["now"]), evidence.rows("case.lead")
    ends = {lead["id"]: runs_out(evidence, lead) for lead in leads}
    acts = {lead["id"]: act(evidence, lead, ends[lead["id"]], now) for lead in leads}
    found = hits(evidence, given["q5a"]["number"], now)
    return {
        "q1a": Answer([[one] for one in sorted(ends, key=lambda one: ends[one])]),
        "q1b": deadline(evidence, ends, acts),
        "q2": Answer(first_acts(powers(evidence, given["q2"]["team"])["preserve"])),
        "q3": Answer({one: {"act": what} for one, what in acts.items()}),
        "q4a": Answer({what: {"authority": who} for what, who in powers(evidence, given["q4a"]["team"]).items()}),
        "q4b": proposer(evidence),
        "q5a": Answer([entry["id"] for entry in found]),
        "q5b": Answer(settled(found)),
        "q6": Answer({lead["id"]: {"told": told(evidence, lead)} for lead in leads if acts[lead["id"]] in TO_A_HOLDER}),
        "q7": emergency(evidence),
        "q8": Answer(["ledger", "sums", *(kept for lead in leads if (kept := file_of(lead, acts[lead["id"]])))]),
    }


def holder(evidence: Evidence, lead: Row) -> Row:
    """The notice of who keeps a record."""
    return evidence.one("case.holder", name=lead["holder"])


def runs_out(evidence: Evidence, lead: Row) -> datetime:
    """The entry from which the notice counts, in UTC, and the hours that it gives."""
    notice = holder(evidence, lead)
    entry = lead["last_local"] if notice["counts_from"] == "last entry" else lead["first_local"]
    return utc(entry, lead["zone"]) + timedelta(hours=notice["keeps_hours"])


def act(evidence: Evidence, lead: Row, ends: datetime, now: datetime) -> str:
    """What has to be done about a record: nobody is asked for what is public, gone, kept already or not of this case."""
    if not holder(evidence, lead)["country"]:
        return "capture"
    if says(evidence, lead, OURS):
        return "leave"
    if says(evidence, lead, KEPT):
        return "disclose"
    if ends <= now:
        return "gone"
    of_the_person = lead["identifier"].startswith("phone of")
    return "emergency" if of_the_person and danger(evidence)[0] == "open" else "preserve"


def says(evidence: Evidence, lead: Row, words: str) -> list[Row]:
    """Lines of the log about one identifier that say something."""
    return [line for line in evidence.rows("case.log") if lead["identifier"] in line["text"] and re.search(words, line["text"])]


def deadline(evidence: Evidence, ends: Mapping[str, datetime], acts: Mapping[str, str]) -> Answer:
    """Of the records to be preserved, the moment at which the first runs out; hearsay about its holder stands against it."""
    first = min((one for one in ends if acts[one] == "preserve"), key=lambda one: ends[one])
    notice = holder(evidence, evidence.record(first)[1])
    otherwise = [line["id"] for line in evidence.rows("case.log") if line["text"].startswith(f"{notice['name']}: ")]
    return Answer(f"{ends[first]:%Y-%m-%dT%H:%M:%SZ}", because=(first, notice["id"]), against=tuple(otherwise))


def powers(evidence: Evidence, team: str) -> dict[str, str]:
    """Act -> the least authority by the team's card."""
    card = {act: evidence.one("case.card", whose=f"Card of {team}", line=line)["text"] for act, line in LINES.items()}
    return {act: next((who for who, word in AUTHORITIES.items() if word in text), "nobody") for act, text in card.items()}


def first_acts(signs: str) -> list[list[str]]:
    """Preservation waits for a signature only where the card asks for one."""
    if signs == "police":
        return [["safety"], ["register"], ["preserve", "sign"], ["disclose"]]
    return [["safety"], ["register"], ["sign"], ["preserve"], ["disclose"]]


def proposer(evidence: Evidence) -> Answer:
    """By the report written at once; without it, memories that differ do not tell."""
    log = evidence.rows("case.log")
    claims = [line["id"] for line in log if re.search(ABOUT, line["text"]) and re.search(r"[A-Z]-\d\d", line["text"])]
    for line in log:
        if re.search(REPORT, line["text"]) and (named := re.search(ASKED_FIRST, line["text"])):
            return Answer(named[1] or named[2], because=(line["id"],), against=tuple(claims))
    return Answer(UNKNOWN, because=tuple(claims), needs="contact-report@handler")


def hits(evidence: Evidence, number: str, now: datetime) -> list[Row]:
    """Entries on the same number, however it is spaced, that stand now."""
    return [
        entry
        for entry in evidence.rows("case.register")
        if entry["subject"].replace(" ", "") == number
        and datetime.fromisoformat(entry["since"]) <= now < datetime.fromisoformat(entry["until"])
    ]


def settled(found: list[Row]) -> str:
    """What the other team's note asks for."""
    return next((how for entry in found for how, words in NOTES.items() if re.search(words, entry["note"])), "go-on")


def told(evidence: Evidence, lead: Row) -> str:
    """Whether the customer may be told; not where it would warn others, and no question where the holder tells nobody."""
    if "do not tell" in holder(evidence, lead)["notice"]:
        return "not-told"
    lines = says(evidence, lead, "")
    if not lines:
        raise ValueError(f"nothing says whose {lead['identifier']} is")
    return "may" if any(re.search(OWN, line["text"]) for line in lines) else "may-not"


def danger(evidence: Evidence) -> tuple[str, list[Row]]:
    """Whether danger to life is said and not over, by the clocks of those who wrote, and the messages that show it."""
    log = evidence.rows("case.log")
    alarms = sorted((line for line in log if re.search(DANGER, line["text"])), key=moment)
    if not alarms:
        return "never", []
    after = [line for line in log if re.search(SAFE, line["text"]) and moment(line) > moment(alarms[-1])]
    return ("over", [alarms[-1], after[0]]) if after else ("open", [alarms[-1]])


def emergency(evidence: Evidence) -> Answer:
    """Whether the emergency route is open, with the messages that it turns on."""
    kind, messages = danger(evidence)
    return Answer(kind, because=tuple(line["id"] for line in messages))


def moment(line: Row) -> datetime:
    """When a line was written, in UTC."""
    return utc(line["at_local"], line["zone"])


def file_of(lead: Row, what: str) -> str:
    """Which request of the financial file a record is, if it is one that has to go out today."""
    return MONEY.get(lead["identifier"].split()[0], "") if what == "preserve" else ""
