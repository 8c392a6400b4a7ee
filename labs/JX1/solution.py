"""Reference solution of JX1: what the journey file shows, line by line, and where it stops showing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.times import utc

BUDDHIST = 543  # years that the calendar of Thai offices is ahead of the common one
CANNOT = "cannot-be-told"
# Which record bears on which topic, what in it tells, and which words of a statement it goes with.
SHOWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "fare": ("slip", {}),
    "meeting": ("photo", {"bus hall": "bus hall", "guest house": "guest house"}),
    "papers": ("guests", {"man who did not stay": "a man took", "showed their own": "kept their own"}),
}
SETTLES = {"fare": "payment", "meeting": "camera", "papers": "guests"}
LEFT_OUT = {"fare": ("hour", "document"), "meeting": ("reference", "document"), "papers": ("reference", "document")}
NEVER = ("relatives", "health", "others")


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab; which lines are to be ordered, ``given`` says."""
    file = evidence.rows("case.journey")
    caller, topic = the_caller(file), tie(file)
    asked = [row for row in file if row["id"] in given["q3"]["records"].split()]
    statements = tuple(row["id"] for row in file if row["record"] == "statement" and row["topic"] == topic)
    return {
        "q2": Answer(owners(file)),
        "q3": Answer([row["id"] for row in sorted(asked, key=moment)]),
        "q4": path(file, caller),
        "q5": company(file, caller),
        "q6": stands(file),
        "q7a": Answer(SETTLES[topic], because=statements),
        "q7b": Answer([*LEFT_OUT[topic], *NEVER]),
        "q8": namesake(file, caller),
        "q9": kin(file),
        "q10": photo(file, caller),
        "q11": slip(file),
    }


def of(file: Sequence[Row], record: str, **equal: str) -> list[Row]:
    """Lines of one kind whose columns equal what is given."""
    return [row for row in file if row["record"] == record and all(row[name] == value for name, value in equal.items())]


def english(row: Row) -> str:
    """The text, or the interpreter's English."""
    return str(row["gloss"] or row["text"])


def moment(row: Row) -> datetime:
    """When a line happened; a slip is dated day first and in the Buddhist year."""
    day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4}) (.*)", row["at_local"])
    printed = f"{int(day[3]) - BUDDHIST}-{day[2]}-{day[1]} {day[4]}" if day else row["at_local"]
    return utc(printed, row["zone"])


def the_caller(file: Sequence[Row]) -> Row:
    """The booking line of whoever handed over the photo: their account names a document."""
    (photo_line,) = of(file, "photo")
    (account,) = of(file, "account", handle=photo_line["handle"])
    (booking,) = of(file, "booking", document=account["document"])
    return booking


def ticket(booking: Row) -> str:
    """The ticket of a booking line."""
    return str(booking["reference"].split()[1])


def owners(file: Sequence[Row]) -> dict[str, dict[str, str]]:
    """Handle or boarding line -> document: by registration, by ticket, or by an account that names the next one itself."""
    found = {row["handle"]: row["document"] for row in of(file, "account")}
    messages = of(file, "message")
    named = {(row["handle"], other) for row in messages for other in re.findall(r"[a-z]+_[a-z]+\d\d", english(row))}
    for old, new in sorted(named):
        if (new, old) in named and old in found:
            found.setdefault(new, found[old])
    for row in messages:
        found.setdefault(row["handle"], CANNOT)
    papers = {ticket(row): row["document"] for row in of(file, "booking")}
    found |= {row["id"]: papers[row["reference"]] for row in of(file, "boarding")}
    return {name: {"owner": document} for name, document in found.items()}


def path(file: Sequence[Row], caller: Row) -> Answer:
    """Crossings under the caller's paper, and under one that replaced it."""
    papers = {caller["document"], *(row["document"] for row in of(file, "renewal") if caller["document"] in row["text"])}
    crossed = sorted((r for r in file if r["record"].startswith("crossing-") and r["document"] in papers), key=moment)
    first, *rest = crossed
    came = [row for row in rest if row["record"] == "crossing-in"]
    renewed = [row["id"] for row in of(file, "renewal") if row["document"] in papers]
    return Answer([first["place"], *(row["place"] for row in came)], because=(first["id"], *(row["id"] for row in came), *renewed))


