"""Reference solution of JX3: each sentence of the report against the one line of the file that could say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parola_kit.answers import Answer
from parola_kit.evidence import Evidence, Row


@dataclass(frozen=True)
class Claim:
    """``said`` tells the sentence, ``line`` the record; ``bears`` and ``less`` are words of that record."""

    said: str
    line: str
    bears: str
    less: str


CLAIMS = (
    Claim(r"handed in a bag", "boarding", r"one bag handed in", r"no bag was handed in"),
    Claim(r"landed on time", "landing", r"on time", r"behind the timetable"),
    Claim(r"had the key on every night", "guests", r"with the guests each night", r"given back after the first"),
    Claim(r"file that the telephone made", "photo", r"telephone's own file", r"smaller copy"),
    Claim(r"named on the slip signed", "slip", r"signed at the counter by the person named", r"by somebody else"),
    Claim(r"its seal was whole", "custody", r"seal whole each time", r"found open"),
    Claim(r"read back in their own language", "statement", r"through an interpreter", r"without an interpreter"),
    Claim(r"compared the face", "crossing-in", r"compared paper and face", r"no officer looked"),
    Claim(r"only one device", "account", r"from one device", r"from \w+ devices"),
)
# What counsel asks: the number in the question, the record, the number in it.
FIGURES = (
    (r"leave by desk (\d+)", "crossing-out", r"Desk (\d+)"),
    (r"come to stand (\d+)", "landing", r"Stand (\d+)"),
    (r"have room (\d+)", "guests", r"Room (\d+)"),
    (r"at counter (\d+)", "slip", r"Counter (\d+)"),
    (r"have label (\d+)", "custody", r"Bag label (\d+)"),
)


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab; which records go on the schedule, ``given`` says."""
    file = evidence.rows("case.journey")
    report = evidence.rows("case.sentence", part="report")
    judged = {row["id"]: judge(row, file) for row in report}
    records = {row["id"]: row for row in file}
    (validation,) = of(file, "validation")
    (finding,) = of(file, "finding")
    different, wrong, same, right = (int(found) for found in re.findall(r"\d+", validation["text"]))
    (compared,) = re.findall(r"all (\d+) accounts", finding["text"])
    return {
        "q1": Answer({name: {"is": kind} for name, (kind, _) in judged.items()}),
        "q2": Answer({name: {"record": line} for name, (kind, line) in judged.items() if kind == "overstated"}),
        "q3": Answer({one: scheduled(records[one], judged.values()) for one in given["q3"]["records"].split()}),
        "q4": Answer(str(Decimal(100 * wrong) / different), because=(validation["id"],)),
        "q5": Answer(int(compared) * wrong // different, because=(validation["id"], finding["id"])),
        "q6": Answer(right * different // (same * wrong), because=(validation["id"],)),
        "q7": Answer("finding"),
        "q8": replies(evidence.rows("case.sentence", part="counsel"), file),
    }


def of(file: Sequence[Row], record: str) -> list[Row]:
    """Lines of one kind."""
    return [row for row in file if row["record"] == record]


def the_line(record: str, file: Sequence[Row]) -> Row:
    """The caller's line of a kind, or the only one: by the handle that handed over the photo, its document and its ticket."""
    (photo,) = of(file, "photo")
    (account,) = [row for row in of(file, "account") if row["handle"] == photo["handle"]]
    (booking,) = [row for row in of(file, "booking") if row["document"] == account["document"]]
    choose: Mapping[str, Callable[[Row], bool]] = {
        "account": lambda row: row["id"] == account["id"],
        "boarding": lambda row: row["reference"] in booking["reference"],
        "statement": lambda row: row["document"] == account["document"] and row["topic"] == "fare",
        "crossing-in": lambda row: row["document"] == account["document"],
        "crossing-out": lambda row: row["document"] == account["document"],
    }
    found = [row for row in of(file, record) if record not in choose or choose[record](row)]
    return min(found, key=lambda row: row["at_local"])


def judge(sentence: Row, file: Sequence[Row]) -> tuple[str, str]:
    """What a sentence is, and the line that bears on it; what no record of this file could ever say is another expert's."""
    claim = next((claim for claim in CLAIMS if re.search(claim.said, sentence["text"], re.IGNORECASE)), None)
    if claim is None:
        return "outside-expertise", ""
    line = the_line(claim.line, file)
    if re.search(claim.less, line["text"], re.IGNORECASE):
        return "overstated", line["id"]
    return ("supported" if re.search(claim.bears, line["text"], re.IGNORECASE) else "unsupported"), line["id"]


def scheduled(record: Row, judged: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Where a record goes: danger before everything else, then whether it bears on the report, either way."""
    if re.search(r"danger|not to be named", record["text"], re.IGNORECASE):
        return {"schedule": "ask-the-judge", "reason": "danger"}
    kinds = {line: kind for kind, line in judged}
    if record["id"] not in kinds:
        return {"schedule": "not-relevant", "reason": "no-bearing"}
    return {"schedule": "disclose", "reason": "weakens" if kinds[record["id"]] == "overstated" else "supports"}


def replies(asked: Sequence[Row], file: Sequence[Row]) -> Answer:
    """Yes or no where the record has the number, and nothing where it has none."""
    told: dict[str, dict[str, str]] = {}
    because: list[str] = []
    for row in asked:
        for question, record, pattern in FIGURES:
            if number := re.search(question, row["text"]):
                line = the_line(record, file)
                has = re.search(pattern, line["text"])
                told[row["id"]] = {"reply": "cannot-say" if has is None else "yes" if has[1] == number[1] else "no"}
                because += [line["id"]] if has else []
    return Answer(told, because=tuple(because))
