"""What a scenario, a module and their texts may say: frozen, closed, every default in one place.

Each model is the human form and the machine form at once: what a file leaves out is filled in here and
nowhere else, so no code after this asks whether a setting is there. Messages for people are made from
pydantic's errors in `parola.spec.check`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, Field

from parola.spec.form import Amount, Language, Model, Name, Reads, Share, Sources, Weight
from parola.spec.typology import Launder
from parola.spec.web import Web

Heading = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=32)]
Country = Literal["BD", "CA", "PH", "SG", "TH", "VN"]
LANGUAGES: tuple[str, ...] = get_args(Reads)
Zone = Annotated[str, Field(pattern=r"^[+-](0\d|1[0-4]):(00|30|45)$")]
Few = Annotated[int, Field(ge=0, le=1_000)]
LabId = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[0-9]{1,2}$")]


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
    """The shared market; `brands` is the pool of onion pages that cells draw from (DESIGN section 2).

    `successor` is the title of the market to which people move, or that is there beside it; it has two fifths of these counts.
    """

    title: str
    successor: str = "Second Counter"
    brands: Annotated[int, Field(ge=2, le=12)] = 6
    vendors: Annotated[int, Field(ge=12, le=5_000)] = 120
    listings: Annotated[int, Field(ge=12, le=100_000)] = 2_000
    reviews: Annotated[int, Field(ge=0, le=1_000_000)] = 4_000
    buyers: Annotated[int, Field(ge=50, le=1_000_000)] = 6_000


class LookAlikes(Model):
    """How often ordinary people leave shapes that laundering leaves too, each once in a class: mixes for privacy, a customer's
    payjoin, an exchange's batch of payouts, wages, coins that are put together, a shop that pays its suppliers out of one coin,
    a collection, a sum that goes round, dust to many addresses.
    """

    pool_mix: Few = 1
    round_mix: Few = 1
    maker_mix: Few = 2
    payjoin: Few = 3
    batch: Few = 6
    wages: Few = 3
    consolidation: Few = 6
    peel_chain: Few = 2
    fan_in: Few = 2
    cycle: Few = 1
    dust: Few = 1


Owners = Annotated[int, Field(ge=1, le=50_000)]


class Fees(Model):
    """Fee rates in sat/vB in the quietest and the busiest hours; so many bursts a week on average, so many times as dear (assumptions)."""

    low: Annotated[float, Field(ge=1, le=1_000)] = 1.5
    high: Annotated[float, Field(ge=1, le=1_000)] = 8.0
    bursts: Annotated[float, Field(ge=0, le=100)] = 1.5
    burst: Annotated[float, Field(ge=1, le=100)] = 4.0


LEAST_ECONOMY = 1_000  # payments; with fewer there are hardly any strangers


class Economy(Model):
    """The rest of the economy, around the people of the scenario: `payments` outputs that change their owner.

    Its owners are as many as fit the payments, where no number is given.

    Shares: of wallets that have one address (`reuse`); of payments that leave for wallets never seen again (`nobody`), that are `dust`,
    and that exchanges and miners make, many in a transaction (`withdrawals`); of the payments to merchants by the scenario's ordinary
    users, those that go to merchants out there (`abroad`). All figures are assumptions.
    """

    payments: Annotated[int, Field(ge=LEAST_ECONOMY, le=100_000_000)]
    users: Owners | None = None
    merchants: Owners | None = None
    exchanges: Owners | None = None
    miners: Owners | None = None
    reuse: Share = 0.25
    nobody: Share = 0.42
    dust: Share = 0.004
    withdrawals: Share = 0.12
    abroad: Share = 0.3


class Chain(Model):
    """The regtest chain. Spacing in seconds, lengths in blocks; `payments` and `users` are those whom the scenario is about.

    With an economy, `blocks_per_million` of its payments sets the spacing in place of `spacing`, from a minute to an hour.

    `taproot` is the share of all wallets, in the economy too, that are P2TR (assumption); the others, and all that mix, are P2WPKH.
    """

    spacing: Annotated[int, Field(ge=60, le=3_600)] = 600
    blocks_per_million: Annotated[int, Field(ge=100, le=1_000_000)] | None = None
    premine: Annotated[int, Field(ge=110, le=1_000)] = 130
    payments: Annotated[int, Field(ge=0, le=10_000_000)] = 900
    users: Annotated[int, Field(ge=20, le=1_000_000)] = 300
    merchants: Annotated[int, Field(ge=2, le=1_000)] = 12
    look_alikes: LookAlikes = LookAlikes()
    taproot: Share = 0.3
    fees: Fees = Fees()
    economy: Economy | None = None


class Exchange(Model):
    """The exchange at which proceeds arrive; `reporting_sat` is from what sum on it reports a deposit (assumption)."""

    name: str
    place: Name
    customers: Annotated[int, Field(ge=20, le=100_000)] = 80
    reporting_sat: Annotated[int, Field(ge=1, le=2_100_000_000_000_000)] = 1_000_000


class Token(Model):
    """The stablecoin of the scenario and its private chain: counts of the background.

    Among it are `swaps` of coins into tokens, `returns` of tokens into coins, and `phished` accounts. `rate`: tokens for a bitcoin on the
    first day (assumption).
    """

    title: str
    symbol: Annotated[str, Field(pattern=r"^[A-Z]{3,6}$")]
    accounts: Annotated[int, Field(ge=20, le=100_000)] = 200
    transfers: Annotated[int, Field(ge=1, le=500_000)] = 1_500
    swaps: Few = 16
    returns: Few = 8
    phished: Few = 2
    rate: Annotated[int, Field(ge=1_000, le=1_000_000)] = 60_000


class Messenger(Model):
    """A messenger's public channels: counts of the background."""

    title: str = "Pigeon"
    accounts: Annotated[int, Field(ge=10, le=1_000_000)] = 240
    messages: Annotated[int, Field(ge=10, le=10_000_000)] = 1_800


