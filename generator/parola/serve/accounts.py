"""Accounts that visitors open on a mock site: a handle and the scrypt hash of a password, bounded in number and size."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from threading import BoundedSemaphore
from typing import Literal

from parola.serve.kept import Kept, Line
from parola.serve.persona import Persona

MOST = 500  # accounts of a site
HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,23}")
PASSWORD = range(8, 129)  # characters
COST = {"n": 2**13, "r": 8, "p": 1, "maxmem": 32 * 1024 * 1024, "dklen": 32}  # 8 MB and about 20 ms a hash
_AT_ONCE = BoundedSemaphore(2)  # of all sites of a process, so that sign-ins cannot fill its memory
Fault = Literal["", "handle", "password", "taken", "full"]


class Accounts:
    """Who may sign in on one site: the persona of the class, and who signed up here."""

    def __init__(self, persona: Persona, kept: Kept, known: Callable[[str], bool] = lambda _: False) -> None:
        """``known`` says of a handle whether the site's own people have it: nobody can sign up, or sign in, as one of these."""
        self._persona, self._kept, self._known = persona, kept, known
        self._read: tuple[tuple[Line, ...], Mapping[str, Line]] = ((), {})

    def add(self, handle: str, password: str, at: str) -> Fault:
        """Open an account; gives what keeps it from being opened. ``at`` is UTC, as ISO 8601."""
        if HANDLE.fullmatch(handle) is None:
            return "handle"
        if len(password) not in PASSWORD:
            return "password"
        if self.taken(handle):
            return "taken"
        salt = secrets.token_bytes(16)
        line = {"account": 1, "handle": handle, "salt": salt.hex(), "hash": _hash(password, salt).hex(), "at": at}
        return self._kept.add(line, partial(self._refused, handle))

    def taken(self, handle: str) -> bool:
        """Whether somebody has this handle, however it is written large and small."""
        return handle.lower() == self._persona.handle.lower() or handle.lower() in self._held() or self._known(handle)

    def _refused(self, handle: str) -> Literal["", "taken", "full"]:
        """Asked again when nobody else can open an account: the hash takes a while."""
        if self.taken(handle):
            return "taken"
        return "full" if len(self._held()) >= MOST else ""

    def _held(self) -> Mapping[str, Line]:
        """Handle in small letters -> its account, as it is now in the file; whoever was first has it."""
        lines = self._kept.lines
        seen, held = self._read
        if lines is not seen:
            held = _first(lines)
            self._read = lines, held
        return held

    def fits(self, handle: str, password: str) -> str | None:
        """The handle as it was opened, if the password is its own, else None. Takes as long for a handle that nobody has."""
        line = self._held().get(handle.lower())
        salt = bytes.fromhex(line["salt"]) if line else bytes(16)
        own = hmac.compare_digest(_hash(password[: PASSWORD.stop], salt), bytes.fromhex(line["hash"]) if line else bytes(32))
        if own and line:
            return str(line["handle"])
        fits = [_same(handle, self._persona.handle), _same(password, self._persona.password)]
        return self._persona.handle if all(fits) else None


def _first(lines: Iterable[Line]) -> Mapping[str, Line]:
    found: dict[str, Line] = {}
    for line in lines:
        if _whole(line):
            found.setdefault(line["handle"].lower(), line)
    return found


def _whole(line: Line) -> bool:
    """Whether a line that was read back is an account that this code wrote."""
    texts = [line.get(name) for name in ("handle", "salt", "hash")]
    if line.get("account") != 1 or not all(isinstance(text, str) for text in texts):
        return False
    return HANDLE.fullmatch(line["handle"]) is not None and all(re.fullmatch(r"(?:[0-9a-f]{2})+", line[name]) for name in ("salt", "hash"))


def _hash(password: str, salt: bytes) -> bytes:
    with _AT_ONCE:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, **COST)


def _same(given: str, held: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), held.encode())
