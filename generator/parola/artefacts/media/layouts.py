"""How a flyer is laid out: each layout puts the same words on a sheet in its own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parola.artefacts.media.shapes import GROUNDS, corners, shape
from parola.artefacts.media.sheet import Box, Sheet


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a flyer; ``qr`` may be empty, ``icon`` is one of ``shapes.OUTLINES``."""

    title: str
    lines: tuple[str, ...]
    contact: str
    qr: str
    icon: str


def poster(sheet: Sheet, words: Words) -> None:
    """A job advert made in an office program: a coloured head, a list with dots, the contact in a box."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    head = sheet.about(tall * 0.25)
    sheet.pen.rectangle((0, 0, wide, head), fill=look.accent)
    icon = head * 0.6
    shape(sheet, words.icon, wide - icon - 24, (head - icon) / 2, icon, look.soft)
    sheet.write(words.title, (28, 20, wide - icon - 48, head - 12), "Sans-Bold", 46, look.paper)
    foot = tall - 150
    _listed(sheet, words, (40, head + 24, wide - 40, foot - 12))
    sheet.pen.rectangle((24, foot, wide - 24, tall - 24), fill=look.soft, outline=look.accent, width=3)
    _contact(sheet, words, (40, foot + 8, wide - 32, tall - 32))


def notice(sheet: Sheet, words: Words) -> None:
    """A sheet on a wall of a guest house or shop: frame, drawing pin, strips to tear off."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    strips = tall - 120
    sheet.pen.rectangle((18, 18, wide - 18, strips - 18), outline=look.accent, width=4)
    x = sheet.about(wide / 2, 0.1)
    sheet.pen.ellipse((x - 12, 26, x + 12, 50), fill=look.accent)
    below = sheet.write(words.title, (44, 64, wide - 44, 200), "Serif-Bold", 40, look.ink, middle=True)
    side = sheet.about(110, 0.2)
    left = sheet.chance.choice([48, wide - 48 - side])
    shape(sheet, words.icon, left, below + 16, side, look.accent)
    code = 168 if words.qr else 0
    top = below + 16 + (side if words.icon != "none" else 0) + 8
    sheet.write("\n".join(words.lines), (48, top, wide - 48, strips - 32 - code), "Serif", 34, look.ink)
    sheet.code(words.qr, (48, strips - 28 - code, wide - 48, strips - 26), look.ink)
    _strips(sheet, words.contact, strips)


def _strips(sheet: Sheet, contact: str, top: int) -> None:
    wide, tall = sheet.width, sheet.height
    gone = sheet.chance.sample(range(6), sheet.chance.randint(0, 3))
    for n in range(6):
        left, right = n * wide / 6, (n + 1) * wide / 6
        if n in gone:
            sheet.pen.rectangle((left, top, right, tall), fill=(120, 112, 100))
        else:
            sheet.upright(contact, (left + 3, top + 3, right - 3, tall), "Sans", 20, sheet.colours.ink)
        sheet.pen.line((left, top, left, tall), fill=sheet.colours.ink)
    sheet.pen.line((0, top, wide, top), fill=sheet.colours.ink)


def formal(sheet: Sheet, words: Words) -> None:
    """A letterhead: an agency that takes care, or wants to look like one."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    margin = sheet.about(56, 0.2)
    side = sheet.about(84, 0.2)
    sheet.pen.ellipse((margin, 40, margin + side, 40 + side), outline=look.accent, width=5)
    shape(sheet, words.icon, margin + side * 0.22, 40 + side * 0.22, side * 0.56, look.accent)
    sheet.write(words.title, (margin + side + 20, 40, wide - margin, 44 + side), "Serif-Bold", 30, look.accent)
    rule = 60 + side
    for at, thick in ((rule, 3), (rule + 8, 1), (tall - 132, 1)):
        sheet.pen.line((margin, at, wide - margin, at), fill=look.accent, width=thick)
    sheet.write("\n\n".join(words.lines), (margin, rule + 32, wide - margin, tall - 148), "Serif", 27, look.ink)
    _contact(sheet, words, (margin, tall - 128, wide - margin, tall - 28))


def bold(sheet: Sheet, words: Words) -> None:
    """Loud and full: coloured ground, a title in a block, a large code in the middle."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    sheet.pen.rectangle((0, 0, wide, tall), fill=look.accent)
    top = sheet.about(60, 0.4)
    below = sheet.write(words.title.upper(), (30, top, wide - 30, top + 190), "Sans-Bold", 54, look.paper, middle=True)
    sheet.pen.rectangle((30, below + 14, wide - 30, tall - 100), fill=look.paper)
    side = 210 if words.qr or words.icon != "none" else 0
    end = sheet.write("\n".join(words.lines), (54, below + 28, wide - 54, tall - 112 - side), "Sans", 27, look.ink, middle=True)
    if words.qr:
        sheet.code(words.qr, (30, end + 6, wide - 30, tall - 106), look.ink)
    else:
        shape(sheet, words.icon, sheet.about(wide / 2 - 90, 0.3), end + 10, 180, look.accent)
    sheet.write(words.contact, (24, tall - 86, wide - 24, tall - 12), "Sans-Bold", 30, look.paper, middle=True)


