"""Flyers say what they should, can be read, and are the same bytes for the same description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import zxingcpp
from drawn_pictures import COUNT, STREAMS, described, flyers, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from parola.artefacts.media.codes import code
from parola.artefacts.media.flyer import Flyer, flyer
from parola.artefacts.media.layouts import LAYOUTS
from parola.artefacts.media.lettering import FACES, face, fitted, printable, wrapped
from parola.artefacts.media.marked import BAND
from parola.artefacts.media.shapes import OUTLINES
from parola.artefacts.media.sheet import PALETTES, Colour
from parola.checks.fictitious import fictitious
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

PLAIN = Flyer("Room to let", ("Second floor", "Quiet house"), "+6599100000")


def chance(number: int = 0) -> Random:
    return STREAMS.python("test", number)


def codes(data: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(opened(data).convert("L"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_equal_descriptions_give_equal_bytes(layout: str) -> None:
    what = described(1, layout)
    assert flyer(what, chance()) == flyer(what, chance())
    assert flyer(what, chance()) != flyer(replace(what, title="Another title"), chance())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_code_says_what_it_was_given(layout: str) -> None:
    for number in range(COUNT):
        assert codes(flyers()[layout, number]) == ([described(number, layout).qr] if number % 2 else [])


@pytest.mark.parametrize(
    "text",
    ["mailto:office@harbour.example", f"http://{'a' * 56}.onion/", "tel:+16045550123", "https://harbour.example/" + "a" * 60],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_long_codes_are_still_read(layout: str, text: str) -> None:
    assert codes(flyer(replace(PLAIN, layout=layout, qr=text), chance())) == [text]


def test_flyers_are_small_marked_and_of_their_size() -> None:
    for data in flyers().values():
        image = opened(data)
        assert (image.format, image.size) == ("PNG", (600, 800 + BAND))
        assert image.info["Comment"] == MARK_ASCII
        assert len(data) <= 40_000


def test_flyers_pass_the_check_of_real_things(tmp_path: Path) -> None:
    for (layout, number), data in flyers().items():
        (tmp_path / f"{layout}-{number}.png").write_bytes(data)
    assert fictitious(tmp_path) == []


def test_the_band_is_light_letters_on_dark() -> None:
    band = opened(flyer(PLAIN, chance())).convert("L").crop((0, 800, 600, 800 + BAND))
    levels = band.tobytes()
    assert max(levels) > 240
    assert levels.count(min(levels)) > len(levels) * 0.7


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("icon", OUTLINES)
def test_every_icon_fits_every_layout(layout: str, icon: str) -> None:
    with_icon, without = (flyer(replace(PLAIN, layout=layout, icon=name), chance()) for name in (icon, "none"))
    assert (with_icon == without) == (icon == "none" or layout == "copied")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [(480, 640), (800, 600), (1000, 1200)])
def test_other_sizes_are_drawn(layout: str, size: tuple[int, int]) -> None:
    data = flyer(replace(PLAIN, layout=layout, size=size, qr="https://harbour.example/a"), chance())
    assert opened(data).size == (size[0], size[1] + BAND)
    assert codes(data) == ["https://harbour.example/a"]


# Letters


@pytest.mark.parametrize("text", ["Tuyển nhân viên gấp, lương cao", "Où êtes-vous ? « Œuvre »", "Magandang umaga – ₱500", "a b\nc\t•"])
def test_latin_with_vietnamese_and_french_is_printable(text: str) -> None:
    assert printable(text)


@pytest.mark.parametrize("text", ["হ্যালো", "สวัสดี", "你好", "🙂"])
def test_other_scripts_are_not(text: str) -> None:
    assert not printable(text)


def test_letters_put_together_are_printable_and_the_same() -> None:
    apart, together = "Tuye\u0302\u0309n", "Tuy\u1ec3n"
    assert flyer(replace(PLAIN, title=apart), chance()) == flyer(replace(PLAIN, title=together), chance())


def test_other_letters_give_other_pictures() -> None:
    """A face without a glyph draws the same box for each."""
    for name in FACES:
        drawn: set[bytes] = set()
        for letter in "ếềểễệ":
            image = Image.new("L", (40, 40))
            ImageDraw.Draw(image).text((5, 5), letter, 255, face(name, 20))
            drawn.add(image.tobytes())
        assert len(drawn) == 5


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [("title", "ห้องเช่า", "title"), ("lines", ("One", "ঘর"), "line"), ("contact", "☎️🙂", "contact")],
)
def test_a_letter_without_a_glyph_is_named(field: str, value: str | tuple[str, ...], what: str) -> None:
    with pytest.raises(
        BadInput, match=rf"^flyer: {what}: no font here has '.' \(U\+[0-9A-F]{{4,5}}, [A-Z ]+\); write it in Latin letters$"
    ):
        flyer(replace(PLAIN, **{field: value}), chance())


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=40), max_size=6), st.integers(60, 400))
@settings(max_examples=60, deadline=None)
def test_wrapped_lines_fit_and_lose_nothing(paragraphs: list[str], width: int) -> None:
    font = face("Sans", 16)
    for text in paragraphs:
        lines = wrapped(text, font, width)
        assert all(font.getlength(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_a_smaller_size_allows() -> None:
    _, lines = fitted("office@harbour.example", "Sans-Bold", (13, 40), 200, 100)
    assert lines == ["office@harbour.example"]


# Legibility


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("number", range(len(PALETTES)))
def test_letters_stand_out_from_their_ground(number: int) -> None:
    look = PALETTES[number]
    pairs = [(look.ink, look.paper), (look.ink, look.soft), (look.accent, look.paper), (look.accent, look.soft)]
    assert all(contrast(one, other) >= 4.5 for one, other in pairs)


# What cannot be drawn


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (replace(PLAIN, layout="postr"), "flyer: layout 'postr' is not one of poster, notice, formal, bold, card, copied"),
        (replace(PLAIN, icon="face"), "flyer: icon 'face' is not one of house, boat, case, cup, arrow, star, waves, none"),
        (replace(PLAIN, size=(300, 800)), "flyer: size 300 x 800; 480 to 1200 pixels a side would be right"),
        (replace(PLAIN, lines=("word " * 400,)), "picture: '• word word word word word word word wor' does not fit on"),
        (replace(PLAIN, qr="a" * 3000), "picture: QR code of 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': "),
        (replace(PLAIN, qr="a" * 900), "picture: QR code of 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': "),
    ],
    ids=["layout", "icon", "size", "words", "overflow", "small"],
)
def test_what_cannot_be_drawn_is_one_message(what: Flyer, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        flyer(what, chance())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_code_has_its_quiet_zone() -> None:
    drawn = code("Room 4", 200).convert("L")
    scale = 200 // 29  # version 1 has 21 modules and four light ones on each side
    assert drawn.size == (29 * scale, 29 * scale)
    assert min(drawn.crop((0, 0, drawn.width, 4 * scale)).tobytes()) == 255
    assert drawn.getpixel((4 * scale, 4 * scale)) == 0
