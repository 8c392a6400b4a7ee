"""The effect `launder`: every number lies where the module says, what arrives is booked, and the module goes on when it is over."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from tiny_module import SCENARIO, after_start, cell, happen, module, paid

from parola.artefacts.ledger.prices import RECKONED
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.simulate.amounts import FEES
from parola.simulate.events import Event, Laundered
from parola.simulate.launder import leaves
from parola.simulate.typologies import KINDS, CashOut, Dust, GatherScatter, Layers, PeelChain, PoolMix, Structuring, lasts
from parola.spec.model import Module
from parola.spec.typology import LEG, TYPOLOGIES, Launder
from parola.world.cell import Account
from parola_kit.errors import BadInput

PARAMETERS = """
wallets: [giver, taker, keeper]
parameters:
  wait: {unit: hours, range: [1, 2], source: [assumption]}
  hop: {unit: minutes, range: [30, 90], source: [assumption]}
  sum: {unit: sat, range: [4000000, 4000000], source: [assumption]}
  small: {unit: sat, range: [9000, 9000], source: [assumption]}
  share: {unit: ratio, range: [0.1, 0.2], source: [assumption]}
  below: {unit: ratio, range: [0.5, 0.9], source: [assumption]}
  half: {unit: ratio, range: [0.5, 0.5], source: [assumption]}
  hops: {unit: count, range: [3, 6], source: [assumption]}
  few: {unit: count, range: [2, 3], source: [assumption]}
  tens: {unit: count, range: [60, 70], source: [assumption]}
  six: {unit: count, range: [6, 6], source: [assumption]}
