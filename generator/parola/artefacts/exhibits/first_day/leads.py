"""The day's list of records, and what their holders say of themselves: who keeps what, for how long, and whom they tell."""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.clock import local, stamp
from parola.artefacts.exhibits.first_day.plan import BOARD, Lead, Plan, known, zone
from parola.artefacts.record import Draft
from parola.artefacts.scene import Scene
from parola.spec.convention import Convention


def holders(day: Plan, scene: Scene, rules: Convention) -> Iterator[Draft]:
    """One row for each holder of a record on the list."""
    for lead in day.leads:
        about = known(lead.holder, rules)
        row = {
            "name": name(lead.holder, scene, rules),
            "country": about.country if about else "",
            "record": scene.phrases.english(f"day-record-{lead.holder}"),
            "keeps_hours": lead.kept,
            "counts_from": lead.counts,
            "notice": _notice(lead.holder, scene, rules),
        }
        yield Draft(row, label="day-holder", data={"holder": lead.holder})


def leads(day: Plan, scene: Scene, rules: Convention) -> Iterator[Draft]:
    """One row for each record on the list; its holder prints the clock of its country."""
    for lead in day.leads:
        about = known(lead.holder, rules)
        clock = zone(about.country, scene.scenario) if about else "+00:00"
        row = {
            "holder": name(lead.holder, scene, rules),
            "record": scene.phrases.english(f"day-record-{lead.holder}"),
            "identifier": lead.identifier,
            "first_local": local(lead.first, clock),
            "last_local": "" if lead.last is None else local(lead.last, clock),
            "zone": clock,
        }
        yield Draft(row, label=f"day-{lead.duty}", data=_truth(lead))


def name(holder: str, scene: Scene, rules: Convention) -> str:
    """The name under which a holder answers."""
    if holder == "exchange":
        return scene.scenario.exchange.name
    about = known(holder, rules)
    return about.title if about else scene.phrases.english("day-board")


def _notice(holder: str, scene: Scene, rules: Convention) -> str:
    """What the holder publishes: of the convention's guide, whether customers are told."""
    about = known(holder, rules)
    return about.guide.notify if about else scene.phrases.english("day-public")


def _truth(lead: Lead) -> dict[str, str]:
    asked = lead.duty in ("preserve", "disclose", "emergency")
    financial = lead.holder in ("exchange", "remitter", "bank")
    return {
        "holder": lead.holder,
        "duty": lead.duty,
        "runs_out": stamp(lead.runs_out),
        "told": lead.told if asked and lead.holder != BOARD else "",
        "money": "yes" if financial else "",
    }
