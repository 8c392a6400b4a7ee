"""Facts that questions ask for, by the name that ``lab.yaml`` gives in ``key``."""

from __future__ import annotations

from collections.abc import Callable

from parola.labs.facts import contact, method, money, orientation
from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth

FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "orientation.case": orientation.case,
    "orientation.author": orientation.author,
    "orientation.fee": orientation.fee,
    "contact.indicators": contact.indicators,
    "contact.roles": contact.roles,
    "contact.page": contact.page,
    "contact.address": contact.address,
    "contact.position_time": contact.position_time,
    "contact.position_kind": contact.position_kind,
    "contact.fields": contact.fields,
    "money.path": money.path,
    "money.credited": money.credited,
    "money.bounds": money.bounds,
    "money.fees": money.fees,
    "money.change": money.change,
    "money.forks": money.forks,
    "money.deposit": money.deposit,
    "money.basis": money.basis,
    "money.others": money.others,
    "money.duration": money.duration,
    "money.account": money.account,
    "method.first_acts": method.first_acts,
    "method.leave_out": method.leave_out,
    "method.written": method.written,
}
