"""The far economy as near wallets meet it: what its wallets hold at the start, whom near ones pay there, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.far import texts
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.economy import plan
from parola.artefacts.ledger.far.endow import after, endowed
from parola.artefacts.ledger.far.keys import Keys, Mapper, keys, programs
from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.slice import Arrivals, Slice, Whole
from parola.artefacts.ledger.far.templates import numbered, offsets
from parola.artefacts.ledger.far.txids import Live, drawn
from parola.artefacts.ledger.far.wallets import Kind, Wallets, endowments, wallets
from parola.artefacts.ledger.payment import Coin, Transfer
from parola.artefacts.ledger.transaction import outpoint
from parola.streams import Streams

FAR = "economy"  # a near wallet's word for all far ones; the slot is the number of a key
TREASURY = 0  # the key that endowments are paid out from; it is an ordinary user's, to whom no near wallet pays


@dataclass(frozen=True, slots=True)
class FarSide:
    """Settings, wallets and keys of a far economy; ``coins`` are those that its wallets hold at the start, paid at ``opening``."""

    far: Far
    held: Wallets
    keys: Keys
    coins: Arrivals
    opening: int

    @property
    def shops(self) -> Whole:
        """Keys of merchants to which near wallets may pay."""
        return self.held.first[self.held.rows(Kind.MERCHANT)]

    def program(self, slot: str) -> bytes:
        """What an output to a key pays to: 20 bytes (P2WPKH, so the treasury's), or 32 (P2TR). A slot is the number of a key."""
        key = int(slot)
        if key == TREASURY or not self.held.taproot[self._wallet(np.array([key]))][0]:
            return self.keys.hashed(key)
        return programs(self.keys.at(np.array([key])), np.ones(1, np.bool_)).tobytes()

    @property
    def owed(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """The coins that pay the endowments out; near wallets have to pay them before ``opening``."""
        _, treasury = endowed(self.coins, len(self.coins.at), self.opening, TREASURY)
        return {(FAR, str(TREASURY)): tuple(treasury.value_sat.tolist())}

    def drawn(self, transfers: Sequence[Transfer], streams: Streams) -> Iterator[Drawn]:
        """Far transactions with final txids, in the order of time; ``transfers`` are all near ones, in theirs.

        Raises:
            BadInput: as of ``plan``, while they are read.
        """
        paid = [(transfer.at, coin) for transfer in transfers for coin in transfer.outputs if coin.wallet == FAR]
        funds = [coin for _, coin in paid if coin.slot == str(TREASURY)]
        given = [(at, coin) for at, coin in paid if coin.slot != str(TREASURY)]
        planned = after(self.coins, self._arrivals(given))
        opening, treasury = endowed(planned, len(self.coins.at), self.opening, TREASURY)
        coins = [coin for _, coin in given] + _matched(treasury.value_sat, funds)
        rows = bytes(36 * len(self.coins.at)) + b"".join(outpoint(coin.txid, coin.n) for coin in coins)
        points = np.frombuffer(rows, np.uint8).reshape(-1, 36)
        return drawn(self._slices(opening, planned, streams), Live(after(planned, treasury), points), self.keys, streams)

    def owners(self) -> Mapping[str, object]:
        """Columns of the truth: the address of every key, the number of its wallet, what that is, and the number of its owner."""
        number = np.arange(len(self.keys.rows))
        wallet = numbered(offsets(self.held.count))
        taproot = self.held.taproot[wallet]
        found = texts.addresses(programs(self.keys.at(number), taproot), taproot)
        kinds = np.array([kind.name.lower() for kind in Kind])
        return {"address": found, "wallet": wallet, "kind": kinds[self.held.kind[wallet]], "owner": self.held.owner[wallet]}

    def _arrivals(self, given: Sequence[tuple[int, Coin]]) -> Arrivals:
        at, key = (np.array(column, np.int64) for column in ([at for at, _ in given], [int(coin.slot) for _, coin in given]))
        wallet = self._wallet(key)
        return Arrivals(at, wallet, np.array([coin.value_sat for _, coin in given], np.int64), key, self.held.taproot[wallet])

    def _wallet(self, key: Whole) -> Whole:
        return np.searchsorted(self.held.first, key, "right") - 1

    def _slices(self, opening: Slice, planned: Arrivals, streams: Streams) -> Iterator[Slice]:
        yield opening
        yield from plan(self.far, planned, streams)


def far_side(far: Far, opening: int, streams: Streams, mapper: Mapper = map) -> FarSide:
    """The wallets of an economy and their keys; ``mapper`` spreads the work, the result is the same for any number of workers.

    Raises:
        BadInput: a setting is out of its range.
    """
    held = wallets(far, streams)
    return FarSide(far, held, keys(held.count, streams, mapper), endowments(far, held, streams, opening), opening)


def _matched(value_sat: Whole, coins: Sequence[Coin]) -> list[Coin]:
    """The coins in the order of their values here; they were shuffled when they were paid."""
    by_value = sorted(coins, key=lambda coin: coin.value_sat)
    rank = np.argsort(np.argsort(value_sat, kind="stable"), kind="stable")
    return [by_value[n] for n in rank.tolist()]
