"""What a trainee may import: evidence, answers, methods. Holds no generator, scorer or solution."""

from __future__ import annotations

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.kit import answer, balance, case, demo, evidence, flow, hint, questions, rows, submit, table

__all__ = ["UNKNOWN", "Answer", "answer", "balance", "case", "demo", "evidence", "flow", "hint", "questions", "rows", "submit", "table"]
