"""SVG as text with places: what it shows, says to a screen reader, and has in attributes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree as Xml

from parola.checks.page import Page, paged
from parola_kit.notice import MARK

WORDS = ("text", "title", "desc")  # elements whose parts are read as one


def svg(data: bytes) -> Iterator[Page]:
    """Texts, attributes and comments of an SVG; places are ``ELEMENT N``, counted from 1 in the order of the document.

    Raises:
        ValueError: it is no XML.
    """
    found: list[tuple[str, str]] = []
    for number, element in enumerate(_root(data).iter(), 1):
        place = f"{_name(element)} {number}"
        said = "".join(element.itertext()) if _name(element) in WORDS else element.text or ""
        found += ((place, text) for text in (said, element.tail or "") if text.strip())
        found += ((place, f"{name}\n{value}") for name, value in element.attrib.items())
    yield paged(found)


def svg_mark(data: bytes) -> str:
    """What is wrong with the mark of an SVG."""
    told = any(MARK in "".join(element.itertext()) for element in _root(data).iter() if _name(element) in ("title", "desc"))
    head = any(MARK in line for line in data.decode().split("\n")[:3])
    return "" if told or head else f"a title, a desc or a comment in the first three lines should say {MARK!r}"


def _root(data: bytes) -> Xml.Element:
    builder = Xml.TreeBuilder(insert_comments=True, insert_pis=True)
    try:
        return Xml.fromstring(data, Xml.XMLParser(target=builder))  # noqa: S314 -- expat bounds the growth of entities, and loads none
    except Xml.ParseError as error:
        raise ValueError(f"no XML: {error}") from None


def _name(element: Xml.Element) -> str:
    """Name without its namespace; comments and processing instructions have a function in its place."""
    tag = cast("object", element.tag)
    return tag.rpartition("}")[2] if isinstance(tag, str) else "comment"
