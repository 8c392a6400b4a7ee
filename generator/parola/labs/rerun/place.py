"""Whose notebook runs again, what it is shown whatever the sandbox, and the command that a sandbox comes to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from parola_kit.desk_replay import TOLD
from parola_kit.errors import BadInput

DRIVER = "/run/parola/driver.py"
DESK = "/run/parola/desk.json"
KIT = "/run/parola/kit"
FIRST_UID = 61_000  # Debian leaves 60000 to 64999 to nobody else but on request (Debian policy, 9.2.2)
UIDS = 3_900


@dataclass(frozen=True, slots=True)
class Place:
    """The class, seat and lab, and ``slot``, which of the sandboxes that run side by side this is.

    ``desk`` is the file of what the desk told this seat, None where there is no desk.
    """

    root: Path
    seat: str
    lab: str
    slot: int = 0
    desk: Path | None = None

    @property
    def work(self) -> str:
        """Where the notebook runs, as it is called inside."""
        return f"/class/work/{self.seat}/{self.lab}"

    @property
    def uid(self) -> str:
        """A user of no account; those of one process and of the next are different."""
        return str(FIRST_UID + (16 * os.getpid() + self.slot) % UIDS)

    def shown(self) -> dict[str, Path]:
        """Path inside -> path here of all that can be read beside programs: evidence of one seat, the kit, the driver."""
        root = self.root.resolve()
        seen = [root / "learner" / "shared", root / "learner" / "seats" / self.seat]
        here = {f"/class/{path.relative_to(root)}": path for path in seen}
        told = {DESK: self.desk.resolve()} if self.desk else {}
        return {**here, f"{KIT}/parola_kit": package("parola_kit"), DRIVER: Path(__file__).resolve().with_name("driver.py"), **told}

    def variables(self) -> Mapping[str, str]:
        """The environment of the notebook, but for the path of programs."""
        said = {
            "HOME": "/tmp",  # noqa: S108 -- the sandbox's own
            "USER": "trainee",
            "LANG": "C.UTF-8",
            "PYTHONPATH": KIT,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PAROLA_LAB": self.lab,
            "OMP_NUM_THREADS": "1",  # libraries of numbers start a thread for each processor otherwise, and threads are counted
            "OPENBLAS_NUM_THREADS": "1",
        }
        return said | ({TOLD: DESK} if self.desk else {})


@dataclass(frozen=True, slots=True)
class Command:
    """What to execute, descriptors that it must inherit, and a command that ends what does not end with it."""

    argv: tuple[str, ...]
    fds: tuple[int, ...] = ()
    end: tuple[str, ...] = ()


def package(name: str) -> Path:
    """The folder of an installed package.

    Raises:
        BadInput: it is not installed as files.
    """
    spec = find_spec(name)
    origin = spec.origin if spec else None
    if origin is None:
        raise BadInput(f"{name}: is not installed as files; a sandbox cannot show it")
    return Path(origin).resolve().parent
