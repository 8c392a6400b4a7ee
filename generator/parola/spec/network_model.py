"""What the shape of a network may say: which roles a cell has, how many fill them, what they hold, and who may be tied to whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from parola.spec.model import Model, Name, Share, Sources

Side = Literal["network", "person", "look-alike", "agency"]
Stage = Literal["recruitment", "documents", "transport", "exploitation", "laundering", "support", "daily-life"]
Home = Literal["origin", "transit", "site", "payout", "BD", "CA", "PH", "SG", "TH", "VN"]
HoldingKind = Literal["phone", "mail", "handle", "device", "key", "bank", "document"]
TieKind = Literal["commands", "pays", "recruits", "knows", "moves", "guards", "supplies", "helps"]
ThingKind = Literal["front-firm", "guest-house", "office", "shop", "closed-site", "vehicle", "vessel", "workshop"]
RoleKind = Literal[
    "organiser", "recruiter", "voucher", "handler", "broker", "transporter", "courier", "document-provider", "captain", "guard",
    "lender", "money-desk", "dealer", "mule", "receiver", "corrupt-facilitator",
    "person", "relative", "acquaintance", "counsel",
    "employer", "migrant", "charity", "trader", "bystander",
    "hotline", "shelter", "police", "immigration", "inspector", "prosecutor", "fiu",
]  # fmt: skip
Count = Annotated[int, Field(ge=0, le=40)]
Roles = Annotated[tuple[Name, ...], Field(min_length=1)]
When = dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]]


class Role(Model):
    """A role of the network or around it. `size`: least and most members; `home`: where they are, dealt out in turn.

    `scope`: every cell has them, the class once, or both. `named`: only where a module of the scenario names the role.
    `people`: whence they come, where that is not where they are.

    `entity` is a kind of INTERPOL's DW-VA taxonomy (interpol-dwva-taxonomy), the nearest broader one where it has none;
    `entity_when` gives axis -> value of a variant -> another kind. `wallets` are a module's, and the first member's.
    """

    kind: RoleKind
    side: Side
    stage: Stage
    entity: str
    entity_when: dict[Name, dict[Name, str]] = Field(default={})
    size: tuple[Count, Count] = (1, 1)
    home: Annotated[tuple[Home, ...], Field(min_length=1)]
    people: Home | None = None
    holds: tuple[HoldingKind, ...] = ()
    wallets: tuple[Name, ...] = ()
    when: When = Field(default={})
    named: bool = False
    scope: Literal["cell", "class", "both"] = "cell"


class TieRule(Model):
    """Each pair of members, one of a role of `by` and one of `to`, is tied with `chance`.

    `within`: only in one stage. `first`: only the first of each role, who is the one that modules name.
    """

    kind: TieKind
    by: Roles
    to: Roles
    chance: Annotated[float, Field(gt=0, le=1)] = 1
    within: bool = False
    first: bool = False
    source: Sources


class Thing(Model):
    """A firm, place or vehicle; `called` are forms of its name around `{word}`, `of` the roles that use it."""

    kind: ThingKind
    entity: str
    called: Annotated[tuple[str, ...], Field(min_length=1)]
    home: Home
    of: Roles
    when: When = Field(default={})


class Habits(Model):
    """`new_phone`: share of the network's members who change their number in the middle of the case."""

    new_phone: Share
    source: Sources


class Layout(Model):
    """The shape of a network; `words` are invented, and names of firms, places and vehicles are made of them."""

    format: Literal[1]
    id: Name
    title: str
    summary: str
    habits: Habits
    words: Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Z][a-z]{3,15}$")], ...], Field(min_length=20)]
    roles: Annotated[dict[Name, Role], Field(min_length=2)]
    things: dict[Name, Thing] = Field(default={})
    ties: Annotated[tuple[TieRule, ...], Field(min_length=1)]
