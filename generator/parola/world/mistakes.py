"""How members become known: numbers that change in mid-case, and identities that are used again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from parola.world.fresh import Fresh
from parola.world.holdings import DAY, earlier, nickname, user_id
from parola.world.member import MAIN, MARKET, Holding, Member
from parola.world.people import Setting

OVERLAP = (3 * DAY, 12 * DAY)  # how long an old number is still used beside the new one; assumption
NETWORK, WAYS = "network", 5  # the side that errs, and in how many ways


def erred(members: Sequence[Member], number: int, around: Setting) -> list[Member]:
    """The members of one cell, some with a new number, and a share of the network (the scenario's ``reuse``) with one mistake each.

    The counts are the same in every cell of a size, so that no seat is harder than another; who errs, and how, is drawn.
    """
    chance = around.streams.python("cell", number, "network", "mistakes")
    people = {member.key: member for member in members}
    ours = [member.key for member in members if member.side == NETWORK]
    changing = [key for key in ours if _has(people[key], "phone")]
    for key in chance.sample(changing, round(around.layout.habits.new_phone * len(changing))):
        people[key] = _new_phone(people[key], around, chance)
    erring = chance.sample(ours, round(around.scenario.difficulty.reuse * len(ours)))
    others = [people[key] for key in ours if key not in erring]
    ways = chance.sample(range(WAYS), WAYS)
    for nth, key in enumerate(erring):
        people[key] = _one(people[key], [*ways[nth % WAYS :], *ways[: nth % WAYS]], others, around, chance)
    return list(people.values())


def _one(member: Member, ways: Sequence[int], others: Sequence[Member], around: Setting, chance: Random) -> Member:
    """One mistake, the first of the ways to err that what the member holds allows."""
    kinds: tuple[Callable[[], Member | None], ...] = (
        lambda: _same_handle(member),
        lambda: _shared(member, "device", "shared", others, chance),
        lambda: _kept(member, around, chance),
        lambda: _old_name(member, around.fresh, chance),
        lambda: _shared(member, "document", "re-used", others, chance),
    )
    turned = (kinds[way]() for way in ways)
    return next((found for found in turned if found is not None), member)


def _new_phone(member: Member, around: Setting, chance: Random) -> Member:
    start, end = around.scenario.start, around.scenario.end
    changed = start + chance.randrange((end - start) // 4, (end - start) * 3 // 4)
    old, country = _main(member, "phone"), around.scenario.places[member.place].country
    return _with(member, old, (replace(old, until=changed), Holding("phone", around.fresh.phone(country, chance), changed)))


def _kept(member: Member, around: Setting, chance: Random) -> Member | None:
    """The old number is still used for some days beside the new one."""
    if not _has(member, "phone"):
        return None
    changed = member if len(_all(member, "phone")) > 1 else _new_phone(member, around, chance)
    old = _main(changed, "phone")
    until = min((old.until or around.scenario.end) + chance.randrange(*OVERLAP), around.scenario.end)
    return _with(changed, old, (replace(old, until=until, mistake="kept-after-change"),))


def _same_handle(member: Member) -> Member | None:
    """The handle of the forum is used at the market too."""
    again = [one for one in _all(member, "handle") if one.use == MARKET]
    if not again:
        return None
    return _with(member, again[0], (replace(again[0], value=_main(member, "handle").value, mistake="re-used"),))


def _old_name(member: Member, fresh: Fresh, chance: Random) -> Member | None:
    """The mail address, and the user id of the key with it, tell a handle that was given up before the scenario."""
    if not (_has(member, "mail") and _has(member, "handle")):
        return None
    name, handle, mail = fresh.handle(chance), _main(member, "handle"), _main(member, "mail")
    address = fresh.mail(nickname(name), chance)
    told = _with(member, mail, (replace(mail, value=address, mistake="old-name"),))
    told = _with(told, handle, (Holding("handle", name, earlier(chance, handle.since), handle.since), handle))
    key = _all(member, "key")
    return _with(told, key[0], (replace(key[0], value=user_id(handle.value, address)),)) if key else told


def _shared(member: Member, kind: str, mistake: str, others: Sequence[Member], chance: Random) -> Member | None:
    """Something of another member is theirs as well, who got it first; those of the same place are asked first."""
    having = [other for other in others if _has(other, kind)]
    near = [other for other in having if other.place == member.place] or having
    if not near or not _has(member, kind):
        return None
    other, own = chance.choice(near), _main(member, kind)
    theirs = _main(other, kind)
    since = max(own.since, theirs.since)
    return _with(member, own, (replace(own, value=theirs.value, since=since, shared_with=other.key, mistake=mistake),))


def _all(member: Member, kind: str) -> list[Holding]:
    return [one for one in member.holdings if one.kind == kind]


def _has(member: Member, kind: str) -> bool:
    return any(one.kind == kind for one in member.holdings)


def _main(member: Member, kind: str) -> Holding:
    """The first of a kind for the main use."""
    return next(one for one in member.holdings if one.kind == kind and one.use == MAIN)


def _with(member: Member, old: Holding, new: Iterable[Holding]) -> Member:
    place = member.holdings.index(old)
    return replace(member, holdings=(*member.holdings[:place], *new, *member.holdings[place + 1 :]))
