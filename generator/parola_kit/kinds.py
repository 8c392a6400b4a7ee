"""What a single value is, by the word ``of`` of its question: how it is tidied, and which form it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from parola_kit.errors import AnswerError
from parola_kit.evidence import is_id

LONGEST = 500  # characters of one value
HEX = "0123456789abcdef" * 4

# of -> what is taken, in words, with an example
FORMS: dict[str, str] = {
    "text": 'text, for example "the north gate"',
    "handle": 'a handle as the site prints it, for example "some_name"',
    "address": 'an address of the training ledger, which begins bcrt1, for example "bcrt1q…"',
    "txid": f'a transaction id, 64 characters of 0-9 and a-f, for example "{HEX[:8]}…"',
    "outpoint": f'an outpoint, a transaction id and an output number, for example "{HEX[:8]}…:0"',
    "onion": 'an onion name, 56 characters of a-z and 2-7 and then .onion, for example "abcd…wxyz.onion"',
    "account": 'an account as the record prints it, for example "12-3456"',
    "mail": 'a mail address, for example "somebody@post.example"',
    "fingerprint": "the fingerprint of a key, 40 characters of 0-9 and A-F, with or without spaces",
    "evidence": 'the id of a record, for example "forum/post/12"',
    "letter": 'the letter of an option, for example "B"',
    "sat": "a whole number of satoshi, for example 5000000",
    "base": "a whole number of the token's base units, for example 2500000",
    "seconds": "a whole number of seconds, for example 4200",
    "hours": "a whole number of hours, which may be less than nothing, for example -3",
    "count": "a whole number, for example 12",
    "rate": 'sat per virtual byte, with at most two places after the point, for example "12.5"',
    "percent": 'a number of percent, with at most two places after the point, for example "37.5"',
    "utc": 'a time with its zone, for example "2026-01-31T12:00:00Z" or "2026-01-31T19:00+07:00"',
    "cell": 'text in quotes, for example "not-said"',
    "prose": 'your own sentences in quotes, for example "The records show that …"',
}

_LINK = re.compile(r"(?:https?://)*(.*?)/*")
_OUTPOINT = re.compile(r"([0-9a-f]{64}):([0-9]{1,9})")


def tidy(text: str) -> str:
    """Trimmed, every run of spaces one space, composed (NFC). Letters that only look alike stay different."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def normal(of: str, text: str) -> str:
    """The form in which two values of one kind are compared; never refuses. Free text is compared without regard to case."""
    return _NORMAL.get(of, _folded)(tidy(text))


def value(of: str, given: object) -> str:
    """A single value in stored form, which is its normal form.

    Raises:
        AnswerError: what was given has another form; the text says what is wrong with it.
    """
    if not isinstance(given, str):
        raise AnswerError(f"this is {_a(given)}, not a text in quotes")
    if len(given) > LONGEST:
        raise AnswerError(f"this is longer than {LONGEST} characters")
    if of == "address" and given.lower() != given != given.upper():
        raise AnswerError("this mixes capital and small letters, which no address does")
    text = normal(of, writable(given))
    if not text:
        raise AnswerError("this is empty")
    if text.casefold() == "unknown":
        raise AnswerError("this is the word unknown: where the evidence cannot tell, write UNKNOWN without quotes")
    if of in _FITS and not _FITS[of](text):
        raise AnswerError(f"“{text[:40]}” has another form")
    return text


def composed(text: str) -> str:
    """Prose in stored form: composed (NFC), lines ended in one way, nothing around it.

    Raises:
        AnswerError: it holds half a character.
    """
    return unicodedata.normalize("NFC", "\n".join(writable(text).strip().splitlines()))


def writable(text: str) -> str:
    """The text itself.

    Raises:
        AnswerError: it holds half a character, which no file can keep.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise AnswerError("this holds a broken character: type it again instead of pasting") from None
    return text


def _a(given: object) -> str:
    return "nothing yet" if given is ... or given is None else f"of the kind {type(given).__name__}"


def _folded(text: str) -> str:
    """Caseless matching as Unicode defines it (The Unicode Standard, D145), composed again."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFC", decomposed)


def _onion(text: str) -> str:
    link = _LINK.fullmatch(text.lower())
    return link[1] if link else text


def _account(text: str) -> str:
    """Digits of any script as 0-9, any kind of dash as a plain one, no space around it."""
    plain = "".join(str(unicodedata.decimal(one, one)) for one in _folded(text))
    return re.sub(r"\s*[\u2010-\u2015\u2212-]\s*", "-", plain)


def _txid(text: str) -> str:
    return text.lower().removeprefix("btc/tx/")


def _outpoint(text: str) -> str:
    plain = text.lower().removeprefix("btc/out/")
    parts = _OUTPOINT.fullmatch(plain)
    return f"{parts[1]}:{int(parts[2])}" if parts else plain


def _fingerprint(text: str) -> str:
    return "".join(text.split()).upper().removeprefix("0X")


_NORMAL: dict[str, Callable[[str], str]] = {
    "fingerprint": _fingerprint,
    "mail": str.lower,
    "account": _account,
    "address": str.lower,
    "txid": _txid,
    "outpoint": _outpoint,
    "onion": _onion,
    "evidence": str,
    "letter": str.upper,
    "prose": str,
}
_FITS: dict[str, Callable[[str], object]] = {
    "account": re.compile(r"[0-9a-z]{1,8}-[0-9a-z]{1,8}").fullmatch,
    "address": re.compile(r"bcrt1[0-9a-z]{8,85}").fullmatch,
    "txid": re.compile(r"[0-9a-f]{64}").fullmatch,
    "outpoint": _OUTPOINT.fullmatch,
    "onion": re.compile(r"[a-z2-7]{56}\.onion").fullmatch,
    "evidence": is_id,
    "fingerprint": re.compile(r"[0-9A-F]{40}").fullmatch,
    "mail": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+").fullmatch,
}
