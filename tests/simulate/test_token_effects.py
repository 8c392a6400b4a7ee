"""Effects on the token chain: what is swapped and kept can be swapped back, and a freeze comes after the issuer's delay."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_module import happen, module

from parola.simulate.amounts import FEES
from parola.simulate.events import Event, FreezeAsked, Laundered, SwappedBack
from parola.simulate.typologies import ChainHop
from parola.spec.model import Module
from parola.world.cell import Account
from parola.world.make import SWAP
from parola_kit.errors import BadInput

SUM = 4_000_000
HEAD = f"""
wallets: [giver, taker, keeper]
parameters:
  wait: {{unit: hours, range: [1, 2], source: [assumption]}}
  issuer: {{unit: hours, range: [2, 9], source: [assumption]}}
  sum: {{unit: sat, range: [{SUM}, {SUM}], source: [assumption]}}
  kept: {{unit: ratio, range: [0.4, 0.6], source: [assumption]}}
  half: {{unit: ratio, range: [0.5, 0.5], source: [assumption]}}
"""
HOP = "launder: {{by: [giver], amount: {{parameter: sum}}, label: hop, chain_hop: {{{}}}}}"
BACK = "swap_back: {{to: keeper, amount: {{{}}}, label: {}}}"


def does(*effects: str) -> Module:
    listed = ", ".join(f"{{{effect}}}" for effect in effects)
    return module(f"{HEAD}states: {{begin: [{{to: done, after: wait, source: [assumption], does: [{listed}]}}], done: []}}")


def whats(events: list[Event]) -> list[Any]:
    return [event.what for event in events]


def test_a_hop_keeps_the_share_of_its_parameter_or_nothing() -> None:
    (hop,) = whats(happen(does(HOP.format("kept: kept"))))
    assert isinstance(hop, Laundered)
    assert isinstance(hop.what, ChainHop)
    assert 0.4 <= (hop.what.kept or 0) <= 0.6
    (whole,) = whats(happen(does(HOP.format(""))))
    assert whole.what == ChainHop(Account(SWAP), None)


def test_a_share_of_what_was_kept_is_swapped_back_and_can_be_paid_on() -> None:
    on = "pay: {by: keeper, to: taker, amount: {all: true}, label: on}"
    hop, back, paid = whats(happen(does(HOP.format("kept: kept"), BACK.format("share: half", "back"), on)))
    most = int((int(SUM * hop.what.kept) - FEES) * 0.5)
    assert isinstance(back, SwappedBack)
    assert back.sum_sat in (most, most // 10_000 * 10_000)
    assert back.to == Account("cell/3/keeper")
    assert paid.payer == "cell/3/keeper"


def test_what_was_swapped_back_is_no_longer_there() -> None:
    backs = [BACK.format("share: half", "back")] * 3
    sums = [what.sum_sat for what in whats(happen(does(HOP.format("kept: kept"), *backs)))[1:]]
    assert sums[0] > sums[1] > sums[2]
    same = whats(happen(does(HOP.format("kept: kept"), BACK.format("share: half", "back"), BACK.format("same_as: back", "again"))))
    assert same[1].sum_sat == same[2].sum_sat


@pytest.mark.parametrize("effects", [[HOP.format("")], []])
def test_what_was_not_kept_cannot_be_swapped_back(effects: list[str]) -> None:
    with pytest.raises(BadInput, match=r"module tiny: a payment from swap/desk comes to -30000 sat, of 0 that it was paid"):
        happen(does(*effects, BACK.format("share: half", "back")))


def test_an_issuer_takes_the_time_of_its_parameter() -> None:
    delays = [whats(happen(does("freeze: {delay: issuer, label: asked}"), seed=f"seed {n}"))[0] for n in range(30)]
    assert all(isinstance(one, FreezeAsked) and 2 * 3_600 <= one.delay <= 9 * 3_600 for one in delays)
    assert len(set(delays)) > 20
