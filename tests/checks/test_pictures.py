"""What a picture tells besides what it shows is read; and the picture itself as far as a code goes."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from other_formats import DESCRIPTION, GPS, PLAIN, coded, jpeg, png, tags
from PIL import Image, ImageOps
from planted import DOMAIN, MAIL, ONION, PLANTED

from parola.checks import pictures
from parola.checks.fictitious import fictitious
from parola.checks.finding import Finding
from parola.checks.patterns import PATTERNS
from parola.checks.pictures import picture
from parola_kit.notice import MARK_ASCII

RIGHT = {pattern.what: pattern.right for pattern in PATTERNS}
PHONE = PLANTED["a phone number that may be dialled"][1]
COMMENT, XP_COMMENT, EXIF = 0x9286, 0x9C9C, 0x8769


def looked_at(place: Path, name: str, data: bytes) -> list[Finding]:
    (place / name).write_bytes(data)
    return fictitious(place)


def said(what: str, shown: str) -> str:
    return f"{shown!r} is {what}; {RIGHT[what]}"


def somewhere(latitude: tuple[float, ...], longitude: tuple[float, ...], north: str = "N", east: str = "E") -> bytes:
    told = tags()
    told.get_ifd(GPS).update({1: north, 2: latitude, 3: east, 4: longitude})
    return jpeg(exif=told)


# Codes


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        (f"tel:{PHONE}", "a phone number that may be dialled", PHONE),
        (f"https://{DOMAIN}/join", "a real web address", f"https://{DOMAIN}"),
        (f"Ask at {DOMAIN}", "a real domain", DOMAIN),
        (ONION, "an onion name that may exist", ONION),
        (f"BEGIN:VCARD\nEMAIL:{MAIL}\nEND:VCARD", "a real mail address", MAIL),
    ],
)
@pytest.mark.parametrize(("name", "make"), [("a.png", png), ("a.jpg", jpeg)])
def test_what_a_code_says_is_read(
    tmp_path: Path, name: str, make: Callable[[Image.Image], bytes], text: str, what: str, shown: str
) -> None:
    assert Finding(name, "code 1", said(what, shown)) in looked_at(tmp_path, name, make(coded(text)))


@pytest.mark.parametrize("text", ["https://harbour.example/join?ref=1", "tel:+65 9910 0000", "mailto:one@harbour.test", "Room 4"])
def test_a_code_of_reserved_names_is_sound(tmp_path: Path, text: str) -> None:
    assert looked_at(tmp_path, "a.png", png(coded(text))) == []


@pytest.mark.parametrize(
    "turn",
    [
        ImageOps.mirror,
        lambda image: image.rotate(90, expand=True),
        lambda image: image.rotate(7, expand=True, fillcolor="white"),
        ImageOps.invert,
    ],
    ids=["mirrored", "quarter", "crooked", "inverted"],
)
def test_a_code_is_read_however_it_lies(tmp_path: Path, turn: Callable[[Image.Image], Image.Image]) -> None:
    assert looked_at(tmp_path, "a.png", png(turn(coded(MAIL)))) == [Finding("a.png", "code 1", said("a real mail address", MAIL))]


def test_every_code_is_read(tmp_path: Path) -> None:
    one, two = coded("Room 4"), coded(MAIL)
    both = Image.new("RGB", (one.width + two.width, max(one.height, two.height)))
    both.paste(one, (0, 0))
    both.paste(two, (one.width, 0))
    (finding,) = looked_at(tmp_path, "a.png", png(both))
    assert finding.place in ("code 1", "code 2")


# Places


def test_a_fine_place_is_found(tmp_path: Path) -> None:
    data = somewhere((13.0, 45.0, 22.5), (100.0, 30.0, 36.0))
    wrong = "latitude 13.75625 has more than two decimals; 13.76 would be right"
    assert looked_at(tmp_path, "a.jpg", data) == [Finding("a.jpg", "exif GPSLatitude", wrong)]


def test_a_fine_place_in_the_south_and_west_is_found(tmp_path: Path) -> None:
    data = somewhere((13.0, 45.0, 0.0), (100.5125, 0.0, 0.0), "S", "W")
    wrong = "longitude -100.5125 has more than two decimals; -100.51 would be right"
    assert looked_at(tmp_path, "a.jpg", data) == [Finding("a.jpg", "exif GPSLongitude", wrong)]


@pytest.mark.parametrize("hundredths", range(0, 9000, 577))
def test_a_place_of_two_decimals_is_sound(tmp_path: Path, hundredths: int) -> None:
    degrees, seconds = divmod(hundredths * 36, 3600)
    parts = (float(degrees), float(seconds // 60), float(seconds % 60))
    data = somewhere(parts, parts)
    assert looked_at(tmp_path, "a.jpg", data) == []
    (page,) = picture(data)
    assert float(page.columns["latitude"][0][1]) == hundredths / 100


def test_a_fine_place_in_a_png_is_found(tmp_path: Path) -> None:
    told = tags()
    told.get_ifd(GPS).update({1: "N", 2: (13.0, 45.0, 22.5), 3: "E", 4: (100.0, 0.0, 0.0)})
    stream = io.BytesIO(png())
    out = io.BytesIO()
    with Image.open(stream) as image:
        image.save(out, "PNG", exif=told, pnginfo=None)
    assert [finding.place for finding in looked_at(tmp_path, "a.png", out.getvalue())][-1] == "exif GPSLatitude"


# Other tags, chunks and bytes


def exif_of(tag: int, value: bytes | str, inner: bool = False) -> bytes:
    told = tags()
    (told.get_ifd(EXIF) if inner else told)[tag] = value
    return jpeg(exif=told)


@pytest.mark.parametrize(
    "data",
    [
        exif_of(0x013B, MAIL),
        exif_of(COMMENT, b"ASCII\0\0\0" + MAIL.encode(), inner=True),
        exif_of(COMMENT, b"UNICODE\0" + MAIL.encode("utf-16-be"), inner=True),
        exif_of(XP_COMMENT, MAIL.encode("utf-16-le")),
    ],
    ids=["artist", "comment", "unicode", "windows"],
)
def test_tags_of_every_form_are_read(tmp_path: Path, data: bytes) -> None:
    (finding,) = looked_at(tmp_path, "a.jpg", data)
    assert finding.text == said("a real mail address", MAIL)
    assert finding.place.startswith("exif ")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def behind(kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its pixels."""
    data = png()
    return data[:-12] + chunk(kind, body) + data[-12:]


