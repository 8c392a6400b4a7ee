"""A provider's log of sessions on the vendor's server, as released to the case: one evening it shows a home (T08)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.plants.piece import Row, Trace
from parola.artefacts.plants.seat import Pieces, Seat
from parola.artefacts.plants.voices import VENDOR

SESSIONS, HELPERS = 320, 78  # of the vendor's log-in and of a colleague's, as many as the published exercise of this kind asks; assumption
LOST, DROPPED = 0.06, "connection lost"  # share of sessions that end so; assumption
AGAIN = (8, 55)  # seconds until somebody whose connection was lost is back
LENGTH = (240, 5_400)  # seconds of a session; assumption
EXITS, SHARED = 6, 3  # addresses of the tunnel that the vendor uses; how often the colleague is behind an address that many share
TUNNEL, HOMES = "198.51.100", "203.0.113"
HOUR = 3_600
Session = tuple[int, str, int, str, str, str]  # from, log-in, seconds, address, its name, how it ended


def planted(seat: Seat) -> Pieces:
    """Some four hundred sessions. After one loss of the tunnel the vendor goes on from a home; three others only look like that."""
    chance, clock, scenario = seat.chance("log"), seat.clock(VENDOR), seat.scene.scenario
    draw = seat.scene.streams("persona", seat.number, "log")
    starts = _apart(clock.times(SESSIONS, scenario.start, scenario.end - HOUR, draw))
    own = [_session(at, "desk", *_exit(chance), chance) for at in starts]
    slip = _slip(own, chance)
    looks = (_calm(own) - 2_000, "desk", 900, f"{TUNNEL}.{chance.randint(200, 250)}", "pool-77.dsl.tunnelway.example", "log-out")
    colleague = [_helper(at, nth, chance) for nth, at in enumerate(clock.times(HELPERS, scenario.start, scenario.end - HOUR, draw))]
    friend = colleague[HELPERS // 2]
    traces = {
        slip: Trace("T08", False, "address", slip[3]),
        looks: Trace("T08", True, "address", looks[3]),
        friend: Trace("T08", True, "address", friend[3]),
    }
    found = sorted({*own, slip, looks, *colleague})
    return Pieces(sessions=tuple(_row(seat, one, traces.get(one)) for one in found))


def _apart(starts: Sequence[int]) -> list[int]:
    """Every other minute at the earliest: one person has one session at a time."""
    found: list[int] = []
    for at in starts:
        found.append(max(at, found[-1] + LENGTH[1] // 6) if found else at)
    return found


def _exit(chance: Random) -> tuple[str, str]:
    nth = chance.randrange(EXITS)
    return f"{TUNNEL}.{20 + nth}", f"exit-{nth + 1}.tunnelway.example"


def _session(at: int, login: str, address: str, name: str, chance: Random) -> Session:
    end = DROPPED if chance.random() < LOST else "log-out"
    return at, login, chance.randrange(LENGTH[0], LENGTH[1] // 6), address, name, end


def _calm(own: Sequence[Session]) -> int:
    """The first session that comes hours after one that was ended by its user, from the third on."""
    rest = own[len(own) // 3 :]
    return next((one[0] for last, one in pairwise(rest) if one[0] - last[0] > 2 * HOUR and last[5] != DROPPED), rest[-1][0])


def _slip(own: Sequence[Session], chance: Random) -> Session:
    """The session that goes on where the tunnel broke off."""
    lost = [one for one in own if one[5] == DROPPED] or [own[len(own) // 2]]
    before = lost[chance.randrange(len(lost))]
    at = before[0] + before[2] + chance.randrange(*AGAIN)
    nth = chance.randint(30, 200)
    return at, "desk", chance.randrange(60, 200), f"{HOMES}.{nth}", f"cust-{nth}.homelines.example", "log-out"


def _helper(at: int, nth: int, chance: Random) -> Session:
    """A colleague's own log-in, from their home; now and then from behind an address that many share."""
    if nth % (HELPERS // SHARED) == 1:
        return at, "helper", 600, f"{HOMES}.9", "nat-9.mobilenet.example", "log-out"
    return at, "helper", chance.randrange(*LENGTH), f"{HOMES}.17", "cust-17.homelines.example", "log-out"


def _row(seat: Seat, one: Session, trace: Trace | None) -> Row:
    at, login, length, address, name, ended = one
    row = {"login": login, "began_at": stamp(at), "ended_at": stamp(at + length), "address": address, "name": name, "ended": ended}
    return Row(row, seat.number, (trace,) if trace else ())
