"""The Exercise Convention and its cards: rules of the exercise that all country teams share, never the law of a country.

Every figure of the file is a choice of the exercise (`assumption`); the models say what each means and in which unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field

from parola import locate
from parola.spec.around import ASSUMPTION, uncited
from parola.spec.folder import above, cited, parsed
from parola.spec.model import Country, Language, Model, Name, Sources
from parola.spec.parse import Parsed, judge
from parola.spec.problem import Problem, Refused
from parola.spec.words import Found, Loc, nearest

NAME = "convention.yaml"
Authority = Literal["police", "prosecutor", "court"]
RANK: tuple[str, ...] = get_args(Authority)  # from the least to the highest
Kind = Literal[
    "account-record",
    "booking-record",
    "connection-record",
    "credit-record",
    "crew-record",
    "crossing-record",
    "customer-record",
    "identity-record",
    "login-record",
    "mailbox-record",
    "movement-record",
    "parcel-record",
    "payout-record",
    "position-record",
    "slip-record",
    "statement-record",
    "subscriber-record",
    "wage-record",
]
HolderKind = Literal["bank", "border", "carrier", "courier", "employer", "exchange", "operator", "port", "provider", "remitter"]
By = Literal["account", "address", "bank-account", "code", "device", "document", "mail", "name", "outpoint", "phone", "txid", "vessel"]
Need = Annotated[str, Field(pattern=r"^[a-z]+-record@[a-z]+$", max_length=48)]
Minutes = Annotated[int, Field(ge=1, le=100_000)]
Days = Annotated[int, Field(ge=1, le=3_650)]


class Article(Model):
    """A rule in plain words; `source` ids, or `assumption`."""

    id: Name
    title: str
    text: str
    source: Sources


class Costs(Model):
    """Minutes of scenario time: what writing costs, and what the desk takes where no card says so."""

    write_preservation: Minutes
    write_disclosure: Minutes
    confirm: Minutes
    refuse: Minutes
    translate: Minutes
    notify: Minutes


class ReplyMinutes(Model):
    """Minutes from the receipt of a request to its answer, by urgency."""

    routine: Minutes
    urgent: Minutes
    threat_to_life: Minutes


class Card(Model):
    """What a country team may do, and what binds whoever asks a holder of its country.

    `preserve`, `disclose`: the least authority that may sign for the team. `covert_purchase`: who must allow it.
    """

    name: str
    preserve: Authority
    disclose: Authority
    dual_criminality: bool
    covert_purchase: Literal["prosecutor", "court", "never"]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    reply_minutes: ReplyMinutes
    note: str
    source: Sources


class Held(Model):
    """A kind of record: `least` authority that opens it, retention in days, identifiers by which it is found.

    `book` names the book (scenarios/books) that its rows stand in, `settles` the need of a question that this record would answer.
    """

    title: str
    tells: str
    least: Authority
    retention_days: Days
    by: Annotated[tuple[By, ...], Field(min_length=1)]
    book: Name | None = None
    settles: Need | None = None


class Guide(Model):
    """One sentence of the holder's published guide for each reason that a reply may give."""

    entity: str
    authority: str
    basis: str
    identifier: str
    period: str
    deadline: str
    emergency: str
    notify: str
    kept: str


class Holder(Model):
    """Who holds records. `country` is the card under which it answers; `notifies`: it tells customers unless asked not to."""

    title: str
    country: Country
    longest_period_days: Days
    notifies: bool
    holds: Annotated[dict[Kind, Held], Field(min_length=1)]
    guide: Guide


class Convention(Model):
    """The articles, a card for each country and the holders. `official` is how addresses of authorities end."""

    format: Literal[1]
    notice: Literal["FICTITIOUS – TRAINING"]
    title: str
    summary: str
    articles: Annotated[tuple[Article, ...], Field(min_length=1)]
    minutes: Costs
    preservation_days: Days
    emergency_days: Days
    official: Annotated[str, Field(pattern=r"^[a-z.]+\.example$", max_length=60)]
    cards: dict[Country, Card]
    holders: Annotated[dict[HolderKind, Holder], Field(min_length=1)]


def read(path: Path, problems: list[Problem]) -> Parsed[Convention] | None:
    """One convention, None if it cannot be read; what is wrong is added to ``problems``."""
    found = parsed(path, Convention, problems)
    if found is not None:
        problems += judge(found, RULES)
        problems += judge(found, CITING, cited(above(path), problems))
    return found


def convention(path: Path | None = None) -> Convention:
    """The convention of a file, by default the one that comes with Parola.

    Raises:
        BadInput: with every problem, a line each.
    """
    problems: list[Problem] = []
    found = read(path or locate.folder("scenarios") / NAME, problems)
    if problems or found is None:
        raise Refused(problems)
    return found.model


def every_team(given: Convention) -> Iterator[Found]:
    """Each country of a scenario has its card."""
    for country in get_args(Country):
        if country not in given.cards:
            yield ("cards",), f"there is no card for {country}; every country team has one"


def in_order(given: Convention) -> Iterator[Found]:
    """Danger is answered first, and keeping a record takes no higher authority than opening it."""
    for country, card in given.cards.items():
        reply = card.reply_minutes
        if not reply.threat_to_life < reply.urgent < reply.routine:
            yield (
                ("cards", country, "reply_minutes"),
                "answers are not in order; threat_to_life is shorter than urgent, urgent shorter than routine",
            )
        if RANK.index(card.preserve) > RANK.index(card.disclose):
            told = f"preserve asks for a {card.preserve} and disclose for less; keeping a record takes no more than opening it"
            yield ("cards", country, "preserve"), told


def once(given: Convention) -> Iterator[Found]:
    """Ids of articles are unique."""
    times = Counter(article.id for article in given.articles)
    for nth, article in enumerate(given.articles):
        if times[article.id] > 1 and any(other.id == article.id for other in given.articles[:nth]):
            yield ("articles", nth, "id"), f"article '{article.id}' is there {times[article.id]} times; give each an id of its own"


def own_needs(given: Convention) -> Iterator[Found]:
    """A record settles needs of its own holder only."""
    for holder, about in given.holders.items():
        for kind, held in about.holds.items():
            if held.settles and not held.settles.endswith(f"@{holder}"):
                yield ("holders", holder, "holds", kind, "settles"), f"'{held.settles}' is not held by '{holder}'; write …@{holder}"


def sources(given: Convention, known: Collection[str] | None) -> Iterator[Found]:
    """What is cited stands in the bibliography, or is an assumption."""
    places: dict[Loc, tuple[str, ...]] = {("articles", nth, "source"): article.source for nth, article in enumerate(given.articles)}
    places |= {("cards", country, "source"): card.source for country, card in given.cards.items()}
    for loc, name in uncited(places, known):
        yield loc, f"source '{name}' is not in sources.yaml{nearest(name, [*(known or ()), ASSUMPTION])}"


RULES = {every_team: ("cards",), in_order: ("cards",), once: ("articles",), own_needs: ("holders",)}
CITING = {sources: ("articles", "cards")}
