"""Dates, moments and amounts of money in a text. Only forms that mean one thing everywhere are read: 03/04/2025 is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from parola_kit.methods.extract.found import Pieces

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"(?:,?\s(?:at\s)?(\d{1,2}:\d{2}(?::\d{2})?)(?:\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
_ISO = re.compile(
    r"(?<![\w.-])(\d{4}-\d{2}-\d{2})(?:(?:T|t| )(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(?: ?(Z|z|UTC|[+-]\d{2}:?\d{2}))?)?(?![\w:]|-\d|\.\d)"
)
_DAY_FIRST = re.compile(rf"(?<![\w.])(\d{{1,2}})(?:st|nd|rd|th)?\s({_MONTH})\.?,?\s(\d{{4}})(?!\d){_CLOCK}(?![\w:])")
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})(?!\d){_CLOCK}(?![\w:])")
_YEAR = re.compile(r"\d{4}")

# What people write for a unit -> the unit. A sign that several countries use is left as it is.
UNITS = {
    **{"btc": "BTC", "bitcoin": "BTC", "bitcoins": "BTC", "₿": "BTC", "mbtc": "mBTC", "sat": "sat", "sats": "sat", "satoshi": "sat"},
    **{"satoshis": "sat", "usdt": "USDT", "usdc": "USDC", "xmr": "XMR", "eth": "ETH", "usd": "USD", "us$": "USD", "$": "$"},
    **{"dollars": "$", "dollar": "$", "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP", "£": "£", "cad": "CAD"},
    **{"c$": "CAD", "ca$": "CAD", "sgd": "SGD", "s$": "SGD", "php": "PHP", "₱": "PHP", "pesos": "pesos", "thb": "THB", "฿": "THB"},
    **{
        "baht": "THB",
        "บาท": "THB",
        "vnd": "VND",
        "₫": "VND",
        "đồng": "VND",
        "dong": "VND",
        "bdt": "BDT",
        "৳": "BDT",
        "taka": "BDT",
        "tk": "BDT",
    },
    **{"টাকা": "BDT", "myr": "MYR", "idr": "IDR", "khr": "KHR", "lak": "LAK", "mmk": "MMK", "hkd": "HKD", "cny": "CNY", "jpy": "JPY"},
}
_SIGNS = "|".join(re.escape(unit) for unit in sorted(UNITS, key=lambda unit: (-len(unit), unit)))
_NUMBER = r"\d{1,3}(?:[, \u2009\u202f']\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d+(?:\.\d+)?"
_BEFORE = re.compile(rf"(?<![A-Za-z0-9$€£₱])(?i:({_SIGNS}))\.? ?({_NUMBER})(?![\w%]|[.,:]\d)")
_AFTER = re.compile(rf"(?<![\w.,:/+-])({_NUMBER}) ?(?i:({_SIGNS}))(?![A-Za-z0-9])")
_DIGIT = re.compile(r"\d")


def times(text: str) -> Pieces:
    """Dates ``2025-03-31``, clocks of some place ``2025-03-31T19:00``, and moments, where a zone is written, in UTC with Z.

    ISO 8601 and, in English, day, month by name, year in either order, with a clock after it or not.
    """
    if not _YEAR.search(text):
        return
    for pattern, parts in _FORMS:
        for match in pattern.finditer(text):
            value = _moment(*parts(match))
            if value:
                yield match.start(), match.end(), value


def amounts(text: str) -> Pieces:
    """Amounts as ``12400.00 BDT``: decimal point, no separators, the unit's short name."""
    if not _DIGIT.search(text):
        return
    taken = set[int]()
    for match in _BEFORE.finditer(text):
        taken.update(range(match.start(2), match.end()))
        yield match.start(), match.end(), f"{_number(match[2])} {UNITS[match[1].lower()]}"
    for match in _AFTER.finditer(text):
        if match.start() not in taken:
            yield match.start(), match.end(), f"{_number(match[1])} {UNITS[match[2].lower()]}"


def _moment(day: str, clock: str | None, zone: str | None) -> str:
    """Empty where there is no such day or hour."""
    try:
        if not clock:
            return date.fromisoformat(day).isoformat()
        offset = "+00:00" if zone and zone[0] not in "+-" else zone or ""
        moment = datetime.fromisoformat(f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}{offset}")
        spec = "minutes" if clock.count(":") == 1 else "seconds"
        if moment.tzinfo is None:
            return moment.isoformat(timespec=spec)
        return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec)}Z"
    except (ValueError, OverflowError):
        return ""


def _dated(day: str, month: str, year: str) -> str:
    return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}"


def _number(written: str) -> str:
    if re.search(r"\.\d{3},\d{1,2}$", written) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", written):
        written = written.replace(".", "").replace(",", ".")
    return re.sub(r"[, \u2009\u202f']", "", written)


Parts = tuple[str, str | None, str | None]
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Parts]], ...] = (
    (_ISO, lambda match: (match[1], match[2], match[3])),
    (_DAY_FIRST, lambda match: (_dated(match[1], match[2], match[3]), match[4], match[5])),
    (_MONTH_FIRST, lambda match: (_dated(match[2], match[1], match[3]), match[4], match[5])),
)
