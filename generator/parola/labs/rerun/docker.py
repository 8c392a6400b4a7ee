"""The sandbox of a re-run where there is Docker and no bubblewrap: a container without network, of the image that serves a class.

Source of the options: `docker run` of Docker Engine; each of them is tried by `tests/containers/test_rerun_docker.py`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

from parola.labs.rerun.limits import Limits
from parola.labs.rerun.place import Command, Place

IMAGE = "parola"
GENERATOR = "import importlib.util as i, pathlib; print(pathlib.Path(i.find_spec('parola').origin).parent)"
_numbers: Iterator[int] = count(1)


def found() -> bool:
    """Whether Docker answers and has the image."""
    engine = shutil.which("docker")
    return engine is not None and not subprocess.run((engine, "image", "inspect", IMAGE), capture_output=True, check=False).returncode  # noqa: S603 -- our own command


def command(place: Place, limits: Limits, inside: Sequence[str]) -> Command:
    """A container of one run, in which Python runs with the arguments ``inside``."""
    engine, name = shutil.which("docker") or "docker", f"parola-rerun-{os.getpid()}-{next(_numbers)}"
    shown = [word for path, here in place.shown().items() for word in ("--mount", f"type=bind,source={here},target={path},readonly")]
    said = [word for variable in place.variables().items() for word in ("--env", "=".join(variable))]
    wall = ("--entrypoint", "timeout", IMAGE, "--kill-after=5", str(limits.wall), "python")  # also where nobody is left to end it
    start = (engine, "run", "--rm", "--interactive", "--name", name, "--pull", "never", "--log-driver", "none")
    argv = (*start, *_apart(place, limits), *_writable(place, limits), *shown, *said, *wall, *inside)
    return Command(argv, end=(engine, "rm", "--force", name))


def _apart(place: Place, limits: Limits) -> list[str]:
    owner = ["--user", f"{place.uid}:{place.uid}", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    held = ["--memory", str(limits.resident), "--memory-swap", str(limits.resident), "--pids-limit", str(limits.processes)]
    return [*owner, *held, "--network", "none", "--ipc", "private", "--hostname", "parola"]


def _writable(place: Place, limits: Limits) -> list[str]:
    """What can be written, in memory; and the generator with its labs, which the image holds, is covered."""
    owned = f"rw,size={limits.disk},uid={place.uid},gid={place.uid},mode=0700"  # a folder that is made for it is root's alone otherwise
    folders = [word for path in ("/tmp", place.work) for word in ("--tmpfs", f"{path}:{owned}")]  # noqa: S108 -- the sandbox's own
    covered = ["--tmpfs", f"{_generator()}:ro,size=4096,mode=0500"]
    return ["--read-only", "--shm-size", str(limits.disk), "--workdir", place.work, *folders, *covered]


@cache
def _generator() -> str:
    """Where the image has it."""
    asked = ("docker", "run", "--rm", "--network", "none", "--pull", "never", IMAGE, "-c", GENERATOR)
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 -- our own command
