"""What a scenario, a module and their texts may say: frozen, closed, every default in one place.

Each model is the human form and the machine form at once: what a file leaves out is filled in here and
nowhere else, so no code after this asks whether a setting is there. Messages for people are made from
pydantic's errors in `parola.spec.check`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48)]
Country = Literal["BD", "CA", "PH", "SG", "TH", "VN"]
Language = Literal["bn", "en", "fil", "th", "vi"]
LANGUAGES: tuple[str, ...] = get_args(Language)
Zone = Annotated[str, Field(pattern=r"^[+-](0\d|1[0-4]):(00|30|45)$")]
LabId = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[0-9]{1,2}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(gt=0, le=100)]
Sources = Annotated[tuple[str, ...], Field(min_length=1)]


class Model(BaseModel):
    """Closed and frozen: an unknown field is an error, a changed one impossible."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Model):
    """A place of the scenario; coordinates are degrees, made vague when shown: a city's, or open water for what is made up."""

    name: str
    country: Country
    zone: Zone
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    fictional: bool = False


class Origin(Model):
    """Where the person of a cell comes from; `share` is a weight among origins."""

    place: Name
    language: Language
    share: Weight = 1


class Forum(Model):
    """The shared forum: counts of the background, not of the cells."""

    title: str
    boards: Annotated[tuple[Name, ...], Field(min_length=1)] = ("work-abroad", "travel", "general")
    users: Annotated[int, Field(ge=10, le=100_000)] = 160
    posts: Annotated[int, Field(ge=10, le=1_000_000)] = 1_600
    deleted_share: Share = 0.02


class Market(Model):
    """The shared market; `brands` is the pool of onion pages that cells draw from (DESIGN section 2)."""

    title: str
    brands: Annotated[int, Field(ge=2, le=12)] = 6
    vendors: Annotated[int, Field(ge=12, le=5_000)] = 30
    listings: Annotated[int, Field(ge=12, le=100_000)] = 140
    reviews: Annotated[int, Field(ge=0, le=1_000_000)] = 700


class Chain(Model):
    """The regtest chain. Spacing in seconds, lengths in blocks."""

    spacing: Annotated[int, Field(ge=60, le=3_600)] = 600
    premine: Annotated[int, Field(ge=110, le=1_000)] = 130
    payments: Annotated[int, Field(ge=0, le=10_000_000)] = 900
    users: Annotated[int, Field(ge=20, le=1_000_000)] = 300
    merchants: Annotated[int, Field(ge=2, le=1_000)] = 12


class Exchange(Model):
    """The exchange at which proceeds arrive."""

    name: str
    place: Name
    customers: Annotated[int, Field(ge=20, le=100_000)] = 80


class Scenario(Model):
    """One scenario: what `scenario.yaml` says, resolved. `demo` fixes variants of the demo cell; `payout` is where proceeds end."""

    format: Literal[1]
    id: Name
    title: str
    summary: str
    starts: AwareDatetime
    ends: AwareDatetime
    labs: Annotated[tuple[LabId, ...], Field(min_length=1)]
    modules: Annotated[tuple[Name, ...], Field(min_length=1)]
    places: Annotated[dict[Name, Place], Field(min_length=2)]
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]
    transit: Name
    site: Name
    payout: Name
    variants: dict[Name, Annotated[dict[Name, Weight], Field(min_length=2)]]
    demo: dict[Name, Name] = Field(default={})
    disclosure: dict[Literal["said", "not-asked", "not-said", "declined", "cannot-be-told"], Weight] = Field(
        default={"said": 5, "not-asked": 1, "not-said": 1, "declined": 1, "cannot-be-told": 1}
    )
    forum: Forum
    market: Market
    chain: Chain = Chain()
    exchange: Exchange

    @property
    def start(self) -> int:
        """First second of the scenario, UTC."""
        return seconds(self.starts)

    @property
    def end(self) -> int:
        """First second after the scenario, UTC."""
        return seconds(self.ends)


class Parameter(Model):
    """A quantity of a module, drawn evenly from `range`; `source` ids, or `assumption`."""

    unit: Literal["minutes", "hours", "days", "sat", "ratio", "count"]
    range: tuple[float, float]
    source: Sources
    note: str = ""


class Post(Model):
    """A post on the shared forum."""

    by: Name
    board: Name
    text: Name
    label: Name


class Message(Model):
    """A message in one of the person's chats."""

    chat: Name
    by: Name
    text: Name
    label: Name = "talk"
    forwarded_from: Name | None = None
    place: Literal["live", "pin"] | None = None


class Hotline(Model):
    """A line of the hotline thread."""

    by: Literal["person", "desk"]
    text: Name
    label: Name = "talk"
    place: Literal["pin"] | None = None


class Ask(Model):
    """The desk asks about one topic; what the person says follows the cell's disclosure of it."""

    topic: Name


class Amount(Model):
    """Exactly one of: a parameter in sat, a share (parameter) of what the wallet holds, the same as another label, everything."""

    parameter: Name | None = None
    share: Name | None = None
    same_as: Name | None = None
    all: Literal[True] | None = None


class Pay(Model):
    """A payment on the chain between two wallets of the cell or of the class."""

    by: Name
    to: Name
    slot: Name = "main"
    amount: Amount
    spend: Literal["enough", "all"] = "enough"
    label: Name


class Travel(Model):
    """Somebody goes to a place of the scenario: origin, transit or site."""

    who: Name
    to: Literal["transit", "site", "home"]
    label: Name


class Withdraw(Model):
    """The exchange pays out, to a bank at the scenario's `payout`, what the cell's last payment into `from_deposit` credited."""

    from_deposit: Name
    label: Name


class Effect(Model):
    """One thing that a transition does: exactly one of the fields but `chance`, which is how likely it is done at all."""

    post: Post | None = None
    message: Message | None = None
    hotline: Hotline | None = None
    ask: Ask | None = None
    pay: Pay | None = None
    travel: Travel | None = None
    withdraw: Withdraw | None = None
    signal: Name | None = None
    chance: Annotated[float, Field(gt=0, le=1)] = 1


class Transition(Model):
    """A way out of a state. `after` names a parameter of time, `on` a signal; `when` limits it to variants.

    What it `does` happens in the order given, or in `any` order, so that nothing can be told from a place in a list.
    """

    to: Name
    after: Name | None = None
    on: Name | None = None
    when: dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]] = {}
    chance: Annotated[float, Field(gt=0, le=1)] = 1
    order: Literal["given", "any"] = "given"
    does: tuple[Effect, ...] = ()
    source: Sources


class Module(Model):
    """A modus operandi as a state machine; `chance` of the open ways out of a state sums to one."""

    format: Literal[1]
    id: Name
    title: str
    summary: str
    roles: tuple[Name, ...] = ()
    wallets: tuple[Name, ...] = ()
    chats: dict[Name, str] = {}
    parameters: dict[Name, Parameter] = {}
    start: Name
    states: Annotated[dict[Name, tuple[Transition, ...]], Field(min_length=1)]


class Texts(Model):
    """What people of a scenario say in one language: key -> alternatives, `{name}` filled in when shown."""

    language: Language
    reviewed: bool
    lines: dict[Name, Annotated[tuple[str, ...], Field(min_length=1)]]


class Names(Model):
    """A pool of personal names of one country, where Faker has none."""

    country: Country
    given: Annotated[tuple[str, ...], Field(min_length=10)]
    family: Annotated[tuple[str, ...], Field(min_length=10)]


def seconds(at: datetime) -> int:
    """Seconds since 1970 of an aware time."""
    return int(at.timestamp())
