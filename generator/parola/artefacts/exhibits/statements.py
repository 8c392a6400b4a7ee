"""Statements on the customers of an exchange's file and on devices: what became of papers and phone, and which devices anybody can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parola.artefacts.clock import local, stamp
from parola.artefacts.record import Draft
from parola.artefacts.records.asked import GONE, Asked
from parola.artefacts.scene import Scene

HOUR, DAY = 3_600, 86_400
BY = {
    "taken": "worker",
    "taken-undated": "worker",
    "lost": "police",
    "own": "desk",
    "own-lent": "desk",
    "public": "desk",
    "public-slept": "worker",
}
OTHER = {"taken": "own", "taken-undated": "own", "lost": "own", "own": "taken"}  # what is said of the customer who had the address before


def statements(case: Asked, papers: Mapping[str, str], scene: Scene) -> Iterator[Draft]:
    """On the customer, on another customer of the file (the opposite), and on each public device."""
    own = papers[case.handover.covering.account]
    seen = case.gone if case.holder in GONE else case.lent[0] - 6 * HOUR
    yield _said(case, case.holder, "statement-holder", scene, _when(seen, scene) | {"papers": own})
    if case.holder == "own":
        until = {"until": "{day} {hour}".format(**_when(case.lent[1], scene))}  # with its day, for some end after midnight
        yield _said(case, "own-lent", "statement-lent", scene, _when(case.lent[0], scene) | until | {"papers": own})
    for other in [one for one in papers.values() if one != own][:1]:  # one customer may have two of the accounts
        yield _said(case, OTHER[case.holder], "statement-other", scene, _when(seen + 5 * HOUR, scene) | {"papers": other})
    for n, device in enumerate(case.public):
        slept = case.holder == "taken-undated" and n == 0
        what = "slept" if slept else "public"
        yield _said(case, "public-slept" if slept else "public", f"statement-{what}", scene, {"papers": own, "device": device})


def _when(at: int, scene: Scene) -> dict[str, str]:
    """Day, hour and zone as whoever speaks has them."""
    zone = scene.scenario.places[scene.scenario.transit].zone
    day, hour = local(at, zone).split()
    return {"day": day, "hour": hour, "zone": zone}


def _said(case: Asked, what: str, label: str, scene: Scene, words: Mapping[str, str]) -> Draft:
    chance = scene.streams.python("cell", case.cell.number, "statement", label, what, words.get("device", ""))
    say = scene.phrases.english
    row = {
        "made_on": stamp(case.until + chance.randint(1, 9) * DAY)[:10],
        "made_by": say(f"statement-by-{BY[what]}", chance.randrange(1_000), exchange=scene.scenario.exchange.name),
        "text": say(f"statement-{what}", chance.randrange(1_000), **words),
    }
    return Draft(row, cell=case.cell.number, label=label)