@pytest.mark.parametrize(
    "data",
    [
        behind(b"tEXt", b"Note\0" + MAIL.encode()),
        behind(b"zTXt", b"Note\0\0" + zlib.compress(MAIL.encode())),
        behind(b"iTXt", b"Note\0\1\0\0\0" + zlib.compress(MAIL.encode())),
        behind(b"prVt", MAIL.encode()),
        png() + MAIL.encode(),
    ],
    ids=["text", "packed", "international", "private", "behind"],
)
def test_every_chunk_of_a_png_is_read(tmp_path: Path, data: bytes) -> None:
    assert [finding.text for finding in looked_at(tmp_path, "a.png", data)] == [said("a real mail address", MAIL)]


def test_bytes_behind_a_jpeg_are_read(tmp_path: Path) -> None:
    data = jpeg()
    (finding,) = looked_at(tmp_path, "a.jpg", data + MAIL.encode() + b"\xff\xd9")
    assert finding == Finding("a.jpg", f"byte {len(data)}", said("a real mail address", MAIL))


def test_a_private_segment_of_a_jpeg_is_read(tmp_path: Path) -> None:
    body = b"private\0" + MAIL.encode()
    data = jpeg()
    data = data[:2] + b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body + data[2:]
    assert [finding.text for finding in looked_at(tmp_path, "a.jpg", data)] == [said("a real mail address", MAIL)]


def test_a_progressive_jpeg_is_read_to_its_end(tmp_path: Path) -> None:
    stream = io.BytesIO()
    coded("Room 4").save(stream, "JPEG", exif=tags(), progressive=True)
    assert looked_at(tmp_path, "a.jpg", stream.getvalue()) == []
    (finding,) = looked_at(tmp_path, "a.jpg", stream.getvalue() + MAIL.encode())
    assert finding.place == f"byte {len(stream.getvalue())}"


# What cannot be read


def test_a_picture_of_another_format_is_found(tmp_path: Path) -> None:
    stream = io.BytesIO()
    PLAIN.save(stream, "GIF")
    assert [finding.text for finding in looked_at(tmp_path, "a.png", stream.getvalue())] == ["cannot be read as .png: no PNG or JPEG"]


def test_a_flipped_byte_in_a_png_is_found(tmp_path: Path) -> None:
    data = bytearray(png(Note="some words that nobody minds"))
    data[data.index(b"words")] ^= 1
    (finding,) = looked_at(tmp_path, "a.png", bytes(data))
    assert finding.text.startswith("cannot be read as .png: ")


def test_a_picture_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 3_000)
    (finding,) = looked_at(tmp_path, "a.png", png())
    assert finding.text == "cannot be read as .png: 64 x 48 pixels; 3000 in all are read"


def test_a_picture_that_unpacks_to_very_much_is_not_opened(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    (finding,) = looked_at(tmp_path, "a.png", data)
    assert finding.text.startswith("cannot be read as .png: ")


def test_a_place_that_divides_by_nothing_is_no_crash(tmp_path: Path) -> None:
    data = somewhere((13.0, 45.0, 0.5), (100.0, 0.0, 0.0))
    broken = data.replace(struct.pack(">II", 1, 2), struct.pack(">II", 1, 0))
    assert broken != data
    (finding,) = looked_at(tmp_path, "a.jpg", broken)
    assert finding.text.startswith("cannot be read as .jpg: damaged: ")


def test_the_mark_of_a_photo_is_its_description(tmp_path: Path) -> None:
    assert tags()[DESCRIPTION] == MARK_ASCII
    assert looked_at(tmp_path, "a.jpg", jpeg()) == []


# Speed


def test_a_picture_is_read_in_a_blink(tmp_path: Path, measured: Callable[[str], None]) -> None:
    sheet = Image.new("RGB", (600, 800), "white")
    sheet.paste(coded("https://harbour.example/join"), (200, 500))
    data = png(sheet)
    start = time.process_time()
    for _ in range(20):
        list(picture(data))
    each = (time.process_time() - start) / 20
    measured(f"a flyer of 600 x 800 pixels is read in {1000 * each:.1f} ms of processor time")
    assert each < 0.08, "three hundred thousand pixels should not take longer on a slow machine"
