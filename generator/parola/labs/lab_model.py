"""A lab as its author declares it: ``lab.yaml`` and the texts beside it, frozen and complete."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from parola.spec.model import LabId, Language, Model, Name, Share

QuestionId = Annotated[str, Field(pattern=r"^q[0-9]{1,2}[a-z]?$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
KeyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Need = Literal[
    "account-record@exchange",
    "connection-record@operator",
    "subscriber-record@operator",
    "site-record@host",
    "wallet-record@merchant",
    "interview@caseworker",
]
Type = Literal["value", "number", "bounds", "time", "set", "path", "table", "choice", "choices", "order", "written"]
Of = Literal[
    "text", "handle", "address", "txid", "outpoint", "onion", "account", "evidence", "sat", "seconds", "utc", "letter", "cell", "prose"
]

Annotation = Literal["change", "clusters", "warnings"]

NAMES = ("text", "handle", "address", "txid", "outpoint", "onion", "account", "evidence")
FITS: dict[str, tuple[str, ...]] = {
    "value": NAMES,
    "set": NAMES,
    "path": NAMES,
    "number": ("sat", "seconds"),
    "bounds": ("sat", "seconds"),
    "time": ("utc",),
    "choice": ("letter",),
    "choices": ("letter",),
    "order": ("letter",),
    "table": ("cell",),
    "written": ("prose",),
}
OPTIONED = ("choice", "choices", "order")
MOST_FOR_EVIDENCE = 0.6  # the value itself must weigh more than a third
FALLBACK: Language = "en"


class Question(Model):
    """One question. ``points`` and ``minutes`` are whole; ``cite`` and ``against`` are shares of the points.

    ``tolerance`` is in the question's own unit: sat, or seconds for times. ``options`` and ``rubric`` hold codes.
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
            ((kind == "table") != bool(self.columns), "columns belong to a table, and a table needs them"),
            (kind != "table" and self.rows is not None, "rows belong to a table"),
            ((kind == "written") != bool(self.rubric), "a rubric belongs to a written answer, and a written answer needs one"),
            (kind == "written" and len(self.rubric) < 3, "a rubric has three to five criteria"),
            (self.attribution and not self.unknown, "an attribution takes UNKNOWN: write unknown: true"),
            (bool(self.needs) and not self.unknown, "needs belongs to a question that takes UNKNOWN"),
        )


class QuestionTexts(Model):
    """The words of one question; ``{name}`` in them is filled in for each seat."""

    text: str
    hints: tuple[str, str, str]
    options: dict[Code, str] = Field(default={})
    model: str = ""
    rubric: dict[Code, str] = Field(default={})


class LabTexts(Model):
    """The words of a lab in one language; ``prose`` goes into the notebook by its key."""

    language: Language
    title: str
    objectives: dict[Name, str]
    questions: dict[QuestionId, QuestionTexts]
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
    """A lab with its texts by language."""

    texts: dict[Language, LabTexts]

    @property
    def points(self) -> int:
        """Points that can be had."""
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> Question:
        """The question with an id; raises KeyError where there is none."""
        return {question.id: question for question in self.questions}[question_id]

    def words(self, language: str) -> LabTexts:
        """The texts in a language, English where there are none yet."""
        return next((texts for code, texts in self.texts.items() if code == language), self.texts[FALLBACK])
