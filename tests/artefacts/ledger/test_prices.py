"""What near wallets pay: the curve of the far economy, a factor of each payment's own, and never less than is relayed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.far import fees as far_fees
from parola.artefacts.ledger.far.dates import calendar
from parola.artefacts.ledger.far.setting import Fees, asked, zones
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Joint, Out, Stake
from parola.artefacts.ledger.plan import MINER, Planner
from parola.artefacts.ledger.prices import Prices, even, prices, settled
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.locate import folder
from parola.spec.model import Economy, Scenario
from parola.spec.model import Fees as Asked
from parola.spec.resolve import scenario as read
from parola.streams import Streams
from parola_kit.errors import BadInput

STREAMS = Streams("tests")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read(folder("scenarios") / "lantern-strait")


def asking(scenario: Scenario, **figures: float) -> Scenario:
    return scenario.model_copy(update={"chain": scenario.chain.model_copy(update={"fees": Asked(**figures)})})


def made(scenario: Scenario) -> Prices:
    return prices(scenario, settled(scenario, STREAMS), STREAMS)


def test_low_at_night_and_high_by_day(scenario: Scenario) -> None:
    level = made(asking(scenario, low=2, high=9, bursts=0)).level
    assert 2_000 <= level.min() < 3_000  # somewhere people are awake
    assert level.max() == 9_000


def test_far_wallets_meet_the_same_bursts(scenario: Scenario) -> None:
    busy = asking(scenario, bursts=3)
    near, settled_fees = made(busy), settled(busy, STREAMS)
    far = asked(busy.model_copy(update={"chain": busy.chain.model_copy(update={"economy": Economy(payments=1_000)})}), settled_fees)
    assert far is not None
    where = np.array(zones(busy))
    dates = calendar(far, where, np.ones(len(where)))
    levels = far_fees.levels(far.fees, dates, STREAMS("other"))
    assert len(settled_fees.moments or ()) > 3
    assert np.array_equal(near.level, levels)
    calm = far_fees.levels(replace(far.fees, moments=()), dates, STREAMS("other"))
    assert 3 < (levels / calm).max() <= 4.01


def test_payments_of_one_moment_differ_about_the_level(scenario: Scenario) -> None:
    priced, at = made(scenario), scenario.start + 266_200
    level = priced.level[np.searchsorted(priced.edges, at, "right") - 1] / 1_000
    drawn = np.array([priced.rate(at, STREAMS.python("pay", f"p{n}")) for n in range(4_000)])
    assert abs(np.median(drawn) / level - 1) < 0.05
    assert abs(np.log(drawn).std() - 0.35) < 0.05
    assert priced.rate(at, STREAMS.python("pay", "p1")) == priced.rate(at, STREAMS.python("pay", "p1"))


@pytest.mark.parametrize("at", [0, 2**40])
def test_a_time_outside_has_the_nearest_rate(scenario: Scenario, at: int) -> None:
    priced = made(scenario)
    edge = int(priced.edges[0 if at == 0 else -2])
    assert priced.rate(at, STREAMS.python("x")) == priced.rate(edge, STREAMS.python("x"))


def test_nothing_is_cheaper_than_what_is_relayed() -> None:
    cheap = even(1_000)
    assert min(cheap.rate(0, STREAMS.python("x", n)) for n in range(500)) == 1.0


def test_a_low_rate_above_the_high_one_is_refused(scenario: Scenario) -> None:
    with pytest.raises(BadInput, match=r"^chain\.fees\.low: 9\.0 .* no more than the high rate$"):
        settled(asking(scenario, low=9, high=8), STREAMS)


def test_settled_moments_stay(scenario: Scenario) -> None:
    first = settled(scenario, STREAMS)
    assert settled(scenario, STREAMS) == first
    assert far_fees.begun(first, 0, 1, STREAMS("any")) is first
    assert far_fees.begun(Fees(), 0, 10 * far_fees.WEEK, STREAMS("any")).moments


@pytest.mark.parametrize(("level", "least", "most"), [(1_000, 2.0, 4.0), (60_000, 12.0, 12.0)])
def test_a_joint_payment_stays_within_what_its_sums_were_reckoned_with(level: int, least: float, most: float) -> None:
    ring = Keyring(STREAMS)
    planner = Planner(ring, STREAMS, even(level))
    planner.fund(subsidies(range(1, 28), ring.program(*MINER)), {("ann", "main"): (900_000,)}, 0)
    for n in range(20):
        draft = planner.join(Joint(f"j{n}", 60 * n, (Stake("ann", 10_000),), (Out("ben", "main", 10_000),)))
        size = vsize_at_most(len(draft.inputs), len(draft.outputs))
        assert int(least * size) <= draft.fee_sat <= int(most * size)
