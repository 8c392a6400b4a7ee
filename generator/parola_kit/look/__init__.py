"""The look of our own screens: one stylesheet, one layout, and how identifiers and figures are written on them.

The mock sites have looks of their own and take nothing from here.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from parola_kit.notice import MARK

# Transaction ids, regtest addresses and onion names: too long for a table.
LONG = re.compile(r"\b(?:[0-9a-f]{64}|bcrt1[02-9ac-hj-np-z]{39,59}|[a-z2-7]{56}(?=\.onion))")


def environment(package: str) -> Environment:
    """Templates in ``templates/`` of a package, over this folder's ``base.html.j2``; every value is escaped, none may be missing."""
    made = Environment(loader=loader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    dress(made)
    return made


def loader(package: str) -> ChoiceLoader:
    """Finds a package's own templates first, then the shared layout."""
    return ChoiceLoader([PackageLoader(package), PackageLoader(__name__, ".")])


def dress(made: Environment) -> None:
    """Give an environment the filters ``number``, ``sat`` and ``shortened``, and the mark as ``mark``."""
    made.filters.update(number=number, sat=sat, shortened=shortened)
    values: dict[str, Any] = made.globals
    values["mark"] = MARK


def number(points: float) -> str:
    """Points without a needless fraction: 3, 2.5, 0.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def sat(amount: int) -> str:
    """An amount of satoshi with thin spaces between thousands, so that nobody miscounts digits; they are not copied as letters."""
    return f"{amount:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def shortened(text: str) -> Markup:
    """Text with long identifiers shortened in the middle; pointing at one shows the whole, and one click selects what is shown."""
    return Markup(LONG.sub(_short, str(escape(text))))  # noqa: S704 -- escaped first


def _short(found: re.Match[str]) -> str:
    return f'<abbr title="{found[0]}">{found[0][:10]}…{found[0][-6:]}</abbr>'
