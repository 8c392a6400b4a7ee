"""A masked review whose writer tells which one it is, and one with the same mask of which nobody can say (T20)."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from parola.artefacts.plants.open_web import day
from parola.artefacts.plants.piece import Remark, Trace, known
from parola.artefacts.plants.seat import Pieces, Seat
from parola.artefacts.sites.market_stalls import Good, Praise
from parola.artefacts.sites.market_usual import usual

DAY = 86_400
ON_OFFER, LATER, APART = (0.05, 0.2), (0.1, 0.3), (0.1, 0.2)  # shares of the time left: to the listings, to the review, to the other review


def planted(seat: Seat) -> Pieces:
    """Two of the vendor's listings with a review each, by buyers of one mask; one of them speaks of the review on the forum."""
    chance, start, until = seat.chance("reviews"), seat.scene.scenario.start, seat.until
    goods = usual(seat.scene, seat.interest.accounts["guest"], "market", start - 90 * DAY, until)
    told, other = (replace(one, complaints=(), reviews=()) for one in (goods[0], goods[-1]))
    _, at, seen, later = accumulate((int((until - start) * chance.uniform(*part)) for part in (ON_OFFER, LATER, APART)), initial=start)
    handle, second = seat.interest.accounts["guest"], alike(seat, seat.interest.accounts["guest"])
    true = Trace("T20", False, "mask, item and day of the review", handle, "review")
    false = Trace("T20", True, "mask of the review", "not decidable")
    text = seat.line("persona-waits", item=f"'{told.title}'", day=day(seen))
    said = Remark("guest", min(seen + chance.randrange(DAY, 4 * DAY), until - 1), text, keep=(told.title,), traces=(true,))
    return Pieces(
        remarks=(said,),
        goods=(_reviewed(told, at, seen, handle, true, seat), _reviewed(other, at + 3_600, later, second, false, seat)),
    )


def _reviewed(good: Good, at: int, seen: int, buyer: str, trace: Trace, seat: Seat) -> Good:
    text = seat.line("market-review-good", "praise", buyer)
    return replace(good, at=at, gone=None, reviews=(Praise(seen, buyer, 5, text, known((trace,))),))


def alike(seat: Seat, handle: str) -> str:
    """Another handle with the same mask, of words that handles are made of."""
    words, chance = seat.scene.phrases.texts["en"].lines, seat.chance("alike")
    first = [word for word in words["handle-first"] if word[0] == handle[0] and not handle.startswith(f"{word}_")]
    ends = [word for word in words["handle-second"] if word[-1] == handle[-1]] or [
        f"{word}{chance.randint(1, 9)}{handle[-1]}" for word in words["handle-second"]
    ]
    return f"{chance.choice(first or [handle.partition('_')[0]])}_{chance.choice(ends)}"
