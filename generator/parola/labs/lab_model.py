"""A lab as its author declares it: ``lab.yaml`` and the texts beside it, frozen and complete."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, model_validator

from parola.labs.catalogue import ENGLISH, catalogue, in_english
from parola.spec.form import Model, Name, Reads, Share
from parola.spec.model import LabId

QuestionId = Annotated[str, Field(pattern=r"^q[0-9]{1,2}[a-z]?$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
KeyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]


def known_need(need: str) -> str:
    """The need, if it is in the closed vocabulary."""
    known = catalogue(ENGLISH).needs
    if need not in known:
        raise ValueError(f"'{need}' is no need; there are {', '.join(known)}")
    return need


Need = Annotated[str, AfterValidator(known_need)]
Type = Literal[
    "value", "number", "bounds", "time", "interval", "set", "path", "timeline", "table", "matrix", "choice", "choices", "order", "written"
]
Of = Literal[
    "text",
    "handle",
    "mail",
    "fingerprint",
    "address",
    "txid",
    "outpoint",
    "onion",
    "account",
    "evidence",
    "sat",
    "base",
    "seconds",
    "hours",
    "count",
    "rate",
    "percent",
    "utc",
    "letter",
    "cell",
    "prose",
]

Annotation = Literal["change", "clusters", "warnings"]

NAMES = ("text", "handle", "mail", "fingerprint", "address", "txid", "outpoint", "onion", "account", "evidence")
WHOLE = ("sat", "base", "seconds", "hours", "count")  # units of whole numbers
FITS: dict[str, tuple[str, ...]] = {
    "value": NAMES,
    "set": NAMES,
    "path": NAMES,
    "number": (*WHOLE, "rate", "percent"),
    "bounds": WHOLE,
    "time": ("utc",),
    "interval": ("utc",),
    "timeline": ("evidence",),
    "choice": ("letter",),
    "choices": ("letter",),
    "order": ("letter",),
    "table": ("cell",),
    "matrix": ("cell",),
    "written": ("prose",),
}
OPTIONED = ("choice", "choices", "order")
TABULAR = ("table", "matrix")
MOST_FOR_EVIDENCE = 0.6  # the value itself must weigh more than a third
FALLBACK: Reads = "en"


class Question(Model):
    """One question. ``points`` and ``minutes`` are whole; ``cite`` and ``against`` are shares of the points.

    ``tolerance`` is in the question's own unit: sat, hours, or seconds for times; hundredths for a rate (sat/vB) and for percent; the
    greatest width, in seconds, of an interval. ``options`` and ``rubric`` hold codes. ``rows`` that differ by seat come with the fact.
    """

    id: QuestionId
    type: Type
    of: Of
    points: Annotated[int, Field(ge=1, le=20)]
    minutes: Annotated[int, Field(ge=1, le=60)]
    core: bool
    key: KeyName
    kind: Literal["truth", "method"]
    varies: bool
    open: bool
    objectives: Annotated[tuple[Name, ...], Field(min_length=1)]
    misconceptions: tuple[Name, ...] = ()
    cite: Share = 0
    against: Share = 0
    attribution: bool = False
    unknown: bool = False
    needs: tuple[Need, ...] = ()
    tolerance: Annotated[int, Field(ge=0)] = 0
    options: tuple[Code, ...] = ()
    columns: dict[str, tuple[str, ...]] = Field(default={})
    rows: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    rubric: Annotated[tuple[Code, ...], Field(max_length=5)] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Question:
        for wrong, words in self._rules():
            if wrong:
                raise ValueError(words)
        return self

    def _rules(self) -> tuple[tuple[bool, str], ...]:
        """Each rule as (is it broken, what is wrong and what would be right)."""
        kind = self.type
        return (
            (self.of not in FITS[kind], f"a {kind} cannot be of {self.of!r}; it is of {' or '.join(FITS[kind])}"),
            (self.cite + self.against > MOST_FOR_EVIDENCE, f"cite and against together are over {MOST_FOR_EVIDENCE}"),
            (kind in OPTIONED and len(self.options) < 2, f"a {kind} needs at least two options"),
            (kind not in OPTIONED and bool(self.options), f"a {kind} takes no options"),
            (len(set(self.options)) < len(self.options), "an option stands twice"),
            ((kind in TABULAR) != bool(self.columns), "columns belong to a table or a matrix, which needs them"),
            (kind == "matrix" and not all(self.columns.values()), "a column of a matrix is a closed list; write what it takes"),
            (kind not in TABULAR and self.rows is not None, "rows belong to a table or a matrix"),
            (kind == "interval" and not self.tolerance, "an interval needs its greatest width in seconds: write tolerance"),
            ((kind == "written") != bool(self.rubric), "a rubric belongs to a written answer, and a written answer needs one"),
            (kind == "written" and len(self.rubric) < 3, "a rubric has three to five criteria"),
            (self.attribution and not self.unknown, "an attribution takes UNKNOWN: write unknown: true"),
            (bool(self.needs) and not self.unknown, "needs belongs to a question that takes UNKNOWN"),
        )


class QuestionTexts(Model):
    """The words of one question; ``{name}`` in them is filled in for each seat. Other languages than English may lack some."""

    text: str = ""
    hints: tuple[str, str, str] = ("", "", "")
    options: dict[Code, str] = Field(default={})
    model: str = ""
    rubric: dict[Code, str] = Field(default={})


class LabTexts(Model):
    """The words of a lab in one language; ``prose`` goes into the notebook by its key."""

    language: Reads
    title: str = ""
    objectives: dict[Name, str] = Field(default={})
    questions: dict[QuestionId, QuestionTexts] = Field(default={})
    prose: dict[Name, str] = Field(default={})


class LabFile(Model):
    """What ``lab.yaml`` says. ``minutes`` is the whole lab; ``counts: false`` keeps it out of the gradebook.

    ``withholds`` names derived annotations of the explorer that would answer a question; they are off while the lab is open.
    """

    format: Literal[1]
    id: LabId
    title: str
    package: Literal["dark-web", "virtual-assets", "joint", "orientation"]
    minutes: Annotated[int, Field(ge=5, le=300)]
    counts: bool = True
    objectives: Annotated[tuple[Name, ...], Field(min_length=1, max_length=5)]
    evidence: Annotated[tuple[str, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    withholds: tuple[Annotation, ...] = ()


class Lab(LabFile):
    """A lab with its texts by language, and the folder that holds its notebook, facts and solution."""

    folder: Path
    texts: dict[Reads, LabTexts]

    @property
    def points(self) -> int:
        """Points that can be had."""
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> Question:
        """The question with an id; raises KeyError where there is none."""
        return {question.id: question for question in self.questions}[question_id]

    def words(self, language: str) -> LabTexts:
        """The texts in a language; English where there are none yet, and marked as English where only some are missing."""
        english = self.texts[FALLBACK]
        own = next((texts for code, texts in self.texts.items() if code == language), english)
        return english if own is english else LabTexts.model_validate(_filled(english.model_dump(), own.model_dump(), language))


def _filled(english: Any, own: Any, language: str) -> Any:
    """One text or group of texts with what is missing in it."""
    if isinstance(english, Mapping):
        found = cast("Mapping[str, Any]", own or {})
        return {name: _filled(each, found.get(name), language) for name, each in cast("Mapping[str, Any]", english).items()}
    if isinstance(english, tuple):
        hints = cast("tuple[str, ...]", english)
        return tuple(_filled(each, mine, language) for each, mine in zip(hints, own or ("",) * len(hints), strict=True))
    return own or in_english(english, language)
