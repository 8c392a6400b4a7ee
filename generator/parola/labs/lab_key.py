"""The key of one question on one seat, and the reading of a seat's key file (``keys.schema.json``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from parola.spec.model import Model
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.evidence import kind

Id = str


class AnyOf(Model):
    """One place in a sufficient set that any one of several records fills."""

    any: tuple[Id, ...]


class Key(Model):
    """What is right on one seat. ``value`` is written as in ``answers.jsonl``; null where the evidence cannot tell."""

    kind: Literal["truth", "method"]
    value: Any
    tolerance: int = 0
    accept: tuple[Any, ...] = ()
    unknown: bool = False
    needs: tuple[str, ...] = ()
    sufficient: tuple[tuple[Id | AnyOf, ...], ...] = ()
    neutral: tuple[Id, ...] = ()
    against: tuple[Id, ...] = ()
    barred: tuple[Id, ...] = ()
    origins: tuple[tuple[Id, ...], ...] = ()
    uninvolved: tuple[str, ...] = ()
    varies: bool = True
    open: bool = True
    variant: str = ""
    pool: str = ""

    def settles(self) -> frozenset[Id]:
        """Every id that stands in some sufficient set."""
        return frozenset(one for group in self.sufficient for item in group for one in members(item))


def members(item: Id | AnyOf) -> tuple[Id, ...]:
    """The ids that fill one place of a sufficient set."""
    return item.any if isinstance(item, AnyOf) else (item,)


def read_keys(path: Path) -> dict[str, Key]:
    """The keys of one seat and lab: question id -> key.

    Raises:
        BadInput: the file is not there, is not JSON, or does not fit its schema.
    """
    document = read_document(path, "keys", str(path))
    return {question: Key.model_validate(key) for question, key in document["questions"].items()}


def read_document(path: Path, schema: str, where: str) -> dict[str, Any]:
    """A JSON document that fits its schema; ``where`` is how messages name it.

    Raises:
        BadInput: the file is not there, is not JSON, or does not fit.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{where}: no such file; was the class built with this lab?") from None
    return parse_document(data, schema, where)


def parse_document(data: bytes, schema: str, where: str) -> dict[str, Any]:
    """The bytes of a JSON document that fits its schema.

    Raises:
        BadInput: it is not JSON in UTF-8, or does not fit.
    """
    try:
        document: dict[str, Any] = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{where}: not JSON in UTF-8: {error}") from None
    contracts.check(schema, document, where)
    return document


def settling_kinds(root: Path, lab: str) -> dict[str, set[str]]:
    """Question id -> kinds of record in the sufficient sets of any seat, the demo cell's too."""
    kinds: dict[str, set[str]] = {}
    for path in sorted((root / "trainer" / "keys").glob(f"*/{lab}.json")):
        for question, key in read_keys(path).items():
            kinds.setdefault(question, set()).update(kind(one) for one in key.settles())
    return kinds
