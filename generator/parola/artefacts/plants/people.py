"""Traces that lie in a whole account: how its posts are written (T34), and at which hours (T35)."""

from __future__ import annotations

from parola.artefacts.plants.piece import Remark, Trace
from parola.artefacts.plants.seat import Pieces, Seat
from parola.artefacts.plants.voices import RESEMBLES, VENDOR
from parola.world.personas import BAND

HOUR = 3_600


def style(seat: Seat) -> Pieces:
    """The vendor and the candidate who writes as the vendor; the false friend has a third of those habits. Nothing where nobody does."""
    author = seat.interest.author
    if not author:
        return Pieces()
    true = Trace("T34", False, "all posts", seat.interest.accounts[author], "hand")
    false = Trace("T34", True, "all posts", seat.interest.accounts[RESEMBLES], "alike")
    return Pieces(accounts=((VENDOR, true), (author, true), (RESEMBLES, false)))


def hours(seat: Seat) -> Pieces:
    """The offset of the vendor's day, or that there are two; a neighbour who works at night, and says so, looks as if from elsewhere."""
    zone, who = seat.cast.clocks[VENDOR].zone // HOUR, seat.cast.nightly
    value = f"{zone:+d}" if seat.interest.hours == BAND else "not decidable"
    told = Trace("T35", False, "times of all bulletins", value)
    friend = Trace("T35", True, "times of all posts of somebody who works at night", f"{zone:+d}", "night")
    said = Remark(who, seat.moment(who, 0.1, 0.9, "night"), seat.line("persona-night"), traces=(friend,))
    return Pieces(remarks=(said,), accounts=((VENDOR, told), (who, friend)))


def moves(seat: Seat) -> Pieces:
    """The vendor's own profile is one end of the way to the other market; what is there is put up with the stalls."""
    trace = Trace("T09", False, "key and texts of the profile", f"{seat.interest.vendor} {seat.interest.accounts['mover']}", "moved")
    return Pieces(accounts=((VENDOR, trace),))
