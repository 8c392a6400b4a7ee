"""Ordinary people's look-alikes: as many of each as the scenario says, in its time, and funded by coins of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from module_cells import read

from parola.simulate.events import Laundered
from parola.simulate.innocent import ACTS, Innocent, innocents, swaps
from parola.simulate.typologies import FanOut, RoundMix, lasts
from parola.spec.model import LookAlikes, Scenario
from parola.streams import Streams

SCENARIO = read("lantern-strait").scenario


def drawn(counts: Mapping[str, int], seed: str = "tests") -> tuple[Innocent, ...]:
    chain = SCENARIO.chain.model_copy(update={"look_alikes": LookAlikes(**{**dict.fromkeys(ACTS, 0), **counts})})
    scenario: Scenario = SCENARIO.model_copy(update={"chain": chain})
    return innocents(scenario, Streams(seed))


def test_every_kind_has_a_count() -> None:
    assert set(ACTS) == set(LookAlikes.model_fields)


@pytest.mark.parametrize("kind", ACTS)
def test_as_many_as_the_scenario_says(kind: str) -> None:
    found = drawn({kind: 7})
    assert len(found) == 7
    assert len({one.happened.typology for one in found}) == 1
    assert len({one.name for one in found}) == 7


def test_none_is_none() -> None:
    assert drawn({}) == ()


def test_one_more_changes_no_other() -> None:
    assert drawn({"payjoin": 4, "batch": 2}) == (*drawn({"payjoin": 4}), *drawn({"batch": 2}))
    assert drawn({"cycle": 5})[:4] == drawn({"cycle": 4})


def test_they_lie_within_the_scenario() -> None:
    for one in drawn(dict.fromkeys(ACTS, 30)):
        assert SCENARIO.start < one.at
        assert one.at + lasts(one.happened.what) < SCENARIO.end


def test_what_they_move_is_theirs_from_the_start() -> None:
    for one in drawn(dict.fromkeys(ACTS, 20)):
        held: Counter[str] = Counter()
        for wallet, _, sat in one.coins:
            held[wallet] += sat
        for payer, sat in zip(one.happened.by, one.happened.sums_sat, strict=bool(one.happened.sums_sat)):
            assert held[payer.wallet] >= sat


def test_they_are_of_no_case_and_start_with_b() -> None:
    found = drawn(dict.fromkeys(ACTS, 5))
    assert all(one.name.startswith("b-") and "." not in one.name for one in found)
    assert all(account.wallet.split("/")[0] in ("user", "merchant", "exchange") for one in found for account in one.happened.by)


def test_a_batch_pays_many_at_once_and_a_round_has_a_crowd() -> None:
    for one in drawn({"batch": 10}):
        assert isinstance(one.happened.what, FanOut)
        assert one.happened.what.delays == ()
        assert one.happened.by[0].wallet == "exchange/pool"
    assert {one.happened.what.participants >= 10 for one in drawn({"round_mix": 10}) if isinstance(one.happened.what, RoundMix)} == {True}


def test_they_differ_by_seed() -> None:
    ours, other = drawn({"peel_chain": 3}), drawn({"peel_chain": 3}, "other")
    assert [replace(one, at=0) for one in ours] != [replace(one, at=0) for one in other]
    assert all(isinstance(one.happened, Laundered) for one in ours)


def test_people_swap_as_often_as_the_token_says_with_coins_of_their_own() -> None:
    assert (token := SCENARIO.token) is not None
    found = swaps(SCENARIO, Streams("tests"))
    assert len({one.name for one in found}) == len(found) == token.swaps
    for one in found:
        (payer,), (sat,), ((wallet, _, held),) = one.happened.by, one.happened.sums_sat, one.coins
        assert payer.wallet == wallet
        assert held > sat
        assert SCENARIO.start < one.at < SCENARIO.end
    assert swaps(SCENARIO.model_copy(update={"token": None}), Streams("tests")) == ()
