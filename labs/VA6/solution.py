"""Reference solution of VA6: from the minute of the credit to the account, and from there no further than the file tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.times import covers, utc

# How statements say what became of papers and telephone, and which devices anybody can use.
GONE = r"taken from them|others took|were lost|gone on"
SEEN = r"camera check"
LENT = r"had the telephone from ([\d-]{10} [\d:]{5}) to ([\d-]{10} [\d:]{5}) local time \(([^)]+)\)"
DATED = r"on ([\d-]{10}) at ([\d:]{5}) local time \(([^)]+)\)"
REPORTED = r"lost|report of a loss"
SLEPT = r"slept there"
PUBLIC = r"^Device (\S+) (?:is|stands)"
# What the purpose of the draft needs names this account, and the period or its file.
NEEDED = r"of this account in the period|on file for this account"
OPTIONAL = ("Answer wanted by", "Reason for the urgency", "Operating authority")
HARMLESS = r"^Routine|can be copied"


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    credit = evidence.one("case.desk_credit", outpoint=f"btc/out/{given['q1']['outpoint']}")
    held = covering(evidence, credit["at"])
    customer = evidence.one("case.desk_customer", account=held["account"])
    own = evidence.rows("case.desk_login", account=held["account"])
    usual = Counter(login["device"] for login in own).most_common(1)[0][0]
    left = [row for row in evidence.rows("case.desk_payout", account=held["account"]) if within(row["at"], given["q5"])]
    kind, said = statement(evidence, customer)
    return {
        "q1": Answer(held["account"], because=(held["id"], credit["id"])),
        "q2": Answer(customer["name"], because=(customer["id"],)),
        "q3": holder(evidence, kind, said, own, usual),
        "q4a": tied(evidence, own, usual),
        "q4b": Answer(worth(evidence, own)),
        "q4c": line(evidence, own, usual),
        "q5": Answer({row["id"]: {"sat": str(row["amount_sat"]), "country": row["country"]} for row in left}),
        "q6": Answer(most_to(left)),
        "q7": Answer(faults(evidence)),
        "q8": payers(evidence, held, credit, given["q8"]),
        "q9": Answer(before_freeze(kind, said)),
    }


def covering(evidence: Evidence, at: str) -> Row:
    """The line of the address whose time, in the exchange's zone, covers a UTC time."""
    return next(line for line in evidence.rows("case.desk_assignment") if covers(line, at))


def within(at: str, granted: Mapping[str, str]) -> bool:
    """Whether a UTC time lies in the granted period."""
    return utc(granted["since"], granted["zone"]) <= datetime.fromisoformat(at) < utc(granted["until"], granted["zone"])


def statement(evidence: Evidence, customer: Row) -> tuple[str, Row]:
    """What is said of the customer: ``dated`` or ``undated`` loss of the telephone, or that they were ``seen``."""
    about = [row for row in evidence.rows("case.statement") if f"end in {customer['papers_end']}" in row["text"]]
    for row in about:
        if re.search(SEEN, row["text"]):
            return "seen", row
        if re.search(GONE, row["text"], re.IGNORECASE):
            return ("dated" if re.search(DATED, row["text"]) else "undated"), row
    raise ValueError("nobody says anything of the customer")


def holder(evidence: Evidence, kind: str, said: Row, own: list[Row], usual: str) -> Answer:
    """Whether the person on file made the log-ins, and what stands against the answer."""
    by_usual = [row for row in own if row["device"] == usual]
    if kind == "seen":
        lent = next(row for row in evidence.rows("case.statement") if re.search(LENT, row["text"]))
        theirs = in_hours(by_usual, lent["text"])
        first = next(row["id"] for row in by_usual if row["id"] not in theirs)
        return Answer("supports", because=(said["id"], first), against=(lent["id"], *theirs[:2]))
    shared, first = public(evidence), by_usual[0]["id"]
    if kind == "undated":
        slept = next(row for row in evidence.rows("case.statement") if re.search(SLEPT, row["text"]))
        there = [row["id"] for row in own if row["device"] in slept["text"]]
        return Answer("cannot", because=(said["id"], first), against=(slept["id"], *there[:2]))
    day, hour, zone = re.findall(DATED, said["text"])[0]
    gone = utc(f"{day} {hour}", zone)
    late = [row["id"] for row in own if row["device"] not in (usual, *shared) and datetime.fromisoformat(row["at"]) > gone]
    return Answer("against", because=(said["id"], first), against=tuple(late))


