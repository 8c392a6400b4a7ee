"""Phone numbers that look like those of their country and that nobody can dial (scenarios/undialable_phones.yaml)."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import yaml

from parola.locate import folder


def phone(country: str, chance: Random) -> str:
    """A number of the country's form that nobody can dial."""
    rule = _rules()[country]
    if "pattern" in rule:
        return f"+1{chance.choice(rule['area_codes_for_flavour'])}55501{chance.randint(0, 99):02}"
    prefix = chance.choice(rule["prefixes"])
    rest = "".join(str(chance.randint(0, 9)) for _ in range(rule["length"] - len(prefix)))
    return f"+{rule['country_code']}{prefix}{rest}"


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((folder("scenarios") / "undialable_phones.yaml").read_text("utf-8"))
