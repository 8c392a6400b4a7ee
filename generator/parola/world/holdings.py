"""What a member holds before anybody errs: one of each kind that the role has, since some time before the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from parola.spec.model import Scenario
from parola.spec.network_model import Role
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.fresh import Fresh
from parola.world.member import MAIN, MARKET, Holding, Member
from parola.world.names import plain

DAY = 86_400
LEAST, MOST = 40 * DAY, 700 * DAY  # how long before the scenario something is got; assumption
OFFICES = {"police": "police", "immigration": "border", "prosecutor": "court", "fiu": "finance"}
NICKNAMED = {"network": 0.8, "person": 0.4, "look-alike": 0.4, "agency": 0}  # share of addresses that hide the name; assumption
SOLD_TO = ("network", "look-alike")  # sides whose people have an account at the market too


@dataclass(frozen=True, slots=True)
class Hand:
    """Where the things of one cell come from."""

    cell: Cell
    scenario: Scenario
    fresh: Fresh
    streams: Streams

    @property
    def start(self) -> int:
        """First second of the scenario."""
        return self.scenario.start

    def country(self, member: Member) -> str:
        """Where a member is, and has telephone and account."""
        return self.scenario.places[member.place].country


def holdings(member: Member, role: Role, hand: Hand) -> tuple[Holding, ...]:
    """One thing of each kind of the role; the cell's own handle, phone and wallets go to the first member of their role."""
    found: list[Holding] = []
    chance = hand.streams.python("cell", hand.cell.number, "network", member.key, "holds")
    for kind, draw in KINDS.items():
        if kind in role.holds:
            found += draw(member, found, hand, chance)
    return (*found, *(_wallets(member, role, hand) if member.first else ()))


def earlier(chance: Random, start: int) -> int:
    """A second before the scenario, from which something is held."""
    return start - chance.randrange(LEAST, MOST)


def words(member: Member) -> str:
    """A member's name as the words of a mail address: the first and the last, in small letters."""
    parts = plain(member.name).lower().replace("'", "").split()
    return f"{parts[0]}.{parts[-1]}"


def key_secret(number: int, member: str, streams: Streams) -> bytes:
    """The secret of a member's OpenPGP key: 32 bytes, which are never exported."""
    return streams.key("cell", number, "network", member, "pgp")


def _phone(member: Member, _: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    own = member.kind == "person"
    number = hand.fresh.reserve(hand.cell.person.phone) if own else hand.fresh.phone(hand.country(member), chance)
    yield Holding("phone", number, earlier(chance, hand.start))


def _mail(member: Member, _: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    """An address of a nickname, or of the name; an office has addresses of its own."""
    said = nickname(hand.fresh.handle(chance)) if chance.random() < NICKNAMED[member.side] else words(member)
    yield Holding("mail", hand.fresh.mail(said, chance, _office(member, hand)), earlier(chance, hand.start))


def nickname(handle: str) -> str:
    """A handle as the words of a mail address."""
    return handle.rstrip("0123456789").replace("_", ".")


def _office(member: Member, hand: Hand) -> str:
    country = hand.country(member).lower()
    if member.kind in OFFICES:
        return f"{OFFICES[member.kind]}.{country}.gov.example"
    return f"{member.kind}.{country}.example" if member.side == "agency" else ""


def _handle(member: Member, _: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    known = hand.cell.handles.get(member.role) if member.first else None
    yield Holding("handle", known if known and known != member.role else hand.fresh.handle(chance), earlier(chance, hand.start))
    if member.side in SOLD_TO:
        yield Holding("handle", hand.fresh.handle(chance), earlier(chance, hand.start), use=MARKET)


def _device(_: Member, __: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    yield Holding("device", hand.fresh.device(chance), earlier(chance, hand.start))


def _bank(member: Member, _: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    yield Holding("bank", hand.fresh.bank(hand.country(member), chance), earlier(chance, hand.start))


def _document(member: Member, _: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    yield Holding("document", hand.fresh.document(member.country, chance), earlier(chance, hand.start))


def _key(_: Member, found: list[Holding], hand: Hand, chance: Random) -> Iterator[Holding]:
    """A key is made after the handle and the mail address that its user id names."""
    handle, mail = (next(one for one in found if one.kind == kind and one.use == MAIN) for kind in ("handle", "mail"))
    since = chance.randrange(max(handle.since, mail.since), hand.start)
    yield Holding("key", user_id(handle.value, mail.value), since)


def user_id(handle: str, mail: str) -> str:
    """The user id of an OpenPGP key."""
    return f"{handle} <{mail}>"


def _wallets(member: Member, role: Role, hand: Hand) -> Iterator[Holding]:
    chance = hand.streams.python("cell", hand.cell.number, "network", member.key, "wallets")
    for name in role.wallets:
        if name in hand.cell.wallets:
            place = hand.cell.wallets[name]
            value = place.wallet if place.slot is None else f"{place.wallet}:{place.slot}"
            yield Holding("wallet", value, earlier(chance, hand.start), use=name)


# In this order: a key is made out to the handle and the address that are there already.
KINDS = {"phone": _phone, "mail": _mail, "handle": _handle, "device": _device, "bank": _bank, "document": _document, "key": _key}
