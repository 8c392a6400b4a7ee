"""The catalogue of traces: where each kind lies, what it proves and does not prove, and what looks like it and is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from parola.spec.form import Model, Name, Sources
from parola.spec.model import Scenario
from parola.spec.web import OPERATORS, TraceId
from parola.spec.words import Found, nearest

# Why a kind does not prove what one would like it to: code -> the sentence. Answers name the code; the list is closed.
REASONS = {
    "same-string": "two people can use one string, by chance or to be taken for each other",
    "account-not-writer": "the account gave it; who wrote is not shown",
    "quote-can-be-made-up": "who quotes may have changed or invented the words",
    "header-can-be-forged": "whoever sends a mail writes this header as they like",
    "many-fit": "others fit as well; count them before anything is said of one",
    "answer-not-owner": "the answer named it at that moment; whose machine it is, is not shown",
    "name-not-person": "it is the name of an account on some machine, and of no person",
    "address-not-person": "the address was used; who sat there is not shown",
    "brand-not-people": "a name goes on; the people behind it may be others",
    "no-authority": "that it was published gives nobody the right to try it",
    "asked-not-hosted": "the page asks that host for a file; the site need not run there",
    "shared-hosting": "one daemon can serve the sites of many customers",
    "date-can-be-set": "whoever has the file sets its date",
    "same-template": "a package can be bought, copied or handed on",
    "copy-not-operator": "a copy looks like what it copies; whoever made it is somebody else, or is not shown",
    "shared-image": "machines made from one image have one key",
    "clocks-agree": "clocks that the network sets agree, whoever owns them",
    "common-stack": "many run the same software",
    "paid-not-writer": "it tells who is paid for the visit, and not who wrote the page",
    "pasted-not-control": "a key can be pasted by anybody; a signature that verifies shows control",
    "self-asserted": "the key's maker wrote this, time and all",
    "signed-not-current": "the key signed it; in whose hands the key is now is not shown",
    "picture-not-place": "the file carries it; the picture may be taken from others or changed, and is of no home",
    "model-not-body": "many have that model; the serial of a body is another matter",
    "picture-can-be-taken": "a picture can be copied from another page",
    "paid-not-holder": "coins went there; who holds the key is not shown",
    "coincidence": "another payment can fit by chance",
    "account-not-controller": "it reached an account; who ordered it is not shown",
    "metadata-can-be-planted": "the file says it, and anybody can make it say so",
    "style-not-identity": "it supports a common author, and never shows an identity alone",
    "crowd-not-person": "it holds for a crowd; shift workers and machines break it",
    "link-not-ownership": "who links to a site need not own it",
}
ANSWERS = Literal["value", "choice", "number", "bounds", "time", "set", "choices", "path", "order", "table", "written"]
CARRIERS = Literal["operator", "desks", "news", "cells"]
DATED = re.compile(r"\b(?:19|20)\d\d\b|no year given")  # a work that is named by title and year


class TraceKind(Model):
    """One kind: ``carried_by`` says who can have it; ``rule`` tells the trace from its false friend; ``answer`` is how it is asked.

    ``sources`` are ids of ``sources.yaml``, or works by title and year.
    """

    id: TraceId
    title: str
    carried_by: CARRIERS
    where: str
    proves: str
    not_proved: Name
    false_friend: str
    rule: str
    answer: ANSWERS
    sources: Sources


class Catalogue(Model):
    """All kinds in the order of the file, and those that are left out, with the reason."""

    format: Literal[1]
    traces: Annotated[tuple[TraceKind, ...], Field(min_length=1)]
    left_out: dict[TraceId, str] = Field(default={})


def kinds(catalogue: Catalogue, cited: Collection[str] | None) -> Iterator[Found]:
    """A kind is listed once, its reason is known, and what it cites is in the bibliography or says its year."""
    times = Counter([*(kind.id for kind in catalogue.traces), *catalogue.left_out])
    for nth, kind in enumerate(catalogue.traces):
        loc = ("traces", nth)
        if times[kind.id] > 1:
            yield (*loc, "id"), f"trace '{kind.id}' stands here {times[kind.id]} times; list it once, or leave it out"
        if kind.not_proved not in REASONS:
            yield (*loc, "not_proved"), f"reason '{kind.not_proved}' is not known{nearest(kind.not_proved, REASONS)}"
        for at, source in enumerate(kind.sources):
            if cited is not None and source not in cited and not DATED.search(source):
                told = f"source '{source}' is not in sources.yaml and names no year{nearest(source, cited)}"
                yield (*loc, "sources", at), told


RULES = {kinds: ("traces", "left_out")}


def carried(scenario: Scenario, known: Mapping[str, str]) -> Iterator[Found]:
    """``web.traces`` names subjects that there are, and kinds that they can carry; ``known`` is kind -> who carries it."""
    for subject, asked in scenario.web.traces.items():
        loc, bearer = ("web", "traces", subject), SUBJECTS.get(subject)
        if bearer is None:
            yield loc, f"subject '{subject}' is not known{nearest(subject, SUBJECTS)}"
            continue
        times = Counter(asked)
        for nth, kind in enumerate(asked):
            if kind not in known:
                yield (*loc, nth), f"trace '{kind}' is not in traces.yaml{nearest(kind, known)}"
            elif known[kind] != bearer:
                fits = ", ".join(sorted(one for one, by in known.items() if by == bearer))
                yield (*loc, nth), f"'{subject}' cannot carry trace '{kind}', which is of {known[kind]}; it can carry {fits}"
            elif times[kind] > 1 and kind in asked[:nth]:
                yield (*loc, nth), f"trace '{kind}' is listed {times[kind]} times; list it once"


# Subject of web.traces -> what of the catalogue's carriers it is.
SUBJECTS = {**{f"operator-{n}": "operator" for n in range(OPERATORS)}, "desks": "desks", "news": "news", "cells": "cells"}