class Surface(Model):
    """The open web of the scenario: boards of job adverts and social pages by name -> title; counts of the background."""

    sites: dict[Name, str] = Field(default={})
    adverts: Annotated[int, Field(ge=10, le=1_000_000)] = 240
    profiles: Annotated[int, Field(ge=10, le=100_000)] = 90


class Difficulty(Model):
    """How hard a class is: `noise` multiplies the background, `reuse` is the share of things used again, `delay` multiplies waits."""

    noise: Annotated[float, Field(ge=0.1, le=200)] = 1
    reuse: Share = 0.3
    delay: Annotated[float, Field(ge=0.25, le=2)] = 1


class Scenario(Model):
    """One scenario: what `scenario.yaml` says, resolved. `demo` fixes variants of the demo cell; `payout` is where proceeds end.

    `network` names the structure of its cells, `books` the books of records that holders keep -> rows of their background.
    Without `token` there is no token chain: its store is empty, and what is swapped leaves what can be seen.
    """

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
    token: Token | None = None
    messenger: Messenger = Messenger()
    surface: Surface = Surface()
    web: Web = Web()
    network: Name = "layered"
    books: dict[Name, Annotated[int, Field(ge=0, le=10_000_000)]] = Field(default={})
    difficulty: Difficulty = Difficulty()

    @property
    def start(self) -> int:
        """First second of the scenario, UTC."""
        return seconds(self.starts)

    @property
    def end(self) -> int:
        """First second after the scenario, UTC."""
        return seconds(self.ends)


class Parameter(Model):
    """A quantity of a module, drawn evenly from `range`; `source` ids, or `assumption`. `cents` are of the exercise dollar (rates.yaml)."""

    unit: Literal["minutes", "hours", "days", "sat", "cents", "ratio", "count"]
    range: tuple[float, float]
    source: Sources
    note: str = ""


class Post(Model):
    """A post on the shared forum; `signed` with its author's OpenPGP key, or with a public key block `pasted` below it."""

    by: Name
    board: Name
    text: Name
    label: Name
    key: Literal["none", "signed", "pasted"] = "none"


class Say(Model):
    """A message in a public channel of the messenger, `repeat` times with a day between."""

    channel: Name
    by: Name
    text: Name
    label: Name
    repeat: Annotated[int, Field(ge=1, le=20)] = 1


class Advert(Model):
    """An advert or a profile's post on a site of the open web; `contact` is printed on it; `picture` is drawn, used again, or cut anew."""

    by: Name
    site: Name
    text: Name
    label: Name
    contact: Literal["phone", "mail", "handle", "none"] = "phone"
    picture: Literal["none", "own", "same", "cropped"] = "none"
    language: Literal["home", "english"] = "home"


class Mail(Model):
    """A mail between two roles; its subject is the text of the same name and `-subject`."""

    by: Name
    to: Name
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


class Transfer(Model):
    """Money other than coins, from one role's account to another's; `cents` of the exercise dollar, booked in each account's currency."""

    by: Name
    to: Name
    amount: Amount
    channel: Literal["bank", "mobile-money", "slip", "hundi"]
    label: Name


