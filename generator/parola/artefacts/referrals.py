"""The market's referral programme (T19): whoever sends it visitors is paid by code, and it publishes what it paid.

The lists name codes and sums and no address: which output of the ledger a sum is, and where it went, is for the reader to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from parola.artefacts.ledger.payment import Block, Payment
from parola.simulate.background import Background
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.model import World

KIND = "T19"
HOUR, DAY = 3_600, 86_400
# All figures here are assumptions.
EVERY, FIRST = 5 * DAY, DAY  # between lists, and until the first payments at the latest
EARLIER = 3 * HOUR  # by which payments come earlier or later than usual
SENDING, LISTED = 2 * HOUR, 5 * HOUR  # of sending, and from its beginning until it is listed
STRANGERS = 5  # codes of which nothing else is seen
USUAL, SPREAD, LEAST, MOST = 11.9, 0.6, 40_000, 2_000_000  # of the logarithm of what a code earns until a list, and its bounds, sat
PURSE, COINS = "market/referrals", 6  # the wallet that pays, and in how many coins it holds twice what it needs
LETTERS = "bcdfghjkmnpqrtvwxz"
DIRECTORY, PASTED = "lst", "rdr"  # how the directory's code begins, and one that a reader pastes


@dataclass(frozen=True, slots=True)
class Payout:
    """What visits with a code brought, in sat, sent at a second UTC; ``id`` is that of the order."""

    id: str
    code: str
    at: int
    sat: int

    @property
    def wallet(self) -> str:
        """Of whoever has the code; it is paid at one address."""
        return f"referrer/{self.code}"


@dataclass(frozen=True, slots=True)
class PaidList:
    """Payouts in the order of their codes, and when the market tells of them, seconds UTC."""

    at: int
    payouts: tuple[Payout, ...]


@dataclass(frozen=True, slots=True)
class Paid:
    """Evidence ids of the outputs that pay a code, and the address that they pay."""

    outputs: tuple[str, ...]
    address: str


def directory_code(streams: Streams) -> str:
    """What the directory puts behind the links from which it lives."""
    return f"{DIRECTORY}{streams.python('referrals', 'directory').randint(100, 999)}"


def pasted_code(operator: int, streams: Streams) -> str:
    """What somebody on the news board has in a link, beside the traces of an operator."""
    return f"{PASTED}{streams.python('referrals', 'pasted', operator).randint(100, 999)}"


def lists(world: World, scenario: Scenario, drawn: Background, streams: Streams) -> Iterator[PaidList]:
    """Every list of the scenario's time up to the market's end, with the payouts on it."""
    codes, chance = _codes(world, streams), streams.python("referrals", "days")
    end = min(drawn.markets.main.ended, scenario.end - DAY) - LISTED
    for nth, usual in enumerate(range(scenario.start + EARLIER + chance.randrange(FIRST), end - EARLIER, EVERY)):
        at = usual + chance.randrange(-EARLIER, EARLIER)
        yield PaidList(at + LISTED, tuple(_payout(code, f"br{nth:03d}{n:03d}", at, streams) for n, code in enumerate(codes)))


def payments(listed: Sequence[PaidList]) -> list[Payment]:
    """The orders to pay all that."""
    return [Payment(one.id, one.at, PURSE, one.wallet, "main", one.sat) for each in listed for one in each.payouts]


def endowment(listed: Sequence[PaidList]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The coins from which it is paid, by wallet and slot."""
    total = sum(one.sat for each in listed for one in each.payouts)
    return {(PURSE, "main"): (MOST + 2 * total // COINS,) * COINS} if total else {}


def paid(listed: Sequence[PaidList], blocks: Sequence[Block]) -> Mapping[str, Paid]:
    """By code, what the ledger has of it."""
    orders = {one.id: one for each in listed for one in each.payouts}
    found: dict[str, Paid] = {}
    for transfer in (transfer for block in blocks for transfer in block.transfers):
        for one in (orders[id_] for id_ in transfer.payments if id_ in orders):
            (coin,) = (coin for coin in transfer.outputs if coin.wallet == one.wallet)
            known = found.get(one.code, Paid((), coin.address))
            found[one.code] = Paid((*known.outputs, f"btc/out/{coin.outpoint}"), known.address)
    return found


def _codes(world: World, streams: Streams) -> list[str]:
    runs = [one for one in world.operators if KIND in one.kinds]
    pasted = [pasted_code(one.number, streams) for one in runs]
    others = [_code(streams.python("referrals", "stranger", n)) for n in range(STRANGERS)]
    return sorted({directory_code(streams), *(one.code for one in runs), *pasted, *others})


def _code(chance: Random) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(3)) + str(chance.randint(100, 999))


def _payout(code: str, order: str, at: int, streams: Streams) -> Payout:
    usual = USUAL + streams.python("referrals", "usual", code).gauss(0, SPREAD)
    chance = streams.python("referrals", "payout", code, at)
    sat = round(min(max(chance.lognormvariate(usual, SPREAD), LEAST), MOST))
    return Payout(order, code, at + chance.randrange(SENDING), sat + chance.randrange(1_000))
