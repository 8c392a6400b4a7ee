"""Runs one command under limits that a sandbox does not keep by itself: the clock, memory of all its processes, and what it says."""

from __future__ import annotations

import json
import os
import re
import selectors
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from parola.labs.rerun.limits import Limits
from parola.labs.rerun.place import Command

LOOK = 0.25  # seconds between two looks at the clock and at memory; one takes some milliseconds
READ = 1_000_000
HELD = re.compile(r"^(PPid|RssAnon|RssShmem):\s+(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cell:
    """``answers`` is the file as it was after the cell, None where it had not changed. ``number`` counts all cells from 1."""

    number: int
    failed: bool
    answers: str | None


@dataclass(frozen=True, slots=True)
class Ran:
    """``ended`` is empty where the notebook came to its end, else the reason why not."""

    cells: tuple[Cell, ...]
    ended: str


def run(command: Command, notebook: bytes, limits: Limits) -> Ran:
    """Execute the sandbox with a notebook on its standard input; whatever happens in it, it is over when this returns."""
    with tempfile.TemporaryFile() as given:
        given.write(notebook)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command.argv, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=command.fds, start_new_session=True
        )
        try:
            said, stopped = _listen(process, limits)
        finally:
            process.kill()
            process.wait()
            if command.end:
                subprocess.run(command.end, capture_output=True, check=False)  # noqa: S603 -- our own command
    cells, ended = _read(said)
    return Ran(cells, stopped or ("the sandbox ended by itself" if ended is None else ended))


def _listen(process: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, str]:
    """What was said until it ended, or was stopped for a reason."""
    assert process.stdout is not None  # noqa: S101 -- asked for above
    said, looked, until = bytearray(), time.monotonic(), time.monotonic() + limits.wall
    with selectors.DefaultSelector() as ready, process.stdout as out:
        ready.register(out, selectors.EVENT_READ)
        while True:
            if ready.select(LOOK):
                data = os.read(out.fileno(), READ)
                if not data:
                    return bytes(said), ""
                said += data
            if len(said) <= limits.said and time.monotonic() < looked + LOOK:
                continue
            looked = time.monotonic()
            if reason := _over(process.pid, len(said), until, limits):
                return bytes(said[: limits.said]), reason


def _over(pid: int, said: int, until: float, limits: Limits) -> str:
    if said > limits.said:
        return "too much was said"
    if time.monotonic() > until:
        return f"it ran longer than {limits.wall} s"
    return "it took too much memory" if _resident(pid) > limits.resident else ""


def _resident(root: int) -> int:
    """Bytes that a process and all below it hold in memory and share with no file; what they share counts for each. Source: proc(5)."""
    parents: dict[int, int] = {}
    held: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, ValueError):
                status = dict(HELD.findall((folder / "status").read_text("utf-8", "replace")))
                parents[int(folder.name)] = int(status["PPid"])
                held[int(folder.name)] = 1024 * sum(int(status.get(name, 0)) for name in ("RssAnon", "RssShmem"))
    return sum(size for pid, size in held.items() if _below(pid, root, parents))


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    seen: set[int] = set()
    while pid and pid != root and pid not in seen:
        seen.add(pid)
        pid = parents.get(pid, 0)
    return pid == root


def _read(said: bytes) -> tuple[tuple[Cell, ...], str | None]:
    """The cells that were told of, and the reason at the end, None where there was no end; whatever has another form is passed over."""
    cells: list[Cell] = []
    for row in said.splitlines():
        try:
            line: object = json.loads(row)
        except (ValueError, RecursionError):
            continue
        if not isinstance(line, dict):
            continue
        known = cast("dict[str, Any]", line)
        if "end" in known:
            return tuple(cells), str(known["end"])[:200]
        if type(known.get("cell")) is int:
            answers = known.get("answers")
            cells.append(Cell(known["cell"], known.get("failed") is True, answers if isinstance(answers, str) else None))
    return tuple(cells), None
