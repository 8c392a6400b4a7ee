"""The network of a cell: its people, its firms and places, and who is tied to whom. It is an answer key and never shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from parola.spec.network_model import TieRule
from parola.world.cell import Cell
from parola.world.member import Member
from parola.world.mistakes import erred
from parola.world.people import Setting, fits, members, place_of

DAY = 86_400
KNOWN_FOR = (30 * DAY, 900 * DAY)  # how long before the scenario a tie began; assumption
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tie:
    """``kind`` of tie, from the key ``by`` to the key ``to``, since a second UTC."""

    kind: str
    by: str
    to: str
    since: int


@dataclass(frozen=True, slots=True)
class Node:
    """A firm, place or vehicle. ``entity`` is a kind of the DW-VA taxonomy, ``of`` are keys of the members who use it."""

    key: str
    kind: str
    entity: str
    name: str
    place: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """One cell as a typed graph: members in the order of the roles, ties between them, and what they use."""

    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    nodes: tuple[Node, ...]

    def member(self, key: str) -> Member:
        """The member with a key.

        Raises:
            KeyError: there is none.
        """
        for one in self.members:
            if one.key == key:
                return one
        raise KeyError(key)

    def role(self, role: str) -> Member | None:
        """The first member of a role; None where the cell has none."""
        return next((one for one in self.members if one.role == role), None)


def cast(cell: Cell, around: Setting) -> Network:
    """The network of one cell. Cells of a class are cast in the order of the roster, so that a later one changes no earlier one."""
    people = erred(members(cell, around), cell.number, around)
    return Network(tuple(people), tuple(_ties(people, cell, around)), tuple(_nodes(people, cell, around)))


def _ties(people: Sequence[Member], cell: Cell, around: Setting) -> list[Tie]:
    """Each tie that a rule allows is drawn; whoever is then left apart is joined by the first rule that can."""
    chance = around.streams.python("cell", cell.number, "network", "ties")
    possible = [(rule, pair) for rule in around.layout.ties for pair in _pairs(rule, people)]
    drawn = [(rule, pair) for rule, pair in possible if chance.random() < rule.chance]
    drawn += _bridges([pair for _, pair in drawn], possible, people)
    sides = {member.key: member.side for member in people}
    found = [Tie(rule.kind, *pair, _since({sides[key] for key in pair}, cell, around, chance)) for rule, pair in drawn]
    return list({(tie.kind, frozenset((tie.by, tie.to))): tie for tie in reversed(found)}.values())[::-1]


def _pairs(rule: TieRule, people: Sequence[Member]) -> Iterator[Pair]:
    """Pairs that the rule speaks of, each once, also where both are of roles on both of its sides."""
    those, seen = [member for member in people if member.role in rule.to], set[frozenset[str]]()
    for one in (member for member in people if member.role in rule.by):
        for other in those:
            pair = frozenset((one.key, other.key))
            if one is not other and pair not in seen and _allowed(rule, one, other):
                seen.add(pair)
                yield one.key, other.key


def _allowed(rule: TieRule, one: Member, other: Member) -> bool:
    return (one.stage == other.stage or not rule.within) and ((one.first and other.first) or not rule.first)


def _bridges(drawn: Sequence[Pair], possible: Sequence[tuple[TieRule, Pair]], people: Sequence[Member]) -> list[tuple[TieRule, Pair]]:
    """The ties that make everybody hang together, as few as that takes: the likelier of those that are possible come first."""
    group = {member.key: {member.key} for member in people}
    for pair in drawn:
        _join(pair, group)
    found: list[tuple[TieRule, Pair]] = []
    for rule, (one, other) in sorted(possible, key=lambda each: -each[0].chance):
        if group[one] is not group[other]:
            _join((one, other), group)
            found.append((rule, (one, other)))
    return found


def _join(pair: Pair, group: dict[str, set[str]]) -> None:
    one, other = (group[key] for key in pair)
    if one is not other:
        one |= other
        group.update(dict.fromkeys(other, one))


def _since(sides: set[str], cell: Cell, around: Setting, chance: Random) -> int:
    """Ties of a network with the person, and of agencies, begin with the case; all others were there before."""
    if "agency" in sides or sides == {"network", "person"}:
        return cell.starts
    return around.scenario.start - chance.randrange(*KNOWN_FOR)


def _nodes(people: Sequence[Member], cell: Cell, around: Setting) -> Iterator[Node]:
    for key, thing in around.layout.things.items():
        using = tuple(member.key for member in people if member.role in thing.of)
        if using and fits(thing.when, cell.variant):
            chance = around.streams.python("cell", cell.number, "network", "thing", key)
            name = around.fresh.title(thing.called, around.layout.words, chance)
            yield Node(key, thing.kind, thing.entity, name, place_of(thing.home, cell, around.scenario), using)
