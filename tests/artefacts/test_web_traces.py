"""Every kind of trace of the smaller sites is found again in what a learner has, and told from its false friends; by many seeds."""

from __future__ import annotations

import pytest
from web_finders import FINDERS, Store, payouts

import web_class
from parola.artefacts.web.planters import DESKS, NEWS, OPERATORS
from parola.artefacts.web.sheet import site_id
from parola.spec.web import EACH, TRACES, Web

SEEDS = ("1", "2", "3", "4", "5", "6")
KINDS = sorted({*OPERATORS, *DESKS, *NEWS})
ALL = tuple(sorted(OPERATORS))
CLASSES = [*(("lantern-strait", seed) for seed in SEEDS), ("kestrel-sound", "1")]


def test_there_is_a_finder_for_every_planter() -> None:
    assert sorted(FINDERS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("scenario", "seed"), CLASSES)
def test_what_was_planted_is_found_and_nothing_else(scenario: str, seed: str, kind: str) -> None:
    made = web_class.made(scenario, seed)
    planted = [plant for plant in made.plants if plant.kind == kind]
    sorted_ = FINDERS[kind](Store(made.shared))
    assert planted
    assert sorted_.found == {(frozenset(spot.ids), spot.value) for plant in planted for spot in plant.true}
    found = {ids for ids, _ in sorted_.found}
    for spot in (spot for plant in planted for spot in plant.false):
        assert set(spot.ids) <= sorted_.aside
        assert frozenset(spot.ids) not in found


@pytest.mark.parametrize("operator", range(4))
def test_an_operator_can_carry_every_kind(operator: int) -> None:
    """What a scenario may ask for beyond the default."""
    traces = {**TRACES, f"operator-{operator}": ALL}
    made = web_class.of(*web_class.scene("lantern-strait", "all", Web(traces=traces)))
    store = Store(made.shared)
    for kind in ALL:
        true = {(frozenset(spot.ids), spot.value) for plant in made.plants if plant.kind == kind for spot in plant.true}
        assert FINDERS[kind](store).found == true, kind


def test_no_kind_alone_links_all_three_sites_and_together_they_do() -> None:
    made = web_class.made()
    for operator in made.scene.world.operators:
        own = {site_id(site) for site in made.scene.world.web if site.operator == operator.number}
        assert len(operator.kinds) >= EACH
        linked: set[str] = set()
        for kind in operator.kinds:
            sites = {id_ for plant in made.plants if plant.kind == kind for spot in plant.true for id_ in spot.ids if id_ in own}
            assert sites != own
            linked |= sites
        assert len(linked) >= 2


def test_each_trace_has_a_false_friend_that_is_somewhere_else() -> None:
    for plant in web_class.made().plants:
        assert plant.false
        assert {spot.ids for spot in plant.true}.isdisjoint(spot.ids for spot in plant.false)


@pytest.mark.parametrize(("scenario", "seed"), CLASSES)
def test_each_code_on_the_markets_lists_is_paid_at_one_address_of_its_own(scenario: str, seed: str) -> None:
    made = web_class.made(scenario, seed)
    paid = payouts(Store(made.shared))
    addresses = [address for to in paid.values() for address in to]
    assert len(addresses) == len(set(addresses)) == len(paid)
    (lists,) = {len(ids) for to in paid.values() for ids in to.values()}
    assert lists >= 2 if made.scene.drawn.markets.closed else lists >= 6
    run = [one.code for one in made.scene.world.operators if "T19" in one.kinds]
    assert run
    assert len(paid) >= len(run) + 2 + 3  # and those of directory, reader and strangers
    told = [spot.value for plant in made.plants if plant.kind == "T19" for spot in (*plant.true, *plant.false)]
    for code in run:
        (address,) = paid[code]
        assert {code, address} <= set(told)
