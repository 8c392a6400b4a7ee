"""Which planter lays which kind of trace; ``scenario.yaml`` says on whose sites (``web.traces``)."""

from __future__ import annotations

from collections.abc import Callable

from parola.artefacts.web.desks import Signed
from parola.artefacts.web.ground import Ground
from parola.artefacts.web.traces import answers, files, hands, links, pictures
from parola.world.model_web import Operator

OPERATORS: dict[str, Callable[[Ground, Operator], None]] = {
    "T06": answers.address,
    "T07": answers.user,
    "T11": answers.source,
    "T12": answers.status,
    "T13": answers.folder,
    "T14": hands.package,
    "T16": hands.key,
    "T17": hands.clock,
    "T18": hands.stack,
    "T19": links.referral,
    "T24": pictures.place,
    "T25": pictures.camera,
    "T26": pictures.table,
    "T32": files.author,
    "T36": links.rare,
}
DESKS: dict[str, Callable[[Ground, int, Signed], None]] = {"T15": links.clone, "T23": links.lists}
NEWS: dict[str, Callable[[Ground], None]] = {"T10": links.leaked}


def plant(ground: Ground, desks: dict[int, Signed]) -> None:
    """Every trace that the scenario asks for on the smaller sites, each with its false friends."""
    asked = ground.scene.scenario.web.traces
    for operator in ground.scene.world.operators:
        for kind in operator.kinds:
            OPERATORS[kind](ground, operator)
    for kind in asked.get("desks", ()):
        for number, signed in desks.items():
            DESKS[kind](ground, number, signed)
    for kind in asked.get("news", ()):
        NEWS[kind](ground)
    hands.scan(ground)
