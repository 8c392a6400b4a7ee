"""A request that is in order, in every field, and the ground on which it is judged; tests change one thing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parola.desk.decide import Refusal, Reply, Unsent, decide
from parola.desk.filled import Filled, filled
from parola.desk.forms import FormName, form
from parola.desk.identifiers import Identifier
from parola.desk.release import Preserved, Row
from parola.desk.rules import Ground
from parola.desk.times import seconds
from parola.spec.convention import Kind, convention

CONVENTION = convention()
NAME = "North Quay Coins"
CLOCK = seconds("2025-04-17 00:00") or 0
ACCOUNT = "12-3456"
ADDRESS = "bcrt1q" + "q" * 38
Given = Mapping[str, Sequence[str]]

WHO = {
    "team": ["SG"],
    "agency": ["Unit 4"],
    "officer": ["Inspector 4471"],
    "sender": ["unit4@police.gov.example"],
    "authority": ["court"],
    "reference": ["CASE-31"],
    "addressee": [NAME],
    "identifiers": [ACCOUNT],
    "deconflicted": ["yes"],
    "language": ["en"],
    "confidentiality": ["may-not"],
}
DISCLOSURE: Given = WHO | {
    "order": ["17/25 of 2 April"],
    "flow": ["Three payments lead here."],
    "dual": ["yes"],
    "records": ["payout-record"],
    "since": ["2025-03-20 00:00"],
    "until": ["2025-04-10 00:00"],
    "purpose": ["Where the money went."],
    "harmed": ["no"],
    "urgency": ["routine"],
}
PRESERVATION: Given = WHO | {
    "phone": ["+65 9910 0000"],
    "hours": ["08:00 to 16:00, +08:00"],
    "date": ["2025-04-17"],
    "kind": ["new"],
    "offence": ["Deception of a person, CASE-31."],
    "records": ["payout-record"],
    "link": ["The fee was paid into this account."],
    "necessity": ["It runs out."],
    "follow_up": ["yes"],
}
IN_ORDER: Mapping[FormName, Given] = {"disclosure": DISCLOSURE, "preservation": PRESERVATION}


def payouts(kind: Kind, one: Identifier) -> Iterable[Row]:
    """A payout a day at noon, for the account that every request here names."""
    if (kind, one) != ("payout-record", Identifier("account", ACCOUNT)):
        return []
    return [{"id": f"exchange/payout/{day}", "account": ACCOUNT, "at": f"2025-03-{day:02}T12:00:00Z"} for day in range(1, 32)]


def ground(team: str = "SG", there: str = "SG", **holder: Any) -> Ground:
    cards = {str(code): card for code, card in CONVENTION.cards.items()}
    exchange = CONVENTION.holders["exchange"].model_copy(update=holder)
    return Ground(CONVENTION, exchange, NAME, cards[team], cards[there])


def fill(name: FormName = "disclosure", **changed: Any) -> Filled:
    """A form in order but for what is changed; None leaves a field out."""
    given = {**IN_ORDER[name], **{field: [value] if isinstance(value, str) else value for field, value in changed.items()}}
    about = CONVENTION.holders["exchange"]
    return filled(form(name, CONVENTION, about), {field: value for field, value in given.items() if value is not None})


def ask(
    name: FormName = "disclosure",
    on: Ground | None = None,
    clock: int = CLOCK,
    kept: Sequence[Preserved] = (),
    withheld: Iterable[str] = (),
    **changed: Any,
) -> Unsent | Refusal | Reply:
    """What becomes of a request that is in order but for what is changed."""
    ground_ = on or ground(team=str(changed.get("team") or "SG"))
    return decide(form(name, CONVENTION, ground_.holder), fill(name, **changed), ground_, clock, payouts, kept, frozenset(withheld))


def reply(*args: Any, **changed: Any) -> Reply:
    """The same, where a reply is expected."""
    found = ask(*args, **changed)
    assert isinstance(found, Reply), found
    return found
