"""Published figures that a class is shown beside: what the project's bibliography says of them, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from parola import locate
from parola.spec.bibliography import Bibliography, Entry
from parola.spec.source import load
from parola_kit.errors import BadInput

ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Published:
    """A figure in words with the id of its source, or ``assumption``: the shape is our choice."""

    says: str
    source: str


def assumed(says: str) -> Published:
    """A shape for which the bibliography has no figure."""
    return Published(says, ASSUMPTION)


ENOUGH_POSTS = Published("at least 25 posts of a user are needed before style tells who wrote them", "ekambaranathan-2018")
LISTING_LIFE = Published("most items stayed listed for under three weeks (one market, 2012)", "christin-2013")
VENDOR_LIFE = Published("most sellers left within about three months, 112 stayed throughout (one market, 2012)", "christin-2013")
PER_VENDOR = Published("fewer than 20 listings a vendor (one large market)", "boekhout-2023")
TOP_SELLERS = Published("5 % of sellers receive 81 % of the money (31 markets)", "sci-rep-key-players-2024")
TOP_BUYERS = Published("5 % of buyers send 92 % of the money (31 markets)", "sci-rep-key-players-2024")
IDLE = Published("about 90 % of vendors sell almost nothing", "paquet-clouston-2016")
MARKET_LIFE = Published("half of 87 closed markets lived 122 days, 18 % more than a year (2011-19)", "dnm-survival-2019")
MOVERS = Published("one market takes 71 % (give or take 21) of those who move after a closure", "elbahrawy-2020")
ARRIVALS = Published("destinations grow from the second day and level at the sixth", "elbahrawy-2020")
STARS = Published("only a small share of 1.5 million sales is rated badly", "bhaskar-2017")
WEEKDAYS = Published("more from Monday to Wednesday, less at weekends (six markets)", "tsuchiya-hiramoto-2021")
PRICES = Published("most sales in low price classes, a tail of bulk sizes", "demant-2016")
COMMISSION = Published("commission near 7.7 % of revenue (one market, 2012)", "christin-2013")
JOINS = Published(
    "about 20 new users a day on an ordinary day, over 60 after a takedown, 180 at most (one large market, 2017)", "dws-bayonet-2017"
)
PLATFORMS = Published(
    "31 of 371 platforms that were looked at were suspected, if the 31 are among the 371 (8.4 %)", "europol-hackathon-2023"
)
REPORTS = Published("8 of 166 reports were substantiated (4.8 %; Singapore, three years)", "sg-mha-2018")
CREDITS = Published("24 mobile-money credits of an ordinary family in three months (Bangladesh, 2022)", "bd-hundi-families-2022")
HOPS = Published("tracing followed five hops", "griffin-mei-2024")
FEES = Published("fees cost about 33 basis points (fraud proceeds on other ledgers, 2021-23)", "griffin-mei-2024")


def entries() -> dict[str, Entry]:
    """The bibliography by id.

    Raises:
        BadInput: it cannot be read.
    """
    listed = Bibliography.model_validate(load(locate.folder("scenarios") / "sources.yaml").data)
    return {entry.id: entry for entry in listed.sources}


def cited(published: Published, known: dict[str, Entry]) -> str:
    """Id, publisher and year of a figure's source; ``assumption`` as it is. A title may hold real names, which no class may.

    Raises:
        BadInput: the bibliography does not have it.
    """
    if published.source == ASSUMPTION:
        return ASSUMPTION
    if published.source not in known:
        raise BadInput(f"scenarios/sources.yaml: has no entry {published.source!r}, which the realism page cites; copy it there")
    entry = known[published.source]
    return f"{entry.id} ({entry.publisher}, {entry.year or 'without a year'})"
