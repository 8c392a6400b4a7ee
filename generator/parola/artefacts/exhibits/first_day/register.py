"""The deconfliction register as the day finds it: at most one entry meets the planned contact, others only look as if they did."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.exhibits.first_day.plan import HOUR, Plan
from parola.artefacts.record import Draft
from parola.artefacts.scene import Scene
from parola.spec.convention import Convention
from parola.world.phones import phone

PLANS = ("joint", "delay", "cancel")  # what an entry's note asks for
DAY = 24 * HOUR
OPEN, CLOSED = (3, 40), (60, 200)  # days since an entry was made
ENDED = (5, 50)  # days since a closed one ended
AHEAD = (4, 30)  # days for which an entry still stands


def target(day: Plan, scene: Scene) -> str:
    """The number through which the contact is planned."""
    return phone("TH", scene.streams.python("cell", day.cell.number, "first-day", "target"))


def entries(day: Plan, scene: Scene, rules: Convention) -> Iterator[Draft]:
    """The hit, if the variant has one, with four that are none: two digits changed over, another country, ended, another thing."""
    chance = scene.streams.python("cell", day.cell.number, "first-day", "register")
    teams = chance.sample([card.name for country, card in rules.cards.items() if country != day.team], 5)
    number, overlap = target(day, scene), day.cell.variant["overlap"]
    subjects = {
        "day-swapped": swapped(number),
        "day-elsewhere": f"{phone('VN', chance)[:-6]}{number[-6:]}",
        "day-ended": spaced(number),
        "day-other": phone("TH", chance),
    }
    asked = {label: chance.choice(PLANS) for label in subjects}
    if overlap != "none":
        subjects, asked = {"day-hit": spaced(number), **subjects}, {"day-hit": overlap, **asked}
    for team, (label, subject) in zip(teams, subjects.items(), strict=False):
        since, until = _times(label, day.now, chance)
        note = scene.phrases.english(f"day-register-{asked[label]}", chance.randrange(1_000))
        row = {"team": team, "subject": subject, "since": stamp(since), "until": stamp(until), "note": note}
        yield Draft(row, label=label, data={"settled": asked[label] if label == "day-hit" else ""})


def spaced(number: str) -> str:
    """As another office writes the same number: ``+66 690 123 456``."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


def swapped(number: str) -> str:
    """The nearest to the end of two different neighbouring digits changed over; the prefix stays."""
    for at in range(len(number) - 2, 6, -1):
        if number[at] != number[at + 1]:
            return f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def _times(label: str, now: int, chance: Random) -> tuple[int, int]:
    """From when until when an entry stands; to the minute."""
    ended = label == "day-ended"
    made, left = chance.randint(*(CLOSED if ended else OPEN)), chance.randint(*(ENDED if ended else AHEAD))
    minute = 60 * chance.randrange(24 * 60)
    return now - now % DAY - made * DAY + minute, now - now % DAY + (-left if ended else left) * DAY + minute