def company(file: Sequence[Row], caller: Row) -> Answer:
    """Of each other on the booking: a ticket that was not used, one declaration for two, or a place on the same aircraft."""
    rows: dict[str, dict[str, str]] = {}
    because: list[str] = []
    unused = {row["reference"]: row["id"] for row in of(file, "no-show")}
    for other in (row for row in of(file, "booking") if row["id"] != caller["id"]):
        if ticket(other) in unused:
            way = "not-aboard"
        else:
            (boarded,) = of(file, "boarding", reference=ticket(other))
            way = "together" if ticket(caller) in boarded["text"] else "same-flight"
            because.append(boarded["id"])
        rows[other["document"]] = {"company": way}
    return Answer(rows, because=tuple(because), against=tuple(unused.values()))


def shown(file: Sequence[Row], topic: str) -> tuple[str | None, Row]:
    """What the record on a topic bears out, as words of a statement; None where it cannot be read."""
    kind, words = SHOWS[topic]
    (row,) = of(file, kind)
    if topic == "fare":
        sum_ = re.search(r"\d+ THB", row["text"])
        return (sum_[0] if sum_ else None), row
    return next((told for seen, told in words.items() if seen in row["text"]), None), row


def tie(file: Sequence[Row]) -> str:
    """The topic on which two people differ and no third record says anything."""
    disputed = [topic for topic in SHOWS if len({row["text"] for row in of(file, "statement", topic=topic)}) > 1]
    (topic,) = (topic for topic in disputed if shown(file, topic)[0] is None)
    return topic


def stands(file: Sequence[Row]) -> Answer:
    """Statement by statement against the record that is nobody's word; what repeats a statement counts with it."""
    rows: dict[str, dict[str, str]] = {}
    because: list[str] = []
    for topic in SHOWS:
        words, record = shown(file, topic)
        right = [row["id"] for row in of(file, "statement", topic=topic) if words and words in row["text"].lower().replace("thb", "THB")]
        rows[topic] = {"stands": right[0] if right else "none"}
        because += [record["id"]] if right else []
    return Answer(rows, because=tuple(because))


def namesake(file: Sequence[Row], caller: Row) -> Answer:
    """Another paper under the caller's name: replaced by its issuer, of another birth date, or not to be told."""
    words = set(caller["name"].upper().split())
    others = [row for row in file if row["document"] != caller["document"] and set(row["name"].upper().split()) == words]
    renewed = [row["id"] for row in others if row["record"] == "renewal" and caller["document"] in row["text"]]
    crossed = [row for row in others if row["record"].startswith("crossing-")]
    if renewed:
        return Answer("one", because=tuple(renewed))
    if crossed[0]["birthdate"] not in ("", caller["birthdate"]):
        return Answer("two", because=(crossed[0]["id"], caller["id"]))
    return Answer(UNKNOWN, needs="document-record@issuer", because=(crossed[0]["id"],))


def kin(file: Sequence[Row]) -> Answer:
    """What the person said when asked; else the word in a message, and a referral that has it from there."""
    for row in of(file, "interview"):
        return Answer("unrelated" if "no relative" in row["text"] else "related", because=(row["id"],))
    said = next(row for row in of(file, "message") if english(row).startswith("Sister "))
    return Answer(UNKNOWN, needs="interview@caseworker", because=(said["id"],))


def photo(file: Sequence[Row], caller: Row) -> Answer:
    """The time of a file without a zone, in the zone where the journey began and in that where the first flight ended."""
    (line,) = of(file, "photo")
    (landing,) = of(file, "landing")
    printed = datetime.fromisoformat(line["at_local"]).replace(tzinfo=UTC)
    ends = sorted(printed - hours(zone) for zone in (caller["zone"], landing["zone"]))
    return Answer(tuple(f"{end:%Y-%m-%dT%H:%M:%SZ}" for end in ends), because=(line["id"],))


def hours(zone: str) -> timedelta:
    """An offset as a span."""
    return datetime.fromisoformat(f"2000-01-01T00:00{zone}").utcoffset() or timedelta()


def slip(file: Sequence[Row]) -> Answer:
    """The slip's date in the common calendar, in UTC."""
    (line,) = of(file, "slip")
    return Answer(f"{moment(line):%Y-%m-%dT%H:%M:%SZ}", because=(line["id"],))
