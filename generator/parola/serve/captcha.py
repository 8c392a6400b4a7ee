"""A text CAPTCHA without a script: letters in a picture, or a question in words for who cannot see it; either answer will do.

The token in the form is signed, holds the answers as keyed digests only, runs out after ten minutes and is taken once.
"""

from __future__ import annotations

import base64
import hmac
import io
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from PIL import Image, ImageDraw, ImageFont

SECONDS = 600  # that a token holds
MOST_USED = 5_000  # tokens remembered as used; the oldest are forgotten first, and have mostly run out by then
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"  # without those that look like another
LENGTH = 5
PICTURES = 64  # of a site's colours: drawing one takes longer than all else on its page, so each is shown again
WORDS = (
    "anchor basket candle door engine feather garden hammer island jacket kettle ladder mirror needle orange paper river stone table window"
)
ORDINALS = ("first", "second", "third", "fourth", "last")
Verdict = Literal["", "wrong", "old"]


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What a form shows: ``picture`` is a data address of a PNG, ``question`` the same test in words; ``token`` is a hidden field."""

    token: str
    picture: str
    question: str


class Captcha:
    """Puzzles of one site."""

    def __init__(self, secret: bytes, ink: str = "#333344", paper: str = "#ffffff", clock: Callable[[], float] = time.time) -> None:
        """``ink`` and ``paper`` are colours of the picture as Pillow names them; ``clock`` gives seconds."""
        self._secret, self._ink, self._paper, self._clock = secret, ink, paper, clock
        self._signed = URLSafeTimedSerializer(secret, salt="captcha")
        self._used: dict[str, float] = {}
        self._lock = Lock()

    def new(self) -> Puzzle:
        """A fresh puzzle."""
        letters, picture = _drawn(self._ink, self._paper)
        words, place = secrets.SystemRandom().sample(WORDS.split(), LENGTH), secrets.randbelow(LENGTH)
        nonce, until = secrets.token_urlsafe(9), int(self._clock()) + SECONDS
        answers = [self._digest(nonce, answer) for answer in (letters.lower(), words[place])]
        question = f"Which word stands {ORDINALS[place]} in this list: {', '.join(words)}?"
        return Puzzle(self._signed.dumps([nonce, until, *answers]), picture, question)

    def verdict(self, token: str, answer: str) -> Verdict:
        """Whether an answer is right (``""``), wrong, or the token is old or used; a token is used up by any answer."""
        try:
            nonce, until, *right = self._signed.loads(token, max_age=10 * SECONDS)
        except SignatureExpired:
            return "old"
        except (BadSignature, ValueError, TypeError):
            return "wrong"
        if self._clock() > until or not self._first_use(nonce):
            return "old"
        given = self._digest(nonce, answer.strip().lower())
        fits = [hmac.compare_digest(given, each) for each in right]
        return "" if any(fits) else "wrong"

    def _first_use(self, nonce: str) -> bool:
        with self._lock:
            if nonce in self._used:
                return False
            self._used[nonce] = self._clock()
            while len(self._used) > MOST_USED or self._clock() - next(iter(self._used.values())) > SECONDS:
                del self._used[next(iter(self._used))]
            return True

    def _digest(self, nonce: str, answer: str) -> str:
        return hmac.new(self._secret, f"{nonce}\0{answer}".encode("utf-8", "replace"), "sha256").hexdigest()[:32]


_POOL: dict[tuple[str, str], list[tuple[str, str]]] = {}


def _drawn(ink: str, paper: str) -> tuple[str, str]:
    """Letters and their picture: a new one until there are enough of these colours, then one of them."""
    pool = _POOL.setdefault((ink, paper), [])
    if len(pool) < PICTURES:
        letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        pool.append((letters, _picture(letters, ink, paper)))
        return pool[-1]
    return secrets.choice(pool)


def _picture(letters: str, ink: str, paper: str) -> str:
    """Letters turned and struck through, 180 × 56 pixels: an obstacle for a copyist, not a lock."""
    chance, made = secrets.SystemRandom(), Image.new("RGB", (180, 56), paper)
    for place, letter in enumerate(letters):
        tile = Image.new("L", (40, 44), 0)
        ImageDraw.Draw(tile).text((8, 4), letter, 255, font=ImageFont.load_default(30))
        turned = tile.rotate(chance.uniform(-24, 24), resample=Image.Resampling.BILINEAR)
        made.paste(Image.new("RGB", turned.size, ink), (4 + 34 * place, chance.randint(2, 10)), turned)
    draw = ImageDraw.Draw(made)
    for _ in range(3):
        draw.line([(0, chance.randint(8, 48)), (90, chance.randint(8, 48)), (180, chance.randint(8, 48))], fill=ink, width=1)
    kept = io.BytesIO()
    made.quantize(8).save(kept, "PNG", optimize=False)
    return "data:image/png;base64," + base64.b64encode(kept.getvalue()).decode()
