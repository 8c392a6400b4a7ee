"""Identifiers as a request names them: one to a line, in a form that a holder can search for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parola.spec.convention import By
from parola_kit import kinds
from parola_kit.errors import AnswerError

PHONE = re.compile(r"\+[0-9]{7,15}")
# Forms of numbers on the records of the range; a name and a vessel say what they are, for no form tells them from other words.
FORMS: dict[By, re.Pattern[str]] = {
    "bank-account": re.compile(r"([A-Z]{2}-TRN-[0-9]{8})"),
    "document": re.compile(r"(SPECIMEN-[A-Z0-9-]{3,20})"),
    "device": re.compile(r"(dv-[0-9a-f]{10})"),
    "mail": re.compile(r"([^\s@<>]{1,64}@[a-z0-9.-]{1,60}\.example)"),
    "code": re.compile(r"((?:LS|PX|TR)[0-9]{6,10}|RM-[0-9]{4}-[0-9]{4})"),
    "name": re.compile(r"(?i:name):? (\S.{0,78}\S)"),
    "vessel": re.compile(r"(?i:vessel):? (\S.{0,78}\S)"),
}
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
    for by, form in FORMS.items():
        if match := form.fullmatch(line):
            return Identifier(by, match[1])
    for by in _ON_LEDGER:
        try:
            return Identifier(by, kinds.value(by, line))
        except AnswerError:
            continue
    return None


_ON_LEDGER: tuple[By, ...] = ("address", "outpoint", "txid", "account")
