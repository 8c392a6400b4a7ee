"""T24, T25, T26: what photos of goods tell: a place, a camera, the same table."""

from __future__ import annotations

from dataclasses import replace

from parola.artefacts.web.ground import DAY, Ground
from parola.artefacts.web.photos import PAPERS, again, copied, drawn, shown, taken
from parola.artefacts.web.sheet import Mark, site_id
from parola.world.model_web import Operator


def place(ground: Ground, operator: Operator) -> None:
    """T24: a photo has coordinates. False: a stock photo with coordinates of its own, in two shops; and the point 0, 0."""
    site, chance = ground.pair(operator, "T24")[0], ground.chance("T24", operator.number)
    latitude, longitude = operator.place
    told = replace(taken(ground, chance), latitude=latitude, longitude=longitude)
    true, item = shown(ground, site, drawn(chance, told), chance)
    other = replace(taken(ground, chance), latitude=round(-latitude / 2, 2), longitude=round(longitude / 2, 2))
    stock = drawn(chance, other)
    sold = [shown(ground, one, stock, chance)[0] for one in ground.unrelated[:2]]
    empty, _ = shown(ground, ground.unrelated[2], drawn(chance, replace(taken(ground, chance), latitude=0.0, longitude=0.0)), chance)
    ground.sheet.plant(
        "T24",
        operator.subject,
        [Mark((true, item), "exif GPS", _point(latitude, longitude))],
        [
            Mark(tuple(sold), "exif GPS", _point(other.latitude or 0, other.longitude or 0)),
            Mark((empty,), "exif GPS", _point(0, 0)),
        ],
    )


def camera(ground: Ground, operator: Operator) -> None:
    """T25: one camera body in two shops. False: another body of the same model."""
    pair, chance = ground.pair(operator, "T25"), ground.chance("T25", operator.number)
    told = taken(ground, chance, operator.serial)
    files = [shown(ground, site, drawn(chance, replace(told, at=(told.at or 0) - n * DAY)), chance) for n, site in enumerate(pair)]
    alike = replace(taken(ground, chance), camera=told.camera)
    other, _ = shown(ground, chance.choice(ground.unrelated), drawn(chance, alike), chance)
    true = Mark(tuple(row for both in files for row in both), "exif BodySerialNumber", operator.serial)
    ground.sheet.plant("T25", operator.subject, [true], [Mark((other,), "exif BodySerialNumber", alike.serial)])


def table(ground: Ground, operator: Operator) -> None:
    """T26: one table, photographed twice. False: a photo that a reseller took from another shop."""
    pair, chance = ground.pair(operator, "T26"), ground.chance("T26", operator.number)
    told = replace(taken(ground, chance), serial="")  # else the camera alone would tell
    first = drawn(chance, told, PAPERS)
    shot = (first, again(first, told, chance))
    dates = sorted(ground.late(chance) for _ in shot)
    files = [shown(ground, site, data, chance, at) for site, data, at in zip(pair, shot, dates, strict=True)]
    own, seller = ground.unrelated[3], ground.unrelated[1]
    whose = drawn(chance, taken(ground, chance))
    before = ground.start + chance.randrange(10 * DAY)
    kept, _ = shown(ground, own, whose, chance, before)
    stolen, _ = shown(ground, seller, copied(whose, chance), chance, before + chance.randrange(2 * DAY, 20 * DAY))
    true = Mark((files[0][0], files[1][0]), "file.body", f"first {site_id(pair[0])}")
    ground.sheet.plant("T26", operator.subject, [true], [Mark((kept, stolen), "file.body", f"first {site_id(own)}")])


def _point(latitude: float, longitude: float) -> str:
    return f"{latitude:.2f}, {longitude:.2f}"
