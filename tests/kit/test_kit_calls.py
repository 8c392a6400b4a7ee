"""What a trainee calls: answers are noted or refused, hints are counted, records show themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_class import out, txid

import parola_kit as kit
from parola_kit import UNKNOWN, contracts
from parola_kit.errors import AnswerError, BadInput
from parola_kit.journal import ANSWERS, HINTS


def lines(work: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (work / ANSWERS).read_text("utf-8").splitlines()]


def test_an_answer_is_one_line_of_its_schema(work: Path) -> None:
    reply = kit.answer("q2", "5,000", because=[out(3, 0), out(3, 0)], against="btc/tag/1", looked=["forum/user"])
    (line,) = lines(work)
    contracts.check("answer", line, "line")
    assert {name: line[name] for name in ("lab", "q", "type", "value", "hints", "seq")} == {
        "lab": "XA1",
        "q": "q2",
        "type": "number",
        "value": 5000,
        "hints": 0,
        "seq": 1,
    }
    assert (line["because"], line["against"], line["confidence"], line["looked"]) == ([out(3, 0)], ["btc/tag/1"], None, ["forum/user"])
    assert repr(reply) == "q2 noted (2 citations), read as 5000. The form is fine; nobody has judged it."


def test_confidence_goes_with_one_statement(work: Path) -> None:
    kit.answer("q6", "A", confidence=1)
    assert lines(work)[0]["confidence"] == 1.0


def test_every_type_gives_a_line_of_its_schema(work: Path) -> None:
    given: dict[str, object] = {
        "q1": [txid(1)],
        "q2": 1,
        "q3": (1, 2),
        "q4": ["a"],
        "q5": UNKNOWN,
        "q6": "A",
        "q7": ["A"],
        "q8": ["A"],
        "q9": "2020-01-01T00:00:00Z",
        "q10": {"r": "not-shown"},
        "q11": {"Field_A": {"says": "ไทย"}},
        "q12": "ไทย",
    }
    for name, value in given.items():
        kit.answer(name, value)
    for line in lines(work):
        contracts.check("answer", line, "line")
    assert [line["seq"] for line in lines(work)] == list(range(1, 13))
    assert lines(work)[4]["value"] == {"unknown": True}
    assert "ไทย" in (work / ANSWERS).read_text("utf-8")  # readable, and short enough for a scorer


@pytest.mark.parametrize("value", [..., ""])
def test_a_place_that_was_not_filled_stays_open(work: Path, value: object) -> None:
    assert repr(kit.answer("q12", value)).startswith("q12 is still open: it takes your own sentences")
    assert not (work / ANSWERS).exists()


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"q": "q99", "value": 1}, "XA1 has no question 'q99'; there are q1, q2"),
    ({"q": "q2", "value": "1.234"}, "q2 takes a whole number of satoshi"),
    ({"q": "q2", "value": 1, "because": ["a post"]}, "q2: because= takes ids of records"),
    ({"q": "q2", "value": 1, "because": ["forum/post/9"]}, "forum/post/9 is not in your evidence"),
    ({"q": "q2", "value": 1, "because": ["exchange/credit/1"]}, "exchange/credit/1 is not in your evidence"),
    ({"q": "q2", "value": 1, "because": ["case/ref/3"]}, "case/ref/3 is not in your evidence"),
    ({"q": "q2", "value": 1, "because": [7]}, "one item is no text"),
    ({"q": "q2", "value": 1, "because": 7}, "because= takes a list of texts"),
    ({"q": "q2", "value": 1, "because": ["\ud800"]}, "broken character"),
    ({"q": "q2", "value": 1, "against": [f"btc/block/{n}" for n in range(1, 8)]}, "against= takes at most 6"),
    ({"q": "q2", "value": 1, "because": ["btc/tag/1"], "against": ["btc/tag/1"]}, "in because= and in against="),
    ({"q": "q6", "value": "A", "confidence": 80}, "from 0 to 1"),
    ({"q": "q6", "value": "A", "confidence": float("nan")}, "from 0 to 1"),
    ({"q": "q6", "value": "A", "confidence": True}, "from 0 to 1"),
    ({"q": "q2", "value": 1, "confidence": 0.5}, "goes with one statement"),
    ({"q": "q2", "value": 1, "needs": "account-record@exchange"}, "goes with UNKNOWN only"),
    ({"q": "q5", "value": UNKNOWN, "needs": "a record"}, "needs= takes one of account-record@exchange"),
    ({"q": "q5", "value": UNKNOWN, "needs": ["account-record@exchange"]}, "needs= takes one of account-record@exchange"),
    ({"q": "q2", "value": UNKNOWN}, "UNKNOWN is not an answer to this question"),
    ({"q": "q4", "value": [f"{n:0400}" for n in range(300)]}, "too long to be scored"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=range(len(REFUSED)))
def test_a_wrong_form_is_not_noted(work: Path, call: dict[str, Any], words: str) -> None:
    with pytest.raises(AnswerError) as refused:
        kit.answer(**call)
    assert words in str(refused.value)
    assert not (work / ANSWERS).exists()


def test_columns_of_data_frames_are_lists_too(work: Path) -> None:
    kit.answer("q4", np.array(["b", "a", "a"]))
    kit.answer("q3", np.array([1, 2]))
    assert [line["value"] for line in lines(work)] == [["a", "b"], [1, 2]]


def test_needs_beside_unknown(work: Path) -> None:
    kit.answer("q5", UNKNOWN, needs="account-record@exchange")
    assert lines(work)[0]["needs"] == "account-record@exchange"


def test_a_torn_line_is_kept_and_told(work: Path) -> None:
    kit.answer("q2", 1)
    whole = (work / ANSWERS).read_bytes()
    torn = whole + whole[:40]
    (work / ANSWERS).write_bytes(torn)
    reply = repr(kit.answer("q2", 2))
    assert "answers.jsonl: line 2 is broken, was kept, and does not count" in reply
    kept = (work / ANSWERS).read_bytes()
    assert kept.startswith(torn + b"\n")
    assert json.loads(kept.splitlines()[2])["seq"] == 2


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"[1]", b'{"seq": "2"}', b'{"seq": true}', b"[" * 100_000])
def test_lines_of_others_do_no_harm(work: Path, broken: bytes) -> None:
    (work / ANSWERS).write_bytes(broken + b"\n")
    assert "line 1 is broken" in repr(kit.answer("q2", 1))
    assert json.loads((work / ANSWERS).read_bytes().splitlines()[1])["seq"] == 1


def test_two_programs_answer_at_once(work: Path) -> None:
    code = "import parola_kit as kit\nfor n in range(15): kit.answer('q2', n)"
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=work) for _ in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    assert [line["seq"] for line in lines(work)] == list(range(1, 31))


def test_hints_come_in_steps_and_are_counted(work: Path) -> None:
    assert repr(kit.hint("q2")) == "q2, hint 1 of 3: q2 first"
    kit.hint("q3")
    kit.answer("q2", 1)
    shown = [repr(kit.hint("q2")) for _ in range(3)][-1]
    kit.answer("q2", 1)
    assert shown.splitlines() == ["q2, hint 1 of 3: q2 first", "q2, hint 2 of 3: q2 second", "q2, hint 3 of 3: q2 third"]
    assert [line["hints"] for line in lines(work)] == [1, 3]
    assert len((work / HINTS).read_text("utf-8").splitlines()) == 4
    with pytest.raises(AnswerError, match="no question"):
        kit.hint("q0")


def test_a_folder_that_cannot_be_written(work: Path) -> None:
    (work / ANSWERS).mkdir()
    with pytest.raises(BadInput, match=r"answers.jsonl: cannot be read"):
        kit.answer("q2", 1)


def test_questions_show_forms_options_and_what_is_noted(work: Path) -> None:
    kit.answer("q6", "A")
    shown = repr(kit.questions())
    assert shown.startswith("XA1 A lab <b>, 30 minutes")
    assert "What of q6? (2 points, core, noted)" in shown
    assert "What of q7? (2 points, core)" in shown
    assert "A: option A" in shown
    assert "Column act: did-this, not-shown" in shown
    assert "Rows: Field_A, Field_B" in shown
    assert "or UNKNOWN" in shown
    assert "account-record@exchange: Who had it" in shown
    assert "A lab &lt;b&gt;" in kit.questions()._repr_html_()


def test_records_show_themselves(work: Path) -> None:
    case = kit.case()
    assert case["id"] == "case/ref/2"
    assert dict(case)["con_Consent"] == "true"
    assert "&lt;script&gt;" in case._repr_html_()
    assert "<script>" not in case._repr_html_()
    assert repr(kit.evidence("forum/user/1")).splitlines() == [
        "forum.user",
        "  id         forum/user/1",
        "  handle     someone",
        "  joined_at  2020-01-01T00:00:00Z",
    ]
    assert len(kit.evidence("forum/user/1")) == 3
    assert kit.rows("chain.txout", address="bcrt1qfresh0") == [dict(kit.evidence(out(3, 1))), dict(kit.evidence(out(4, 0)))]
    assert kit.demo().one("case.referral")["id"] == "case/ref/1"
    with pytest.raises(BadInput, match="not in the evidence"):
        kit.evidence("forum/user/2")


def test_rows_stand_side_by_side(work: Path) -> None:
    found = kit.rows("chain.txout", address="bcrt1qfresh0")
    shown = kit.table(found, "id", "value_sat")
    assert repr(shown).splitlines() == ["id  value_sat", *(f"{row['id']}  {row['value_sat']}" for row in found)]
    assert shown._repr_html_().count("<tr>") == 3
    assert "… and 1 more" in repr(kit.table([{"n": n} for n in range(201)]))
    assert "&lt;b&gt;" in kit.table([{"n": "<b>"}])._repr_html_()
    with pytest.raises(AnswerError, match="no column 'valu'; there are id, txid"):
        kit.table(found, "valu")


def test_a_notebook_shows_one_line_and_no_traceback(work: Path) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_cell('import parola_kit as kit')\n"
        'shell.run_cell(\'kit.answer("q2", "1.234")\')'
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=work, capture_output=True, text=True, check=True)
    assert done.stdout.strip().startswith("q2 takes a whole number of satoshi")
    assert len(done.stdout.strip().splitlines()) == 1
    assert not done.stderr


@pytest.mark.parametrize(
    "first", ["import parola_kit.evidence", "from parola_kit.evidence import Evidence", "import parola_kit.kit", "pass"]
)
def test_evidence_is_the_function_in_any_order_of_imports(first: str) -> None:
    code = f"{first}\nfrom parola_kit import evidence\nimport parola_kit.evidence\nassert evidence.__module__ == 'parola_kit.kit'"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_kit_loads_nothing_heavy() -> None:
    code = "import sys, parola_kit\nassert not {'jsonschema', 'filelock', 'numpy', 'parola', 'ssl', 'urllib.request'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_prints(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit.answer("q2", 1)
    kit.hint("q2")
    kit.questions()
    kit.submit()
    assert capsys.readouterr() == ("", "")


def test_txids_of_this_ledger_are_ones_that_answers_take(work: Path) -> None:
    kit.answer("q1", [f"btc/tx/{txid(1)}"])
    assert lines(work)[0]["value"] == [txid(1)]


def test_a_transaction_and_an_address_are_drawn(work: Path) -> None:
    drawn = kit.flow(txid(3), assumed={out(3, 0): "paid back to an input's address"})
    assert drawn.svg.startswith("<svg")
    assert "change, assumed" in drawn.svg
    assert "<table" in drawn._repr_html_()
    address = kit.rows("chain.txout", id=out(3, 0))[0]["address"]
    assert kit.balance(address).svg.startswith("<svg")
    with pytest.raises(BadInput):
        kit.flow("00" * 32)
    with pytest.raises(BadInput):
        kit.balance("bcrt1qnobody")
