"""What the far economy is asked to be: its span, its payments, its wallets and their habits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parola.simulate.crowd import seconds_east
from parola.simulate.rhythm import STEADY, Rhythm
from parola.spec.model import Scenario
from parola_kit.errors import BadInput

EACH_SAT = 15_000_000  # of the endowment for each user; 50,000 of them use 7,500 of the coins of a premine; assumption
MOST_ZONES = 200
OWNERS = ("users", "merchants", "exchanges", "miners")


@dataclass(frozen=True, slots=True)
class Fees:
    """Fee rates in sat/vB: ``low`` in the quietest hours and ``high`` in the busiest; a burst multiplies them and fades away.

    ``bursts`` a week on average, ``burst`` times as dear at their height. All figures are assumptions. ``moments`` (seconds UTC) are when
    bursts begin, if that is settled; else whoever needs them draws them.
    """

    low: float = 1.5
    high: float = 8.0
    bursts: float = 1.5
    burst: float = 4.0
    moments: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Far:
    """The settings of a far economy; figures that have a value here are assumptions.

    ``start`` … ``end`` seconds UTC (the end left out); ``payments`` outputs that change their owner, exactly so many. ``users``,
    ``merchants``, ``exchanges`` and ``miners`` count owners, of which some have several wallets. ``zones`` are seconds east of UTC where
    users live. ``taproot`` is a share of the wallets; ``reuse`` the share of wallets of users and merchants that have one address, the
    others take ``keys`` in turn. ``nobody`` is the share of the payments that leave for wallets never seen again, ``dust`` of those that
    are worth next to nothing, ``withdrawals`` of those that exchanges and miners make, many in a transaction. ``abroad`` is the share of
    the payments of near users to merchants that go to those out here. ``endowment_sat`` is what all have together at the start.
    """

    start: int
    end: int
    payments: int
    users: int
    merchants: int
    exchanges: int
    miners: int
    endowment_sat: int = 60_000_000_000
    zones: tuple[int, ...] = (25_200, 28_800, -18_000)
    taproot: float = 0.3
    reuse: float = 0.25
    keys: int = 6
    nobody: float = 0.42
    dust: float = 0.004
    withdrawals: float = 0.12
    abroad: float = 0.3
    rhythm: Rhythm = STEADY
    fees: Fees = Fees()


def sized(start: int, end: int, payments: int) -> Far:
    """Settings for so many payments: a user for each 25 of them, up to 50,000, so that memory stays flat beyond a million."""
    users = min(max(payments // 25, 8), 50_000)
    return Far(start, end, payments, users, merchants=max(1, users // 20), exchanges=6, miners=2, endowment_sat=EACH_SAT * users)


def asked(scenario: Scenario, fees: Fees) -> Far | None:
    """The economy that a scenario asks for, if any, sized by its payments; ``fees`` are those of its whole chain."""
    wanted = scenario.chain.economy
    if wanted is None:
        return None
    owners = {name: count for name in OWNERS if (count := getattr(wanted, name)) is not None}
    fitting = replace(sized(scenario.start, scenario.end, wanted.payments), **owners)
    return replace(
        fitting,
        endowment_sat=EACH_SAT * fitting.users,
        zones=zones(scenario),
        taproot=scenario.chain.taproot,
        reuse=wanted.reuse,
        nobody=wanted.nobody,
        dust=wanted.dust,
        withdrawals=wanted.withdrawals,
        abroad=wanted.abroad,
        fees=fees,
    )


def zones(scenario: Scenario) -> tuple[int, ...]:
    """Seconds east of UTC of the scenario's places on the map, or of all where none is on it; ascending, each once."""
    real = [place for place in scenario.places.values() if not place.fictional]
    return tuple(sorted({seconds_east(place.zone) for place in real or scenario.places.values()}))


def check(far: Far) -> None:
    """Refuse what can't be planned.

    Raises:
        BadInput: names the setting and what it may be.
    """
    counts = (("users", far.users), ("merchants", far.merchants), ("exchanges", far.exchanges), ("miners", far.miners))
    shares = (("reuse", far.reuse), ("nobody", far.nobody), ("dust", far.dust), ("withdrawals", far.withdrawals))
    hours = far.rhythm.hours
    _refuse("end", far.end, "after the start", bad=far.end <= far.start)
    _refuse("payments", far.payments, "from 1 to 100,000,000", bad=not 1 <= far.payments <= 100_000_000)
    for name, count in counts:
        _refuse(name, count, "from 0 to 1,000,000", bad=not 0 <= count <= 1_000_000)
    _refuse("users, merchants, exchanges, miners", 0, "above zero together, for somebody has to pay", bad=not any(n for _, n in counts))
    for name, share in shares:
        _refuse(name, share, "a share from 0 to 1", bad=not 0 <= share <= 1)
    _refuse("taproot", far.taproot, "a share from 0 to 1", bad=not 0 <= far.taproot <= 1, of="chain")
    _refuse("keys", far.keys, "from 1 to 1,000", bad=not 1 <= far.keys <= 1_000)
    _refuse("zones", far.zones, f"1 to {MOST_ZONES} differences from UTC", bad=not 1 <= len(far.zones) <= MOST_ZONES)
    _refuse("rhythm", hours, "24 weights above zero", bad=len(hours) != 24 or min(*hours, far.rhythm.weekend) <= 0)
    check_fees(far.fees)


def check_fees(fees: Fees) -> None:
    """Refuse rates that nobody could pay.

    Raises:
        BadInput: names the setting and what it may be.
    """
    _refuse("low", fees.low, "at least 1 sat/vB and no more than the high rate", bad=not 1 <= fees.low <= fees.high, of="chain.fees")
    _refuse("high", fees.high, "at most 1,000 sat/vB", bad=fees.high > 1_000, of="chain.fees")
    _refuse("bursts", fees.bursts, "from 0 to 100 a week", bad=not 0 <= fees.bursts <= 100, of="chain.fees")
    _refuse("burst", fees.burst, "from 1 to 100", bad=not 1 <= fees.burst <= 100, of="chain.fees")


def _refuse(name: str, value: object, wanted: str, *, bad: bool, of: str = "chain.economy") -> None:
    if bad:
        raise BadInput(f"{of}.{name}: {value} is not what can be planned; it has to be {wanted}")
