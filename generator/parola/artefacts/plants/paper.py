"""Keys of accounts of interest: pasted, quoted, signed with, or dated years back (T21, T22), and an account that is on offer.

Others sign a claim to the vendor's name too: the namesake with a key of their own, and on some seats somebody who copies the vendor's
claim and changes the day in it. Whoever only sees that something is signed takes them for the vendor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parola.artefacts.clock import stamp
from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.plants.open_web import day
from parola.artefacts.plants.piece import OFFER, OwnKey, Remark, Trace
from parola.artefacts.plants.seat import Pieces, Seat
from parola.artefacts.plants.voices import VENDOR
from parola.artefacts.scene import Scene
from parola.streams import Streams
from parola.world.model import World
from parola.world.personas import Interest

DAY = 86_400
AGE, BACKDATED = (40 * DAY, 300 * DAY), (900 * DAY, 1_500 * DAY)  # of the vendor's key at the start, and of one that claims to be old
FRESH = 60 * DAY  # before the start, in which a key server first sees a key that claims to be old
COMMENTS = ("desk key", "harbour desk", "made on the grey laptop", "second key", "for orders only", "office", "not for mail", "new phone")
SIGNED, ANOTHER, CHANGED = "signed text", "signed text: another key", "signed text: a word is changed"
COPIES = 0.5  # share of the cases with a signed claim in which somebody copies it; assumption
SIGNER = "signer"  # the candidate who shows control, where anybody does
OWNERS = (VENDOR, "namesake")  # who has a key
# Words of the offers of `persona-sells` that stay as they are whoever writes them, so that a reader can know one.
OFFERED = ("this account away", "Account for sale", "name and the password", "taking over this account", "Handing over this account")


def own(scene: Scene, interest: Interest) -> dict[str, PgpKey]:
    """Keys of the vendor and of the namesake, by role; the namesake's says that it is years old."""
    return {
        VENDOR: _key(scene, interest, VENDOR, f"{interest.vendor} ({scene.streams.python(*_path(interest)).choice(COMMENTS)})", AGE),
        "namesake": _key(scene, interest, "namesake", interest.vendor, BACKDATED),
    }


def secrets(world: World, streams: Streams) -> list[bytes]:
    """Secrets of the keys of accounts of interest, 32 bytes each, which are never exported."""
    return [_secret(streams, number, who) for number in world.interests for who in OWNERS]


def planted(seat: Seat) -> Pieces:
    """Who pastes the vendor's key, quotes it, shows control of it, has another one under the vendor's name, claims falsely, and sells."""
    vendor, other = seat.keys[VENDOR], seat.keys["namesake"]
    pasted = (
        ("paster", "persona-pastes", vendor, "key block below the post", 0.2, 0.5),
        ("namesake", "persona-pastes", other, "key block below the post: another key", 0.1, 0.4),
        ("buyer", "persona-quotes", vendor, "key block that a buyer shows", 0.3, 0.6),
    )
    remarks = [
        _pasted(seat, who, line, own_, Trace("T21", True, told, own_.fingerprint), parts) for who, line, own_, told, *parts in pasted
    ]
    remarks.append(_offer(seat))
    remarks.append(_claim(seat, "namesake", other, Trace("T21", True, ANOTHER, other.fingerprint)))
    accounts: list[tuple[str, Trace]] = []
    if seat.interest.control:
        trace = Trace("T21", False, SIGNED, vendor.fingerprint, SIGNED)
        claim = _claim(seat, SIGNER, vendor, trace)
        remarks += [claim, *_copy(seat, claim)]
        accounts.append((VENDOR, trace))
    return Pieces(remarks=tuple(remarks), keys=tuple(_served(seat)), accounts=tuple(accounts))


def _offer(seat: Seat) -> Remark:
    """The account that may have signed is for sale later: whoever has it then need not be who signed."""
    trace = Trace(OFFER, False, "the whole post", seat.interest.accounts[SIGNER])
    return Remark(SIGNER, seat.moment(SIGNER, 0.65, 0.95, "sells"), seat.line("persona-sells"), keep=OFFERED, traces=(trace,))


def _claim(seat: Seat, who: str, signs: PgpKey, trace: Trace) -> Remark:
    """A post that says that its writer is the vendor, signed with a key on the day that it names."""
    at = seat.moment(who, 0.1, 0.35, "signs")
    text = seat.line("persona-signs", who, market_handle=seat.interest.vendor, day=day(at))
    return Remark(who, at, text, keep=(seat.interest.vendor, day(at)), key=signs, traces=(trace,))


def _copy(seat: Seat, claim: Remark) -> Iterator[Remark]:
    """The same claim as of a later day, on some seats: its signature does not hold."""
    if claim.key and seat.chance("copies").random() < COPIES:
        at = seat.moment("fan", 0.45, 0.9, "copies")
        trace = Trace("T21", True, CHANGED, claim.key.fingerprint)
        yield Remark("fan", at, claim.text, traces=(trace,), copied=(day(claim.at), day(at)))


def _pasted(seat: Seat, who: str, line: str, shown: PgpKey, trace: Trace, parts: Sequence[float]) -> Remark:
    quoted = line == "persona-quotes"
    text = seat.line(line, **({"market_handle": seat.interest.vendor} if quoted else {}))
    return Remark(who, seat.moment(who, parts[0], parts[1], line), text, below=f"\n\n{shown.armored}", traces=(trace,))


def _served(seat: Seat) -> list[OwnKey]:
    """Both keys on the key server: one seen when it was made, the other years after it says it was."""
    vendor, other = seat.keys[VENDOR], seat.keys["namesake"]
    chance, start = seat.chance("keys", "seen"), seat.scene.scenario.start
    comment = vendor.users[0].partition("(")[2].rstrip(")")
    told = Trace("T22", False, "creation time and comment of the user id", f"{stamp(vendor.created)} {comment}")
    friend = Trace("T22", True, "creation time", stamp(other.created))
    return [
        OwnKey(vendor, vendor.created + chance.randrange(DAY, 20 * DAY), seat.number, (told,)),
        OwnKey(other, start - chance.randrange(DAY, FRESH), seat.number, (friend,)),
    ]


def _key(scene: Scene, interest: Interest, who: str, user: str, age: tuple[int, int]) -> PgpKey:
    chance = scene.streams.python("persona", interest.cell, "key", who)
    return key(_secret(scene.streams, interest.cell, who), scene.scenario.start - chance.randrange(*age), [user])


def _secret(streams: Streams, number: int, who: str) -> bytes:
    return streams.key("persona", number, who, "pgp")


def _path(interest: Interest) -> tuple[str | int, ...]:
    return ("persona", interest.cell, "key", "comment")
