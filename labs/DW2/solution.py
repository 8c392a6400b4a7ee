"""Reference solution of DW2: whose names, why hashes differ, what a clock may be off, what a list missed, where a log was altered."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.capture.custody import FIRST
from parola_kit.evidence import Evidence, Row

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
ONION = re.compile(r"\b[a-z2-7]{56}\.onion\b")
TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
GRACE = re.compile(r"\b(\d{1,2}) days (?:late|after)")
ARMOR = "-----BEGIN PGP SIGNATURE-----"
Given = Mapping[str, Mapping[str, str]]


def solve(evidence: Evidence, given: Given) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    desk, own = given["q2a"]["desk"], first_key(evidence, given["q2a"]["desk"])
    return {
        "q1": mirrors(evidence, own, date.fromisoformat(given["q1"]["day"])),
        "q2a": Answer(own["fingerprint"], because=(own["id"],)),
        "q2b": Answer(own["seen_at"], because=(own["id"],)),
        "q3": canary(evidence, own),
        "q4a": Answer(difference(evidence, given)),
        "q4b": Answer(hashed(evidence.record(given["q4b"]["two"])[1])),
        **clock(evidence, given["q5a"]["date"]),
        "q6": Answer(listings(evidence)),
        **custody(evidence),
        "q8": Answer(statements(evidence, given, desk)),
    }


def first_key(evidence: Evidence, desk: str) -> Row:
    """Of the keys that carry the desk's name, the one that the key server was given first: the name itself anybody may write."""
    named = [row for row in evidence.rows("pgp.public") if row["user"].startswith(f"{desk} <")]
    return min(named, key=lambda row: row["seen_at"])


def signed(evidence: Evidence, own: Row) -> Iterator[tuple[Row, Row, str]]:
    """Checks, pages and texts of what the key signed, where the signature holds."""
    for check in evidence.rows("case.signature", key=own["fingerprint"], verdict="good"):
        for page in evidence.rows("web.page", id=check["page"]):
            yield check, page, page["text"].partition(ARMOR)[0]


def mirrors(evidence: Evidence, own: Row, day: date) -> Answer:
    """The names of the list that was in force on a day."""
    for _, page, text in signed(evidence, own):
        days = sorted(date.fromisoformat(one) for one in DAY.findall(text))
        if ONION.search(text) and days[0] <= day <= days[-1]:
            return Answer(ONION.findall(text), because=(page["id"], own["id"]))
    raise ValueError("no list of the desk's key was in force that day")


def canary(evidence: Evidence, own: Row) -> Answer:
    """The latest canary of the key: signed, next promised, and the last day of grace."""
    texts = [(check["made_at"], page, text) for check, page, text in signed(evidence, own) if not ONION.search(text)]
    _, page, text = max(texts, key=lambda one: one[0])
    first, then = sorted(date.fromisoformat(one) for one in DAY.findall(text))
    grace = GRACE.search(text)
    if grace is None:
        raise ValueError("the canary says nothing of grace")
    days = {"signed": first, "next": then, "lapses": then + timedelta(days=int(grace[1]))}
    return Answer({"canary": {name: str(one) for name, one in days.items()}}, because=(page["id"],))


def difference(evidence: Evidence, given: Given) -> str:
    """Same words in another form; or words that differ in a printed time alone; or other words."""
    one, two = (unpacked(evidence.record(given["q4a"][name])[1]) for name in ("one", "two"))
    if one == two:
        return "encoding"
    return "clock" if TIME.sub("", one) == TIME.sub("", two) else "content"


def unpacked(row: Row) -> str:
    """The page as it was sent, unpacked where it was packed."""
    sent = bytes.fromhex(row["payload"])
    return (gzip.decompress(sent) if json.loads(row["headers"]).get("Content-Encoding") == "gzip" else sent).decode()


def hashed(row: Row) -> str:
    """Over which form of a page the noted hash was reckoned."""
    if hashlib.sha256(bytes.fromhex(row["payload"])).hexdigest() == row["sha256"]:
        return "sent"
    if hashlib.sha256(unpacked(row).encode()).hexdigest() == row["sha256"]:
        return "decoded"
    raise ValueError("the noted hash is of neither form")


def clock(evidence: Evidence, day: str) -> dict[str, Answer]:
    """Bounds of the server's clock against the right time, in whole seconds; answers from a cache say nothing of now."""
    rows = [row for row in evidence.rows("case.capture") if row["sent_at"].startswith(day) and row["headers"]]
    cached = tuple(row["id"] for row in rows if "Age" in json.loads(row["headers"]))
    heard = [row for row in rows if row["id"] not in cached]
    least = max((shown(row) - datetime.fromisoformat(row["got_at"])).total_seconds() for row in heard)
    most = min((shown(row) - datetime.fromisoformat(row["sent_at"])).total_seconds() + 1 for row in heard)
    bounds = (math.floor(least), math.ceil(most))
    return {"q5a": Answer(bounds, against=cached), "q5b": Answer("possible" if least <= 0 <= most else "excluded")}


