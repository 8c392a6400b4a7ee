"""Reference solution of F0: from the seat's evidence alone."""

from __future__ import annotations

from collections.abc import Mapping

from parola_kit.answers import Answer
from parola_kit.evidence import Evidence


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """The case, the writer of a post, the fee of a transaction."""
    post = evidence.one("forum.post", id=given["q2"]["post"])
    return {
        "q1": Answer(evidence.one("case.referral")["id"]),
        "q2": Answer(evidence.one("forum.user", id=post["user"])["handle"]),
        "q3": Answer(evidence.one("chain.tx", txid=given["q3"]["txid"])["fee_sat"]),
    }
