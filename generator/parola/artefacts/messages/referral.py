"""The referral of each case: the 40 core fields of HTCDS 2.0, blank where nothing was said (ctdc-htcds)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from parola.artefacts.clock import stamp
from parola.artefacts.messages import words
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.locate import folder
from parola.simulate.events import Called, Event
from parola.world.cell import Cell

FIELD_OF_TOPIC = {
    "consent": "con_Consent",
    "birthdate": "prs_Birthdate",
    "gender": "prs_Gender",
    "citizenship": "prs_Citizenship",
    "phone": "prs_MobilePhone",
    "city": "prs_MailingCity",
    "recruitment": "vic_MethodOfRecruitment",
    "control": "vic_MethodsOfControl",
    "exploitation": "vic_TypeOfExploitation",
}


def referrals(scene: Scene) -> list[Record]:
    """One referral a case; the truth keeps what became of each topic that the hotline asks about."""
    drafts = [(cell, _row(cell, scene)) for cell in scene.world.cells]
    return [_record(n, cell, row, scene) for n, (cell, row) in numbered(drafts, lambda d: [d[1][f] for f in _shown()])]


@cache
def core_fields() -> tuple[str, ...]:
    """The core fields of the standard, in its order."""
    standard = json.loads((folder("scenarios") / "htcds_v2_fields.json").read_text("utf-8"))
    return tuple(field["name"] for field in standard if field["core"])


def _shown() -> tuple[str, ...]:
    return ("cas_IncomingReferralDate", *core_fields())


def said(cell: Cell, events: Sequence[Event]) -> dict[str, str]:
    """Topic -> what the person said, as the standard writes it, whether or not they did say it."""
    return {
        "consent": "true",
        "birthdate": cell.person.birthdate,
        "gender": cell.person.gender,
        "citizenship": cell.person.country,
        "phone": cell.person.phone,
        "city": cell.person.city,
        "recruitment": words.recruitment(cell)[0],
        "control": words.control(events)[0],
        "exploitation": "ForcedLabour",
    }


def _row(cell: Cell, scene: Scene) -> dict[str, str]:
    told = said(cell, scene.events[cell.number])
    filled = {FIELD_OF_TOPIC[topic]: told[topic] for topic, status in cell.disclosure.items() if status == "said"}
    if cell.variant["kind"] == "trafficking":
        filled["vic_LocationOfExploitation"] = scene.scenario.places[scene.scenario.site].name  # as named in the thread
    if cell.disclosure["citizenship"] == "not-asked":  # filled in from the language spoken: the trap that the lab teaches
        filled["prs_Citizenship"] = cell.person.country
    chance = scene.streams.python("cell", cell.number, "referral")
    return {
        **dict.fromkeys(core_fields(), ""),
        **filled,
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_TraffickingStatusDecisionMakingOrg": "NGO",
        "cas_Status": "Active",
        "cas_ReferringOrganisation": scene.phrases.english("hotline-name", chance.randrange(1_000)),
        "cas_IncomingReferralDate": stamp(_last(cell, scene).at + 86_400)[:10],
        "cas_ReasonForIncomingReferral": "AdditionalServicesRequired",
        "cas_IncomingReferralDetails": scene.phrases.english("referral-details", chance.randrange(1_000)),
    }


def _record(number: int, cell: Cell, row: dict[str, str], scene: Scene) -> Record:
    told = said(cell, scene.events[cell.number])
    fields = {FIELD_OF_TOPIC[topic]: told[topic] if status == "said" else status for topic, status in cell.disclosure.items()}
    cause = _last(cell, scene).id
    return Record("case.referral", f"case/ref/{number}", row, cause, cell.number, "referral", {"fields": fields}, cell.number)


def _last(cell: Cell, scene: Scene) -> Event:
    return [event for event in scene.events[cell.number] if isinstance(event.what, Called)][-1]
