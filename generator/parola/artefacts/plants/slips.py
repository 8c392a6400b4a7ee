"""What accounts of interest let slip in words: an address (T02), a post that is gone and stands in a quote (T03)."""

from __future__ import annotations

from parola.artefacts.plants.piece import Remark, Trace
from parola.artefacts.plants.seat import Pieces, Seat, minute
from parola.world.fresh import HOSTS
from parola.world.holdings import nickname

HOUR = 3_600
OFFICES = ("lost-property@harbour.example", "timetable@ferry.example", "office@centre.example", "counter@post.example")


def addresses(seat: Seat) -> Pieces:
    """One post that gives a way to reach its writer; an address of somebody else that is pasted on purpose, and one of an office."""
    who = seat.interest.author or "signer"
    own, residents = _own(seat), seat.scene.world.residents
    stranger = residents.mails[seat.chance("stranger").randrange(len(residents))]
    office = seat.chance("office").choice(OFFICES)
    told = (
        (who, "persona-reach", own, False, "address of the writer"),
        ("fourth" if who != "fourth" else "fifth", "persona-reach-other", stranger, True, "address of somebody else"),
        ("paster" if who != "paster" else "namesake", "persona-reach-role", office, True, "address of an office"),
    )
    return Pieces(tuple(_reached(seat, *one) for one in told))


def quotes(seat: Seat) -> Pieces:
    """A post that is taken down while somebody has quoted it; and a quote of a post that still stands and never said so."""
    gone = Remark("fourth", seat.moment("fourth", 0.15, 0.5, "gone"), seat.line("persona-gone"), gone=True, plain=True)
    kept = Trace("T03", False, "quote", f"{seat.interest.accounts['fourth']} {minute(gone.at)}")
    stands = Remark("fifth", seat.moment("fifth", 0.15, 0.5, "stands"), seat.line("persona-gone", "stands"))
    made_up = Trace("T03", True, "quote", f"{seat.interest.accounts['fifth']} {minute(stands.at)}")
    false = seat.line("persona-made-up")
    return Pieces((gone, stands, _quoted(seat, "quoter", gone, gone.text, kept), _quoted(seat, "misquoter", stands, false, made_up)))


def quote(handle: str, at: int, text: str) -> str:
    """Somebody's post as the forum quotes it."""
    return f"> {handle} wrote on {minute(at)}:\n> {text}"


def _own(seat: Seat) -> str:
    """An address that only this account gives out."""
    chance = seat.chance("reach")
    return f"{nickname(seat.interest.private)}{chance.randint(10, 99)}@{chance.choice(HOSTS)}"


def _reached(seat: Seat, who: str, line: str, mail: str, friend: bool, locator: str) -> Remark:
    return Remark(who, seat.moment(who, 0.05, 0.9, line), seat.line(line, mail=mail), traces=(Trace("T02", friend, locator, mail),))


def _quoted(seat: Seat, who: str, one: Remark, text: str, trace: Trace) -> Remark:
    """Whoever answers does so within the hour, before the post is taken down."""
    at = one.at + seat.chance("answers", who).randrange(600, HOUR)
    below = "\n" + quote(seat.interest.accounts[one.who], one.at, text)
    return Remark(who, at, seat.line("persona-before-quote", who), below=below, traces=(trace,))
