"""JupyterLab of one seat in a container that holds that seat's folders alone: ``python lab.py PORT``, the port that the door publishes.

Marks come at once here, which the form is told by ``state/practice.json``; ``state/`` is this container's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from parola.labs.pages import save
from parola.manifest import dumps
from parola.serve.lab import command
from parola_kit.notice import MARK

ROOT = Path("/class")
LISTENS = 8888
PARTS = ("course", "explorer", "desk")


def main(published: int) -> None:
    """Become the server; ends at once where no token is given, for the server would then ask for none."""
    token = os.environ.pop("PAROLA_TOKEN", "")
    if not token:
        sys.exit("parola: the lab needs a token; start the range with: sh containers/range.sh up CLASS SEAT")
    save(ROOT / "state" / "practice.json", dumps({"format": 1, "notice": MARK}))
    urls = {name: f"http://{name}.localhost:{published}/" for name in PARTS} | {"gateway": f"http://localhost:{published}/"}
    argv, environment = command(ROOT, os.environ["PAROLA_SEAT"], LISTENS, token, urls)
    os.execve(argv[0], [*argv, "--ServerApp.ip=0.0.0.0"], {**os.environ, **environment})  # noqa: S606 -- our own command


if __name__ == "__main__":
    main(int(sys.argv[1]))
