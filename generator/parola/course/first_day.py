"""Look-ups for LP1: the demo case's list of records with their ends, its log on one clock, its register and its cards."""

from __future__ import annotations

from datetime import datetime, timedelta

from parola.course.demo import Demo
from parola.course.markup import clock, table
from parola.labs.lab_model import Lab
from parola_kit.evidence import Row
from parola_kit.methods.times import utc


def values(demo: Demo, lab: Lab) -> dict[str, str]:
    """Name -> Markdown."""
    given, found, rows = demo.given["LP1"], demo.answers["LP1"], demo.evidence.rows
    return {
        "lp1.now": clock(given["q3"]["now"]),
        "lp1.team": given["q4a"]["team"],
        "lp1.ends": _ends(demo),
        "lp1.deadline": clock(found["q1b"].value),
        "lp1.acts": _acts(demo),
        "lp1.card": _card(demo, given["q4a"]["team"]),
        "lp1.log": _log(rows("case.log")),
        "lp1.register": table(
            "The register for the planned contact of the demo case",
            ("Entry", "Team", "Subject", "Since, UTC", "Until, UTC", "Note"),
            [
                (row["id"], row["team"], row["subject"], clock(row["since"]), clock(row["until"]), row["note"])
                for row in rows("case.register")
            ],
        ),
        "lp1.number": given["q5a"]["number"],
        "lp1.settled": _option(lab, "q5b", str(found["q5b"].value)),
        "lp1.emergency": _option(lab, "q7", str(found["q7"].value)),
    }


def _ends(demo: Demo) -> str:
    leads = {lead["id"]: lead for lead in demo.evidence.rows("case.lead")}
    ordered = [leads[one] for (one,) in demo.answers["LP1"]["q1a"].value]
    heads = ("Record", "Holder", "First entry", "Last entry", "Zone", "Counts", "Hours", "Ends, UTC")
    return table("When each record of the demo case is deleted", heads, [_end(demo, lead) for lead in ordered])


def _end(demo: Demo, lead: Row) -> tuple[object, ...]:
    notice = demo.evidence.one("case.holder", name=lead["holder"])
    entry = lead["last_local" if notice["counts_from"] == "last entry" else "first_local"]
    ends = utc(entry, lead["zone"]) + timedelta(hours=notice["keeps_hours"])
    times = (lead["first_local"], lead["last_local"] or "–", lead["zone"])
    return lead["id"], lead["holder"], *times, notice["counts_from"], notice["keeps_hours"], _moment(ends)


def _acts(demo: Demo) -> str:
    acts, told = (demo.answers["LP1"][q].value for q in ("q3", "q6"))
    rows = [
        (lead["id"], lead["identifier"], acts[lead["id"]]["act"], told[lead["id"]]["told"] if lead["id"] in told else "–")
        for lead in demo.evidence.rows("case.lead")
    ]
    return table("What is done about each record of the demo case, and whether its customer may be told", _ACT, rows)


_ACT = ("Record", "Identifier", "Act", "Customer")


def _card(demo: Demo, team: str) -> str:
    rows = [(row["id"], row["line"], row["text"]) for row in demo.evidence.rows("case.card", whose=f"Card of {team}")]
    return table("The card of the demo team", ("Id", "Line", "Says"), rows)


def _log(lines: list[Row]) -> str:
    dated = sorted(((utc(line["at_local"], line["zone"]), line) for line in lines), key=lambda pair: pair[0])
    rows = [(line["id"], _moment(at), f"{line['at_local'][11:]} ({line['zone']})", line["writer"], line["text"]) for at, line in dated]
    return table("The log of the demo case in order of time", ("Line", "UTC", "As printed", "Writer", "Says"), rows)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _option(lab: Lab, question: str, code: str) -> str:
    return lab.words("en").questions[question].options[code]
