"""A planted trace: what of it can be found where, and the false friend beside it. Only the trainer's tree has these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where something is found: the evidence id (or ids) to cite, where exactly in it, and the value there as text."""

    ids: tuple[str, ...]
    locator: str
    value: str


@dataclass(frozen=True, slots=True)
class Plant:
    """One trace of a kind of ``scenarios/traces.yaml``.

    ``subject`` is whom it belongs to: ``operator-2``, ``site/<name>``, or ``cell/<n>`` for an account of a case. ``true`` is where the
    trace lies (nowhere, where a case's variant has none of it), ``false`` its false friends (never empty). ``cell`` is that case's
    number, or None for what a whole class shares.
    """

    kind: str
    subject: str
    true: tuple[Spot, ...]
    false: tuple[Spot, ...]
    cell: int | None = None