def card(sheet: Sheet, words: Words) -> None:
    """A charity's line or advice desk: calm ground, contact first, the rest small."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    sheet.chance.choice(GROUNDS)(sheet)
    corners(sheet)
    middle = sheet.about(tall * 0.4)
    side = tall * 0.14
    shape(sheet, words.icon, (wide - side) / 2, tall * 0.08, side, look.accent)
    sheet.write(words.title, (90, tall * 0.235, wide - 90, middle - 10), "Sans-Bold", 36, look.accent, middle=True)
    sheet.pen.rounded_rectangle((50, middle, wide - 50, middle + 96), 24, fill=look.accent)
    sheet.write(words.contact, (64, middle + 14, wide - 64, middle + 90), "Sans-Bold", 34, look.paper, middle=True)
    code = min(176, round(tall * 0.2)) if words.qr else 0
    sheet.write("\n".join(words.lines), (70, middle + 116, wide - 70, tall - 60 - code), "Sans", 26, look.ink, middle=True)
    sheet.code(words.qr, (70, tall - 40 - code, wide - 70, tall - 36), look.ink)


def copied(sheet: Sheet, words: Words) -> None:
    """Written plainly, copied and copied again: a crooked shadow, specks."""
    wide, tall, look = sheet.width, sheet.height, sheet.colours
    _copier(sheet)
    left, top = sheet.about(66, 0.25), sheet.about(90, 0.5)
    below = sheet.write(words.title, (left, top, wide - 50, top + 120), "Serif", 40, look.ink)
    sheet.pen.line((left, below + 6, sheet.about(wide - 160, 0.2), below + 6), fill=look.ink, width=2)
    code = 170 if words.qr else 0
    text = "\n".join((*(f"- {line}" for line in words.lines), "", words.contact))
    sheet.write(text, (left, below + 30, wide - 50, tall - 60 - code), "Serif", 29, look.ink)
    at = sheet.chance.uniform(left, wide - 50 - code)
    sheet.code(words.qr, (at, tall - 50 - code, at + code, tall - 46), look.ink)


def _copier(sheet: Sheet) -> None:
    """Specks of toner, and the shadow of a lid along one edge."""
    wide, tall = sheet.width, sheet.height
    for _ in range(60):
        x, y, r = sheet.chance.uniform(0, wide), sheet.chance.uniform(0, tall), sheet.chance.uniform(0.4, 1.6)
        sheet.pen.ellipse((x - r, y - r, x + r, y + r), fill=(96, 96, 96))
    a, b = sheet.chance.uniform(12, 44), sheet.chance.uniform(2, 44)
    edges = (
        [(0, 0), (a, 0), (b, tall), (0, tall)],
        [(wide, 0), (wide - a, 0), (wide - b, tall), (wide, tall)],
        [(0, 0), (wide, 0), (wide, a), (0, b)],
    )
    sheet.pen.polygon(sheet.chance.choice(edges), fill=sheet.chance.choice([(150, 150, 150), (196, 196, 196), (90, 90, 90)]))


def _listed(sheet: Sheet, words: Words, box: Box) -> None:
    left, _, right, bottom = box
    text = "\n".join(f"• {line}" for line in words.lines)
    end = sheet.write(text, box, "Sans", 36, sheet.colours.ink)
    if bottom - end > 150:  # room that an amateur fills
        shape(sheet, words.icon, sheet.chance.uniform(left, right - 120), end + 20, 120, sheet.colours.soft)


def _contact(sheet: Sheet, words: Words, box: Box) -> None:
    left, top, right, bottom = box
    room = bottom - top if words.qr else 0
    sheet.code(words.qr, (right - room, top, right, bottom), sheet.colours.ink)
    sheet.write(words.contact, (left, top + 10, right - room - 10, bottom), "Sans-Bold", 24, sheet.colours.ink)


LAYOUTS: dict[str, Callable[[Sheet, Words], None]] = {
    "poster": poster,
    "notice": notice,
    "formal": formal,
    "bold": bold,
    "card": card,
    "copied": copied,
}
