"""Reads the shape of a network, and judges what its parts say of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parola.spec.around import uncited
from parola.spec.folder import above, cited, misnamed, parsed, shared
from parola.spec.network_model import Layout, Role, TieRule
from parola.spec.parse import Parsed, judge
from parola.spec.problem import Problem, Refused
from parola.spec.source import load
from parola.spec.words import Found, Loc, nearest

TAXONOMY = "dwva_entities_v03.yaml"


@dataclass(frozen=True, slots=True)
class Known:
    """What a shape may name outside itself; None where that cannot be told."""

    sources: Collection[str] | None
    entities: Collection[str]


def network(path: Path, problems: list[Problem]) -> Parsed[Layout] | None:
    """One shape of a network, by itself; what is wrong is added to ``problems``."""
    found = parsed(path, Layout, problems)
    if found is not None:
        root = above(path.parent)
        problems += judge(found, RULES, Known(cited(root, problems), entities(root)))
        problems += misnamed(found, path.stem)
    return found


def layout(path: Path) -> Layout:
    """The shape that a file holds.

    Raises:
        BadInput: with every problem, a line each.
    """
    problems: list[Problem] = []
    found = network(path, problems)
    if problems or found is None:
        raise Refused(problems)
    return found.model


def entities(root: Path) -> frozenset[str]:
    """Ids of the kinds of entity in the DW-VA taxonomy (interpol-dwva-taxonomy)."""
    return _ids(shared(root, TAXONOMY).resolve())


@cache
def _ids(path: Path) -> frozenset[str]:
    return frozenset(load(path).data)


def always(role: Role) -> bool:
    """Whether every cell has a member of the role."""
    return role.size[0] > 0 and not role.when and not role.named and role.scope != "class"


def sizes(given: Layout, _: Known) -> Iterator[Found]:
    """A size does not descend and leaves room for somebody."""
    for name, role in given.roles.items():
        least, most = role.size
        if least > most:
            yield ("roles", name, "size"), f"size [{least}, {most}] of '{name}' descends; write the least first: [{most}, {least}]"
        elif most == 0:
            yield ("roles", name, "size"), f"role '{name}' has no members; give it at least one, or delete it"


def needed(given: Layout, _: Known) -> Iterator[Found]:
    """There is one person whom the case is about, and an organiser."""
    people = [(name, role) for name, role in given.roles.items() if role.kind == "person"]
    if len(people) != 1 or not all(always(role) and role.size == (1, 1) for _, role in people):
        yield ("roles",), "there is not exactly one role of kind 'person' with size [1, 1]; a case is about one person"
    if not any(role.kind == "organiser" and role.side == "network" and always(role) for role in given.roles.values()):
        yield ("roles",), "there is no role of kind 'organiser' on the side 'network' that every cell has; a network has one"


def named(given: Layout, _: Known) -> Iterator[Found]:
    """Whoever is tied, or uses something, is a role."""
    places: dict[Loc, tuple[str, ...]] = {("things", name, "of"): thing.of for name, thing in given.things.items()}
    for nth, tie in enumerate(given.ties):
        places |= {("ties", nth, "by"): tie.by, ("ties", nth, "to"): tie.to}
    for loc, names in places.items():
        for nth, name in enumerate(names):
            if name not in given.roles:
                yield (*loc, nth), f"role '{name}' does not exist{nearest(name, given.roles)}"


def stages(given: Layout, _: Known) -> Iterator[Found]:
    """A tie within one stage is between roles that have one in common."""
    for nth, tie in enumerate(given.ties):
        there, here = _stages(given, tie.to), _stages(given, tie.by)
        if tie.within and there and here and not there & here:
            yield (
                ("ties", nth, "within"),
                "a tie within one stage is between roles of different stages; delete 'within', or change the roles",
            )


def tied(given: Layout, around: Known) -> Iterator[Found]:
    """Nobody is alone: roles that every cell has hang together, and each of the others is tied to one of them."""
    if any(named(given, around)) or any(stages(given, around)):
        return  # those are told first; what hangs together can be judged when they are put right
    near = neighbours(given)
    steady = [name for name, role in given.roles.items() if always(role)]
    yield from _together([name for name, role in given.roles.items() if role.scope != "class"], steady, near)
    own = [name for name, role in given.roles.items() if role.scope != "cell"]
    yield from _together(own, own, near)


def _together(roles: Sequence[str], steady: Sequence[str], near: Mapping[str, set[str]]) -> Iterator[Found]:
    """Roles that do not hang together by the steady ones: one of each piece is told."""
    reached = _reached(steady[:1], near, steady)
    for name in roles:
        if not near[name] - {name}:
            yield ("roles", name), f"role '{name}' has no tie to another role; add one under 'ties', or delete the role"
        elif name not in reached and (name in steady or not near[name] & reached):
            yield ("roles", name), f"role '{name}' does not hang together with '{steady[0]}' by roles that every cell has; add a tie"
            reached |= _reached([name], near, steady)


def keys(given: Layout, _: Known) -> Iterator[Found]:
    """Whoever has a key has the handle and the address that its user id names."""
    for name, role in given.roles.items():
        if "key" in role.holds and not {"handle", "mail"} <= set(role.holds):
            yield ("roles", name, "holds"), f"role '{name}' holds a key without handle and mail, which the key is made out to; add them"


def kinds(given: Layout, around: Known) -> Iterator[Found]:
    """Kinds of entity are in the taxonomy."""
    places: dict[Loc, str] = {("things", name, "entity"): thing.entity for name, thing in given.things.items()}
    for name, role in given.roles.items():
        places["roles", name, "entity"] = role.entity
        for axis, values in role.entity_when.items():
            places |= {("roles", name, "entity_when", axis, value): entity for value, entity in values.items()}
    for loc, entity in places.items():
        if entity not in around.entities:
            yield loc, f"entity '{entity}' is not in {TAXONOMY}{_hint(entity, around.entities)}"


def names(given: Layout, _: Known) -> Iterator[Found]:
    """Each form of a name has a place for the word."""
    for name, thing in given.things.items():
        for nth, form in enumerate(thing.called):
            if form.replace("{word}", "", 1).count("{") or "{word}" not in form:
                yield ("things", name, "called", nth), f"'{form}' has not one '{{word}}'; write it where the invented word stands"


def sources(given: Layout, around: Known) -> Iterator[Found]:
    """What is cited is in the bibliography, or is ``assumption``."""
    places: dict[Loc, tuple[str, ...]] = {("ties", nth, "source"): tie.source for nth, tie in enumerate(given.ties)}
    places["habits", "source"] = given.habits.source
    for loc, name in uncited(places, around.sources):
        yield loc, f"source '{name}' does not exist; add it to sources.yaml, or write assumption"


def neighbours(given: Layout) -> dict[str, set[str]]:
    """Role -> roles that some tie joins each of its members with."""
    near: dict[str, set[str]] = {name: set() for name in given.roles}
    for tie in given.ties:
        for one in tie.by:
            for other in tie.to:
                for end, far in ((one, other), (other, one)):
                    if _joins(tie, given.roles[end], given.roles[far]):
                        near[end].add(far)
    return near


def _joins(tie: TieRule, role: Role, far: Role) -> bool:
    """Whether the tie is one of each member of ``role``."""
    return (role.stage == far.stage or not tie.within) and (role.size[1] <= 1 or not tie.first)


def _stages(given: Layout, roles: Collection[str]) -> set[str]:
    return {given.roles[name].stage for name in roles if name in given.roles}


def _reached(first: Collection[str], near: Mapping[str, set[str]], steady: Collection[str]) -> set[str]:
    """Roles that lie a way of ties from the first, over roles that every cell has."""
    reached, edge = set(first), set(first)
    while edge:
        edge = {other for other in steady if near[other] & edge} - reached
        reached |= edge
    return reached


def _hint(entity: str, known: Collection[str]) -> str:
    hint = nearest(entity, known)
    return hint if "did you mean" in hint else "; take the nearest broader one, such as 'actor' or 'infrastructure'"


RULES = {
    sizes: ("roles",),
    needed: ("roles",),
    named: ("roles", "things", "ties"),
    stages: ("roles", "ties"),
    tied: ("roles", "things", "ties"),
    keys: ("roles",),
    kinds: ("roles", "things"),
    names: ("things",),
    sources: ("ties", "habits"),
}
