"""What a hurried reader hands in to DW3: whoever shows a key has it, the first of five wrote it, and a name on file is the vendor's."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader
from parola_kit.evidence import Evidence, Row

EVENING = 20  # the local hour at which, a hurried reader thinks, people write most


def _handles_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """The oldest key of the name; everybody who names the vendor beside a block has it; the same name is the same person."""
    vendor = _vendor(evidence)
    served = sorted((key for key in evidence.rows("pgp.public") if vendor["handle"] in key["user"]), key=lambda key: key["created_at"])
    posts = _with_blocks(evidence, vendor["handle"])
    named = [line for line in evidence.rows("case.payee") if evidence.record(line["asked_about"])[1]["handle"] == vendor["handle"]]
    return {
        "q1": served[0]["fingerprint"],
        "q2": {_writer(evidence, post): {"shows": "control-shown"} for post in posts},
        "q3": _peak(evidence, vendor),
        "q4a": vendor["handle"],
        "q6a": posts[0]["id"] if posts else None,
        "q8a": next((line["name"] for line in named if line["name"]), None),
    }


def _handles_by_score(evidence: Evidence) -> dict[str, Any]:
    """The best of five is the author, whatever the others score; the first name that the exchange gives is the vendor's."""
    vendor, report = _vendor(evidence), evidence.rows("case.likeness")
    first = max(report, key=lambda line: float(line["likeness"]))
    posts = _with_blocks(evidence, vendor["handle"])
    return {
        "q2": {first["handle"]: {"shows": "control-shown"}},
        "q3": _peak(evidence, vendor),
        "q4a": first["handle"],
        "q4b": first["different_pairs"] - first["different_reach"],
        "q6a": posts[-1]["id"] if posts else None,
        "q8a": next((line["name"] for line in evidence.rows("case.payee") if line["name"]), None),
    }


def _handles_by_activity(evidence: Evidence) -> dict[str, Any]:
    """The candidate who posts most is the vendor, from the first post on; the customer whose name comes last is too."""
    vendor, users = (
        _vendor(evidence),
        [evidence.one("forum.user", handle=row["handle"]) for row in evidence.rows("case.handle", part="candidate")],
    )
    posts = {user["handle"]: evidence.rows("forum.post", user=user["id"]) for user in users}
    busiest = max(posts, key=lambda handle: len(posts[handle]))
    return {
        "q1": max(evidence.rows("pgp.public"), key=lambda key: (vendor["handle"] in key["user"], key["seen_at"]))["fingerprint"],
        "q2": {busiest: {"shows": "control-shown"}},
        "q3": _peak(evidence, vendor),
        "q4a": busiest,
        "q6a": posts[busiest][0]["id"],
        "q8a": next((line["name"] for line in reversed(evidence.rows("case.payee")) if line["name"]), None),
    }


def _vendor(evidence: Evidence) -> Row:
    return evidence.one("market.vendor", handle=evidence.one("case.handle", part="vendor")["handle"])


def _with_blocks(evidence: Evidence, vendor: str) -> list[Row]:
    """Posts with a key or a signature in which the vendor's name stands, or that are by somebody of that name."""
    user = evidence.one("forum.user", handle=vendor)["id"]
    blocks = [post for post in evidence.rows("forum.post") if "-----BEGIN PGP" in post["text"]]
    return [post for post in blocks if vendor in post["text"] or post["user"] == user]


def _writer(evidence: Evidence, post: Row) -> str:
    return str(evidence.one("forum.user", id=post["user"])["handle"])


def _peak(evidence: Evidence, vendor: Row) -> int:
    """The busiest hour, taken for the evening."""
    busiest = Counter(int(row["at"][11:13]) for row in evidence.rows("market.bulletin", vendor=vendor["id"])).most_common(1)[0][0]
    return (EVENING - busiest + 11) % 24 - 11


NAIVE: dict[str, Reader] = {KEYWORDS: _handles_by_keywords, PAYMENTS: _handles_by_score, ACTIVE: _handles_by_activity}
