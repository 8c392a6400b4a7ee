"""The looks of the smaller sites: each is a folder of templates and a style of its own in ``looks/``, of its own decade and quality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, Template

from parola_kit.errors import BadInput

BUILD = re.compile(r"(?P<package>[a-z]+ [0-9][0-9.]*)(?: \+(?P<change>[a-z]{2,3}))?")


@dataclass(frozen=True, slots=True)
class Look:
    """A theme package: whose it is, and the colours of its CAPTCHA (its letters and what is behind them)."""

    name: str
    ink: str
    paper: str

    @property
    def package(self) -> str:
        """The Python package with its templates and its style."""
        return f"{__package__}.looks.{self.name}"


LOOKS: Mapping[str, Look] = {
    look.name: look
    for look in (
        Look("quayside", "#0f4c4c", "#eef6f5"),  # a shop of about 2019
        Look("plainfold", "#000080", "#ffffe8"),  # a shop of about 1999
        Look("lamplight", "#e8b04a", "#1b1712"),  # a shop of about 2013
        Look("counter", "#2b2a5c", "#f4f4fb"),  # a payment desk of about 2022
        Look("stillwater", "#0b3d4f", "#e6f4f4"),  # a mixer of about 2016
        Look("plumbline", "#24415f", "#f2f5f9"),  # an escrow of about 2008
        Look("broadsheet", "#1a1a1a", "#fbfaf4"),  # a news board of about 2005
        Look("cardfile", "#333333", "#d8d8d0"),  # a directory of about 1996
        Look("homespun", "#5b2a4a", "#fdf3f8"),  # a page of somebody's own, of about 2001
    )
}


@dataclass(frozen=True, slots=True)
class Build:
    """What the generator tag says, and the letters of who changed the package (empty: as it is sold)."""

    text: str
    change: str


def look(name: str, where: str) -> Look:
    """A look by its name.

    Raises:
        BadInput: there is none; the message starts with ``where`` and lists those there are.
    """
    if name not in LOOKS:
        raise BadInput(f"{where}: no look {name!r}; there are {', '.join(LOOKS)}")
    return LOOKS[name]


def build(text: str, where: str) -> Build:
    """The build of a theme package, such as ``plainfold 1.4`` or ``plainfold 1.4 +kd``.

    Raises:
        BadInput: it is not written so.
    """
    found = BUILD.fullmatch(text)
    if found is None:
        raise BadInput(f"{where}: build {text!r} is not written as 'plainfold 1.4' or 'plainfold 1.4 +kd'")
    return Build(text, found["change"] or "")


def dress(app: Flask, worn: Look) -> None:
    """Have an application use the templates of its look, then those that all small sites share; sites of one look share compiled ones."""
    app.jinja_env.loader = ChoiceLoader([_Compiled(worn.package), _Compiled(__package__ or "")])


class _Compiled(BaseLoader):
    """Templates of a package, each compiled once a process: 33 sites would keep 33 copies of the same code."""

    def __init__(self, package: str) -> None:
        self._source = PackageLoader(package)
        self._own = _CODES.setdefault(package, {})

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:  # noqa: A002 -- Jinja's name
        """A template of this environment, made of the code that is kept."""
        if name not in self._own:
            source, path, _ = self._source.get_source(environment, name)
            self._own[name] = environment.compile(source, name, path)
        return environment.template_class.from_code(environment, self._own[name], globals or {}, None)


_CODES: dict[str, dict[str, Any]] = {}
