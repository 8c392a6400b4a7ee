"""The custody log of the captured item as it is today, the custodian's register, and the file server's log; one entry was altered.

The altered entry breaks the chain, or the chain was made anew from there on and only the register tells (axis ``custody``). Whoever
wrote to the file after the register's last entry is in the server's log, or the log has a gap there (axis ``access``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.exhibits.watched import Watched
from parola_kit.capture.custody import FIRST, canonical
from parola_kit.notice import MARK

HOUR = 3_600
WRITTEN = 900  # seconds from the beginning of a capture to its line in the log; assumption
TOOL = {"name": "parola-kit", "version": "0.1.0"}
ROOM, LABORATORY, OFFICE = "terminal 3", "terminal 7", "terminal 1"
ALTERABLE = ("view", "copy", "export")  # acts whose note the altered entry may hold
LAST = "transfer-in"  # the act after which the custodian writes the head into the register


@dataclass(frozen=True, slots=True)
class People:
    """Accounts of those who had to do with the item."""

    examiner: str
    store: str
    laboratory: str
    technician: str
    second: str

    @property
    def everybody(self) -> tuple[str, ...]:
        """All of them."""
        return self.examiner, self.store, self.laboratory, self.technician, self.second


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of one of the three tables, before it has a number."""

    table: str
    row: Mapping[str, Any]
    label: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Logged:
    """The log as it was written and as it is today; ``altered`` is a place in it, from 0, ``sealed`` are those of the register."""

    case: Watched
    people: People
    written: tuple[dict[str, Any], ...]
    today: tuple[dict[str, Any], ...]
    altered: int
    sealed: tuple[int, int]

    @property
    def rebuilt(self) -> bool:
        """Whether the chain was made anew after the change."""
        return self.case.is_("custody", "rebuilt")

    @property
    def kept(self) -> bool:
        """Whether the server's log was kept when the file was changed."""
        return self.case.is_("access", "logged")

    @property
    def fails(self) -> int:
        """The first entry that does not hold: against the one before it, or against the register."""
        return self.sealed[1] if self.rebuilt else self.altered + 1

    @property
    def doubtful(self) -> tuple[int, ...]:
        """Entries one of which was altered, as far as anything tells."""
        return tuple(range(self.sealed[0] + 1, self.sealed[1] + 1)) if self.rebuilt else (self.altered,)


def custody(case: Watched, referral: str, digests: Sequence[str]) -> Iterator[Piece]:
    """Rows of ``case.custody``, ``case.seal`` and ``case.access``; ``digests`` are those of the page captured on both days."""
    people = _people(case.chance("people"))
    log = _logged(case, people, referral, digests)
    yield from _entries(log)
    yield from _register(log)
    yield from _server(log)


def _people(chance: Random) -> People:
    names = ("exam", "store", "lab", "tech", "exam")
    return People(*(f"{name}-{number}" for name, number in zip(names, chance.sample(range(1_000, 10_000), len(names)), strict=True)))


def _logged(case: Watched, people: People, referral: str, digests: Sequence[str]) -> Logged:
    chance = case.chance("log")
    plan = _plan(people, digests, chance)
    written = _chained([_line(case, referral, act, at, chance) for act, at in zip(plan, _times(case, len(plan), chance), strict=True)])
    sealed = [n for n, line in enumerate(written) if line["action"] == LAST]
    altered = chance.choice([n for n, line in enumerate(written) if sealed[0] < n < sealed[1] and line["action"] in ALTERABLE])
    notes = case.scene.phrases.texts["en"].lines[f"custody-{written[altered]['action']}"]
    other = chance.choice([note for note in notes if note != written[altered]["note"]])
    changed = [*written[:altered], {**written[altered], "note": other}, *written[altered + 1 :]]
    today = _chained(changed) if case.is_("custody", "rebuilt") else changed
    return Logged(case, people, tuple(written), tuple(today), altered, (sealed[0], sealed[1]))


@dataclass(frozen=True, slots=True)
class _Act:
    """What somebody (account and role) does: the action, the name of its wording, and further fields of its line."""

    who: tuple[str, str]
    action: str
    key: str
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])
    digest: str = ""


def _plan(people: People, digests: Sequence[str], chance: Random) -> list[_Act]:
    """What was done with the item, in order: captured twice, kept, copied, looked at, examined."""
    examiner, store = (people.examiner, "examiner"), (people.store, "custodian")
    laboratory = (people.laboratory, "examiner of the laboratory")
    acts = chance.sample(["view", "view", "copy", "export", "view"], chance.randint(3, 4))
    between = [_Act(store, act, f"custody-{act}") for act in acts]
    between.insert(chance.randrange(1, len(between)), _Act(store, "correct", "custody-correct", {"corrects": 4}))
    return [
        _Act(examiner, "open", "custody-open"),
        *(_Act(examiner, "capture", "custody-capture", digest=digest) for digest in digests),
        _Act(examiner, "verify", "custody-verify"),
        _Act(examiner, "transfer-out", "custody-out", {"to": store[0]}),
        _Act(store, "transfer-in", "custody-in", {"from": examiner[0]}),
        *between,
        _Act(store, "transfer-out", "custody-out", {"to": laboratory[0]}),
        _Act(laboratory, "transfer-in", "custody-in", {"from": store[0]}),
        _Act(laboratory, "verify", "custody-verify"),
    ]


