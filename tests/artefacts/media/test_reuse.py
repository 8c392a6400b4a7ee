"""A picture that comes back is near what it was; another one is far, unless somebody used the same layout."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from drawn_pictures import STREAMS, everything, flyers, opened, photos
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from parola.artefacts.media import reuse
from parola.artefacts.media.alike import NEAR, SAME, dhash, distance
from parola.artefacts.media.marked import BAND
from parola.artefacts.media.reuse import STEPS, Step, chain, mirrored, reused, suffix
from parola.checks.fictitious import fictitious
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

TEXT = "New number, same job"


def apart(step: Step) -> list[int]:
    """Distances of every picture from what a step makes of it, which is small enough to be kept a thousand times."""
    pairs = [(data, STEPS[step](data, TEXT, STREAMS.python(step, *name))) for name, data in everything().items()]
    assert max(len(made) for _, made in pairs) <= 40_000
    return [distance(dhash(data), dhash(made)) for data, made in pairs]


@pytest.mark.parametrize("step", ["recompressed", "recoloured", "overlaid"])
def test_a_picture_that_is_saved_tinted_or_written_over_is_the_same(step: Step, measured: Callable[[str], None]) -> None:
    found = apart(step)
    measured(f"{step}: at most {max(found)} of 64 bits from what it was, half within {sorted(found)[len(found) // 2]}")
    assert max(found) <= SAME


def test_a_picture_that_is_cut_is_near(measured: Callable[[str], None]) -> None:
    found = apart("recropped")
    measured(f"recropped: at most {max(found)} of 64 bits from what it was, half within {sorted(found)[len(found) // 2]}")
    assert sorted(found)[int(len(found) * 0.95)] <= NEAR


def test_a_mirrored_picture_is_the_same_only_in_the_mirror() -> None:
    pairs = [(data, mirrored(data)) for data in everything().values()]
    assert max(distance(dhash(one), dhash(other, mirrored=True)) for one, other in pairs) <= SAME
    straight = sorted(distance(dhash(one), dhash(other)) for one, other in pairs)
    assert straight[len(straight) // 2] > NEAR


def unrelated() -> Iterator[tuple[bool, int]]:
    """Whether two different pictures have one layout or scene, and their distance."""
    hashes = {name: dhash(data) for name, data in everything().items()}
    for (one, a), (other, b) in combinations(hashes.items(), 2):
        yield one[0] == other[0], distance(a, b)


def test_unrelated_pictures_are_far(measured: Callable[[str], None]) -> None:
    found = sorted(bits for alike, bits in unrelated() if not alike)
    measured(f"of another layout or scene: at least {found[0]} of 64 bits apart, 99 in 100 beyond {found[len(found) // 100]}")
    assert sum(bits <= SAME for bits in found) < len(found) * 0.01
    assert sum(bits <= NEAR for bits in found) < len(found) * 0.05


def test_a_layout_that_somebody_else_used_is_no_reuse(measured: Callable[[str], None]) -> None:
    """The look-alike that a hash alone takes for a hit: nearer than strangers, farther than the picture itself."""
    alike, strange = (sorted(bits for same, bits in unrelated() if same == kind) for kind in (True, False))
    measured(f"of the same layout or scene: at least {alike[0]} of 64 bits apart, half within {alike[len(alike) // 2]}")
    assert alike[len(alike) // 2] < strange[len(strange) // 2]
    assert sum(bits <= SAME for bits in alike) < len(alike) * 0.05


# What comes of a picture


def some() -> list[bytes]:
    return [flyers()["poster", 1], flyers()["card", 3], photos()["shop", 1], photos()["door", 2]]


@pytest.mark.parametrize("step", STEPS)
def test_what_comes_of_a_picture_is_a_marked_jpeg_without_what_the_camera_wrote(step: Step) -> None:
    for data in some():
        made = STEPS[step](data, TEXT, STREAMS.python("made"))
        assert made == STEPS[step](data, TEXT, STREAMS.python("made"))
        assert made != data
        assert suffix(made) == ".jpg"
        assert dict(opened(made).getexif()) == {0x010E: MARK_ASCII}


@pytest.mark.parametrize("step", STEPS)
def test_there_is_one_band_and_not_two(step: Step) -> None:
    made = opened(STEPS[step](some()[2], TEXT, STREAMS.python("made"))).convert("L")
    dark = [sum(row) / len(row) for row in (made.crop((0, y, 30, y + 1)).tobytes() for y in range(made.height - 2 * BAND, made.height))]
    assert max(dark[BAND + 2 :]) < 60
    assert min(dark[: BAND - 2]) > 60, "a photographed pavement is lighter than the band"


@pytest.mark.parametrize("step", ["recompressed", "recropped", "recoloured", "overlaid", "mirrored"])
def test_codes_are_still_read(step: Step) -> None:
    for name, data in flyers().items():
        if name[1] in (1, 3):
            made = opened(STEPS[step](data, TEXT, STREAMS.python(step, *name)))
            assert [code.text for code in zxingcpp.read_barcodes(made)] == [f"https://desk-{name[1]}.example/start"]


def test_degrees_of_reuse() -> None:
    data = some()[0]
    assert reused(data, "exact", STREAMS.python("a")) == data
    for number in range(12):
        near, edited = (reused(data, degree, STREAMS.python("b", number)) for degree in ("near", "edited"))
        assert distance(dhash(data), dhash(near)) <= NEAR
        assert min(distance(dhash(data), dhash(edited, mirrored=turned)) for turned in (False, True)) <= NEAR
    assert (
        opened(reused(data, "edited", STREAMS.python("c"), TEXT)).tobytes() != opened(reused(data, "edited", STREAMS.python("c"))).tobytes()
    )


def test_a_chain_goes_on_from_what_came_before() -> None:
    data = some()[0]
    made = chain(data, ("recropped", "recompressed", "overlaid"), STREAMS.python("chain"), TEXT)
    assert len(made) == 3
    assert opened(made[0]).width < opened(data).width
    assert opened(made[1]).width <= opened(made[0]).width
    assert chain(data, (), STREAMS.python("chain")) == []


def test_a_line_that_cannot_be_written_over_is_one_message() -> None:
    with pytest.raises(BadInput, match=r"^picture: overlay: no font here has 'ด' "):
        reuse.overlaid(some()[0], "ด่วน", STREAMS.python("a"))
    with pytest.raises(BadInput, match=r"^picture: 'word word .*does not fit"):
        reuse.overlaid(some()[0], "word " * 90, STREAMS.python("a"))


def test_reused_pictures_pass_the_check_of_real_things(tmp_path: Path) -> None:
    for number, data in enumerate(some()):
        for step in STEPS:
            (tmp_path / f"{step}-{number}.jpg").write_bytes(STEPS[step](data, TEXT, STREAMS.python(step, number)))
    assert fictitious(tmp_path) == []


# The hash


def test_the_hash_of_a_ramp_is_known() -> None:
    """Brighter to the right: no cell is brighter than its right neighbour; mirrored: every one is."""
    ramp = Image.linear_gradient("L").rotate(90)
    data = photo_of(ramp)
    assert {dhash(data), dhash(data, mirrored=True)} == {0, 2**64 - 1}


def photo_of(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_the_distance_is_a_metric(a: int, b: int, c: int) -> None:
    assert distance(a, a) == 0
    assert distance(a, b) == distance(b, a)
    assert distance(a, c) <= distance(a, b) + distance(b, c)
