"""GraphSense tells the three mixes and their forerunner, drawn by hand, from payments that only look like them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from graphsense import Side, mix

POOL = 1_000_000  # sat; one of Whirlpool's denominations
ROUND = 10_000_000  # sat; near a round of Wasabi 1


def sides(name: str, values: Sequence[int]) -> list[Side]:
    """An address for each amount."""
    return [(f"bcrt1q{name}{n}", value) for n, value in enumerate(values)]


WHIRLPOOL = sides("in", [POOL] * 3 + [POOL + 3_000] * 2), sides("out", [POOL] * 5)
TX0 = sides("in", [5_600_000]), [*sides("pre", [POOL + 3_000] * 5), ("bcrt1qfee", 50_000), ("bcrt1qchange", 531_000), (None, 0)]
WASABI = (
    sides("in", [13_000_000 + 777 * n for n in range(12)]),
    sides("out", [ROUND] * 12 + [2_900_000 + 777 * n for n in range(12)] + [360_000]),
)
JOINMARKET = (
    sides("in", [7_000_000, 9_100_000, 6_600_000, 8_200_000]),
    sides("out", [5_000_000] * 4 + [1_990_000, 4_101_000, 1_601_000, 3_199_000]),
)
PLAIN = sides("in", [900_000]), sides("out", [350_000, 549_000])
SWEEP = sides("in", [40_000 + n for n in range(30)]), sides("out", [1_200_000])
BATCH = sides("in", [60_000_000, 25_000_000]), sides("out", [123_456 * n for n in range(2, 32)] + [9_000_000])
EQUAL_WAGES = sides("in", [60_000_000]), sides("out", [2_500_000] * 20 + [9_999_000])
PAYJOIN = sides("in", [900_000, 450_000]), sides("out", [800_000, 549_000])
STONEWALL = sides("in", [900_000, 800_000, 700_000]), sides("out", [600_000, 600_000, 299_000, 900_000])


@pytest.mark.parametrize(
    ("transaction", "kind"),
    [(WHIRLPOOL, "whirlpool"), (TX0, "tx0"), (WASABI, "wasabi"), (JOINMARKET, "joinmarket")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mix_is_what_it_is(transaction: tuple[list[Side], list[Side]], kind: str) -> None:
    assert mix(*transaction) == kind


@pytest.mark.parametrize(
    "transaction", [PLAIN, SWEEP, BATCH, EQUAL_WAGES, PAYJOIN, STONEWALL], ids=["plain", "sweep", "batch", "wages", "payjoin", "stonewall"]
)
def test_what_is_no_mix(transaction: tuple[list[Side], list[Side]]) -> None:
    assert mix(*transaction) == ""


def test_addresses_that_are_used_twice_make_no_mix() -> None:
    inputs, outputs = JOINMARKET
    assert mix(inputs, [outputs[0], *outputs[:-1]]) == ""
