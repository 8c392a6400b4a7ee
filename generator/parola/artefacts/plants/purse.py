"""The ledger as accounts of interest see it: addresses of a case, and sums that stand alone in their hour or do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.payment import Coin
from parola.artefacts.ledger.plan import MINER
from parola.artefacts.orders import event_of
from parola.simulate.rhythm import HOUR
from parola.world.make import DEPOSITS, MERCHANT

WINDOW = 2 * HOUR  # before a post in which a payment of its sum is a candidate
ANSWERED = 300, 1_200  # seconds from a block to the post that speaks of it, at the least and the most
PRIVATE = ("relative", "bystander", "collector", "private-user", "refunder")  # wallets of a case that its vendor does not show
LEAST = 20_000  # sat: less is dust, and nobody speaks of it


@dataclass(frozen=True, slots=True)
class Paid:
    """An output and the time of its block, seconds UTC; ``payer`` is a wallet, ``cell`` that of the payment's event."""

    coin: Coin
    at: int
    payer: str
    cell: int | None


@dataclass(frozen=True)
class Purse:
    """Outputs of the near ledger in its order, by cell and by sum; pairs of one sum; wallet -> its addresses; addresses with a tag."""

    by_cell: Mapping[int, Sequence[Paid]]
    by_sum: Mapping[int, Sequence[Paid]]
    twice: Sequence[tuple[Paid, Paid]]
    addresses: Mapping[str, Sequence[str]]
    claimed: Collection[str]

    def alone(self, one: Paid) -> bool:
        """Whether nothing else of that sum was paid about that time."""
        return sum(abs(other.at - one.at) <= WINDOW for other in self.by_sum[one.coin.value_sat]) == 1

    def own(self, number: int) -> list[str]:
        """Addresses of a case that its vendor may show."""
        shown = [wallet for wallet in sorted(self.addresses) if _shown(wallet, number)]
        return [address for wallet in shown for address in self.addresses[wallet]]

    def deposits(self) -> Sequence[str]:
        """Addresses at the exchange that somebody has published as such."""
        return [address for address in self.addresses.get(DEPOSITS, ()) if address in self.claimed]

    def fees(self, number: int) -> list[Paid]:
        """Payments of a case that stand alone: to merchants if there are any, else others of its own."""
        own = [one for one in self.by_cell.get(number, ()) if _told(one) and _shown(one.payer, number) and self.alone(one)]
        return [one for one in own if one.coin.wallet.startswith(f"{MERCHANT}/")] or own


def purse(chain: Ledger, cells: Mapping[str, int], claimed: Collection[str]) -> Purse:
    """What there is to know of a ledger; ``cells`` maps the id of an event to its cell, ``claimed`` are tagged addresses."""
    everything = list(_paid(chain, cells))
    by_cell, by_sum, addresses = defaultdict[int, list[Paid]](list), defaultdict[int, list[Paid]](list), defaultdict[str, list[str]](list)
    for one in everything:
        by_sum[one.coin.value_sat].append(one)
        addresses[one.coin.wallet].append(one.coin.address)
        if one.cell is not None:
            by_cell[one.cell].append(one)
    return Purse(by_cell, by_sum, _twice(by_sum), {wallet: list(dict.fromkeys(each)) for wallet, each in addresses.items()}, claimed)


def _paid(chain: Ledger, cells: Mapping[str, int]) -> Iterator[Paid]:
    for block in chain.blocks:
        for transfer in block.transfers:
            cell = cells.get(event_of(transfer.payments[0]))
            payer = transfer.inputs[0].wallet if transfer.inputs else ""
            yield from (Paid(coin, block.at, payer, cell) for coin in transfer.outputs if coin.address)


def _twice(by_sum: Mapping[int, Sequence[Paid]]) -> list[tuple[Paid, Paid]]:
    """Two payments of one sum within half a window, of no case: nearest first."""
    found = [
        (one, other)
        for total in sorted(by_sum)
        for one, other in zip(by_sum[total], by_sum[total][1:], strict=False)
        if other.at - one.at <= WINDOW // 2 and one.cell is None and other.cell is None and _told(one) and _told(other)
    ]
    return sorted(found, key=lambda pair: (pair[1].at - pair[0].at, pair[0].coin.outpoint))


def _told(one: Paid) -> bool:
    """Whether somebody may speak of it: a payment within the scenario, and no dust."""
    return one.coin.role == "to" and one.coin.value_sat >= LEAST and one.payer != MINER[0]


def _shown(wallet: str, number: int) -> bool:
    own, _, name = wallet.rpartition("/")
    return own == f"cell/{number}" and name not in PRIVATE
