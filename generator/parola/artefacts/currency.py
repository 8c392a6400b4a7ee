"""Currencies of the range, and their fixed rates to the exercise dollar in which modules count."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import yaml

from parola.locate import folder

CURRENCIES = {"BD": "BDT", "CA": "CAD", "PH": "PHP", "SG": "SGD", "TH": "THB", "VN": "VND"}


def currency_of(account: str) -> str:
    """The currency in which an account is kept: that of its country, which its number begins with."""
    return CURRENCIES[account[:2]]


def minor(cents: int, currency: str) -> int:
    """Smallest units of a currency for cents of the exercise dollar, cut off (scenarios/rates.yaml)."""
    return cents * rates()[currency] // 100


@cache
def rates() -> Mapping[str, int]:
    """Smallest units of each currency for one exercise dollar."""
    return yaml.safe_load((folder("scenarios") / "rates.yaml").read_text("utf-8"))
