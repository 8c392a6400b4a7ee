"""Identifiers as a request names them: one to a line, in a form that a holder can search for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parola.spec.convention import By
from parola_kit import kinds
from parola_kit.errors import AnswerError

PHONE = re.compile(r"\+[0-9]{7,15}")
MOST = 20  # of one request


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a record is found by: its kind and its text in normal form."""

    by: By
    text: str


def identifiers(text: str) -> tuple[tuple[Identifier, ...], tuple[str, ...]]:
    """The identifiers of a text, each once and in its order, and the lines that are none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = {line: identifier(line) for line in lines}
    good = dict.fromkeys(one for one in found.values() if one)
    return tuple(good), tuple(line for line, one in found.items() if one is None)


def identifier(line: str) -> Identifier | None:
    """What a single line names, None if it cannot be searched for."""
    phone = re.sub(r"[\s().-]", "", line)
    if PHONE.fullmatch(phone):
        return Identifier("phone", phone)
    for by in _ON_LEDGER:
        try:
            return Identifier(by, kinds.value(by, line))
        except AnswerError:
            continue
    return None


_ON_LEDGER: tuple[By, ...] = ("address", "outpoint", "txid", "account")
