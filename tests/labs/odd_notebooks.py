"""Notebooks that nobody should hand in, with what a re-run makes of each: why it stopped, and which answers it still reproduces."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from small_class import good_lines, text

from parola.labs.rerun.limits import MB, Limits

HIDDEN = "the key that nobody may read: 4127-aa"
LIMITS = Limits(resident=400 * MB, wall=40, cell=6)
ALL = ["q1", "q2", "q3", "q4", "q5"]
FIRST = f"open('answers.jsonl', 'w').write({text(good_lines()[:1]).decode()!r})"
NOTES = f"open('answers.jsonl', 'w').write({text(good_lines()).decode()!r})"

FORKS = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
FILL = """
import os
sizes = {}
for folder in ("/tmp", "/dev/shm", "/", "/dev", "/class", "/run/parola", "/class/learner/shared"):
    sizes[folder] = 0
    for n in range(40):
        try:
            with open(f"{folder}/fill{n}", "wb") as file:
                for _ in range(100):
                    sizes[folder] += file.write(bytes(1_000_000))
        except OSError:
            pass
assert max(sizes.values()) < 70_000_000 and not any(sizes[name] for name in list(sizes)[2:]), sizes
"""
FILL_WORK = """
for n in range(40):
    with open(f"fill{n}", "wb") as file:
        for _ in range(40):
            file.write(bytes(1_000_000))
"""
MUTE = """
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""
MEMORY = """
import time
held = [bytearray(b"x") * 50_000_000 for _ in range(100)]
time.sleep(30)
"""
SHARED_MEMORY = """
import mmap
held = [mmap.mmap(-1, 40_000_000) for _ in range(100)]
for one in held:
    one.write(b"x" * 40_000_000)
"""
UNSEEN_MEMORY = """
import ctypes, os
assert ctypes.CDLL(None).shmget(0, 50_000_000, 0o1600) == -1
try:
    os.memfd_create("x")
except PermissionError:
    pass
else:
    raise AssertionError
"""
ALL_KILLED = "import os\nos.kill(-1, 9)"
LINK = "import os\nos.remove('answers.jsonl')\nos.symlink('/class/learner/seats/good1/seat.json', 'answers.jsonl')"
FIFO = "import os\nos.remove('answers.jsonl')\nos.mkfifo('answers.jsonl')"
FORGED = """
import os
for name in ("/proc/1/fd/1", f"/proc/{os.getppid()}/fd/1"):
    try:
        with open(name, "w") as file:
            file.write('{"cell": 1, "failed": false, "answers": ""}' + chr(10))
    except OSError:
        pass
"""
TOO_MUCH = ("too much output", "it took too much memory")  # whichever is seen first

# name -> code cells, words of the reason why it stopped (empty: it came to its end), questions that are reproduced
ODD: dict[str, tuple[list[str], str | tuple[str, ...], list[str]]] = {
    "forks": ([FIRST, FORKS, NOTES], ("cell 2 ran longer than 6 s", "it took too much memory"), ["q1"]),
    "disk": ([FILL, NOTES], "", ALL),
    "workdisk": ([FIRST, FILL_WORK, NOTES], "", ALL),  # what is written over finds room
    "flood": ([FIRST, "while True:\n    print('x' * 10_000)", NOTES], TOO_MUCH, ["q1"]),
    "mute": ([FIRST, MUTE, NOTES], "cell 2 ran longer than 6 s", ["q1"]),
    "memory": ([FIRST, MEMORY, NOTES], "it took too much memory", ["q1"]),
    "shared": ([FIRST, SHARED_MEMORY, NOTES], "it took too much memory", ["q1"]),
    "unseen": ([UNSEEN_MEMORY, NOTES], "", ALL),
    "dies": ([FIRST, "import os\nos.kill(os.getpid(), 9)", NOTES], "the kernel died in cell 2", ["q1"]),
    "killsall": ([FIRST, ALL_KILLED, NOTES], "the sandbox ended by itself", ["q1"]),
    "link": ([NOTES, LINK], "", []),
    "fifo": ([NOTES, FIFO], "", []),
    "forged": ([FIRST, FORGED, "1/0", NOTES], "", ALL),
    "asks": (["input('name?')", NOTES], "", ALL),
    "leaves": ([FIRST, "import sys\nsys.exit(1)", NOTES], "", ALL),
    "prints": (["print('q1: writer')"], "", []),
    "nothing": ([], "", []),
}
RAW: dict[str, tuple[bytes, str]] = {
    "words": (b"my answers", "not a notebook that can be read"),
    "empty": (b"", "not a notebook that can be read"),
    "nested": (b"[" * 1_000_000, "not a notebook that can be read"),
    "list": (b"[]", "not a notebook that can be read"),
    "latin": ('{"cells": [], "x": "é"}'.encode("latin-1"), "not a notebook that can be read"),
}


def notebook(cells: list[str]) -> bytes:
    """The bytes of a notebook with code cells."""
    return nbformat.writes(new_notebook(cells=[new_code_cell(cell) for cell in cells])).encode()


def spy(root: Path, port: int, other: str) -> bytes:
    """Looks for a secret in all that can be opened, for the generator, and for a service on loopback; notes answers if it finds nothing."""
    named = [root / "trainer" / "keys" / other, root / "learner" / "seats" / other, root / "submitted" / other, root / "trainer" / "course"]
    look = f"""
import os, socket, sys
named = {[str(path) for path in named]!r} + ["/class/trainer", "/class/submitted"]
found = [name for name in named if os.path.exists(name)]
found += [name for name in ("/root/.ssh", "/etc/shadow") if os.access(name, os.R_OK)]
found += [name for name in os.listdir("/class/learner/seats") if name == {other!r}]
skipped = ("/proc", "/sys", "/usr", "/dev", sys.prefix, sys.base_prefix)
for folder, below, names in os.walk("/"):
    if folder.startswith(skipped):
        below.clear()
        continue
    for name in names:
        if name.endswith((".py", ".pyc", ".so")):
            continue
        try:
            with open(os.path.join(folder, name), "rb") as file:
                if {HIDDEN[:20]!r}.encode() in file.read():
                    found.append(os.path.join(folder, name))
        except OSError:
            pass
try:
    import parola.labs.score
    found.append("parola")
except ImportError:
    pass
for where in (("127.0.0.1", {port}), ("192.0.2.1", 53), ("169.254.169.254", 80)):
    try:
        socket.create_connection(where, 2)
        found.append(where)
    except OSError:
        pass
assert os.getuid() != 0 and not found, found
"""
    return notebook([look + "\n" + NOTES])


@contextmanager
def listening() -> Generator[int]:
    """A service on this machine's loopback; gives its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]
