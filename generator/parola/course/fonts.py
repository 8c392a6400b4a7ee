"""Thai and Bangla letters for machines that have none: subsets of Debian's Noto fonts (OFL-1.1), made at build, never committed.

Latin, and Vietnamese with it, is left to the reader's system.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parola_kit.errors import BadInput

INSTALLED = Path("/usr/share/fonts/truetype/noto")  # Debian's package fonts-noto-core
LICENCE = Path("/usr/share/doc/fonts-noto-core/copyright")
# Joiners and the dotted circle belong to both scripts, the danda signs to Bangla.
THAI = "U+0E00-0E7F,U+200B-200D,U+25CC"
BANGLA = "U+0964,U+0965,U+0980-09FF,U+200C-200D,U+25CC"


@dataclass(frozen=True, slots=True)
class Font:
    """One file: the family that pages name, its weight in CSS, and the characters it is cut to."""

    file: str
    family: str
    weight: int
    characters: str


FONTS = (
    Font("NotoSansThai-Regular", "Course Thai", 400, THAI),
    Font("NotoSansThai-Bold", "Course Thai", 700, THAI),
    Font("NotoSansBengali-Regular", "Course Bangla", 400, BANGLA),
    Font("NotoSansBengali-Bold", "Course Bangla", 700, BANGLA),
)


def write(target: Path, installed: Path = INSTALLED) -> str:
    """Write ``fonts.css`` and, where the fonts are installed, their subsets into a folder; what was done, in words.

    Raises:
        BadInput: a font is there and cannot be read.
    """
    target.mkdir(parents=True, exist_ok=True)
    there = [font for font in FONTS if (installed / f"{font.file}.ttf").is_file()]
    (target / "fonts.css").write_text("".join(_styles(there)), "utf-8")
    for font in there:
        _subset(installed / f"{font.file}.ttf", target / f"{font.file}.woff2", font.characters)
    if there and LICENCE.is_file():
        (target / "fonts-noto-core-copyright.txt").write_bytes(LICENCE.read_bytes())
    missing = len(FONTS) - len(there)
    if missing:
        return f"fonts: {missing} of {len(FONTS)} are not in {installed} (Debian: fonts-noto-core); readers' own fonts are used"
    return f"fonts: {len(there)} subsets for Thai and Bangla"


def _styles(fonts: list[Font]) -> Iterator[str]:
    yield "/* Subsets of Noto Sans Thai and Noto Sans Bengali, SIL Open Font License 1.1. */\n"
    for font in fonts:
        yield (
            f'@font-face{{font-family:"{font.family}";font-weight:{font.weight};font-display:swap;'
            f'src:url("{font.file}.woff2") format("woff2");unicode-range:{font.characters}}}\n'
        )


def _subset(source: Path, target: Path, characters: str) -> None:
    command = [sys.executable, "-m", "fontTools.subset", str(source), f"--unicodes={characters}", "--layout-features=*"]
    done = subprocess.run([*command, "--flavor=woff2", f"--output-file={target}"], capture_output=True, text=True, check=False)  # noqa: S603 -- our own pinned program
    if done.returncode:
        raise BadInput(f"{source}: cannot be cut to a subset: {done.stderr.strip()[-300:]}")