def shown(row: Row) -> datetime:
    """What the server's clock showed, to the second."""
    return parsedate_to_datetime(json.loads(row["headers"])["Date"])


def listings(evidence: Evidence) -> dict[str, dict[str, str]]:
    """For every offer of the second day that the first does not show under its number: what can be said of it."""
    days = {row["id"]: row["sent_at"] for row in evidence.rows("case.capture")}
    rows = evidence.rows("case.sighting")
    first = min(days[row["capture"]] for row in rows)[:10]
    before = [row for row in rows if days[row["capture"]].startswith(first)]
    known = {row["number"] for row in before}
    return {row["id"]: {"status": status(row, before)} for row in rows if row not in before and row["number"] not in known}


def status(row: Row, before: list[Row]) -> str:
    """Numbers are given in order: a lower one than the highest of the first day was there then, whether or not it was captured."""
    if not row["number"]:
        return "cannot-be-told"
    if any(all(row[name] == old[name] for name in ("title", "seller", "about")) for old in before):
        return "relisted"
    highest = max(int(old["number"]) for old in before if old["number"])
    return "missing-before" if int(row["number"]) < highest else "new"


def custody(evidence: Evidence) -> dict[str, Answer]:
    """Where the log does not hold, which entries are in doubt, and which account wrote the file anew."""
    log = sorted(evidence.rows("case.custody"), key=lambda row: row["seq"])
    register = sorted(evidence.rows("case.seal"), key=lambda row: row["seq"])
    hashes = [hashlib.sha256(row["line"].encode()).hexdigest() for row in log]
    found, doubtful = chain_broken(log, hashes) or register_broken(log, hashes, register)
    return {"q7a": found, "q7b": Answer([row["id"] for row in doubtful]), "q7c": account(evidence, register[-1]["at"])}


def chain_broken(log: list[Row], hashes: list[str]) -> tuple[Answer, list[Row]] | None:
    """The first line that does not have the hash of the one before, which is then the altered one; None where all have it."""
    for n, row in enumerate(log):
        if row["previous"] != (hashes[n - 1] if n else FIRST):
            return Answer(row["id"], because=(log[n - 1]["id"], row["id"])), [log[n - 1]]
    return None


def register_broken(log: list[Row], hashes: list[str], register: list[Row]) -> tuple[Answer, list[Row]]:
    """The first line that the register has with another hash; in doubt is all since the last that it confirms."""
    confirmed = 0
    for one in register:
        seq = int(one["seq"])
        if hashes[seq - 1] != one["head"]:
            fails = log[seq - 1]
            return Answer(fails["id"], because=(fails["id"], one["id"])), [row for row in log if confirmed < row["seq"] <= seq]
        confirmed = seq
    raise ValueError("chain and register hold")


def account(evidence: Evidence, since: str) -> Answer:
    """Who wrote the file anew after the register's last entry, which still had the right hash; nobody can be named from a gap."""
    server = [row for row in evidence.rows("case.access") if row["at"] > since]
    written = [row for row in server if row["act"] == "rewrite"]
    if not written:
        gaps = tuple(row["id"] for row in server if row["act"] == "not-kept")
        if not gaps:
            raise ValueError("the server's log is whole, and nobody wrote the file anew")
        return Answer(UNKNOWN, because=gaps, needs="seal-record@custodian")
    left = tuple(row["id"] for row in server if row["act"] == "unattended" and row["terminal"] == written[0]["terminal"])
    return Answer(written[0]["account"], because=(written[0]["id"],), against=left)


def statements(evidence: Evidence, given: Given, desk: str) -> list[str]:
    """What the records support; that one hand holds the key and runs the server they never do."""
    own = first_key(evidence, desk)
    two = evidence.record(given["q4b"]["two"])[1]
    named = {name for _, _, text in signed(evidence, own) for name in ONION.findall(text)}
    noted = " ".join(row["note"] for row in evidence.rows("case.custody"))
    true = {
        "own-name": ONION.findall(two["url"])[0] in named,
        "words-changed": difference(evidence, given) == "content",
        "clock-wrong": clock(evidence, given["q5a"]["date"])["q5b"].value == "excluded",
        "same-bytes": two["sha256"] in noted and hashed(two) in ("sent", "decoded"),
    }
    return [name for name, holds in true.items() if holds]
