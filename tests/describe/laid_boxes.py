"""Where graphviz-pure puts the boxes of a drawing, by its plain format, which the package itself does not read."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

NODE = re.compile(r'^node (".*?"|\S+)((?: [-+.e\d]+){4}) ', re.MULTILINE)


@dataclass(frozen=True)
class Box:
    """A node: its centre and size in inches."""

    name: str
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes lie over each other."""
        return abs(self.x - other.x) < (self.width + other.width) / 2 and abs(self.y - other.y) < (self.height + other.height) / 2


def boxes(dot: str) -> list[Box]:
    """Every node of a drawing."""
    program = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent)) or "graphviz-pure"
    done = subprocess.run([program, "-Tplain"], input=dot, capture_output=True, text=True, check=True, timeout=60)
    return [Box(found[1].strip('"'), *map(float, found[2].split())) for found in NODE.finditer(done.stdout)]


def overlaps(dot: str) -> list[tuple[str, str]]:
    """Pairs of nodes that lie over each other."""
    return [(one.name, other.name) for one, other in combinations(boxes(dot), 2) if one.meets(other)]
