"""Look-ups for F0: the case, a post, a transaction."""

from __future__ import annotations

from parola.course.demo import Demo
from parola.course.markup import code
from parola.labs.lab_model import Lab
from parola_kit.look import sat


def values(demo: Demo, lab: Lab) -> dict[str, str]:
    """Name -> Markdown."""
    asked, found = demo.given[lab.id], demo.answers[lab.id]
    post = demo.evidence.one("forum.post", id=asked["q2"]["post"])
    tx = demo.evidence.one("chain.tx", txid=asked["q3"]["txid"])
    taken = sum(row["value_sat"] for row in demo.evidence.rows("chain.txin", txid=tx["txid"]))
    return {
        "f0.case": code(found["q1"].value),
        "f0.post": code(post["id"]),
        "f0.user": code(post["user"]),
        "f0.writer": code(found["q2"].value),
        "f0.txid": code(tx["txid"]),
        "f0.in": f"{sat(taken)} sat",
        "f0.out": f"{sat(taken - tx['fee_sat'])} sat",
        "f0.fee": f"{sat(tx['fee_sat'])} sat",
    }
