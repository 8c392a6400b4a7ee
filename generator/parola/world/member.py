"""The records of a person in a cell: who they are, and what they hold from when until when."""

from __future__ import annotations

from dataclasses import dataclass

MAIN, MARKET = "main", "market"


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a member has: seconds UTC from ``since`` to before ``until``, None: to the end.

    ``use`` tells two of a kind apart (``main``, ``market``). ``shared_with`` is the key of the member whose it is as well.
    ``mistake``: ``re-used``, ``shared``, ``kept-after-change``, ``old-name``, or nothing.
    """

    kind: str
    value: str
    since: int
    until: int | None = None
    use: str = MAIN
    shared_with: str = ""
    mistake: str = ""

    def at(self, when: int) -> bool:
        """Whether it is in force at a second."""
        return self.since <= when and (self.until is None or when < self.until)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a cell. ``key`` is role and number, ``entity`` a kind of the DW-VA taxonomy, ``born`` YYYY-MM-DD.

    ``name`` is as in a travel document, ``native`` as they write it; ``place`` is where they are, ``country`` whence they come.
    """

    key: str
    role: str
    kind: str
    side: str
    stage: str
    entity: str
    name: str
    native: str
    country: str
    place: str
    born: str
    holdings: tuple[Holding, ...] = ()

    @property
    def first(self) -> bool:
        """Whether modules that name the role mean this member."""
        return self.key == f"{self.role}-1"

    def held(self, kind: str, at: int, use: str = MAIN) -> str | None:
        """The value in force at a second, the newest when there are two; None if there is none."""
        found = [one for one in self.holdings if one.kind == kind and one.use == use and one.at(at)]
        return max(found, key=lambda one: one.since).value if found else None
