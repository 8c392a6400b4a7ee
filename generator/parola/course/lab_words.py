"""What pages say of a lab, from its ``lab.yaml`` and English texts: never typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parola.course.markup import table
from parola.labs.lab_model import Lab, Question
from parola.spec.model import Scenario
from parola_kit.errors import BadInput

FORMS = {
    "value": "one value",
    "number": "a number",
    "bounds": "least and greatest",
    "time": "a time in UTC",
    "set": "a set",
    "path": "a path, in order",
    "interval": "from when to when, in UTC",
    "timeline": "a timeline",
    "table": "a table",
    "matrix": "a matrix",
    "choice": "one choice",
    "choices": "several choices",
    "order": "an order",
    "written": "a written answer",
}
OF = {
    "sat": "in sat",
    "base": "in base units",
    "seconds": "in seconds",
    "hours": "in hours",
    "count": "",
    "rate": "in sat/vB",
    "percent": "in %",
    "utc": "",
    "letter": "",
    "evidence": "(ids of records)",
    "cell": "",
    "prose": "",
    "text": "",
}


def calls(labs: Mapping[str, Lab]) -> dict[str, Callable[..., str]]:
    """Look-ups that take the id of a lab; the first argument, the way up to the site's root, is not used by them."""
    return {name: _by_lab(labs, tell) for name, tell in TOLD.items()}


def _by_lab(labs: Mapping[str, Lab], tell: Callable[[Lab], str]) -> Callable[..., str]:
    def call(up: str, lab: str) -> str:
        del up
        if lab not in labs:
            raise BadInput(f"no lab '{lab}' in the scenario; there are {', '.join(labs)}")
        return tell(labs[lab])

    return call


def variants(scenario: Scenario) -> str:
    """Every axis in which cases differ in kind, with its weights and the demo cell's value."""
    rows = [
        (axis, ", ".join(f"{value} ({weight})" for value, weight in values.items()), scenario.demo.get(axis, "drawn"))
        for axis, values in scenario.variants.items()
    ]
    return table("How cases differ in kind, with weights, and what the demo case is", ("Axis", "Values (weight)", "Demo case"), rows)


def _objectives(lab: Lab) -> str:
    return "\n".join(f"- {lab.words('en').objectives[name]}." for name in lab.objectives)


def _timing(lab: Lab) -> str:
    rows = [(q.id, _form(q), "core" if q.core else "more", q.minutes, q.points) for q in lab.questions]
    core, spent = sum(q.minutes for q in lab.questions if q.core), sum(q.minutes for q in lab.questions)
    made = table(f"{lab.id}: questions and time", ("Question", "Takes", "Part", "Minutes", "Points"), rows)
    return f"{made}\n\n{lab.minutes} min in all. The questions take {spent} min, the core ones among them {core} min."


def _form(question: Question) -> str:
    form = f"{FORMS[question.type]} {_of(question)}".strip()
    return f"{form}, or UNKNOWN" if question.unknown else form


def _of(question: Question) -> str:
    default = f"({question.of}s)" if question.type in ("set", "path") else f"({question.of})"
    return OF.get(question.of, default)


def _misconceptions(lab: Lab) -> str:
    rows = [(q.id, q.kind, ", ".join(code.replace("-", " ") for code in q.misconceptions)) for q in lab.questions if q.misconceptions]
    return table(f"{lab.id}: the misconception that each question exposes", ("Question", "Key from", "Misconception"), rows)


def _rubric(lab: Lab) -> str:
    words = lab.words("en").questions
    rows = [(q.id, code, words[q.id].rubric[code]) for q in lab.questions for code in q.rubric]
    return table(f"{lab.id}: criteria for written answers", ("Question", "Criterion", "Met when"), rows)


def _model(lab: Lab) -> str:
    return "\n\n".join(lab.words("en").questions[q.id].model for q in lab.questions if q.rubric)


TOLD: Mapping[str, Callable[[Lab], str]] = {
    "lab": lambda lab: lab.words("en").title,
    "minutes": lambda lab: str(lab.minutes),
    "points": lambda lab: str(lab.points),
    "objectives": _objectives,
    "timing": _timing,
    "misconceptions": _misconceptions,
    "rubric": _rubric,
    "model": _model,
}
