"""Our networks beside published ones: each figure with the source that gives it, and what the source gives no figure for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from parola.netview.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over the cells of a class. ``least``, ``middle`` and ``most`` are ours, None where no cell has the measure.

    ``published`` says what the source says; ``low`` and ``high`` are its figures, None where it gives none. ``note`` tells how far
    the two can be compared.
    """

    measure: str
    least: float | None
    middle: float | None
    most: float | None
    published: str
    low: float | None
    high: float | None
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What a source (an id of the bibliography) says of one measure."""

    measure: str
    ours: Callable[[Metrics], float | None]
    says: str
    low: float | None
    high: float | None
    source: str
    note: str = ""


SMUGGLING = "one smuggling ring of 292 people, from wiretaps; the ratio of ours is taken cell by cell"
PUBLISHED = (
    Published("people of a network", lambda m: m.actors, "6 to 15 in five networks", 6, 15, "nl-five-networks-2021"),
    Published("share of organisers", lambda m: m.organiser_share, "about 15 %", 0.15, 0.15, "campana-2018", SMUGGLING),
    Published(
        "ties between organisers", lambda m: m.organiser_ties, "organisers are independent of each other", 0, 0, "campana-2018", SMUGGLING
    ),
    Published("ties within a stage against across", lambda m: m.same_stage, "almost seven times likelier", 7, 7, "campana-2018", SMUGGLING),
    Published("ties of one rank against two", lambda m: m.same_rank, "three times less likely", 1 / 3, 1 / 3, "campana-2018", SMUGGLING),
    Published(
        "ties within transport and within laundering",
        lambda m: m.apart_ties,
        "ties form within recruitment, accommodation and exploitation, not within transport and finance",
        0,
        0,
        "nl-five-networks-2021",
    ),
    Published(
        "density",
        lambda m: m.density,
        "0.401",
        0.401,
        0.401,
        "delamora-2024",
        "snowball-sampled on one border: whoever has few ties is met less",
    ),
    Published("degree centralisation", lambda m: m.centralisation, "44 %", 0.44, 0.44, "delamora-2024", "snowball-sampled on one border"),
    Published(
        "fit of a core and a periphery (correlation)",
        lambda m: m.core_fit,
        "three of five networks are core and periphery, two mix cells and a core",
        None,
        None,
        "nl-five-networks-2021",
        "the source gives no figure; 1 would be an ideal core, 0 none",
    ),
    Published(
        "ties within a country against across",
        lambda m: m.same_country,
        "likelier within one nationality or home place",
        1,
        None,
        "huang-weng-2019",
        "the source gives a direction and no figure: above 1",
    ),
)
# What we have no published figure for is an assumption of the file of the network, and stands there: ties of people in the middle,
# whom kosmas-2022 has too ("traffickers, intermediaries and victims"), and how often somebody errs.


def compare(cells: Sequence[Metrics]) -> list[Row]:
    """A row for each published measure, over the networks of a class."""
    return [_row(one, sorted(value for cell in cells if (value := one.ours(cell)) is not None)) for one in PUBLISHED]


def _row(one: Published, values: Sequence[float]) -> Row:
    ours = (values[0], median(values), values[-1]) if values else (None, None, None)
    return Row(one.measure, *ours, one.says, one.low, one.high, one.source, one.note)
