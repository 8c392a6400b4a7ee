"""Traces of the modules: each can be seen from several sides, has false friends beside it, and follows the kind of the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from module_cells import LABS_NEED, SCENARIOS, Case, added, cases, commons, everything, label, read

from parola.simulate.events import (
    Advertised,
    Announced,
    Entered,
    Event,
    FreezeAsked,
    Laundered,
    Mailed,
    Paid,
    Posted,
    SwappedBack,
    Transferred,
    Travelled,
    What,
    doer,
)
from parola.spec.around import effects
from parola.spec.model import Module

ADDED = [(name, module) for name in SCENARIOS for module in added(name)]
# They pay, and no more: what speaks of these payments, and what looks like them, are exhibits with tests of their own.
ON_THE_LEDGER = {"account-in-a-name", "wallets-and-strangers"}
SEEN = [(name, module) for name, module in ADDED if module.id not in ON_THE_LEDGER]
STORES: dict[type, str] = {
    Posted: "forum",
    Announced: "messenger",
    Advertised: "surface",
    Mailed: "mail",
    Travelled: "border",
    Paid: "chain",
    Laundered: "chain",
    SwappedBack: "chain",
    FreezeAsked: "token",
}
INNOCENT_ROLES = {"migrant", "agency", "charity", "trader", "translator", "employer", "applicant", "newcomer", "family-member"}
NETWORK = {"organiser", "recruiter", "adviser", "voucher", "transporter", "document-provider", "guard", "money-desk", "inviter", "mule"}
BOTH_KINDS = {"surface-adverts", "lawful-recruitment-and-migration", "fishing-vessel-labour", "debt-bondage-control", "help-and-referral"}


def store(what: What) -> str | None:
    """The store in which a happening is seen."""
    if isinstance(what, Entered):
        return what.book
    if isinstance(what, Transferred):
        return "remitter" if what.channel == "slip" else "bank"
    return STORES.get(type(what))


def ids(case: tuple[str, Module]) -> str:
    return f"{case[0]}/{case[1].id}"


def happened(name: str, module: Module) -> list[Event]:
    """Its events in every case."""
    return [event for case in cases(name) for event in case.of(module.id)]


def ways(module: Module) -> set[str]:
    return {f"{state}>{way.to}" for state, found in module.states.items() for way in found}


@pytest.mark.parametrize("case", ADDED, ids=ids)
def test_everything_that_a_module_can_do_is_done_somewhere(case: tuple[str, Module]) -> None:
    name, module = case
    able = {told for _, effect in effects(module) if (told := label(effect)) is not None}
    assert {event.label for event in happened(name, module)} == able


@pytest.mark.parametrize("case", ADDED, ids=ids)
def test_every_way_is_gone_somewhere(case: tuple[str, Module]) -> None:
    name, module = case
    gone = {event.transition for event in happened(name, module)}
    closed = {"arrived>done"} if name == "lantern-strait" else set[str]()
    assert ways(module) - gone <= closed


@pytest.mark.parametrize("case", SEEN, ids=ids)
def test_a_module_runs_in_every_case_and_leaves_traces_in_several_stores(case: tuple[str, Module]) -> None:
    name, module = case
    for one in cases(name):
        seen = {where for event in one.of(module.id) if (where := store(event.what)) is not None}
        assert len(seen) >= 2, (one.cell.number, seen)


@pytest.mark.parametrize("case", SEEN, ids=ids)
def test_every_module_has_false_friends(case: tuple[str, Module]) -> None:
    name, module = case
    for one in cases(name):
        labels = {event.label for event in one.of(module.id)}
        assert [told for told in labels if told.startswith("look-alike")] or module.id == "help-and-referral", one.cell.number
    assert any(event.label.startswith("look-alike") for event in happened(name, module))


@pytest.mark.parametrize("case", SEEN, ids=ids)
def test_false_friends_are_seen_where_the_real_thing_is_seen(case: tuple[str, Module]) -> None:
    """What is labelled a look-alike has no store to itself: else a filter by store would find it."""
    found = happened(*case)
    real = {store(event.what) for event in found if not event.label.startswith("look-alike")}
    false = {store(event.what) for event in found if event.label.startswith("look-alike")}
    assert real & false or case[1].id == "lawful-recruitment-and-migration"


def test_a_takedown_is_told_in_two_ways_on_the_forum_and_in_channels() -> None:
    """It happens once in a class, so several classes are looked at."""
    takedown = read("lantern-strait").modules["takedown-and-migration"]
    classes = [commons("lantern-strait", f"class {n}") for n in range(8)]
    labels = {event.label for one in classes for event in one.events}
    assert labels == {label(effect) for _, effect in effects(takedown)}
    assert all({store(event.what) for event in one.events} == {"forum", "messenger"} for one in classes)
    told = [{event.label for event in one.events} & {"move-signed", "seizure-notice"} for one in classes]
    assert all(len(either) == 1 for either in told)


def disputes() -> Iterator[tuple[str, Case]]:
    return ((name, case) for name in SCENARIOS for case in cases(name) if case.kind == "dispute")


def test_in_a_dispute_the_network_commits_nothing() -> None:
    done = [
        (case.cell.number, event.module, event.label)
        for name, case in disputes()
        for module in added(name)
        if module.id not in BOTH_KINDS
        for event in case.of(module.id)
        if doer(event.what) in NETWORK
    ]
    assert len(list(disputes())) >= 12
    assert done == []


@pytest.mark.parametrize(
    "indicator", ["debt-line", "wage-kept", "profile-by-order", "call-at-fixed-hour", "pay-put-off", "debt-after-arrival"]
)
def test_control_is_seen_in_trafficking_alone(indicator: str) -> None:
    kinds = {case.kind for name in SCENARIOS for case in cases(name) for event in case.events if event.label == indicator}
    assert kinds == {"trafficking"}


@pytest.mark.parametrize(
    ("axis", "value", "told"),
    [
        ("obscuring", "mixer", "mix-in"),
        ("obscuring", "swap", "swap-in"),
        ("layering", "peel", "layer-peeled"),
        ("layering", "scatter", "layer-scattered"),
        ("layering", "cycle", "layer-round-trip"),
        ("layering", "layers", "layer-stacked"),
        ("layering", "structured", "layer-structured"),
        ("joining", "pool", "join-pool"),
        ("joining", "round", "join-round"),
        ("joining", "maker", "join-makers"),
    ],
)
def test_coins_go_the_way_of_the_variant(axis: str, value: str, told: str) -> None:
    for case in cases("lantern-strait"):
        expected = case.cell.variant[axis] == value and case.kind != "dispute"
        assert any(event.label == told for event in case.events) == expected


def test_the_paper_at_the_gate_is_that_of_the_variant() -> None:
    flown = [(case, event.what) for name in SCENARIOS for case in cases(name) for event in case.events if event.label == "flown"]
    assert {what.document for _, what in flown if isinstance(what, Travelled)} == {"forged", "look-alike", "by-deceit"}
    assert all(isinstance(what, Travelled) and what.document == case.cell.variant["papers"] for case, what in flown)


def test_no_other_module_writes_to_the_chats_and_threads_that_labs_grade() -> None:
    graded = {
        (module.id, kind)
        for name in SCENARIOS
        for module in added(name)
        for _, effect in effects(module)
        for kind in ("message", "hotline", "ask", "withdraw")
        if getattr(effect, kind) is not None
    }
    assert graded == set()


def test_labels_of_graded_records_are_no_other_modules() -> None:
    for name in SCENARIOS:
        graded = {label(effect) for module in read(name).modules.values() if module.id in LABS_NEED for _, effect in effects(module)}
        others = {label(effect) for module in added(name) for _, effect in effects(module)} - {None}
        kinds = {"look-alike", "leaves-home"}  # of chats, and of a journey that no lab asks about
        assert graded & others <= kinds


def test_honest_people_do_nothing_but_honest_things() -> None:
    """Whoever is a look-alike by role acts under a look-alike's label, or helps."""
    helps = {"advert-doubted", "help-announced", "charity-advises", "relative-answered", "inspector-asked", "told-by-neighbour"}
    odd = {
        (event.module, event.label)
        for name in SCENARIOS
        for case in everything(name)
        for event in case.events
        if event.module not in LABS_NEED and doer(event.what) in INNOCENT_ROLES and not event.label.startswith("look-alike")
    }
    assert {told for _, told in odd} <= helps
