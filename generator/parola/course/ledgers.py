"""Look-ups for the pages on ledgers: a peel chain, the mixes and a theft by approval, found in the course world as a trainee finds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from parola.course.demo import DEMO, Demo
from parola.course.markup import clock, short, table
from parola.labs.truth import open_truth
from parola_kit.errors import BadInput
from parola_kit.evidence import Row
from parola_kit.ledger import Ledger, opened
from parola_kit.look import sat
from parola_kit.methods.graph import Whole
from parola_kit.methods.joins import coinjoins
from parola_kit.methods.peel import peel, peels

LEAST = 4  # steps of a chain that is worth a table
TOKEN = 1_000_000  # units of one token
PEEL = ("Transaction", "Block time, UTC", "Comes in", "Paid off", "Passed on")
MIXES = ("Transaction", "Block time, UTC", "Inputs", "Outputs", "Of them equal", "Equal amount")
CALLS = ("Transaction", "Block time, UTC", "Signed by", "Call", "Ended", "Moved, tokens")


def values(world: Path, demo: Demo) -> dict[str, str]:
    """Name -> Markdown.

    Raises:
        BadInput: the course world has no such thing; its pages would have nothing to show.
    """
    book = opened(world / "learner" / "shared" / "chain.sqlite")
    found = {"shapes.peel": _peel(book), "mixes.found": _mixes(book, _of_seats(world))}
    book.close()
    return {**found, "tokens.theft": _theft(demo)}


def _peel(book: Ledger) -> str:
    graph = book.graph
    longest = peels(graph, LEAST).first
    if not len(longest):
        raise BadInput(f"{book.path}: no peel chain of {LEAST} steps; make the course with another seed")
    steps = peel(graph, int(graph.spent_by(int(longest[0]))[0]))
    sums = (graph.value_in[steps.tx], graph.value_sat[steps.peeled], graph.value_sat[steps.passed])
    rows = zip(book.txids(steps.tx), _times(book, steps.tx), *(map(_amount, each.tolist()) for each in sums), strict=True)
    return table("The longest chain of the course world, with the larger output taken as passed on", PEEL, rows)


def _of_seats(world: Path) -> set[str]:
    """Txids of every case but the demo's: a lab asks whoever has the seat about its joint transaction."""
    with open_truth(world) as truths:
        ids = [trace.id for seat, truth in truths.items() if seat != DEMO for trace in truth.traces]
    return {one.removeprefix("btc/tx/") for one in ids if one.startswith("btc/tx/")}


def _mixes(book: Ledger, without: set[str]) -> str:
    graph, found = book.graph, coinjoins(book.graph)
    suspected = np.flatnonzero(found.suspected)
    txs = suspected[[txid not in without for txid in book.txids(suspected)]]
    counts = (np.diff(graph.ins)[txs].tolist(), graph.paid[txs].tolist(), found.equal[txs].tolist())
    rows = zip(book.txids(txs), _times(book, txs), *counts, map(_amount, found.each_sat[txs].tolist()), strict=True)
    return table("Transactions of the course world whose shape suggests a CoinJoin", MIXES, rows)


def _theft(demo: Demo) -> str:
    """The calls of an account that somebody had approved and that the issuer froze, and of whoever had approved it."""
    rows = demo.evidence.rows
    approvals = [one for each in rows("token.freeze", event="Freeze") for one in rows("token.approval", spender_address=each["address"])]
    if not approvals:
        raise BadInput("the course world has no theft by approval; give its scenario's token section 'phished'")
    thief, owner = approvals[0]["spender_address"], approvals[0]["owner_address"]
    freezes = [row["hash"] for row in rows("token.freeze", address=thief)]
    calls = [*rows("token.tx", from_address=owner), *rows("token.tx", from_address=thief)]
    calls += [tx for each in freezes for tx in rows("token.tx", hash=each)]
    calls.sort(key=lambda tx: (tx["number"], tx["position"]))
    told = {thief: "the spender", owner: "the owner"}
    lines = [_call(demo, tx, told.get(tx["from_address"], "the issuer")) for tx in calls]
    return table("A theft by approval in the course world, a call a line", CALLS, lines)


def _call(demo: Demo, tx: Row, signer: str) -> tuple[object, ...]:
    moved = sum(row["units_6dp"] for row in demo.evidence.rows("token.transfer", hash=tx["hash"]))
    shown = f"{moved / TOKEN:.2f}" if moved else "–"
    return short(tx["hash"]), clock(tx["at"]), signer, tx["method"], "done" if tx["status"] else "refused", shown


def _times(book: Ledger, txs: Whole) -> list[str]:
    at = dict(book.sql("SELECT txid, tx.at FROM tx").fetchall())
    return [clock(at[txid]) for txid in book.txids(txs)]


def _amount(value: int) -> str:
    return f"{sat(value)} sat"
