"""Money that accounts of interest speak of: an address at the foot of posts (T28), and a sum that was paid just before (T29)."""

from __future__ import annotations

from random import Random

from parola.artefacts.ledger import bech32
from parola.artefacts.messages.words import btc
from parola.artefacts.plants.piece import Remark, Trace
from parola.artefacts.plants.purse import ANSWERED, Paid
from parola.artefacts.plants.seat import Pieces, Seat

FOOT = "\n-- \n"  # what sets a signature apart from a post
BEFORE_END = 7_200  # seconds; nobody writes in the last of a scenario


def footers(seat: Seat) -> Pieces:
    """An address of the case that was paid; the same with one letter wrong; and one at the exchange, where nobody holds a key."""
    own, pool, chance = seat.purse.own(seat.number), seat.purse.deposits(), seat.chance("footer")
    if not own or not pool:
        return Pieces()
    address, deposit = chance.choice(own), chance.choice(pool)
    wrong, who = _misspelt(address, chance), seat.interest.author or "signer"
    one, other = [name for name in ("fourth", "fifth", "paster") if name != who][:2]
    return Pieces(
        (
            _footed(seat, who, address, Trace("T28", False, "foot of the post", address)),
            _footed(seat, one, wrong, Trace("T28", True, "foot of the post: the checksum fails", wrong)),
            _footed(seat, other, deposit, Trace("T28", True, "foot of the post: an address at the exchange", deposit)),
        )
    )


def sums(seat: Seat) -> Pieces:
    """A post that says what its writer has just paid: one sum that stands alone in its hours, and one that two payments have."""
    last = seat.scene.scenario.end - BEFORE_END
    alone = [one for one in seat.purse.fees(seat.number) if seat.scene.scenario.start <= one.at < last]
    twice = [pair for pair in seat.purse.twice if seat.scene.scenario.start <= pair[0].at and pair[1].at < last]
    if not alone or not twice:
        return Pieces()
    chance = seat.chance("sums")
    one, pair = chance.choice(alone), chance.choice(twice)
    who = seat.interest.author or "signer"
    true = Trace("T29", False, "sum and time", f"{one.coin.outpoint.rsplit(':', 1)[0]}")
    false = Trace("T29", True, "sum and time", "not decidable")
    return Pieces((_paid(seat, who, one, true), _paid(seat, "namesake", pair[1], false)))


def _footed(seat: Seat, who: str, address: str, trace: Trace) -> Remark:
    """An everyday post with a footer."""
    text = seat.line("persona-post", "footed", who)
    below = FOOT + seat.line("persona-footer", who, address=address)
    return Remark(who, seat.moment(who, 0.1, 0.9, "footer"), text, below=below, traces=(trace,))


def _paid(seat: Seat, who: str, one: Paid, trace: Trace) -> Remark:
    amount = btc(one.coin.value_sat)
    at = one.at + seat.chance("sums", who).randrange(*ANSWERED)
    return Remark(who, at, seat.line("persona-paid", who, amount=amount), traces=(trace,))


def _misspelt(address: str, chance: Random) -> str:
    """One letter wrong: the checksum of Bech32 always tells (BIP173)."""
    place = chance.randrange(len("bcrt1q"), len(address))
    return address[:place] + chance.choice([letter for letter in bech32.ALPHABET if letter != address[place]]) + address[place + 1 :]
