"""Rows that the store keeps packed: whole numbers laid end to end, -1 for none (contracts/explorer.sql)."""

from __future__ import annotations

import json
from typing import NamedTuple

NONE = -1


class In(NamedTuple):
    """An input: number of the transaction and place of the output that it spends; number of the address; sat; number of the script."""

    tx: int
    n: int
    address: int
    value_sat: int
    script: int


class Out(NamedTuple):
    """An output: number of its address, sat, number of the script; the transaction and place of the input that spends it."""

    address: int
    value_sat: int
    script: int
    tx: int
    n: int


class Entry(NamedTuple):
    """A transaction in a history: its number, what it brings and takes, the balance after it, all sat."""

    tx: int
    received_sat: int
    spent_sat: int
    balance_sat: int


class Day(NamedTuple):
    """A day since 1970-01-01 and the balance at its end in sat."""

    day: int
    balance_sat: int


def ins(text: str) -> list[In]:
    """The inputs of a transaction."""
    return [*map(In._make, _rows(text, 5))]


def outs(text: str) -> list[Out]:
    """The outputs of a transaction."""
    return [*map(Out._make, _rows(text, 5))]


def entries(text: str) -> list[Entry]:
    """A part of a history, or several with commas between them."""
    return [*map(Entry._make, _rows(text, 4))]


def days(text: str) -> list[Day]:
    """Closing balances."""
    return [*map(Day._make, _rows(text, 2))]


def _rows(text: str, width: int) -> zip[tuple[int, ...]]:
    numbers = iter(json.loads(f"[{text}]"))
    return zip(*[numbers] * width, strict=True)
