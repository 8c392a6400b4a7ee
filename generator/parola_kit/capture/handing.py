"""What happens to a sealed item later: it is looked at, handed over, checked, copied, its log put right.

Each act is a line and a seal, written in one step; what a stop leaves of the two, or of the bag around them, the next act puts right.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from parola_kit.capture import bag, custody, seal, sealing
from parola_kit.capture.checking import UNSEALED, Verdict, verify
from parola_kit.capture.custody import Line, Log, Machine, Who
from parola_kit.capture.showing import shown
from parola_kit.errors import BadInput, WrongUse

ACTIONS = ("view", "export", "transfer-out", "transfer-in", "verify", "correct")
NEEDS = {"transfer-out": ("to",), "transfer-in": ("from",), "correct": ("corrects", "note")}


def hand_on(folder: Path, action: str, who: Who, secret: bytes, machine: Machine, more: Mapping[str, object]) -> Log:
    """Note an act on an item and seal it again. Item and case are those of the log, not of ``who``.

    ``more`` has ``to`` or ``from`` (persons), ``corrects`` (a line's number) and ``note``, as the act needs.

    Raises:
        WrongUse: there is no such act, it lacks what it needs, or the key is not this person's.
        BadInput: the bag does not hold; nothing is added to such a bag.
    """
    if action not in ACTIONS:
        raise WrongUse(f"{action!r}: is none of {', '.join(ACTIONS)}")
    if lacking := [name for name in NEEDS.get(action, ()) if not more.get(name)]:
        raise WrongUse(f"{action}: say {' and '.join(lacking)} as well")
    with _held(folder, who, secret, machine) as (log, verdict):
        if action == "correct" and not 0 < int(str(more["corrects"])) <= len(log.lines):
            raise WrongUse(f"correct: there is no line {more['corrects']}; the log has {len(log.lines)}")
        result = "all of it holds" if verdict.sound else f"it holds, and its log has {len(verdict.gaps)} gaps"
        _closed(log, _sealed(log, secret, action, **{"result": result if action == "verify" else None, **more}))
    return log


def copied(folder: Path, out: Path, who: Who, secret: bytes, machine: Machine) -> Log:
    """Make a working copy: both logs tell of it, and the copy is an item of its own whose parent is the original.

    It is made under a name of its own, and gets its place when it is whole.

    Raises:
        BadInput: the bag does not hold, something lies where the copy should be, or it cannot be written there.
    """
    if out.exists():
        raise BadInput(f"{out}: is there already; a working copy gets a new folder")
    if out.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{out}: is in the bag that it would be a copy of; choose a folder outside")
    with _held(folder, who, secret, machine) as (log, _), _unfinished(out) as part:
        name = f"{log.who.item}-copy{1 + sum(line['action'] == 'copy' for line in log.lines)}"
        noted = _sealed(log, secret, "copy", note=f"working copy {name}")
        copy = _copy(log, noted, part, name, secret)
        _closed(log, noted)
        part.rename(out)
    return replace(copy, path=out / custody.LOG)


def _copy(log: Log, noted: tuple[Line, Line], part: Path, name: str, secret: bytes) -> Log:
    """The copy itself, with the lines of the original and its own after them."""
    shutil.copytree(log.path.parent, part, dirs_exist_ok=True)
    copy = Log(part / custody.LOG, replace(log.who, item=name), log.machine, list(log.lines), log.last)
    copy.append(*noted)
    _closed(copy, _sealed(copy, secret, "copy", parent={"item": log.who.item, "head": log.last}))
    return copy


@contextmanager
def _unfinished(out: Path) -> Generator[Path]:
    """A folder beside ``out`` to fill; it goes again if that fails."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise BadInput(f"{out}: cannot be made ({error.strerror})") from None
    try:
        yield part
    except OSError as error:  # of which one kind has a list of all files that failed
        raise BadInput(f"{out}: the copy could not be made ({error.strerror or 'some files could not be written'})") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _held(folder: Path, who: Who, secret: bytes, machine: Machine) -> Generator[tuple[Log, Verdict]]:
    """The log of a bag that holds, for adding to it. What an act left unfinished that was stopped is put right first."""
    if not (folder / custody.LOG).is_file():
        raise BadInput(f"{folder}: is no bag; there is no {custody.LOG} in it")
    with custody.locked(folder):
        _mended(folder)
        verdict = verify(folder)
        if verdict.problems == (f"{custody.LOG}: line {verdict.lines}: {UNSEALED}",):
            verdict = _sealed_late(_gone_on(folder, who, machine), secret)
        if verdict.problems:
            raise BadInput(f"{folder}: {verdict.problems[0]}; nothing is added to a bag that does not hold")
        log = _gone_on(folder, who, machine)
        _fitting(log, secret)
        yield log, verdict


def _fitting(log: Log, secret: bytes) -> None:
    """Refuse a key that cannot be this person's: the bag would not hold after it."""
    person = log.who.person
    if told := sealing.misfit(sealing.stretches(log.lines), person, seal.public(secret).hex()):
        raise WrongUse(f"{log.path.parent}: {shown(told)}; use the key of {shown(person)} (--keys)")


def _mended(folder: Path) -> None:
    """Cut an unfinished line and close the bag anew, if its tag manifests show that an act was stopped.

    In any other case nothing is touched, and `verify` says what is wrong.
    """
    path = folder / custody.LOG
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if bag.behind(folder, whole):
        os.truncate(path, len(whole))
        bag.close(folder)


def _sealed_late(log: Log, secret: bytes) -> Verdict:
    """Seal a last line whose act was stopped before its seal; only the person of that line can.

    Raises:
        BadInput: it is somebody else's.
        WrongUse: the key is not this person's.
    """
    line = log.lines[-1]
    if line["person"] != log.who.person:
        told = f"line {line['seq']} is not sealed, and is {line['person']}'s: the next act of theirs seals it, and nobody else's"
        raise BadInput(f"{log.path.parent}: {shown(told)}")
    _fitting(log, secret)
    log.append(seal.drafted(log, secret, f"line {line['seq']} was written, and its act stopped before this seal"))
    bag.close(log.path.parent)
    return verify(log.path.parent)


def _gone_on(folder: Path, who: Who, machine: Machine) -> Log:
    log = custody.opened(folder, who, machine)
    log.who = replace(who, case=log.lines[-1]["case"], item=log.lines[-1]["item"])
    return log


def _sealed(log: Log, secret: bytes, action: str, **fields: object) -> tuple[Line, Line]:
    """An act and its seal, not yet written."""
    act = log.drafted(action, **fields)
    return act, seal.drafted(log.after(act), secret)


def _closed(log: Log, lines: tuple[Line, Line]) -> None:
    log.append(*lines)
    bag.close(log.path.parent)