def in_hours(own: list[Row], text: str) -> list[str]:
    """Log-ins in the hours in which somebody else had the telephone."""
    begins, ends, zone = re.findall(LENT, text)[0]
    return [row["id"] for row in own if utc(begins, zone) <= datetime.fromisoformat(row["at"]) < utc(ends, zone)]


def public(evidence: Evidence) -> set[str]:
    """Devices of which a statement says that anybody can use them."""
    return {device for row in evidence.rows("case.statement") for device in re.findall(PUBLIC, row["text"])}


def tied(evidence: Evidence, own: list[Row], usual: str) -> Answer:
    """Other accounts that the usual device opens, if it is nobody's and everybody's."""
    first: dict[str, str] = {}
    for row in evidence.rows("case.desk_login", device=usual):
        first.setdefault(row["account"], row["id"])
    if usual in public(evidence):
        return Answer([])
    others = sorted(set(first) - {own[0]["account"]})
    return Answer(others, because=tuple(first.values()))


def worth(evidence: Evidence, own: list[Row]) -> dict[str, dict[str, str]]:
    """Device -> what it is worth as a tie."""
    shared, found = public(evidence), dict[str, dict[str, str]]()
    for device in sorted({row["device"] for row in own}):
        opens = {row["account"] for row in evidence.rows("case.desk_login", device=device)}
        found[device] = {"worth": "no-weight" if device in shared else "ties-accounts" if len(opens) > 1 else "this-account-only"}
    return found


def line(evidence: Evidence, own: list[Row], usual: str) -> Answer:
    """The line that had the usual device's address at every log-in of the account; UNKNOWN where none is released."""
    times = [row for row in own if row["device"] == usual]
    lines = evidence.rows("case.desk_line", network_address=times[0]["network_address"])
    found = [each for each in lines if all(covers(each, row["at"]) for row in times)]
    if not found:
        return Answer(UNKNOWN, needs="line-record@internet-provider", because=tuple(each["id"] for each in lines))
    return Answer(found[0]["line"], because=(found[0]["id"], times[0]["id"]))


def most_to(left: list[Row]) -> str:
    """The country to whose banks most went, all sums together."""
    sums: Counter[str] = Counter()
    for row in left:
        sums[row["country"]] += row["amount_sat"]
    return sums.most_common(1)[0][0]


def faults(evidence: Evidence) -> dict[str, dict[str, str]]:
    """Lines of the draft that are wrong, and how."""
    found = {row["id"]: fault(row) for row in evidence.rows("case.drafted")}
    return {line: {"fault": wrong} for line, wrong in found.items() if wrong}


def fault(row: Row) -> str:
    """What is wrong with a line of the draft; nothing if it is as it should be."""
    if not row["said"]:
        return "" if row["field"] in OPTIONAL else "missing"
    if "(default)" in row["said"]:
        return "" if re.search(HARMLESS, row["said"]) else "wrong-default"
    return "asks-too-much" if row["field"] == "Records" and not re.search(NEEDED, row["said"]) else ""


def payers(evidence: Evidence, held: Row, credit: Row, granted: Mapping[str, str]) -> Answer:
    """Other transactions that pay the address while it is the account's, in the granted period."""
    found: list[Row] = []
    for out in evidence.rows("chain.txout", address=held["address"]):
        at = evidence.one("chain.tx", txid=out["txid"])["at"]
        if out["id"] != credit["outpoint"] and covers(held, at) and within(at, granted):
            found.append(out)
    return Answer([out["txid"] for out in found], because=(held["id"], *(out["id"] for out in found)))


def before_freeze(kind: str, said: Row) -> list[str]:
    """What comes before a freeze: always its limit and whose money it is; more where the person on file may be harmed or reports a loss."""
    if kind == "seen":
        return ["limit", "own-money"]
    if kind == "dated" and re.search(REPORTED, said["text"], re.IGNORECASE):
        return ["limit", "own-money", "report"]
    return ["limit", "own-money", "worker", "safety"]
