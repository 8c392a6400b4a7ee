"""The catalogue of traces as a table: what each kind proves and does not, and how it is told from its false friend."""

from __future__ import annotations

import textwrap
from typing import Any

from parola.describe.text import WIDEST, Cell, table
from parola.locate import folder
from parola.spec.resolve import traces
from parola.spec.trace import REASONS, Catalogue

HEADS = ("kind", "trace, and where", "proves / does not prove", "false friend, rule", "answer")


def catalogue() -> Catalogue:
    """The kinds that come with Parola.

    Raises:
        BadInput: the file has problems.
    """
    return traces(folder("scenarios") / "traces.yaml")


def text(kinds: Catalogue) -> str:
    """Two tables for a terminal: the kinds, and their sources; then what is left out."""
    rows: list[list[Cell]] = [
        [
            [kind.id, kind.carried_by],
            [kind.title, f"in: {kind.where}"],
            [kind.proves, f"not: {REASONS[kind.not_proved]} ({kind.not_proved})"],
            [kind.false_friend, f"rule: {kind.rule}"],
            [kind.answer],
        ]
        for kind in kinds.traces
    ]
    cited: list[list[Cell]] = [[[kind.id], ["; ".join(kind.sources)]] for kind in kinds.traces]
    left = "\n".join(textwrap.fill(f"{kind} is left out: {why}", WIDEST) for kind, why in kinds.left_out.items())
    heads = f"Kinds of trace that a class can carry: {len(kinds.traces)}"
    parts = [table(HEADS, rows, widened=HEADS[3]), table(("kind", "sources"), cited, widened="sources"), left]
    return "\n\n".join((heads, *parts)) + "\n"


def document(kinds: Catalogue) -> list[dict[str, Any]]:
    """The kinds as plain data, each with the sentence of its reason."""
    return [{**kind.model_dump(mode="json"), "why_not": REASONS[kind.not_proved]} for kind in kinds.traces]
