"""What somebody wrote themselves: posts without quotes, keys, signatures, links and addresses. Others' words would blur a hand, and pasted
data make forums harder (afroz-2014).

Where it misleads: a quote without any mark stays, and so does a text that was copied from elsewhere, unless both accounts have it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

COPIED = 12  # words from which a post that two accounts have alike is taken for copied; assumption

# In this order: what has an end of its own comes before what goes to the end of a line.
_LEFT_OUT = (
    re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\s*(?:^[A-Za-z-]+:.*\n)*\s*", re.MULTILINE),
    re.compile(r"-----BEGIN ([A-Z ]+)-----.*?(?:-----END \1-----|\Z)", re.DOTALL),
    re.compile(r"\[(quote|code)\b[^\]]*\].*?(?:\[/\1\]|\Z)", re.DOTALL | re.IGNORECASE),
    re.compile(r"^[^\n]{0,80}\b(?:wrote|said|a écrit|schrieb|escribió)\s?:\s*$", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^\s*[>|].*$", re.MULTILINE),
    re.compile(r"^-- ?\n.*\Z", re.MULTILINE | re.DOTALL),
    re.compile(r"\b(?:[a-z][a-z0-9+.-]{2,9}|hxxps?)(?:://|\[:\]//)\S+|\bwww\.\S+", re.IGNORECASE),
    re.compile(r"\S+@\S+\.\S+|\b[a-z2-7]{56}(?:\.onion)?\b|\b(?:bc|tb|bcrt)1[a-z0-9]{20,}\b|\b(?:0x)?[0-9a-fA-F]{40,}\b"),
    re.compile(r"\S*\d[\d().,:/+-]{3,}\S*"),
)

_SIGNS = re.compile(r"[>|\[@/\d:]|--|www|\w{40}", re.IGNORECASE)  # without any of these there is nothing to leave out


@lru_cache(maxsize=4_096)  # the posts of a reference population are read again for every account that is compared with it
def own_words(text: str) -> str:
    """A post without what is not its writer's own: quotes, PGP armour, the signature below ``-- ``, links, mails, addresses, long numbers.

    Of a signed message the text stays.
    """
    for pattern in _LEFT_OUT if _SIGNS.search(text) else ():
        text = pattern.sub(" ", text)
    return text.strip()


def without_copies(one: Sequence[str], other: Sequence[str], least: int = COPIED) -> tuple[list[str], list[str]]:
    """Two accounts' posts without those that stand word for word in both, of ``least`` words or more."""
    shared = {said for text in one if len(said := tuple(text.split())) >= least} & {tuple(text.split()) for text in other}
    return _without(one, shared), _without(other, shared)


def _without(texts: Sequence[str], shared: set[tuple[str, ...]]) -> list[str]:
    return [text for text in texts if tuple(text.split()) not in shared]
