"""The two forms that the desk takes, as data: every field with its label, what it is for, and what happens when it is empty.

Fields follow forms in use as far as those could be read: the T-CY template for Articles 29 and 30 of the Budapest Convention
(preservation), and guides that exchanges publish (disclosure); see the notes on exercises, section 2.2. Both are exercise forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parola.spec.convention import RANK, Convention, Holder

FormName = Literal["preservation", "disclosure"]
Shape = Literal["line", "text", "lines", "choice", "checks", "tick", "time", "date"]
Options = tuple[tuple[str, str], ...]

LANGUAGES: Options = (("bn", "Bangla"), ("en", "English"), ("fil", "Filipino"), ("th", "Thai"), ("vi", "Vietnamese"))
URGENCY: Options = (("routine", "Routine"), ("urgent", "Urgent"), ("threat_to_life", "Danger to life, now"))
TELL: Options = (("may", "The customer may be told"), ("may-not", "The customer may not be told"))
YES_NO: Options = (("yes", "Yes"), ("no", "No"))
HARMED: Options = (
    ("no", "No record asked for is about a person harmed, as far as we know"),
    ("agreed", "Perhaps, and their case worker was asked first"),
    ("not-asked", "Perhaps, and their case worker was not asked yet"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``rule``: ``*`` blocks sending when empty, ``°`` is recorded as a defect, nothing: may stay empty."""

    name: str
    label: str
    help: str
    rule: Literal["*", "°", ""]
    shape: Shape = "line"
    options: Options = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one holder: its fields in groups, in the order shown."""

    name: FormName
    title: str
    groups: tuple[tuple[str, tuple[Field, ...]], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order shown."""
        return tuple(field for _, fields in self.groups for field in fields)


TITLES: dict[FormName, str] = {"preservation": "Preservation request", "disclosure": "Request to disclose records"}


def form(name: FormName, convention: Convention, holder: Holder) -> Form:
    """The form as it is sent to one holder."""
    sections = {"preservation": _preservation, "disclosure": _disclosure}[name]
    return Form(name, TITLES[name], sections(convention, holder))


def _preservation(convention: Convention, holder: Holder) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    who = (
        *_who(convention),
        Field("phone", "Telephone", "Where the holder can ask back, for example +65 9910 0000.", "*"),
        Field("hours", "Office hours and time zone", "For example 08:00 to 16:00, +07:00.", "*"),
        Field("operating", "Operating authority", "Only if another authority does the work.", ""),
    )
    case = (
        Field("date", "Date of the request", "YYYY-MM-DD.", "*", "date"),
        Field("reference", "Your reference", "The number under which you will send the full request.", "*"),
        Field("kind", "New or extension", "An extension must arrive while the earlier preservation runs.", "*", "choice", _NEW, "new"),
        Field("earlier", "Earlier reference", "Needed for an extension.", ""),
        Field("offence", "Offence and facts in short", "Plain words; people by case number, no names.", "*", "text"),
    )
    what = (
        *_what(holder),
        Field("link", "How these data are linked to the offence", "Why this record, and not another one.", "*", "text"),
        Field("necessity", "Why it is necessary", "What would be lost if the record ran out.", "*", "text"),
    )
    how = (
        Field("follow_up", "A full request will follow", "Article “Preserve first”.", "*", "tick"),
        Field("confidentiality", "May the customer be told?", _TOLD, "°", "choice", TELL),
        *_how(),
    )
    return ("Who asks", who), ("The case", case), ("What is to be kept", what), ("Conditions", how)


def _disclosure(convention: Convention, holder: Holder) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    who = (*_who(convention), Field("order", "Signed order or letter", "Its number and date.", "*"))
    case = (
        Field("reference", "Case number", "As in the subject line of your request.", "*"),
        Field("flow", "Note on the flow of funds or calls", "What leads to these identifiers, in two sentences.", "°", "text"),
        Field("dual", "Is the act described an offence where the holder sits too?", "Some cards ask for it.", "°", "choice", YES_NO),
    )
    what = (
        *_what(holder, records="°"),
        Field("since", "Period from", _TIME, "°", "time"),
        Field("until", "Period until", _TIME + " The period ends before this minute.", "°", "time"),
        Field("purpose", "Purpose, and why no less would do", "Article “Only what is needed”.", "°", "text"),
        Field("harmed", "Data of persons harmed", "Article “Data of persons harmed”.", "°", "choice", HARMED),
    )
    how = (
        Field("urgency", "Urgency", "Danger to life means a person, now, and nothing else.", "*", "choice", URGENCY, "routine"),
        Field(
            "reason",
            "Reason for the urgency",
            "Who is in danger (case number) and how the record helps; needed in danger to life.",
            "",
            "text",
        ),
        Field("deadline", "Answer wanted by", _TIME + " Leave empty if the card's time will do.", "", "time"),
        Field("confidentiality", "May the customer be told?", _TOLD, "*", "choice", TELL, "may"),
        *_how(),
    )
    return ("Who asks", who), ("The case", case), ("What is asked", what), ("Conditions", how)


_NEW: Options = (("new", "New"), ("extension", "Extension"))
_TIME = "YYYY-MM-DD HH:MM with a zone, for example 2025-03-20 14:05 +08:00; without a zone it is read as UTC."
_TOLD = "Unless you say that they may not, they are told."


def _who(convention: Convention) -> tuple[Field, ...]:
    teams = tuple((country, card.name) for country, card in convention.cards.items())
    signs = tuple((one, one.capitalize()) for one in RANK)
    return (
        Field("team", "Country team", "Whose card you play.", "*", "choice", teams),
        Field("agency", "Agency", "The organisation that asks.", "*"),
        Field("officer", "Officer in charge", "Rank and service number.", "*"),
        Field("sender", "Official address", f"Mail address of your authority; it ends in {convention.official}.", "*"),
        Field("authority", "Who signed", "The authority that stands behind the request.", "*", "choice", signs),
    )


def _what(holder: Holder, records: Literal["*", "°"] = "*") -> tuple[Field, ...]:
    kinds = tuple((kind, f"{held.title}: {held.tells}") for kind, held in holder.holds.items())
    found = sorted({by for held in holder.holds.values() for by in held.by})
    return (
        Field("addressee", "Addressed to", "The holder's own name.", "*"),
        Field("records", "Records", "Tick what the purpose needs, and no more.", records, "checks", kinds),
        Field("identifiers", "Identifiers", f"One to a line, as text that can be copied: {', '.join(found)}.", "*", "lines"),
    )


def _how() -> tuple[Field, ...]:
    return (
        Field("deconflicted", "Was the deconfliction register asked?", "Article “Ask before you act”.", "°", "choice", YES_NO),
        Field(
            "language",
            "Language of the request",
            "Another one than the holder's card names waits for its translation.",
            "*",
            "choice",
            LANGUAGES,
        ),
    )
