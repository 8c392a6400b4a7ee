"""Assumed change: marked with the heuristic and what it rests on, the same as the labs teach, and nowhere where it is held back."""

from __future__ import annotations

from pathlib import Path

import pytest
from explorer_visitor import Visitor, sample, visit

from parola.serve.explorer.assumed import RESTS, Verdict, verdicts
from parola.serve.explorer.ledger import Ledger
from parola_kit.evidence import Evidence
from parola_kit.ledger import opened
from parola_kit.methods.candidates import USUAL, candidates
from parola_kit.methods.change import HEURISTICS, change

TELLING = (*USUAL, "change, assumed", "Takes for change", "suggests a CoinJoin", "Suggests", "/cluster/")


@pytest.fixture(scope="module")
def visitor(class_root: Path) -> Visitor:
    return visit(class_root, frozenset())


@pytest.fixture(scope="module")
def marking(class_root: Path) -> Visitor:
    return visit(class_root, frozenset({"change", "clusters", "warnings"}))


def test_change_is_marked_with_the_heuristic_and_what_it_rests_on(marking: Visitor, class_root: Path) -> None:
    shared = class_root / "learner" / "shared"
    evidence, marked = Evidence(shared, shared / "demo"), 0
    for tx in marking.ask("SELECT txid FROM tx WHERE position > 0 AND rowid % 13 = 0"):
        expected = {output for output in change(evidence, tx["txid"]).values() if output}
        text = marking.get(f"/tx/{tx['txid']}").text
        marks = text.count('<span class="mark">change, assumed</span>')
        assert marks >= len(expected)
        assert ("p-flow" in text and "<pattern" in text) == bool(marks)
        assert all(name in text for name in USUAL)
        marked += bool(expected)
    assert marked > 30
    evidence.close()


def test_heuristics_over_one_pages_rows_say_what_they_say_over_the_whole_ledger(class_root: Path) -> None:
    shared, ledger = class_root / "learner" / "shared", Ledger(class_root)
    evidence, whole = Evidence(shared, shared / "demo"), opened(shared / "chain.sqlite")
    over_all = candidates(whole.graph, USUAL)
    txs = evidence.rows("chain.tx")
    for row in [row for row in txs if row["position"]][::3] + txs[:3]:
        tx = ledger.transaction(row["txid"])
        assert tx is not None
        said = {verdict.name: verdict.output for verdict in verdicts(tx, *ledger.sides(tx))}
        decided = {name: int(found[tx["id"]]) for name, found in over_all.items()}
        assert said == {name: whole.outputs([output])[0] if output >= 0 else None for name, output in decided.items()}
        taught = change(evidence, row["txid"])
        assert taught == {name: said[name] for name in taught}
    assert RESTS.keys() == set(USUAL) >= HEURISTICS.keys()
    evidence.close()
    whole.close()


def test_without_the_annotation_no_page_tells_of_it(visitor: Visitor) -> None:
    for path in sample(visitor):
        if path == "/reading":
            continue  # says what each annotation rests on, and nothing of this ledger
        text = visitor.get(path).text
        assert [word for word in TELLING if word in text] == [], path
        assert "<pattern" not in text, path
    spending = visitor.ask("SELECT txid FROM tx WHERE position > 0")[0]["txid"]
    assert "Assumed change is switched off while a lab asks for it." in visitor.page(f"/tx/{spending}").text


def test_heuristics_that_disagree_leave_it_open(marking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    txid = marking.ask("SELECT txid FROM tx WHERE position > 0 AND out_count = 2 AND in_count = 1")[0]["txid"]
    outputs = (f"btc/out/{txid}:0", f"btc/out/{txid}:1", None, None, None)
    said = [Verdict(name, output, "") for name, output in zip(USUAL, outputs, strict=True)]
    monkeypatch.setattr("parola.serve.explorer.assumed.verdicts", lambda *_: said)
    text = marking.page(f"/tx/{txid}").text
    assert "cannot tell which output is change" in text
    assert "does not decide" in text
