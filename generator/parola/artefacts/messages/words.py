"""What fills the placeholders of a cell's texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parola.simulate.events import Event, Paid
from parola.spec.model import Scenario
from parola.world.cell import Cell
from parola.world.model import World

Address = Callable[[str, str], str]

# Which control the person names first: HTCDS 2.0 vic_MethodsOfControl code and word, by the label of what the cell shows.
CONTROLS = {
    "indicator-retention-of-identity-documents": ("WithholdsDocuments", "word-control-documents"),
    "indicator-debt-bondage": ("DebtBondage", "word-control-debt"),
}
RECRUITMENTS = (
    ("ThroughAnOnlineAdvertisement", "word-recruitment-advert"),
    ("ThroughOnlineSocialNetworks", "word-recruitment-network"),
    ("ThroughFriendsOrSocialEvents", "word-recruitment-friends"),
)
COUNTRY_NAMES = {"BD": "Bangladesh", "CA": "Canada", "PH": "the Philippines", "SG": "Singapore", "TH": "Thailand", "VN": "Viet Nam"}


def values(cell: Cell, world: World, scenario: Scenario, events: Sequence[Event], address: Address) -> dict[str, str]:
    """Placeholder -> text for one cell; ``word:KEY`` is looked up in the language spoken. ``events`` are the cell's own."""
    brand, collector = world.brands[cell.brand], cell.wallets["collector"].wallet
    first, second = address(collector, "first"), address(collector, "second")
    in_force, other = (first, second) if cell.variant["moment"] == "before" else (second, first)
    return {
        "amount_btc": btc(fee(events)),
        "address_first": first,
        "address_second": second,
        "address_as_told": in_force if cell.variant["hearsay"] == "right" else other,
        "onion": brand.onion,
        "look_alike": brand.look_alike,
        "site": scenario.places[scenario.site].name,
        "birthdate": cell.person.birthdate,
        "gender_word": f"word:word-gender-{cell.person.gender.lower()}",
        "country_name": COUNTRY_NAMES[cell.person.country],
        "phone": cell.person.phone,
        "city": cell.person.city,
        "recruitment_word": f"word:{recruitment(cell)[1]}",
        "control_word": f"word:{control(events)[1]}",
        "exploitation_word": "word:word-exploitation-forced",
    }


def fee(events: Sequence[Event]) -> int:
    """What the relative is asked for, in sat."""
    return next(e.what.amount_sat or 0 for e in events if e.label == "first-payment" and isinstance(e.what, Paid))


def control(events: Sequence[Event]) -> tuple[str, str]:
    """HTCDS code and word of the control that the person names; nothing where the cell shows none."""
    labels = [event.label for event in events]
    return next((CONTROLS[label] for label in labels if label in CONTROLS), ("", "word-control-none"))


def recruitment(cell: Cell) -> tuple[str, str]:
    """HTCDS code and word of how the person was recruited, as told."""
    return RECRUITMENTS[cell.person.recruited % len(RECRUITMENTS)]


def btc(sat: int) -> str:
    """An amount as wallets print it: satoshi as a decimal of bitcoin, no closing zeros."""
    return f"{sat / 100_000_000:.8f}".rstrip("0")
