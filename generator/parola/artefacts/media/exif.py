"""What a camera writes beside a picture: EXIF 2.32 (CIPA DC-008), tag numbers of its tables 4, 7 and 15."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from parola.artefacts.clock import offset
from parola_kit.errors import BadInput

MAKE, MODEL, SOFTWARE, CHANGED = 0x010F, 0x0110, 0x0131, 0x0132
TAKEN, DIGITISED, ZONE, SERIAL = 0x9003, 0x9004, 0x9011, 0xA431
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
STAMP = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Camera:
    """An invented maker and model."""

    maker: str
    model: str


CAMERAS = (
    Camera("Zantorel", "ZT-4"),
    Camera("Zantorel", "ZT-9 Duo"),
    Camera("Mirovane", "M2 Lite"),
    Camera("Mirovane", "M5"),
    Camera("Halvetta", "Six"),
    Camera("Quorvexa", "Q11"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a camera knew: all of it may be missing.

    ``at`` and ``edited`` are seconds UTC. The camera's clock is set to ``zone``, runs ``off`` seconds fast, and writes its
    zone only where ``zone_shown``. Coordinates are degrees with two decimals at most, and bring the time of the satellites
    (UTC) with them. ``serial`` is of the camera's body; ``software`` is what the file was last saved with.
    """

    at: int | None = None
    zone: str = "+00:00"
    zone_shown: bool = False
    off: int = 0
    camera: Camera | None = None
    serial: str = ""
    latitude: float | None = None
    longitude: float | None = None
    software: str = ""
    edited: int | None = None


def exif(what: Taken) -> Image.Exif:
    """The tags of a picture, without the mark.

    Raises:
        BadInput: a place that is half there, finer than two decimals or not on Earth; edited, and never taken.
    """
    told = Image.Exif()
    if what.camera:
        told[MAKE], told[MODEL] = what.camera.maker, what.camera.model
    if what.serial:
        told.get_ifd(EXIF_IFD)[SERIAL] = what.serial
    if what.software:
        told[SOFTWARE] = what.software
    if what.at is not None:
        _times(told, what, what.at)
    elif what.edited is not None:
        raise BadInput("photo: edited, and never taken; give both times, or neither")
    if what.latitude is not None or what.longitude is not None:
        told.get_ifd(GPS_IFD).update(_place(what))
    return told


def _times(told: Image.Exif, what: Taken, at: int) -> None:
    shutter = _local(at + what.off, what.zone)
    told[CHANGED] = shutter if what.edited is None else _local(what.edited, what.zone)
    told.get_ifd(EXIF_IFD).update({TAKEN: shutter, DIGITISED: shutter})
    if what.zone_shown:
        told.get_ifd(EXIF_IFD)[ZONE] = what.zone


def _local(at: int, zone: str) -> str:
    return datetime.fromtimestamp(at, offset(zone)).strftime(STAMP)


def _place(what: Taken) -> dict[int, Any]:
    if what.latitude is None or what.longitude is None:
        raise BadInput("photo: half a place; latitude and longitude, or neither, would be right")
    north, east = what.latitude >= 0, what.longitude >= 0
    tags: dict[int, Any] = {
        1: "N" if north else "S",
        2: _degrees(what.latitude, 90, "latitude"),
        3: "E" if east else "W",
        4: _degrees(what.longitude, 180, "longitude"),
    }
    if what.at is not None:
        seen = datetime.fromtimestamp(what.at, UTC)
        tags |= {7: (float(seen.hour), float(seen.minute), float(seen.second)), 29: seen.strftime("%Y:%m:%d")}
    return tags


def _degrees(value: float, most: int, what: str) -> tuple[float, float, float]:
    """Degrees, minutes and seconds; a hundredth of a degree is 36 seconds, so all three are whole."""
    hundredths = round(abs(value) * 100)
    if abs(value) > most or abs(hundredths / 100 - abs(value)) > 1e-9:
        raise BadInput(f"photo: {what} {value}; two decimals at most, within {most} degrees, would be right")
    degrees, rest = divmod(hundredths * 36, 3600)
    return float(degrees), float(rest // 60), float(rest % 60)
