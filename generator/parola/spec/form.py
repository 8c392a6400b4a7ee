"""What every file of a scenario is made of: closed models, names, shares, weights, sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48)]
Language = Literal["bn", "en", "fil", "fr", "th", "vi"]  # of a world's texts
Reads = Literal["bn", "en", "es", "fil", "fr", "th", "vi"]  # of a trainee: labs speak it, or English
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(gt=0, le=100)]
Sources = Annotated[tuple[str, ...], Field(min_length=1)]


class Model(BaseModel):
    """Closed and frozen: an unknown field is an error, a changed one impossible."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Model):
    """Exactly one of: a parameter in sat, a share (parameter) of what the wallet holds, the same as another label, everything."""

    parameter: Name | None = None
    share: Name | None = None
    same_as: Name | None = None
    all: Literal[True] | None = None
