"""Networks of cells: adults with things of their own, whole graphs, and mistakes where they are said to be and nowhere else."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest

from cast_cells import NETWORKS, cast_all, networks, numbered_handles, setting, shape, with_difficulty
from made_class import made_world, real
from parola.checks.fictitious import fictitious
from parola.streams import Streams
from parola.world.fresh import Fresh
from parola.world.holdings import key_secret
from parola.world.member import MAIN, Holding, Member
from parola.world.network import Network
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

SHAPES = sorted(path.stem for path in NETWORKS.glob("*.yaml"))
START, END = real().scenario.start, real().scenario.end


def everybody(name: str) -> list[Member]:
    return [member for network in networks(name=name).values() for member in network.members]


def whole(network: Network) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(member.key for member in network.members)
    graph.add_edges_from((tie.by, tie.to) for tie in network.ties)
    return graph


@pytest.fixture(params=SHAPES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_same_seed_gives_the_same_networks_and_another_gives_others(name: str) -> None:
    again = cast_all(made_world("tests", 4).cells, setting("tests", shape(name)))
    assert again == {seat: networks(name=name)[seat] for seat in again}
    other = cast_all(made_world("other", 4).cells, setting("other", shape(name)))
    assert all(again[seat].members[0].name != other[seat].members[0].name for seat in again)


def test_a_seat_more_changes_no_other_cell(name: str) -> None:
    few = networks(seats=5, name=name)
    assert few == {seat: network for seat, network in networks(name=name).items() if seat in few}


def test_everybody_hangs_together(name: str) -> None:
    for network in networks(name=name).values():
        keys = [member.key for member in network.members]
        assert len(set(keys)) == len(keys)
        assert {end for tie in network.ties for end in (tie.by, tie.to)} == set(keys)
        assert nx.is_connected(whole(network))


def test_no_organiser_is_tied_to_the_person_or_to_another_organiser(name: str) -> None:
    for network in networks(name=name).values():
        kinds = {member.key: member.kind for member in network.members}
        tied = [{kinds[tie.by], kinds[tie.to]} for tie in network.ties]
        assert {"organiser", "person"} not in tied
        assert {"organiser"} not in tied
        assert nx.has_path(whole(network), next(key for key, kind in kinds.items() if kind == "organiser"), "person-1")


def test_a_tie_joins_two_people_once_in_each_kind(name: str) -> None:
    for network in networks(name=name).values():
        ties = [(tie.kind, frozenset((tie.by, tie.to))) for tie in network.ties]
        assert len(set(ties)) == len(ties)
        assert all(len(ends) == 2 for _, ends in ties)
        assert all(tie.since < END for tie in network.ties)


def test_ties_of_the_person_with_the_network_begin_with_the_case() -> None:
    for cell in made_world().cells:
        network = networks()[cell.seat]
        sides = {member.key: member.side for member in network.members}
        for tie in network.ties:
            if {sides[tie.by], sides[tie.to]} == {"network", "person"}:
                assert tie.since == cell.starts
            elif sides[tie.by] == sides[tie.to] == "network":
                assert tie.since < START


def test_everybody_is_an_adult_when_the_scenario_begins(name: str) -> None:
    begin = real().scenario.starts.date()
    latest = date(begin.year - 18, begin.month, begin.day)
    assert all(date.fromisoformat(member.born) <= latest for member in everybody(name))


def test_the_person_is_the_cells_person_and_modules_meet_the_handles_they_know() -> None:
    for cell in made_world().cells:
        network = networks()[cell.seat]
        person = network.member("person-1")
        assert (person.born, person.country, person.place) == (cell.person.birthdate, cell.person.country, cell.origin)
        assert person.held("phone", START) == cell.person.phone
        for role in ("recruiter", "voucher", "handler", "friend", "agency"):
            assert network.member(f"{role}-1").held("handle", END - 1) == cell.handles[role]
        wallets = {one.use: one.value for one in network.member("money-desk-1").holdings if one.kind == "wallet"}
        assert wallets["collector"] == cell.wallets["collector"].wallet


def test_who_is_there_follows_the_variant() -> None:
    for cell in made_world().cells:
        network = networks()[cell.seat]
        guards, person = network.role("guard"), network.member("person-1")
        assert (guards is not None) == (cell.variant["kind"] == "trafficking")
        assert person.entity == ("victim" if cell.variant["kind"] == "trafficking" else "actor")


def test_an_unknown_member_is_none() -> None:
    with pytest.raises(KeyError):
        networks()["demo"].member("nobody-1")
    assert networks()["demo"].role("nobody") is None


def test_lifetimes_follow_each_other(name: str) -> None:
    for member in everybody(name):
        lines: defaultdict[tuple[str, str], list[Holding]] = defaultdict(list)
        for one in member.holdings:
            assert one.until is None or one.since < one.until <= END
            lines[one.kind, one.use].append(one)
        for line in lines.values():
            for old, new in pairwise(sorted(line, key=lambda one: one.since)):
                assert old.until is not None
                assert old.until > new.since if old.mistake == "kept-after-change" else old.until == new.since
        assert all(line[-1].until is None for line in lines.values())


def test_what_was_in_force_is_told_for_every_second(name: str) -> None:
    changed = 0
    for member in everybody(name):
        phones = [one for one in member.holdings if one.kind == "phone"]
        for one in phones:
            assert member.held("phone", one.since) == one.value
        if len(phones) == 2:
            changed += 1
            assert START < phones[1].since < END
            assert member.held("phone", phones[1].since - 1) == phones[0].value
        assert member.held("phone", START - 800 * 86_400) is None
    assert changed


def owners(member_of: dict[str, Network]) -> dict[tuple[str, str], list[tuple[str, Member, Holding]]]:
    found: defaultdict[tuple[str, str], list[tuple[str, Member, Holding]]] = defaultdict(list)
    for seat, network in member_of.items():
        for member in network.members:
            for one in member.holdings:
                found[one.kind, one.value].append((seat, member, one))
    return found


def test_nothing_is_held_twice_unless_a_mistake_says_so(name: str) -> None:
    for (kind, _), held in owners(networks(name=name)).items():
        assert len({seat for seat, _, _ in held}) == 1
        for (_, one, first), (_, other, second) in combinations(held, 2):
            if one.key == other.key:
                assert kind == "handle"
                assert "re-used" in (first.mistake, second.mistake)
            else:
                assert (first.shared_with or one.key) == (second.shared_with or other.key)
                assert {"shared", "re-used"} & {first.mistake, second.mistake}


def test_each_mistake_is_one_that_can_be_seen(name: str) -> None:
    seen: Counter[str] = Counter()
    for network in networks(name=name).values():
        for member in network.members:
            for one in (each for each in member.holdings if each.mistake):
                seen[f"{one.mistake} {one.kind}"] += 1
                if one.shared_with:
                    theirs = next(each for each in network.member(one.shared_with).holdings if each.kind == one.kind)
                    assert theirs.value == one.value
                    assert theirs.since <= one.since
                elif one.mistake == "re-used":
                    assert member.held("handle", END, MAIN) == one.value
                elif one.mistake == "old-name":
                    old = min((each for each in member.holdings if each.kind == "handle" and each.use == MAIN), key=lambda each: each.since)
                    assert old.until is not None
                    assert re.split(r"[.\d]+", one.value)[:2] == re.split(r"[_\d]+", old.value)[:2]
    assert {mistake.split()[0] for mistake in seen} == {"re-used", "shared", "kept-after-change", "old-name"}


def test_a_key_names_a_handle_and_an_address_of_its_owner(name: str) -> None:
    for member in everybody(name):
        for one in (each for each in member.holdings if each.kind == "key"):
            assert one.value == f"{member.held('handle', END)} <{member.held('mail', END)}>"
            assert one.since >= max(each.since for each in member.holdings if each.kind == "mail")


@pytest.mark.parametrize("reuse", [0.0, 0.3, 1.0])
def test_the_share_that_errs_is_the_scenarios(reuse: float, name: str) -> None:
    found = cast_all(made_world("tests", 8).cells, setting("tests", shape(name), with_difficulty(reuse=reuse)))
    for network in found.values():
        ours = [member for member in network.members if member.side == "network"]
        erring = [member.key for member in ours if any(one.mistake for one in member.holdings)]
        assert len(erring) <= round(reuse * len(ours))
        assert len(erring) >= round(reuse * len(ours)) - (0 if reuse < 1 else len(ours) // 2)
        others = [member for member in network.members if member.side != "network"]
        assert not any(one.mistake or one.shared_with for member in others for one in member.holdings)


def test_seats_are_as_hard_as_each_other() -> None:
    """Two cells with as many members have as many changed numbers and as many mistakes."""
    counts: defaultdict[int, set[int]] = defaultdict(set)
    for network in networks().values():
        ours = [member for member in network.members if member.side == "network"]
        counts[len(ours)].add(sum(any(one.mistake for one in member.holdings) for member in ours))
    assert len(counts) > 1
    assert all(max(found) - min(found) <= 1 for found in counts.values())


def test_nothing_of_a_network_is_real(tmp_path: Path, name: str) -> None:
    rows = [asdict(member) for member in everybody(name)]
    told = [asdict(node) for network in networks(name=name).values() for node in network.nodes]
    (tmp_path / "networks.json").write_text(json.dumps({"notice": MARK, "people": rows, "nodes": told}, ensure_ascii=False), "utf-8")
    assert fictitious(tmp_path) == []
    for member in everybody(name):
        for one in member.holdings:
            assert re.fullmatch(FORMS[one.kind], one.value), one


FORMS = {
    "phone": r"\+\d{9,14}",
    "mail": r"[a-z]+\.[a-z]+\d\d@[a-z.]+\.example",
    "handle": r"[a-z]+_[a-z]+\d*",
    "device": r"dv-[0-9a-f]{10}",
    "key": r"\S+ <\S+@[a-z.]+\.example>",
    "bank": r"[A-Z]{2}-TRN-\d{8}",
    "wallet": r"[a-z]+/[a-z0-9/-]+(:[0-9]+-[ab])?",
    "document": r"SPECIMEN-[A-Z]{2}-\d{7}",
}


def test_firms_and_places_have_names_of_their_own(name: str) -> None:
    found = [node.name for network in networks(name=name).values() for node in network.nodes]
    assert len(set(found)) == len(found)
    for network in networks(name=name).values():
        keys = {member.key for member in network.members}
        assert all(node.of and set(node.of) <= keys for node in network.nodes)


def test_the_secret_of_a_key_is_its_owners_alone() -> None:
    secrets = {key_secret(number, member, Streams("tests")) for number in range(3) for member in ("recruiter-1", "recruiter-2")}
    assert len(secrets) == 6
    assert {len(secret) for secret in secrets} == {32}


def test_a_country_without_numbers_left_is_told() -> None:
    fresh, chance = Fresh(numbered_handles()), Streams("tests").python("phones")
    with pytest.raises(BadInput, match="phone numbers of CA: none is left"):
        [fresh.phone("CA", chance) for _ in range(5_000)]


def test_values_that_others_hold_are_not_handed_out() -> None:
    chance, again = Streams("tests").python("one"), Streams("tests").python("one")
    first = Fresh(numbered_handles()).phone("SG", chance)
    assert Fresh(numbered_handles(), [first]).phone("SG", again) != first
