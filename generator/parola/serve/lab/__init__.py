"""JupyterLab for one seat: shut to the network, without news, terminals or extensions of the machine's own user.

The server's settings are ``server.json`` and the folder ``settings``, as data. ``root_dir`` bounds the file browser only: where no
container does, a kernel reads what its user may read, and the start page says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from parola.labs.pages import save
from parola.manifest import dumps
from parola.serve.lab.start import start_page
from parola_kit.errors import BadInput
from parola_kit.notice import MARK
from parola_kit.seat import SEAT_FILE, find

HERE = Path(__file__).parent
START = "start.ipynb"
KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
    "metadata": {"debugger": False},
}


def command(root: Path, seat: str, port: int, token: str, addresses: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """What starts JupyterLab on loopback, and the variables to set beside those of this process.

    ``addresses`` are the other parts, name -> URL; a token in one is left out. Writes ``state/lab/<seat>/`` anew, and
    ``work/<seat>/start.ipynb`` if it is not there. On a port in use the server ends by itself.

    Raises:
        BadInput: the class has no such seat, or the seat is broken.
    """
    home = root.resolve() / "learner" / "seats" / seat
    if not (home / SEAT_FILE).is_file():
        raise BadInput(f"{root}: has no seat {seat!r}")
    found = find(root.resolve() / "work" / seat, {"PAROLA_SEAT_DIR": str(home)})
    state = root.resolve() / "state" / "lab" / seat
    _prepare(state)
    if not (found.work / START).exists():
        titles = {lab: str(found.questions(lab)["title"]) for lab in found.labs}
        save(found.work / START, start_page(seat, titles))
    argv = [sys.executable, "-m", "jupyterlab", f"--config={HERE / 'server.json'}", f"--ServerApp.port={port}"]
    argv += [f"--ServerApp.root_dir={found.work}", f"--LabApp.app_settings_dir={HERE / 'settings'}"]
    return argv, _environment(state, home, found.shared, token, addresses)


def _prepare(state: Path) -> None:
    """Folders of the server; the one with tokens and kernel keys is for this user only."""
    for name in ("config", "data", "runtime", "ipython"):
        (state / name).mkdir(parents=True, exist_ok=True)
    (state / "runtime").chmod(0o700)
    save(state / "data" / "kernels" / "python3" / "kernel.json", dumps(KERNEL))


def _environment(state: Path, home: Path, shared: Path, token: str, addresses: Mapping[str, str]) -> dict[str, str]:
    urls = {name: url.partition("?")[0] for name, url in addresses.items()}
    return {
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTER_PATH": "",
        "JUPYTER_PREFER_ENV_PATH": "0",  # else the environment's own settings win over these
        "JUPYTER_TOKEN": token,  # not among the arguments, which every user of the machine can list
        "IPYTHONDIR": str(state / "ipython"),
        "PAROLA_SEAT_DIR": str(home),
        "PAROLA_SHARED_DIR": str(shared),
        "PAROLA_LAB": "",
        "PAROLA_URLS": json.dumps({"format": 1, "notice": MARK, "urls": urls}),
    }
