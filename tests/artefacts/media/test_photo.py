"""Photos show a scene and tell what their camera knew, as other programs read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drawn_pictures import STREAMS, opened, photos
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags

from parola.artefacts.media.exif import CAMERAS, Camera, Taken, exif
from parola.artefacts.media.marked import BAND
from parola.artefacts.media.photo import Photo, photo
from parola.artefacts.media.scenes import SCENES
from parola.checks.fictitious import fictitious
from parola.checks.pictures import picture
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

AT = 1_709_000_000  # 2024-02-27 02:13:20 UTC
FULL = Taken(AT, "+07:00", camera=Camera("Zantorel", "ZT-4"), latitude=-13.75, longitude=100.52, software="Retouch 3", edited=AT + 3600)


def told(taken: Taken) -> dict[str, object]:
    """Tags by name, as Pillow reads them from the file."""
    image = opened(photo(Photo("road", "Km 18", taken), STREAMS.python("test")))
    read = image.getexif()
    tags = {ExifTags.TAGS[tag]: value for tag, value in (dict(read) | read.get_ifd(0x8769)).items()}
    return tags | {ExifTags.GPSTAGS[tag]: value for tag, value in read.get_ifd(0x8825).items()}


@pytest.mark.parametrize("scene", SCENES)
def test_equal_descriptions_give_equal_bytes(scene: str) -> None:
    one, same, other = (photo(Photo(scene, sign, FULL), STREAMS.python("test")) for sign in ("Room 4", "Room 4", "Room 5"))
    assert one == same
    assert one != other


def test_photos_are_small_marked_and_of_their_size() -> None:
    for data in photos().values():
        image = opened(data)
        assert (image.format, image.size) == ("JPEG", (640, 480 + BAND))
        assert image.getexif()[0x010E] == MARK_ASCII
        assert len(data) <= 40_000


def test_photos_pass_the_check_of_real_things(tmp_path: Path) -> None:
    for (scene, number), data in photos().items():
        (tmp_path / f"{scene}-{number}.jpg").write_bytes(data)
    assert fictitious(tmp_path) == []


def test_the_camera_is_read_back() -> None:
    tags = told(FULL)
    assert (tags["Make"], tags["Model"], tags["Software"]) == ("Zantorel", "ZT-4", "Retouch 3")


def test_times_are_the_cameras_own_and_the_satellites_are_utc() -> None:
    tags = told(FULL)
    assert tags["DateTimeOriginal"] == tags["DateTimeDigitized"] == "2024:02:27 09:13:20"
    assert tags["DateTime"] == "2024:02:27 10:13:20"
    assert (tags["GPSDateStamp"], tags["GPSTimeStamp"]) == ("2024:02:27", (2.0, 13.0, 20.0))
    assert "OffsetTimeOriginal" not in tags


def test_a_zone_is_told_only_where_it_is_shown() -> None:
    assert told(replace(FULL, zone_shown=True))["OffsetTimeOriginal"] == "+07:00"


def test_a_clock_that_runs_fast_shifts_the_cameras_times_alone() -> None:
    tags = told(replace(FULL, off=600, edited=None))
    assert tags["DateTimeOriginal"] == tags["DateTime"] == "2024:02:27 09:23:20"
    assert tags["GPSTimeStamp"] == (2.0, 13.0, 20.0)


def test_a_camera_that_knew_nothing_tells_the_mark_alone() -> None:
    assert told(Taken()) == {"ImageDescription": MARK_ASCII}


@given(st.integers(-9000, 9000), st.integers(-18000, 18000))
@settings(max_examples=150, deadline=None)
def test_a_place_is_whole_seconds_and_comes_back(latitude: int, longitude: int) -> None:
    tags = exif(Taken(latitude=latitude / 100, longitude=longitude / 100)).get_ifd(0x8825)
    for value, tag in ((latitude, 2), (longitude, 4)):
        degrees, minutes, seconds = tags[tag]
        assert (minutes < 60, seconds < 60) == (True, True)
        assert (degrees * 3600 + minutes * 60 + seconds) == abs(value) * 36
    assert (tags[1], tags[3]) == ("N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W")


def test_a_place_is_read_by_the_check_as_it_was_given() -> None:
    (page,) = picture(photo(Photo("road", "", FULL), STREAMS.python("test")))
    assert {name: values[0][1] for name, values in page.columns.items()} == {"latitude": "-13.75", "longitude": "100.52"}


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
def test_cameras_are_named_in_ascii(camera: Camera) -> None:
    assert f"{camera.maker}{camera.model}".isascii()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Photo("beach"), "photo: scene 'beach' is not one of street, harbour, desk, door, shop, road"),
        (Photo("road", size=(100, 480)), "photo: size 100 x 480; 400 to 1200 pixels a side would be right"),
        (Photo("road", "ประตู"), "photo: sign: no font here has 'ป' (U+0E1B, THAI CHARACTER PO PLA); write it in Latin letters"),
        (Photo("door", "word " * 60), "picture: 'word word word word word word word word ' does not fit on"),
        (Photo("road", taken=Taken(latitude=13.751, longitude=1.0)), "photo: latitude 13.751; two decimals at most, within 90 degrees"),
        (Photo("road", taken=Taken(latitude=13.75, longitude=181.0)), "photo: longitude 181.0; two decimals at most, within 180 degrees"),
        (Photo("road", taken=Taken(latitude=13.75)), "photo: half a place; latitude and longitude, or neither"),
        (Photo("road", taken=Taken(edited=AT)), "photo: edited, and never taken; give both times, or neither"),
    ],
    ids=["scene", "size", "letter", "words", "fine", "far", "half", "edited"],
)
def test_what_cannot_be_taken_is_one_message(what: Photo, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        photo(what, STREAMS.python("test"))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
