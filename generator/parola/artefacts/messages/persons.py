"""Case records of the people harmed whom a case knows of: the core fields of HTCDS 2.0, blank where nobody said it (ctdc-htcds)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.messages.harm import Harmed, harmed
from parola.artefacts.messages.referral import FIELD_OF_TOPIC, core_fields
from parola.artefacts.number import numbered
from parola.artefacts.record import Draft, Record
from parola.artefacts.scene import Scene
from parola.world.cell import Cell

LABEL = "case-person"
DAY = 86_400
PUBLIC = "cas_IncomingReferralDate"  # by which records are put in order
CASE = ("cas_ReferringOrganisation",)  # one for all people of a case
# Answers to a question that has none, by what was drawn: nobody is asked for what did not happen.
UNASKED = {"declined": "declined", "cannot-be-told": "declined"}


def persons(scene: Scene, referrals: Sequence[Record]) -> list[Record]:
    """A record for everybody harmed or moved in each cell; the person who calls comes as in the referral. Nobody is named."""
    of_cell = {record.cell: record for record in referrals}
    drafts = [draft for cell in scene.world.cells for draft in _drafts(cell, of_cell[cell.number], scene)]
    order = numbered(drafts, lambda draft: [draft.row[field] for field in (PUBLIC, *core_fields())])
    return [_record(number, draft) for number, draft in order]


def _record(number: int, draft: Draft) -> Record:
    return Record("case.person", f"case/person/{number}", draft.row, draft.cause, draft.cell, draft.label, draft.data, draft.cell)


def _drafts(cell: Cell, referral: Record, scene: Scene) -> Iterator[Draft]:
    leads, about = scene.leads(cell), _About(cell, scene)
    yield Draft(dict(referral.row), referral.cause, cell.number, LABEL, {"member": "person-1", **referral.data})
    for one in harmed(cell.variant["kind"], leads, scene.events[cell.number]):
        fields = about.fields(one)
        row = {**dict.fromkeys(core_fields(), ""), **_case(one, referral.row), **about.said(one, fields)}
        yield Draft(row, one.known.id, cell.number, LABEL, {"member": one.member.key, "fields": fields})


def _case(one: Harmed, referral: Mapping[str, Any]) -> dict[str, str]:
    """What the case itself says of a person, whether or not anybody has spoken with them."""
    since = max(str(referral[PUBLIC]), stamp(one.known.at + DAY)[:10])
    return {
        **{field: referral[field] for field in CASE},
        **_status(one),
        "cas_Status": "Active" if one.asked else "FollowUp",
        "cas_ReasonForIncomingReferral": "AdditionalServicesRequired" if one.asked else _reason(one),
        PUBLIC: since,
    }


def _status(one: Harmed) -> dict[str, str]:
    """Whoever was only moved is no victim of trafficking, as those who saw them at a border say; where nobody did, it is left open."""
    if one.bound:
        return {"vic_TraffickingStatus": "PossibleVictimOfTrafficking", "vic_TraffickingStatusDecisionMakingOrg": "NGO"}
    if one.crossing:
        border = "NonPoliceGovernmentalOrganization"
        return {"vic_TraffickingStatus": "NotAVictimOfTrafficking", "vic_TraffickingStatusDecisionMakingOrg": border}
    return {}


def _reason(one: Harmed) -> str:
    return "MigrationOrChangeOfLocation" if one.member.stage == "transport" else "Other"


@dataclass(frozen=True, slots=True)
class _About:
    """What people of one cell say of themselves."""

    cell: Cell
    scene: Scene

    def fields(self, one: Harmed) -> dict[str, str]:
        """Field -> what the person said, or why it is blank; of whom nobody has spoken with, nothing was asked."""
        chance = self.scene.streams.python("cell", self.cell.number, "person", one.member.role)
        weights = self.scene.scenario.disclosure
        drawn = {topic: chance.choices(list(weights), list(weights.values()))[0] for topic in FIELD_OF_TOPIC}
        told = self._told(one)
        if one.asked is None:
            drawn = dict.fromkeys(FIELD_OF_TOPIC, "not-asked")
        elif drawn["consent"] != "said":
            told, drawn = {"consent": "false"}, {**dict.fromkeys(FIELD_OF_TOPIC, "not-asked"), "consent": "said"}
        return {field: _became(drawn[topic], told.get(topic, "")) for topic, field in FIELD_OF_TOPIC.items()}

    def said(self, one: Harmed, fields: Mapping[str, str]) -> dict[str, str]:
        """What the record shows of that; a place and a kind of work stand only where the person spoke of the work."""
        shown = {field: value for field, value in fields.items() if value not in self.scene.scenario.disclosure}
        if FIELD_OF_TOPIC["exploitation"] in shown:
            shown["vic_ForcedLabourIndustry"] = ";".join(one.shown("industry"))
            shown["vic_LocationOfExploitation"] = self._site(one)
        return shown

    def _told(self, one: Harmed) -> dict[str, str]:
        """Topic -> what is so; nothing where the world does not tell, such as anybody's gender."""
        member, places = one.member, self.scene.scenario.places
        return {
            "consent": "true",
            "birthdate": member.born,
            "citizenship": member.country,
            "phone": member.held("phone", one.known.at) or "",
            "city": places[self.cell.origin].name if member.country == places[self.cell.origin].country else "",
            **{topic: ";".join(one.shown(topic)) for topic in ("recruitment", "control", "exploitation")},
        }

    def _site(self, one: Harmed) -> str:
        """The place of the scenario where people are kept, for those who worked there."""
        scenario = self.scene.scenario
        return scenario.places[scenario.site].name if one.member.stage == "exploitation" else ""


def _became(status: str, told: str) -> str:
    if told:
        return told if status == "said" else status
    return UNASKED.get(status, "not-asked")
