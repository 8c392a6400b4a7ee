"""Pages of our own, made from templates with escaping on, and files that are written whole or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment

from parola_kit.look import environment


def render(template: str, **values: object) -> str:
    """The HTML of a template in ``parola/labs/templates``; every value is escaped."""
    return _environment().get_template(template).render(**values)


def save(path: Path, text: str) -> None:
    """Write UTF-8 text through a temporary file beside the target, so that no reader meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


@cache
def _environment() -> Environment:
    return environment("parola.labs")
