"""Plain scenes for photos: streets, harbours, desks, doors, shops, roads. Things only; nobody is in them."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw

from parola.artefacts.media.sheet import Colour
from parola.artefacts.media.view import View

PAINTS: tuple[Colour, ...] = (
    (196, 168, 130),
    (150, 172, 182),
    (206, 196, 172),
    (178, 122, 98),
    (128, 142, 112),
    (214, 186, 120),
    (160, 150, 160),
    (110, 132, 150),
)
SPECIMEN = "SPECIMEN"


def street(view: View) -> None:
    """A row of houses behind a road; the sign is a board on a front."""
    wide, tall = view.width, view.height
    kerb = view.chance.uniform(0.7, 0.8) * tall
    view.sky(kerb)
    left, fronts = -view.chance.uniform(0, 80), list[tuple[float, float]]()
    while left < wide:
        right = left + view.chance.uniform(90, 210)
        _house(view, left, view.chance.uniform(0.08, 0.45) * tall, right, kerb)
        fronts.append((left, right))
        left = right
    view.pen.rectangle((0, kerb, wide, tall), fill=view.shade((92, 92, 96)))
    view.pen.rectangle((0, kerb, wide, kerb + 14), fill=view.shade((168, 164, 156)))
    for n in range(7):
        view.pen.rectangle((n * 110 - 30, kerb + 62, n * 110 + 24, kerb + 68), fill=(222, 220, 208))
    at, end = view.chance.choice([front for front in fronts if front[0] > 0 and front[1] < wide])
    view.board((max(6, at - 20), kerb - 118, min(wide - 6, end + 20), kerb - 62))


def _house(view: View, left: float, top: float, right: float, foot: float) -> None:
    paint = view.shade(view.chance.choice(PAINTS))
    view.pen.rectangle((left, top, right, foot), fill=paint, outline=view.shade((90, 84, 78)))
    columns, storey = view.chance.randint(2, 4), view.chance.uniform(44, 66)
    step = (right - left) / columns
    glass = view.shade((70, 86, 104))
    for row in range(int((foot - 60 - top) / storey)):
        for column in range(columns):
            x, y = left + (column + 0.25) * step, top + 14 + row * storey
            view.pen.rectangle((x, y, x + step / 2, y + storey * 0.55), fill=glass, outline=(230, 228, 220))
    door = left + view.chance.uniform(0.2, 0.6) * (right - left)
    view.pen.rectangle((door, foot - 54, door + 26, foot), fill=view.shade((84, 58, 44)))


def harbour(view: View) -> None:
    """Water, a quay and boats; the sign stands on the quay."""
    wide, tall = view.width, view.height
    horizon = view.chance.uniform(0.3, 0.5) * tall
    view.sky(horizon)
    water = view.shade((62, 104, 122), 30)
    view.pen.rectangle((0, horizon, wide, tall), fill=water)
    for _ in range(160):
        x, y = view.chance.uniform(0, wide), view.chance.uniform(horizon, tall)
        view.pen.line((x, y, x + view.chance.uniform(10, 70), y), fill=view.shade(water, 18), width=2)
    hill = [(n * wide / 12, horizon - view.chance.uniform(4, 46)) for n in range(13)]
    view.pen.polygon([(0, horizon), *hill, (wide, horizon)], fill=view.shade((86, 108, 96)))
    for _ in range(view.chance.randint(2, 4)):
        _boat(view, view.chance.uniform(-20, wide - 160), view.chance.uniform(horizon + 14, tall - 130), view.chance.uniform(120, 230))
    side = view.chance.choice([0.0, wide * 0.5])
    quay = tall - view.chance.uniform(60, 110)
    view.pen.polygon([(side, quay), (side + wide * 0.5, quay), (side + wide * 0.62, tall), (side - wide * 0.1, tall)], fill=(150, 142, 130))
    if view.sign:
        x = side + wide * 0.1
        view.pen.rectangle((x + 90, quay - 40, x + 98, quay + 12), fill=(70, 60, 52))
        view.board((x, quay - 100, x + 190, quay - 36))


def _boat(view: View, left: float, deck: float, long: float) -> None:
    paint = view.shade(view.chance.choice(PAINTS), 40)
    mast = left + long * view.chance.uniform(0.3, 0.7)
    view.pen.line((mast, deck - long * 0.7, mast, deck), fill=(70, 60, 52), width=4)
    view.pen.line((mast, deck - long * 0.66, left + long * 0.95, deck), fill=(70, 60, 52), width=1)
    cabin = left + long * view.chance.uniform(0.15, 0.5)
    view.pen.rectangle((cabin, deck - long * 0.2, cabin + long * 0.3, deck), fill=(234, 230, 220), outline=(120, 116, 108))
    view.pen.rectangle((cabin + 8, deck - long * 0.15, cabin + long * 0.3 - 8, deck - long * 0.08), fill=(70, 86, 104))
    hull = [
        (left, deck),
        (left + long, deck - long * 0.05),
        (left + long * 0.86, deck + long * 0.18),
        (left + long * 0.1, deck + long * 0.18),
    ]
    view.pen.polygon(hull, fill=paint)
    view.pen.line((left + 4, deck + 6, left + long * 0.95, deck + 2), fill=(244, 240, 230), width=4)


def desk(view: View) -> None:
    """A paper on a table, seen from above: lines that say what the sign says, and that it is a specimen."""
    wide, tall = view.width, view.height
    wood = view.shade((146, 104, 70), 40)
    view.pen.rectangle((0, 0, wide, tall), fill=wood)
    for _ in range(70):
        y = view.chance.uniform(0, tall)
        view.pen.line((0, y, wide, y + view.chance.uniform(-14, 14)), fill=view.shade(wood, 14), width=view.chance.randint(1, 3))
    x, y, r = view.chance.choice([70, wide - 70]), view.chance.uniform(70, tall - 70), view.chance.uniform(48, 70)
    view.pen.ellipse((x - r, y - r, x + r, y + r), fill=view.shade((226, 222, 212)))
    view.pen.ellipse((x - r + 10, y - r + 10, x + r - 10, y + r - 10), fill=view.shade((84, 54, 34)))
    paper = _paper(view).rotate(view.chance.uniform(-14, 14), Image.Resampling.BICUBIC, expand=True)
    spot = (round((wide - paper.width) * view.chance.uniform(0.15, 0.85)), round((tall - paper.height) * view.chance.uniform(0.1, 0.9)))
    view.image.paste(paper, spot, paper)
    x, y = view.chance.uniform(0.1, 0.6) * wide, tall - view.chance.uniform(20, 60)
    view.pen.line((x, y, x + 190, y - view.chance.uniform(0, 70)), fill=view.shade((30, 40, 90)), width=9)


def _paper(view: View) -> Image.Image:
    wide, tall = round(view.chance.uniform(280, 400)), round(view.chance.uniform(200, 330))
    paper = Image.new("RGBA", (wide, tall), (*view.shade((246, 244, 236), 8), 255))
    pen = ImageDraw.Draw(paper)
    sheet = View(paper, view.sign, view.chance)
    if view.sign:
        sheet.words(view.sign, (20, 14, wide - 20, tall * 0.55), (36, 36, 44))
    for n in range(int(tall * 0.55), tall - 66, 20):
        pen.line((24, n, wide - view.chance.uniform(24, 140), n), fill=(150, 150, 160), width=3)
    sheet.words(SPECIMEN, (wide * 0.3, tall - 56, wide - 20, tall - 14), (170, 40, 40))
    return paper


def door(view: View) -> None:
    """A closed door in a corridor; the sign is its plate."""
    wide, tall = view.width, view.height
    wall = view.shade(view.chance.choice(PAINTS), 30)
    floor = tall - view.chance.uniform(50, 100)
    view.pen.rectangle((0, 0, wide, tall), fill=wall)
    view.pen.rectangle((0, floor, wide, tall), fill=view.shade((120, 108, 98), 30))
    view.pen.rectangle((0, floor - 16, wide, floor), fill=view.shade((232, 228, 218)))
    left, across, top = view.chance.uniform(0.1, 0.55) * wide, view.chance.uniform(190, 270), view.chance.uniform(14, 70)
    leaf = view.shade((122, 84, 58), 44)
    view.pen.rectangle((left - 14, top - 14, left + across + 14, floor), fill=view.shade((214, 206, 192)))
    view.pen.rectangle((left, top, left + across, floor), fill=leaf)
    panels = view.chance.randint(1, 3)
    for n in range(panels):
        y, high = top + 116 + n * (floor - top - 130) / panels, (floor - top - 130) / panels - 16
        view.pen.rectangle((left + 24, y, left + across - 24, y + high), fill=view.shade(leaf, 14), outline=(60, 44, 34), width=2)
    knob = left + view.chance.choice([16, across - 30])
    view.pen.ellipse((knob, floor - 190, knob + 16, floor - 174), fill=(206, 190, 130))
    view.board((left + across * 0.14, top + 26, left + across * 0.86, top + 98))
    for side in (left - 30, wide - left - across - 30):
        if side > 110 and view.chance.random() < 0.7:
            _beside(view, 10 if side == left - 30 else left + across + 24, side, floor)


def _beside(view: View, left: float, room: float, floor: float) -> None:
    """A lamp, a window or a crate on one side of a door."""
    what, right = view.chance.choice(("lamp", "window", "crate")), left + room * view.chance.uniform(0.6, 0.95)
    if what == "lamp":
        view.pen.rectangle((left + room / 2, 0, left + room / 2 + 34, view.chance.uniform(60, 160)), fill=(246, 240, 214))
    elif what == "window":
        view.pen.rectangle(
            (left + 20, 90, right, view.chance.uniform(190, 280)), fill=view.shade((150, 180, 200)), outline=(236, 232, 222), width=7
        )
    else:
        view.pen.rectangle(
            (left, floor - view.chance.uniform(60, 160), right, floor + 12), fill=view.shade((176, 140, 96)), outline=(96, 74, 50)
        )


def shop(view: View) -> None:
    """A front with awning, window and door; the sign runs above."""
    wide, tall = view.width, view.height
    foot, head = tall - view.chance.uniform(36, 70), view.chance.uniform(30, 80)
    view.pen.rectangle((0, 0, wide, tall), fill=view.shade(view.chance.choice(PAINTS)))
    view.pen.rectangle((0, foot, wide, tall), fill=view.shade((140, 138, 134)))
    view.board((30, head, wide - 30, head + 78))
    top, stripe = head + 90, view.shade(view.chance.choice(((170, 40, 44), (36, 96, 70), (40, 70, 130), (190, 130, 40))))
    count, depth = view.chance.randint(9, 15), view.chance.uniform(44, 76)
    for n in range(count):
        a, b = 20 + n * (wide - 40) / count, 20 + (n + 1) * (wide - 40) / count
        view.pen.polygon([(a, top), (b, top), (b + 6, top + depth), (a - 6, top + depth)], fill=stripe if n % 2 else (242, 238, 228))
    entry = view.chance.choice([0.08, 0.42, 0.76]) * wide
    for a, b in ((40.0, entry - 14), (entry + 118, wide - 40.0)):
        if b - a > 60:
            _window(view, a, top + depth + 10, b, foot - 40)
    view.pen.rectangle((entry, top + depth + 10, entry + 104, foot), fill=view.shade((76, 62, 54)))
    view.pen.rectangle((entry + 14, top + depth + 24, entry + 90, foot - 60), fill=view.shade((104, 124, 134)))


def _window(view: View, left: float, top: float, right: float, foot: float) -> None:
    view.pen.rectangle((left, top, right, foot), fill=view.shade((64, 76, 84)), outline=(226, 222, 212), width=5)
    for shelf in (top + (foot - top) * 0.5, foot - 8):
        at = left + 12
        while at < right - 36:
            width, high = view.chance.uniform(14, 34), view.chance.uniform(16, 42)
            view.pen.rectangle((at, shelf - high, at + width, shelf), fill=view.shade(view.chance.choice(PAINTS), 40))
            at += width + view.chance.uniform(4, 22)
        view.pen.line((left + 6, shelf, right - 6, shelf), fill=(186, 170, 146), width=4)


def road(view: View) -> None:
    """A road that runs to the hills; the sign stands beside it."""
    wide, tall = view.width, view.height
    horizon, goal = view.chance.uniform(0.35, 0.5) * tall, view.chance.uniform(0.3, 0.7) * wide
    view.sky(horizon)
    for tone in ((110, 128, 120), (92, 112, 84)):
        hill = [(n * wide / 9, horizon - view.chance.uniform(0, 70)) for n in range(10)]
        view.pen.polygon([(0, horizon), *hill, (wide, horizon)], fill=view.shade(tone))
    field = view.shade((132, 136, 84), 34)
    view.pen.rectangle((0, horizon, wide, tall), fill=field)
    for _ in range(90):
        x, y = view.chance.uniform(0, wide), view.chance.uniform(horizon, tall)
        view.pen.ellipse((x, y, x + 26, y + 5), fill=view.shade(field, 16))
    left, right = view.chance.uniform(-0.1, 0.2) * wide, view.chance.uniform(0.75, 1.1) * wide
    view.pen.polygon([(goal - 6, horizon), (goal + 6, horizon), (right, tall), (left, tall)], fill=view.shade((104, 102, 100)))
    for near, far in ((0.06, 0.12), (0.2, 0.32), (0.46, 0.66), (0.82, 1.0)):
        a, b = (goal + ((left + right) / 2 - goal) * share for share in (near, far))
        y, z = horizon + (tall - horizon) * near, horizon + (tall - horizon) * far
        view.pen.polygon([(a - 5 * near, y), (a + 5 * near, y), (b + 7 * far, z), (b - 7 * far, z)], fill=(230, 226, 206))
    post = view.chance.choice([0.1, 0.62]) * wide
    view.pen.rectangle((post + 86, horizon - 20, post + 94, horizon + 130), fill=(120, 120, 124))
    view.board((post, horizon - 90, post + 180, horizon))


SCENES: dict[str, Callable[[View], None]] = {
    "street": street,
    "harbour": harbour,
    "desk": desk,
    "door": door,
    "shop": shop,
    "road": road,
}