def _times(case: Watched, count: int, chance: Random) -> list[int]:
    """When each line was written, seconds UTC: the first before the first capture, one after each capture, the others hours apart."""
    fixed = {0: case.first - HOUR, 1: case.first + WRITTEN, 2: case.second + WRITTEN}
    at: list[int] = []
    for n in range(count):
        at.append(fixed[n] if n in fixed else at[-1] + chance.randrange(HOUR, 7 * HOUR))
    return at


def _line(case: Watched, referral: str, act: _Act, at: int, chance: Random) -> dict[str, Any]:
    """A line of ``custody.schema.json`` without its place in the chain."""
    return {
        "format": 1,
        "notice": MARK,
        "at": f"{stamp(at)[:-1]}.{chance.randrange(1_000):03}Z",
        "clock_ahead_s": 0,
        "case": referral,
        "item": case.captured.title,
        "action": act.action,
        "person": act.who[0],
        "role": act.who[1],
        "reason": "training",
        "tool": TOOL,
        "note": case.say(act.key, chance, digest=act.digest),
        **act.more,
    }


def _chained(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines with their numbers, each with the hash of the one before."""
    chained: list[dict[str, Any]] = []
    before = FIRST
    for seq, line in enumerate(lines, 1):
        chained.append({**line, "seq": seq, "previous": before})
        before = _hash(chained[-1])
    return chained


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(line)).hexdigest()


def _entries(log: Logged) -> Iterator[Piece]:
    for n, line in enumerate(log.today):
        shown = {name: line[name] for name in ("seq", "at", "person", "action", "note", "previous")}
        row = {**shown, "line": canonical(line).decode(), "line_sha256": _hash(line)}
        truth = {"altered": n == log.altered, "fails": n == log.fails, "doubtful": n in log.doubtful, "sealed": n in log.sealed}
        yield Piece("custody", row, "custody-entry", {**truth, "person": line["person"]})


def _register(log: Logged) -> Iterator[Piece]:
    """The custodian's own book: the head of the log after each hand-over, as it was then."""
    for place, n in enumerate(log.sealed):
        line = log.written[n]
        at = stamp(_second(line) + 300 + 60 * place)
        row = {"at": at, "seq": line["seq"], "head": _hash(line), "written_by": f"register of {log.people.store}"}
        yield Piece("seal", row, ("seal-before", "seal-after")[place], {})


def _server(log: Logged) -> Iterator[Piece]:
    """The file server's log of the file: appends by the tool, readings, rewritings, and a time in which nothing was kept.

    A rewriting before the register's first entry changed nothing that counts, and so is a gap there.
    """
    chance, people = log.case.chance("server"), log.people
    first, last = (_second(log.written[n]) for n in log.sealed)
    moment = last + (_second(log.written[-1]) - last) * chance.randint(35, 65) // 100
    yield from (_access(_second(line), line["person"], ROOM, "append", line["seq"], "access") for line in log.written)
    index = _access(first - chance.randrange(600, 3_000), people.technician, OFFICE, "rewrite", log.sealed[0], "rewrite-before")
    yield _noted(log, index, "index")
    yield _access(first + chance.randrange(900, 3_000), people.second, OFFICE, "read", log.sealed[0] + 1, "access")
    yield from _afterwards(log, moment, chance)
    left = _access(moment + chance.randrange(300, 900), "", LABORATORY, "unattended", 0, "unattended")
    yield _noted(log, left, "unattended")
    begins, ends = (first - 3_500, first - 3_100) if log.kept else (moment - 600, moment + 240)
    gap = _noted(log, _access(begins, "", "", "not-kept", 0, "gap-before" if log.kept else "gap-after"), "gap")
    yield replace(gap, row={**gap.row, "until": stamp(ends)})


def _afterwards(log: Logged, moment: int, chance: Random) -> Iterator[Piece]:
    """What the server kept after the register's last entry: who rewrote the file, or somebody who only read it before the gap."""
    people, lines = log.people, len(log.written) - 1
    if log.kept:
        who = chance.choice([people.technician, people.second, people.store, people.laboratory])
        yield _access(moment, who, LABORATORY, "rewrite", lines, "rewrite-after")
    else:
        yield _access(moment - 900, people.second, LABORATORY, "read", lines, "access")


def _access(at: int, account: str, terminal: str, act: str, lines: int, label: str) -> Piece:
    told = {"account": account, "terminal": terminal, "act": act, "lines": lines, "until": "", "note": ""}
    return Piece("access", {"at": stamp(at), **told}, label, {"account": account})


def _noted(log: Logged, piece: Piece, key: str) -> Piece:
    """The same with a note of the server or the house."""
    return replace(piece, row={**piece.row, "note": log.case.scene.phrases.english(f"access-{key}")})


def _second(line: Mapping[str, Any]) -> int:
    """The second of a line, UTC."""
    return int(datetime.fromisoformat(str(line["at"])).timestamp())
