"""Codes on records: a form with # for each digit, none twice in a book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.columns import Words
from parola_kit.errors import BadInput

DIGIT = "#"


def code(form: str, chance: Random) -> str:
    """One code of a form."""
    return "".join(str(chance.randrange(10)) if letter == DIGIT else letter for letter in form)


def codes(form: str, count: int, taken: Collection[str], chance: np.random.Generator) -> Words:
    """So many different codes of a form, none of them ``taken``.

    Raises:
        BadInput: the form has too few digits for that.
    """
    below = 10 ** form.count(DIGIT)
    if 2 * (count + len(taken)) > below:
        raise BadInput(f"a code of the form '{form}' is needed {count + len(taken)} times; give it more digits")
    drawn = _others(chance.choice(below, size=count, replace=False), [number(one, form) for one in taken], below)
    order = np.argsort(drawn)
    ranks = np.empty(count, np.int32)
    ranks[order] = np.arange(count, dtype=np.int32)
    return Words(written(form, drawn[order]), ranks)  # digits stand at the same places: codes sort like their numbers


def _others(drawn: NDArray[np.int64], taken: Sequence[int], below: int) -> NDArray[np.int64]:
    """The numbers, but for each that is taken the next that nobody has: a code more changes no other."""
    clashes = np.flatnonzero(np.isin(drawn, taken)).tolist()
    used = {*drawn.tolist(), *taken} if clashes else set[int]()
    for at in clashes:
        free = next(n % below for n in range(int(drawn[at]), 2 * below) if n % below not in used)
        used.add(free)
        drawn[at] = free
    return drawn


def number(text: str, form: str) -> int:
    """The digits of a code of this form, as a number; -1 if it has another form."""
    digits = "".join(letter for letter, part in zip(text, form, strict=False) if part == DIGIT)
    plain = "".join(DIGIT if part == DIGIT else letter for letter, part in zip(text, form, strict=False))
    return int(digits) if len(text) == len(form) and plain == form and digits.isdecimal() else -1


def written(form: str, numbers: NDArray[np.int64]) -> NDArray[np.object_]:
    """The form with the digits of each number in it, the last digit in the last place."""
    letters = np.tile(np.array([ord(letter) for letter in form], np.uint32), (len(numbers), 1))
    places = [at for at, letter in enumerate(form) if letter == DIGIT]
    for nth, at in enumerate(reversed(places)):
        letters[:, at] = ord("0") + numbers // 10**nth % 10
    return letters.view(f"U{len(form)}").ravel().astype(object)
