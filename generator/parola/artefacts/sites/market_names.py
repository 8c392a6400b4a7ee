"""Handles on markets: those of buyers, and what becomes of a name that moves."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import numpy as np

from parola.artefacts.scene import Scene
from parola.simulate.market import NEAR, SAME

JOINTS = ("", "-", "in", "of", "and", "the", "z", "x")  # no underscore: that is the form of everybody else's handles
ENDS = ("{0}x", "the_{0}", "{0}_again", "{0}_desk", "x{0}")


def buyers(scene: Scene, count: int) -> list[str]:
    """So many different handles of buyers; they begin and end with a letter, as masks need it."""
    words = scene.phrases.texts["en"].lines
    first, second = words["handle-first"], words["handle-second"]
    ways = len(first) * len(second) * len(JOINTS)
    chance = scene.streams("market", "buyers", "handles")
    numbers = chance.permutation(ways)[:count] if count <= ways else np.arange(count)
    return [_buyer(int(n), first, second, ways) for n in numbers]


def _buyer(number: int, first: Collection[str], second: Collection[str], ways: int) -> str:
    turn, rest = divmod(number, ways)
    rest, joint = divmod(rest, len(JOINTS))
    one, two = divmod(rest, len(second))
    return f"{list(first)[one]}{JOINTS[joint]}{turn + 1 if turn else ''}{list(second)[two]}"


def moved(kind: int, old: str, other: str, taken: Collection[str], chance: Random) -> str:
    """The handle on the second market: the same, one near it, or ``other``; never one that is ``taken`` there."""
    near = [form.format(old) for form in ENDS] + [old.replace("_", "-"), old.replace("_", "")]
    wanted = [old] if kind == SAME else chance.sample(near, len(near)) if kind == NEAR else []
    return next((name for name in (*wanted, *near, other) if name not in taken and kind in (SAME, NEAR)), other)
