"""What a trainee may import: evidence, answers, methods. Holds no generator, scorer or solution."""

from __future__ import annotations

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.desk import desk, request, requests, wait
from parola_kit.form import form
from parola_kit.kit import answer, balance, case, demo, evidence, flow, hint, ledger, questions, rows, submit, table
from parola_kit.pictures import clock, graph, legs, timeline
from parola_kit.places import places

__all__ = [
    "UNKNOWN",
    "Answer",
    "answer",
    "balance",
    "case",
    "clock",
    "demo",
    "desk",
    "evidence",
    "flow",
    "form",
    "graph",
    "hint",
    "ledger",
    "legs",
    "places",
    "questions",
    "request",
    "requests",
    "rows",
    "submit",
    "table",
    "timeline",
    "wait",
]
