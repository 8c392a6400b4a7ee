"""What a trainee may import: evidence, answers, methods. Holds no generator, scorer or solution."""

from __future__ import annotations

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.form import form
from parola_kit.kit import answer, balance, case, demo, evidence, flow, hint, ledger, questions, rows, submit, table
from parola_kit.places import places

__all__ = [
    "UNKNOWN",
    "Answer",
    "answer",
    "balance",
    "case",
    "demo",
    "evidence",
    "flow",
    "form",
    "hint",
    "ledger",
    "places",
    "questions",
    "rows",
    "submit",
    "table",
]