class Entry(Model):
    """A line in a holder's book about `by` (and `to`); `values` names a parameter for a column of numbers, or a text for one of texts."""

    book: Name
    by: Name
    to: Name | None = None
    values: dict[Heading, Name] = Field(default={})
    label: Name


class Arrest(Model):
    """Somebody is arrested, and does nothing after it."""

    who: Name
    label: Name


class Pay(Model):
    """A payment on the chain between two wallets of the cell or of the class."""

    by: Name
    to: Name
    slot: Name = "main"
    amount: Amount
    spend: Literal["enough", "all"] = "enough"
    label: Name


class Travel(Model):
    """Somebody goes to a place of the scenario, alone or in `company` of other roles.

    `document` is the paper that is shown at a border; `recorded` false: no border is passed where anybody looks.
    """

    who: Name
    to: Literal["transit", "site", "home", "payout"]
    label: Name
    mode: Literal["air", "road", "sea"] = "road"
    company: tuple[Name, ...] = ()
    document: Literal["own", "forged", "look-alike", "by-deceit"] = "own"
    recorded: bool = True


class Withdraw(Model):
    """The exchange pays out, to a bank at the scenario's `payout`, what the cell's last payment into `from_deposit` credited."""

    from_deposit: Name
    label: Name


class SwapBack(Model):
    """Tokens of the cell's account go back to the swap service, which pays coins to the wallet `to`.

    `amount` is what the wallet gets at the least, in sat; a share is one of what was swapped and `kept` (effect `launder`, `chain_hop`).
    """

    to: Name
    amount: Amount
    label: Name


class Freeze(Model):
    """An agency asks the token's issuer to freeze the cell's account; the issuer does it after the `delay`."""

    delay: Name
    label: Name


class Effect(Model):
    """One thing that a transition does: exactly one of the fields but `chance`, which is how likely it is done at all."""

    post: Post | None = None
    message: Message | None = None
    hotline: Hotline | None = None
    ask: Ask | None = None
    pay: Pay | None = None
    launder: Launder | None = None
    travel: Travel | None = None
    withdraw: Withdraw | None = None
    say: Say | None = None
    advert: Advert | None = None
    mail: Mail | None = None
    transfer: Transfer | None = None
    entry: Entry | None = None
    arrest: Arrest | None = None
    swap_back: SwapBack | None = None
    freeze: Freeze | None = None
    signal: Name | None = None
    chance: Annotated[float, Field(gt=0, le=1)] = 1


class Transition(Model):
    """A way out of a state. `after` names a parameter of time, `on` a signal; `when` limits it to variants.

    What it `does` happens in the order given, or in `any` order, so that nothing can be told from a place in a list.
    """

    to: Name
    after: Name | None = None
    on: Name | None = None
    when: dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]] = Field(default={})
    chance: Annotated[float, Field(gt=0, le=1)] = 1
    order: Literal["given", "any"] = "given"
    does: tuple[Effect, ...] = ()
    source: Sources


class Module(Model):
    """A modus operandi as a state machine; `chance` of the open ways out of a state sums to one.

    `scope`: it runs in every cell, or once in a class. `channels` are public; `chats` are on the person's phone.
    """

    format: Literal[1]
    id: Name
    title: str
    summary: str
    roles: tuple[Name, ...] = ()
    wallets: tuple[Name, ...] = ()
    chats: dict[Name, str] = Field(default={})
    channels: dict[Name, str] = Field(default={})
    scope: Literal["cell", "class"] = "cell"
    parameters: dict[Name, Parameter] = Field(default={})
    start: Name
    states: Annotated[dict[Name, tuple[Transition, ...]], Field(min_length=1)]


class Texts(Model):
    """What people of a scenario say in one language: key -> alternatives, `{name}` filled in when shown.

    `symbols` are the parts that a line may be put together from, written `<symbol>`. `reviewed`: a reader of the language has read it.
    """

    language: Language
    reviewed: bool
    symbols: dict[Name, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default={})
    lines: dict[Name, Annotated[tuple[str, ...], Field(min_length=1)]]


class Names(Model):
    """A pool of personal names of one country, in Latin letters."""

    country: Country
    given: Annotated[tuple[str, ...], Field(min_length=10)]
    family: Annotated[tuple[str, ...], Field(min_length=10)]


def seconds(at: datetime) -> int:
    """Seconds since 1970 of an aware time."""
    return int(at.timestamp())
