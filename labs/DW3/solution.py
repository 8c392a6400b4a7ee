"""Reference solution of DW3: keys are checked, not looked at; hours and style by their methods; a name only where a record has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods import hours, signatures, style

OFFER = r"this account away|account for sale|name and the password|taking over this account|handing over this account"
ORDER = ("key-shown", "other-key", "signature-fails", "control-shown")  # what counts most comes last
LOG_INS, CUSTOMER = "log-in-record@site", "customer-record@exchange"


@dataclass(frozen=True)
class Post:
    """A forum post with a key or a signature in it, and its writer's handle."""

    id: str
    at: str
    handle: str
    keys: tuple[str, ...]
    message: signatures.Message | None


@dataclass(frozen=True)
class Case:
    """What the case names, and the key on the vendor's profile."""

    vendor: Row
    key: signatures.Key
    candidates: tuple[str, ...]
    known: tuple[str, ...]


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    del given  # the vendor's handle, which the case names too
    case = opened(evidence)
    shown = {post.id: what for post in forum(evidence.shared) if (what := shows(evidence, case, post))}
    posts = [post for post in forum(evidence.shared) if post.id in shown]
    by = {what: [post for post in posts if shown[post.id] == what] for what in ORDER}
    table = {post.handle: {"shows": what} for what in ORDER for post in by[what]}
    ranking, offered = compared(evidence, case), offers(evidence, case)
    first = ranking.scored[0]
    return {
        "q1": Answer(case.key.fingerprint, because=(case.vendor["id"],)),
        "q2": Answer(table, because=(case.vendor["id"], claim(by).id)),
        "q3": day(evidence, case),
        "q4a": hand(evidence, case, ranking),
        "q4b": Answer(int((ranking.reference.different >= first.score).sum()) if ranking.reference else None),
        "q5": Answer(first.support),
        "q6a": link(case, by, offered),
        "q6b": Answer(offered[0]["at"], because=(offered[0]["id"],)),
        "q7": Answer([code for code, what in STATEMENTS.items() if by[what]]),
        **paid(evidence, case),
    }


STATEMENTS = {"could-sign": "control-shown", "other-key": "other-key", "changed": "signature-fails"}


def opened(evidence: Evidence) -> Case:
    """The accounts that the case compares."""
    (vendor,) = (row["handle"] for row in evidence.rows("case.handle", part="vendor"))
    profile = evidence.one("market.vendor", handle=vendor)
    named = {part: tuple(row["handle"] for row in evidence.rows("case.handle", part=part)) for part in ("candidate", "known")}
    return Case(profile, signatures.key(profile["key"]), named["candidate"], named["known"])


@lru_cache(maxsize=2)
def forum(shared: Path) -> tuple[Post, ...]:
    """Posts with a key or a signature, by time; read once for all seats of a class."""
    evidence = Evidence(shared, shared)
    handles = {user["id"]: user["handle"] for user in evidence.rows("forum.user")}
    rows = [row for row in evidence.rows("forum.post") if "-----BEGIN PGP" in row["text"]]
    evidence.close()
    return tuple(read(row, handles[row["user"]]) for row in sorted(rows, key=lambda row: (row["at"], row["id"])))


def read(row: Row, handle: str) -> Post:
    """A post with what stands in it."""
    shown = tuple(key.fingerprint for key in signatures.keys(row["text"]))
    return Post(row["id"], row["at"], handle, shown, signatures.message(row["text"]))


def shows(evidence: Evidence, case: Case, post: Post) -> str:
    """What a post shows of the vendor's key; empty where it has nothing to do with it."""
    vendor, said = case.vendor["handle"], post.message
    if said and said.issuer == case.key.fingerprint:
        return "control-shown" if said.signed_by(case.key) else "signature-fails"
    if said and re.search(rf"(?<!\w){re.escape(vendor)}(?!\w)", said.text):
        others = [signatures.key(row["armored"]) for row in evidence.rows("pgp.public", fingerprint=said.issuer)]
        return "other-key" if any(said.signed_by(key) for key in others) else "signature-fails"
    if case.key.fingerprint in post.keys:
        return "key-shown"
    return "other-key" if post.keys and post.handle == vendor else ""


def claim(by: Mapping[str, list[Post]]) -> Post:
    """The signed post that is the vendor's, or else the one that another key signed."""
    return next(post for what in ("control-shown", "other-key") for post in by[what] if post.message)


def day(evidence: Evidence, case: Case) -> Answer:
    """The offset that the hours of the vendor's bulletins fit, or that they cannot tell."""
    found = hours.person(hours.moments(row["at"] for row in evidence.rows("market.bulletin", vendor=case.vendor["id"])))
    return Answer(UNKNOWN, needs=LOG_INS) if found.offset is None else Answer(found.offset)


def compared(evidence: Evidence, case: Case) -> style.Ranking:
    """The candidates by how alike they write to the vendor, among the known accounts."""
    bulletins = in_time(evidence.rows("market.bulletin", vendor=case.vendor["id"]))
    candidates, known = ({handle: texts(evidence, handle) for handle in each} for each in (case.candidates, case.known))
    return style.compare(bulletins, candidates, known)


def texts(evidence: Evidence, handle: str) -> list[str]:
    """What an account of the forum posted, by time."""
    return in_time(evidence.rows("forum.post", user=user(evidence, handle)))


def user(evidence: Evidence, handle: str) -> str:
    """The id of a forum account."""
    return evidence.one("forum.user", handle=handle)["id"]


def in_time(rows: list[Row]) -> list[str]:
    """Texts by time."""
    return [row["text"] for row in sorted(rows, key=lambda row: (row["at"], row["text"]))]


def hand(evidence: Evidence, case: Case, ranking: style.Ranking) -> Answer:
    """The candidate whom the method names, or none."""
    if ranking.best is None:
        return Answer("none", because=(case.vendor["id"],))
    return Answer(ranking.best.name, because=(case.vendor["id"], user(evidence, ranking.best.name)))


def offers(evidence: Evidence, case: Case) -> list[Row]:
    """Posts in which a candidate offers the account to somebody else, by time."""
    own = [row for handle in case.candidates for row in evidence.rows("forum.post", user=user(evidence, handle))]
    return sorted((row for row in own if re.search(OFFER, row["text"], re.IGNORECASE)), key=lambda row: row["at"])


def link(case: Case, by: Mapping[str, list[Post]], offered: list[Row]) -> Answer:
    """The earliest post that the vendor's key signed; against it, the offer of a candidate's account."""
    because, against = (case.vendor["id"], claim(by).id), tuple(row["id"] for row in offered)
    if not by["control-shown"]:
        return Answer(UNKNOWN, because, against, needs=LOG_INS)
    return Answer(by["control-shown"][0].id, because, against)


def paid(evidence: Evidence, case: Case) -> dict[str, Answer]:
    """The name on file, where the exchange released it, and what that leaves open."""
    line = evidence.one("case.payee", asked_about=case.vendor["id"])
    if line["state"] != "released":
        return {"q8a": Answer(UNKNOWN, because=(line["id"],), needs=CUSTOMER), "q8b": Answer("neither")}
    return {"q8a": Answer(line["name"], because=(line["id"],)), "q8b": Answer("holder-only")}
