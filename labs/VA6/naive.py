"""What a hurried reader hands in to VA6, and whether it names who used the account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from parola.labs.baselines import Seat
from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader, most
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence, Row


def _file_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """Times are compared as they are printed; every empty line is missing, every default wrong, "all" is too much."""
    credit = max(evidence.rows("case.desk_credit"), key=lambda row: row["amount_sat"])
    printed = credit["at"].replace("T", " ")[:16]
    lines = evidence.rows("case.desk_assignment")
    covers = [line for line in lines if line["from_local"] <= printed < (line["until_local"] or "9")]
    return {
        **_on_account(evidence, (covers or lines)[0]["account"]),
        "q4a": sorted(_shared(evidence)),
        "q4c": evidence.rows("case.desk_line")[0]["line"],
        "q7": {row["id"]: {"fault": fault} for row in evidence.rows("case.drafted") if (fault := _fault(row))},
        "q8": _payers(evidence, credit),
    }


def _file_by_payments(evidence: Evidence) -> dict[str, Any]:
    """Whose withdrawal is the biggest has the account, and where it went is the country; everything that was paid is theirs."""
    paid = evidence.rows("case.desk_payout")
    biggest = max(paid, key=lambda row: row["amount_sat"])
    credit = max(evidence.rows("case.desk_credit"), key=lambda row: row["amount_sat"])
    return {
        **_on_account(evidence, biggest["account"]),
        "q5": {row["id"]: {"sat": str(row["amount_sat"]), "country": row["country"]} for row in paid},
        "q6": biggest["country"],
        "q8": _payers(evidence, credit),
    }


def _file_by_activity(evidence: Evidence) -> dict[str, Any]:
    """The line that is still open has the account; the device that opens most accounts has the group, and the last line is its line."""
    account = next(line["account"] for line in evidence.rows("case.desk_assignment") if not line["until_local"])
    opens: defaultdict[str, set[str]] = defaultdict(set)
    for login in evidence.rows("case.desk_login"):
        opens[login["device"]].add(login["account"])
    busiest = max(opens, key=lambda device: len(opens[device]))
    address = most(login["network_address"] for login in evidence.rows("case.desk_login", device=busiest))
    return {
        **_on_account(evidence, account),
        "q4a": sorted(opens[busiest]),
        "q4b": {device: {"worth": "ties-accounts"} for device, accounts in opens.items() if len(accounts) > 1},
        "q4c": evidence.rows("case.desk_line", network_address=address)[-1]["line"],
        "q6": Counter(row["country"] for row in evidence.rows("case.desk_payout")).most_common(1)[0][0],
    }


def controller(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether the line of the user is the right one; where the evidence cannot tell, none is. None: no line is named."""
    return answers["q4c"].value == seat.dealt.key["questions"]["q4c"]["value"] if "q4c" in answers else None


def _on_account(evidence: Evidence, account: str) -> dict[str, Any]:
    return {"q1": account, "q2": evidence.one("case.desk_customer", account=account)["name"]}


def _shared(evidence: Evidence) -> set[str]:
    """Accounts that are opened from a device which opens others too."""
    logins = evidence.rows("case.desk_login")
    opens = Counter(device for device, _ in {(login["device"], login["account"]) for login in logins})
    return {login["account"] for login in logins if opens[login["device"]] > 1}


def _payers(evidence: Evidence, credit: Row) -> list[str]:
    address = evidence.one("chain.txout", id=credit["outpoint"])["address"]
    return [out["txid"] for out in evidence.rows("chain.txout", address=address) if out["id"] != credit["outpoint"]]


def _fault(row: Row) -> str:
    if not row["said"]:
        return "missing"
    return "wrong-default" if "(default)" in row["said"] else "asks-too-much" if "all" in row["said"].lower().split() else ""


NAIVE: dict[str, Reader] = {KEYWORDS: _file_by_keywords, PAYMENTS: _file_by_payments, ACTIVE: _file_by_activity}
CONTROLLER = controller
