"""A colleague's draft of the next request: what fits, two fields that ask too much, one left blank, one default left as it was."""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.clock import local
from parola.artefacts.record import Draft
from parola.artefacts.records.asked import Asked
from parola.artefacts.records.exchange import zone_of
from parola.artefacts.scene import Scene

FITS, EXCESS = 3, 2  # records asked for that the purpose needs, and that it does not
SEPARATOR = " | "


def draft(case: Asked, scene: Scene) -> Iterator[Draft]:
    """Line by line; each seat has its own faults."""
    chance, zone = scene.streams.python("cell", case.cell.number, "draft"), zone_of(scene)
    values = {"exchange": scene.scenario.exchange.name, "since": local(case.since, zone), "until": local(case.until, zone), "zone": zone}
    values |= {"number": f"{chance.randrange(100, 1_000)}/{scene.scenario.ends.year}"}
    told = {
        key: _lines(scene, f"draft-{key}", values) for key in ("first", "fits", "excess", "must", "blank", "default-wrong", "default-set")
    }
    missing, wrong = chance.randrange(len(told["must"])), chance.randrange(len(told["default-set"]))
    fine = [*told["first"], *chance.sample(told["fits"], FITS), *told["blank"]]
    fine += [line for n, line in enumerate(told["must"]) if n != missing] + [
        line for n, line in enumerate(told["default-set"]) if n != wrong
    ]
    blank = told["must"][missing].split(SEPARATOR)[0] + SEPARATOR
    faults = [("excess", line) for line in chance.sample(told["excess"], EXCESS)]
    for kind, line in [*(("fine", line) for line in fine), *faults, ("missing", blank), ("wrong", told["default-wrong"][wrong])]:
        field, said = line.split(SEPARATOR)
        yield Draft({"field": field, "said": said}, cell=case.cell.number, label=f"draft-{kind}")


def _lines(scene: Scene, key: str, values: dict[str, str]) -> list[str]:
    """Every alternative of a line of the English texts."""
    count = len(scene.phrases.texts["en"].lines[key])
    return [scene.phrases.english(key, n, **values) for n in range(count)]
