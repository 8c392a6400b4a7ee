"""How the texts of a store stand on a page: paragraphs, signed blocks as they are, and addresses of other sites."""

from __future__ import annotations

import re
from typing import Literal

from flask import request

BEGIN = "-----BEGIN PGP "
END = re.compile(r"-----END PGP (?:SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)-----")
ONION = re.compile(r"http://([a-z2-7]{56}\.onion)(?=[/?#]|$)")
Kind = Literal["text", "block"]
Block = tuple[Kind, str]


def blocks(text: str) -> list[Block]:
    """Paragraphs of a text, and the PGP blocks in it, each with its kind, in their order."""
    found: list[Block] = []
    while (start := text.find(BEGIN)) >= 0:
        end = END.search(text, start)
        stop = end.end() if end else len(text)
        found += _paragraphs(text[:start])
        found.append(("block", text[start:stop]))
        text = text[stop:]
    return [*found, *_paragraphs(text)]


def outward(url: str) -> str:
    """An address as a link of this page has it: who came by the gateway's ``<name>.onion.localhost`` goes on by it, others as printed."""
    host, _, port = request.host.partition(":")
    if not host.endswith(".onion.localhost"):
        return url
    return ONION.sub(lambda name: f"http://{name[1]}.localhost{':' + port if port else ''}", url)


def linkable(url: str) -> bool:
    """Whether a printed address may be a link: plain HTTP to somewhere."""
    return url.startswith(("http://", "https://"))


def _paragraphs(text: str) -> list[Block]:
    return [("text", part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]
