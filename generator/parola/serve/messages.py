"""Private messages of a mock site: those that its store holds, and those that visitors write; each is shown to its two ends alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from parola.serve.kept import Kept, Line
from parola.serve.stores import Row

LONGEST = 2_000  # characters of a message
MOST_OF_ONE = 50  # messages that one account writes on a site
MOST_OF_CLASS = 1_500  # and the persona, as which all of a class write
MOST = 2_000  # messages written on a site
Fault = Literal["", "receiver", "text", "long", "full"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``id`` is its evidence id, empty where a visitor wrote it. ``at`` is UTC."""

    id: str
    sender: str
    receiver: str
    at: str
    text: str


class Messages:
    """The mailboxes of one site."""

    def __init__(self, held: Callable[[str], Sequence[Row]], kept: Kept, there: Callable[[str], bool], shared: str = "") -> None:
        """``held`` gives rows (id, sender, receiver, at, text) of the store that a handle sent or got; ``there``: who can be written to.

        ``shared`` is the handle of the persona, which belongs to the whole class.
        """
        self._held, self._kept, self._there, self._shared = held, kept, there, shared
        self._read: tuple[tuple[Line, ...], Sequence[Message]] = ((), ())

    def of(self, handle: str) -> list[Message]:
        """What a handle sent or got, the newest first."""
        own = [Message(row["id"], row["sender"], row["receiver"], row["at"], row["text"]) for row in self._held(handle)]
        ends = handle.lower()
        own += [each for each in self._written() if ends in {each.sender.lower(), each.receiver.lower()}]
        return sorted(own, key=lambda each: (each.at, each.id), reverse=True)

    def send(self, sender: str, receiver: str, text: str, at: str) -> Fault:
        """Send a message; gives what keeps it from being sent. ``at`` is UTC, as ISO 8601."""
        if not receiver or receiver.lower() == sender.lower() or not self._there(receiver):
            return "receiver"
        if not text.strip():
            return "text"
        if len(text) > LONGEST:
            return "long"
        line = {"message": 1, "sender": sender, "receiver": receiver, "at": at, "text": text.strip()}
        return self._kept.add(line, partial(self._refused, sender))

    def _refused(self, sender: str) -> Literal["", "full"]:
        written = self._written()
        most = MOST_OF_CLASS if sender == self._shared else MOST_OF_ONE
        return "full" if len(written) >= MOST or sum(each.sender == sender for each in written) >= most else ""

    def _written(self) -> Sequence[Message]:
        """What visitors wrote, as it is now in the file."""
        lines = self._kept.lines
        seen, written = self._read
        if lines is not seen:
            written = [_message(line) for line in lines if _whole(line)]
            self._read = lines, written
        return written


def _whole(line: Line) -> bool:
    """Whether a line that was read back is a message that this code wrote."""
    return line.get("message") == 1 and all(isinstance(line.get(name), str) for name in ("sender", "receiver", "at", "text"))


def _message(line: Line) -> Message:
    return Message("", line["sender"], line["receiver"], line["at"], line["text"])
