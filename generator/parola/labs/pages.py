"""Pages of our own, made from templates with escaping on, and files that are written whole or not at all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from parola_kit.notice import MARK

# Transaction ids, regtest addresses and onion names: too long for a table.
LONG = re.compile(r"\b(?:[0-9a-f]{64}|bcrt1[02-9ac-hj-np-z]{39,59}|[a-z2-7]{56}(?=\.onion))")


def render(template: str, **values: object) -> str:
    """The HTML of a template in ``parola/labs/templates``; every value is escaped."""
    return _environment().get_template(template).render(mark=MARK, **values)


def save(path: Path, text: str) -> None:
    """Write UTF-8 text through a temporary file beside the target, so that no reader meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def number(points: float) -> str:
    """Points without a needless fraction: 3, 2.5, 0.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def shortened(text: str) -> Markup:
    """Text with long identifiers shortened in the middle; pointing at one shows the whole, and one click selects what is shown."""
    return Markup(LONG.sub(_short, str(escape(text))))  # noqa: S704 -- escaped first


def _short(found: re.Match[str]) -> str:
    return f'<abbr title="{found[0]}">{found[0][:10]}…{found[0][-6:]}</abbr>'


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("parola.labs"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"number": number, "shortened": shortened}
    return environment
