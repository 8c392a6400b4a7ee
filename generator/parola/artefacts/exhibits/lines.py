"""An internet provider's record of lines: which of them had the address of the usual device, as far as it was released.

On some seats (axis ``line``) the hours of the log-ins are in it, on others only what lies before and after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.clock import local
from parola.artefacts.record import Draft
from parola.artefacts.records.asked import Asked
from parola.artefacts.scene import Scene
from parola.world.residents import network_address

HOUR, DAY = 3_600, 86_400
NEAR = (1, 4)  # hours from a change of the line to the nearest log-in: fewer than the provider's clock is from UTC
LEASE = (9, 30)  # days that another line had the address before; assumption
Span = tuple[int, int | None]


def lines(case: Asked, scene: Scene) -> Iterator[Draft]:
    """Two lines on the usual device's address, and one on that of a public device."""
    chance, zone = scene.streams.python("cell", case.cell.number, "lines"), scene.scenario.places[scene.scenario.transit].zone
    at = [one.at for one in case.logins if one.device == case.usual]
    begins, ends = (min(at) - chance.randint(*NEAR) * HOUR) // HOUR * HOUR, -(-(max(at) + chance.randint(*NEAR) * HOUR) // HOUR) * HOUR
    before, during, after = (begins - chance.randint(*LEASE) * DAY, begins), (begins, ends), (ends, None)
    released = [("asked-line-other", before), ("asked-line-other", after)]
    if case.cell.variant.get("line") == "released":
        released[chance.randrange(2)] = ("asked-line", during)
    address = network_address(case.usual)
    numbers = iter(chance.sample(range(10**7, 10**8), 3))
    for label, span in released:
        yield _line(case, label, address, next(numbers), span, zone)
    yield _line(case, "asked-line-public", network_address(case.public[0]), next(numbers), (before[0], None), zone)


def _line(case: Asked, label: str, address: str, number: int, span: Span, zone: str) -> Draft:
    since, until = span
    ends = "" if until is None else local(until, zone)
    row = {
        "network_address": address,
        "line": f"LN-{number // 10_000:04}-{number % 10_000:04}",
        "from_local": local(since, zone),
        "until_local": ends,
        "zone": zone,
    }
    return Draft(row, cell=case.cell.number, label=label)
