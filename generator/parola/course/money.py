"""Look-ups for VA2: the demo payment, followed by the reference solution along the ledger, told in tables and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parola.course.demo import Demo
from parola.course.markup import clock, code, short, table
from parola.labs.lab_model import Lab
from parola_kit.evidence import Row
from parola_kit.look import sat
from parola_kit.methods.times import utc
from parola_kit.methods.trace import seen_before

OUT = "btc/out/"


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction of the path with its inputs, its outputs, and the output that is followed."""

    tx: Row
    inputs: Sequence[Row]
    outputs: Sequence[Row]
    followed: Row


def values(demo: Demo, lab: Lab) -> dict[str, str]:
    """Name -> Markdown; amounts and short identifiers hold no HTML, so that drawings may use them."""
    found = demo.answers[lab.id]
    receipt, steps = demo.evidence.one("case.payment"), _steps(demo)
    first, last = steps[0], steps[-1]
    joined = [row for row in last.inputs if row["spends"] in found["q2b"].against]
    return {
        "va2.receipt": _receipt(receipt),
        "va2.txid": code(receipt["txid"]),
        "va2.sent": clock(receipt["at"]),
        "va2.first_block": clock(first.tx["at"]),
        "va2.last_block": clock(last.tx["at"]),
        "va2.hours": _span(found["q8"].value),
        "va2.seconds": sat(found["q8"].value),
        "va2.path": table("The path of the demo payment, a transaction a line", PATH, map(_path_row, steps)),
        "va2.outputs": _outputs(demo, steps),
        "va2.fees": _amount(found["q3"].value),
        **_amounts(found["q2b"].value, steps, joined),
        **_deposit(demo, last),
        **_drawn(steps),
    }


PATH = ("Transaction", "Block time, UTC", "Comes in", "Followed output", "Goes elsewhere", "Fee")
RECEIPT = ("Receipt", "Sent, UTC", "Transaction", "Pays address", "Amount", "Handed over by")
OUTPUTS = ("Output", "To address", "Amount", "Address among the inputs", "Address paid before", "Read as")
REPLY = ("Line", "Account", "From, as printed", "Until, as printed", "Zone", "From, UTC", "Until, UTC", "Covers the minute")


def _steps(demo: Demo) -> list[Step]:
    found = demo.answers["VA2"]["q1"]
    return [_step(demo, txid, followed) for txid, followed in zip(found.value, found.because, strict=True)]


def _step(demo: Demo, txid: str, followed: str) -> Step:
    rows = demo.evidence.rows
    outputs = rows("chain.txout", txid=txid)
    return Step(
        tx=demo.evidence.one("chain.tx", txid=txid),
        inputs=rows("chain.txin", txid=txid),
        outputs=outputs,
        followed=next(out for out in outputs if out["id"] == followed),
    )


def _receipt(row: Row) -> str:
    line = (row["id"], clock(row["at"]), row["txid"], row["address"], _amount(row["amount_sat"]), row["handed_over_by"])
    return table("The receipt of the demo case", RECEIPT, [line])


def _path_row(step: Step) -> tuple[object, ...]:
    came = sum(row["value_sat"] for row in step.inputs)
    elsewhere = came - step.followed["value_sat"] - step.tx["fee_sat"]
    paid = _amount(step.followed["value_sat"])
    return step.tx["txid"], clock(step.tx["at"]), _amount(came), paid, _amount(elsewhere), _amount(step.tx["fee_sat"])


def _outputs(demo: Demo, steps: Sequence[Step]) -> str:
    rows = [_output_row(demo, step, out) for step in steps for out in step.outputs]
    return table("Every output of the path, and what the ledger says of its address", OUTPUTS, rows)


def _output_row(demo: Demo, step: Step, out: Row) -> tuple[object, ...]:
    reused = out["address"] in {row["address"] for row in step.inputs}
    before = seen_before(demo.evidence, out["address"], step.tx["txid"])
    return (_outpoint(out), out["address"], _amount(out["value_sat"]), _yes(reused), _yes(before), _reading(demo, step, out))


def _reading(demo: Demo, step: Step, out: Row) -> str:
    found, point = demo.answers["VA2"], _outpoint(out)
    change = "change" if point in found["q4"].value else "payment to somebody else" if point in found["q5"].value else "payment"
    return f"{change}; followed" if out["id"] == step.followed["id"] else change


def _amounts(bounds: tuple[int, int], steps: Sequence[Step], joined: Sequence[Row]) -> dict[str, str]:
    return {
        "va2.paid": _amount(steps[0].followed["value_sat"]),
        "va2.came": _amount(steps[-2].followed["value_sat"]),
        "va2.joined": _amount(sum(row["value_sat"] for row in joined)),
        "va2.credited": _amount(steps[-1].followed["value_sat"]),
        "va2.least": _amount(bounds[0]),
        "va2.greatest": _amount(bounds[1]),
    }


def _deposit(demo: Demo, last: Step) -> dict[str, str]:
    found = demo.answers["VA2"]
    tag = demo.evidence.one("chain.tag", id=found["q6a"].because[0])
    tagged = (tag["id"], tag["made_by"], clock(tag["made_at"]), tag["label"], tag["basis"])
    lines = demo.evidence.rows("case.desk_reply", address=last.followed["address"])
    return {
        "va2.deposit": short(last.followed["address"]),
        "va2.tag": table("The tag on the deposit address", ("Tag", "Made by", "Made", "Label", "Basis"), [tagged]),
        "va2.others": str(len(found["q7"].value)),
        "va2.reply": table("Lines of the reply that name the deposit address", REPLY, [_line(row, last.tx["at"]) for row in lines]),
        "va2.account": code(found["q9"].value),
        "va2.answer_line": code(found["q9"].because[0]),
        "va2.zone": lines[0]["zone"],
        "va2.credit_local": _local(last.tx["at"], lines[0]["zone"]),
    }


def _line(row: Row, at: str) -> tuple[object, ...]:
    begins = utc(row["from_local"], row["zone"])
    ends = utc(row["until_local"], row["zone"]) if row["until_local"] else None
    covers = begins <= datetime.fromisoformat(at) and (ends is None or datetime.fromisoformat(at) < ends)
    until = row["until_local"] or "still open"
    moments = f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}" if ends else "still open"
    return (row["id"], row["account"], row["from_local"], until, row["zone"], *moments, _yes(covers))


def _drawn(steps: Sequence[Step]) -> dict[str, str]:
    """Short names for the drawing of the trail: the first transaction, one in the middle, the last."""
    first, middle, last = steps[0], steps[-2], steps[-1]
    gone = [out["value_sat"] for out in middle.outputs if out["id"] != middle.followed["id"]]
    kept = [out["value_sat"] for out in last.outputs if out["id"] != last.followed["id"]]
    shorts = {"first_short": first, "middle_short": middle, "last_short": last}
    return {
        **{f"va2.{name}": short(step.tx["txid"]) for name, step in shorts.items()},
        "va2.gone": _amount(sum(gone)),
        "va2.kept": _amount(sum(kept)),
    }


def _local(at: str, zone: str) -> str:
    offset = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[4:]))
    return f"{datetime.fromisoformat(at) + offset:%Y-%m-%d %H:%M}"


def _span(seconds: int) -> str:
    return f"{seconds // 3600} h {seconds % 3600 // 60} min {seconds % 60} s"


def _outpoint(out: Row) -> str:
    return str(out["id"]).removeprefix(OUT)


def _amount(value: int) -> str:
    return f"{sat(value)} sat"


def _yes(so: bool) -> str:
    return "yes" if so else "no"