"""
PEEL = "{by: [giver], amount: {parameter: sum}, label: gone, peel_chain: {hops: hops, share: share, delay: hop, to: merchant, end: keeper}}"
WALLETS = {"merchant": Account("merchant/4", "main"), "keeper-deposit": Account("exchange/deposits", "3-keeper")}


def does(*effects: str) -> Module:
    listed = ", ".join(f"{{launder: {effect}}}" if effect.startswith("{by: [") else effect for effect in effects)
    return module(f"{PARAMETERS}states: {{begin: [{{to: done, after: wait, source: [assumption], does: [{listed}]}}], done: []}}")


def events(*effects: str, number: int = 3, **more: Any) -> list[Event]:
    who = cell(number)
    return happen(does(*effects), replace(who, wallets={**who.wallets, **WALLETS}), **more)


def gone(*effects: str, **more: Any) -> Laundered:
    found = next(event.what for event in events(*effects, **more) if event.label == "gone")
    assert isinstance(found, Laundered)
    return found


def test_every_typology_of_a_module_is_one_that_can_happen() -> None:
    assert set(KINDS) == set(TYPOLOGIES)
    for name, kind in KINDS.items():
        told = get_args(Launder.model_fields[name].annotation)[0]
        human = set(told.model_fields) - {"victim_slot", "imitates_slot", "delay", "below"}
        assert {each.name for each in fields(kind)} - {"delays", "threshold_sat", "parts_sat"} == human, name


def test_numbers_lie_in_their_ranges_and_differ_from_case_to_case() -> None:
    found = [gone(PEEL, number=n).what for n in range(40)]
    hops = [what.hops for what in found if isinstance(what, PeelChain)]
    assert set(hops) == {3, 4, 5, 6}
    for what in found:
        assert isinstance(what, PeelChain)
        assert 0.1 <= what.share <= 0.2
        assert len(what.delays) == what.hops + 1
        assert all(1_800 <= delay <= 5_400 for delay in what.delays)


def test_it_says_who_pays_what_and_who_is_paid() -> None:
    found = gone(PEEL)
    assert (found.typology, found.by, found.sums_sat) == ("peel_chain", (Account("cell/3/giver"),), (4_000_000,))
    assert isinstance(found.what, PeelChain)
    assert (found.what.to, found.what.end) == (Account("merchant/4", "main"), Account("cell/3/keeper"))


def test_the_same_cell_and_seed_give_the_same_numbers() -> None:
    assert events(PEEL) == events(PEEL)
    assert events(PEEL) != events(PEEL, seed="other")


def test_payments_stay_below_what_the_exchange_reports() -> None:
    found = gone("{by: [giver], amount: {parameter: sum}, label: gone, structuring: {below: below, delay: hop, to: [keeper-deposit]}}").what
    assert isinstance(found, Structuring)
    assert found.threshold_sat == SCENARIO.exchange.reporting_sat == 1_000_000
    assert sum(found.parts_sat) == 4_000_000
    assert all(500_000 <= part <= 900_000 for part in found.parts_sat[:-1])
    assert len(found.delays) == len(found.parts_sat) - 1


def test_each_of_several_pays_its_own_sum() -> None:
    way = "gather_scatter: {width: few, delay: hop, through: keeper, to: [merchant]}"
    found = gone(f"{{by: [giver, taker], amount: {{parameter: sum}}, label: gone, {way}}}")
    assert found.sums_sat == (4_000_000, 4_000_000)
    assert isinstance(found.what, GatherScatter)
    assert len(found.what.delays) == 2


def test_what_arrives_can_be_paid_on_whatever_the_fees() -> None:
    found = events(PEEL, "{pay: {by: keeper, to: merchant, amount: {share: half}, label: on}}")
    chain = next(event.what for event in found if isinstance(event.what, Laundered))
    assert isinstance(chain.what, PeelChain)
    left = 4_000_000
    for _ in range(chain.what.hops):
        left -= int(left * chain.what.share) + LEG
    on = paid(found)["on"] or 0
    assert on in (half := int((left - LEG - FEES) * 0.5), half // 10_000 * 10_000)


def test_what_a_pool_takes_is_gone() -> None:
    pool = "{by: [taker], label: gone, pool_mix: {pool: 1000000, coins: few, remixes: few, delay: hop, to: keeper}}"
    found = events(
        "{pay: {by: giver, to: taker, amount: {parameter: sum}, label: funds}}",
        pool,
        "{pay: {by: keeper, to: giver, amount: {share: half}, label: on}}",
    )
    mix = next(event.what.what for event in found if isinstance(event.what, Laundered))
    assert isinstance(mix, PoolMix)
    assert paid(found)["on"] in ((mix.coins * 1_000_000 - FEES) // 2, (mix.coins * 1_000_000 - FEES) // 20_000 * 10_000)


@pytest.mark.parametrize("targets", [1, 8, 100])
def test_dust_costs_a_fee_for_every_address(targets: int) -> None:
    (left,) = leaves(Dust(targets, (Account("ben"),)), [546], held=0)
    fee = int(RECKONED[1] * vsize_at_most(2, targets + 2))
    assert 0 <= left - 546 * (targets + 1) - fee < 0.5 * fee + LEG


def test_the_module_goes_on_when_the_last_coin_has_moved() -> None:
    first, second = events(PEEL, "{pay: {by: giver, to: keeper, amount: {parameter: sum}, label: after}}")
    assert isinstance(first.what, Laundered)
    assert 100 <= second.at - first.at - lasts(first.what.what) < 540


def test_layers_do_not_wait_for_their_neighbours() -> None:
    what = Layers(2, 3, (10, 20, 30, 5, 4, 3), Account("end"))
    assert lasts(what) == 30 + 5
    assert lasts(CashOut((77,), Account("deposit"))) == 77


def test_more_hops_than_time_allows() -> None:
    with pytest.raises(BadInput, match=r"^module tiny: begin>done: peel_chain of \d+ hours ends after the scenario; ask for fewer steps"):
        events(PEEL, last=after_start(hours=6))


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (PEEL.replace("parameter: sum", "parameter: small"), "module tiny: peel_chain 'gone' of 9000 sat lacks "),
        (PEEL.replace("parameter: sum", "share: half"), "module tiny: a payment from cell/3/giver comes to -30000 sat"),
        (
            "{by: [giver], label: gone, pool_mix: {pool: 100000, coins: tens, remixes: six, delay: hop, to: keeper}}",
            r"module tiny: pool_mix 'gone' takes \d+ steps; 400 are the most",
        ),
    ],
    ids=["too little", "nothing held", "too many steps"],
)
def test_what_cannot_be_funded_is_said(effect: str, words: str) -> None:
    with pytest.raises(BadInput, match=f"^{words}"):
        events(effect)
