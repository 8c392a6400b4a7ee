"""What a scenario may say of its smaller onion sites, and which traces lie on whose."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from parola.spec.form import Language, Model, Name

OPERATORS, EACH, LONE = (
    4,
    3,
    4,
)  # who runs several shops, how many each, and shops that nobody else's work has to do with (DESIGN section 2)
TraceId = Annotated[str, Field(pattern=r"^T[0-3][0-9]$")]
# Subject -> kinds of scenarios/traces.yaml that it carries. An operator's kinds link two of its three sites at the most, in turn,
# so that no kind alone tells that all three are one hand's.
TRACES: dict[str, tuple[str, ...]] = {
    "operator-0": ("T06", "T17", "T11", "T25"),
    "operator-1": ("T07", "T18", "T32", "T26"),
    "operator-2": ("T12", "T14", "T36", "T13", "T24"),
    "operator-3": ("T16", "T19", "T14", "T17", "T07"),
    "desks": ("T15", "T23"),
    "news": ("T10",),
    "cells": ("T01", "T02", "T03", "T04", "T05", "T08", "T09", "T20", "T21", "T22", "T28", "T29", "T30", "T34", "T35"),
}
Some = Annotated[int, Field(ge=8, le=400)]


class Web(Model):
    """The smaller sites: counts of a whole class.

    ``dead`` is the share of the directory's links that lead nowhere (30 to 50 % by O'Keeffe et al. 2020; the value is an assumption);
    ``news`` are items of the news board, ``reviews`` what a shop has of them on average; both are assumptions. ``languages`` are those
    of unrelated shops that do not write English. ``traces``: subject -> kinds of ``traces.yaml`` that it carries.
    """

    dead: Annotated[float, Field(ge=0, le=0.9)] = 0.4
    news: Some = 36
    reviews: Some = 24
    languages: Annotated[tuple[Language, ...], Field(max_length=LONE)] = ()
    traces: dict[Name, tuple[TraceId, ...]] = Field(default=TRACES)
