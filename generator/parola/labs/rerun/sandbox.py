"""Where a trainee's notebook runs again: bubblewrap where it is installed, else a container of Docker, else nowhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from parola.labs.rerun import bubblewrap, docker
from parola.labs.rerun.limits import Limits
from parola.labs.rerun.place import DRIVER, Command, Place
from parola_kit.errors import BadInput

MISSING = (
    "no sandbox: there is neither bubblewrap (Debian: apt-get install bubblewrap) nor Docker with the image parola (make images); "
    "a trainee's notebook is never run without one"
)


@contextmanager
def command(place: Place, limits: Limits, program: Sequence[str] = ()) -> Generator[Command]:
    """The sandbox of one run; ``program``, arguments of Python, runs in the place of the driver.

    Raises:
        BadInput: no sandbox is installed, or the class lies where every program on the machine lies.
    """
    inside = program or (DRIVER, json.dumps(limits.document()), place.work)
    if bubblewrap.found():
        with bubblewrap.command(place, limits, inside) as made:
            yield made
    elif docker.found():
        yield docker.command(place, limits, inside)
    else:
        raise BadInput(MISSING)


def probe(place: Place, limits: Limits) -> None:
    """Try whether the sandbox can be made here, and whether what a notebook needs can be read in it.

    Raises:
        BadInput: it cannot; says why.
    """
    seat = f"/class/learner/seats/{place.seat}/seat.json"
    needs = (
        f"from importlib.util import find_spec as f; assert f('nbclient') and f('ipykernel'), 'nbclient is missing'; open({seat!r}).read()"
    )
    with command(place, limits, ("-c", needs)) as made:
        tried = subprocess.run(made.argv, pass_fds=made.fds, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 -- our own command
    if tried.returncode:
        last = tried.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        raise BadInput(f"no sandbox: it cannot be made here ({last[0][:200]}); a trainee's notebook is never run without one")
