"""Serves one class on loopback for one person: every part, JupyterLab for a seat, and a table of addresses."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from parola.labs.pages import save
from parola.manifest import dumps
from parola.serve import class_root, lab, launcher, sockets
from parola.serve.launcher import Child
from parola_kit import contracts
from parola_kit.errors import WrongUse
from parola_kit.notice import MARK

PORTS = {"course": 8000, "explorer": 8001, "desk": 8002, "gateway": 8080, "lab": 8888}
ANSWERS = ("course", "explorer", "desk")
TOLD = ("forum", "market")  # sites whose addresses stand in urls.json


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to serve: a class, its seat, the built course, annotations shown though held back, and whether marks come at once."""

    root: Path
    seat: str
    course: Path
    annotations: frozenset[str]
    practice: bool


def serve(wanted: Wanted, say: Callable[[str], None], up: Callable[[Mapping[str, str]], None]) -> None:
    """Start everything, give ``up`` the addresses (name -> URL) when all of it answers, and stop on Ctrl-C or SIGTERM.

    Addresses are also in ``state/urls.json`` as long as they hold.

    Raises:
        WrongUse: this class is served already.
        BadInput: the class is not complete, a part cannot start, or ends by itself.
    """
    class_root.check(wanted.root)
    state = wanted.root / "state"
    with _alone(state), _short_folder() as folder, _starting_alone() as started:
        listening = {name: _listening(name, say) for name in PORTS}
        token = secrets.token_hex(24)
        urls = _addresses(wanted.root, listening, token)
        _tell(state, urls, practice=wanted.practice)
        try:
            say("starting")

            def answering() -> None:
                started()
                up(urls)

            launcher.run(_children(wanted, listening, folder, urls, token), answering)
        finally:
            (state / "urls.json").unlink(missing_ok=True)
            for each in listening.values():
                each.close()


@contextmanager
def _alone(state: Path) -> Generator[None]:
    state.mkdir(exist_ok=True)
    try:
        with FileLock(state / "serve.lock", timeout=0):
            yield
    except Timeout:
        raise WrongUse(f"{state.parent}: is being served already; its addresses are in {state / 'urls.json'}") from None


@contextmanager
def _starting_alone() -> Generator[Callable[[], None]]:
    """One range of this user starts at a time, for JupyterLab binds its port itself, seconds after it was found free.

    Gives what to call when all of this one answers.
    """
    lock = FileLock(Path(tempfile.gettempdir()) / f"parola-{os.getuid()}.lock", timeout=launcher.START_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise WrongUse("another range is starting on this machine and does not get on; try again when it is up or ended") from None
    try:
        yield lock.release
    finally:
        lock.release()


@contextmanager
def _short_folder() -> Generator[Path]:
    """For Unix sockets, whose paths are short, in a folder of this user's."""
    folder = Path(tempfile.mkdtemp(prefix="parola-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listening(name: str, say: Callable[[str], None]) -> socket.socket:
    made = sockets.free(PORTS[name])
    if sockets.port(made) != PORTS[name]:
        say(f"port {PORTS[name]} is in use; the {name} is at {sockets.port(made)}")
    return made


def _addresses(root: Path, listening: Mapping[str, socket.socket], token: str) -> dict[str, str]:
    at = {name: f"http://{sockets.LOOPBACK}:{sockets.port(made)}/" for name, made in listening.items()}
    onions = {site.name: site.onion for site in class_root.sites(root)}  # of these only what the contract names: the rest is to be found
    sites = {name: f"http://{onions[name]}.localhost:{sockets.port(listening['gateway'])}/" for name in TOLD if name in onions}
    lab_at = at.pop("lab")
    return {**at, **sites, "lab": f"{lab_at}lab/tree/start.ipynb?token={token}", "form": f"{lab_at}parola/answers?token={token}"}


def _tell(state: Path, urls: Mapping[str, str], *, practice: bool) -> None:
    """Tokens stay out of the file: other programs of this user need none of them."""
    document = {"format": 1, "notice": MARK, "urls": {name: url.partition("?")[0] for name, url in urls.items()}}
    contracts.check("urls", document, "urls.json")
    save(state / "urls.json", dumps(document))
    if practice:
        save(state / "practice.json", dumps({"format": 1, "notice": MARK}))
    else:
        (state / "practice.json").unlink(missing_ok=True)


def _children(wanted: Wanted, listening: Mapping[str, socket.socket], folder: Path, urls: Mapping[str, str], token: str) -> list[Child]:
    logs = wanted.root / "state" / "log"
    sites = class_root.hosts(wanted.root)
    own = [f"{name}=fd:{listening[name].fileno()}" for name in ANSWERS]

    def part(name: str, *parts: str, fds: tuple[int, ...] = (), ready: Callable[[], bool]) -> Child:
        return Child(name, [*_command(wanted), *(f"--only={one}" for one in parts)], {}, fds, ready, logs / f"{name}.log")

    def answers(name: str) -> Callable[[], bool]:
        return lambda: _answers(sockets.port(listening[name]))

    gateway = f"gateway=fd:{listening['gateway'].fileno()},{folder}"
    children = [
        part("sites", f"sites={folder}", ready=lambda: all((folder / f"{name}.sock").exists() for name in sites)),
        part("gateway", gateway, fds=(listening["gateway"].fileno(),), ready=answers("gateway")),
        part("services", *own, fds=tuple(listening[name].fileno() for name in ANSWERS), ready=answers("desk")),
    ]
    if wanted.practice:
        children.append(part("marker", "marker", ready=lambda: True))
    return [*children, _lab(wanted, listening["lab"], urls, token)]


def _command(wanted: Wanted) -> list[str]:
    shown = [f"--annotate={name}" for name in sorted(wanted.annotations)]
    return [sys.executable, "-m", "parola.cli", "--quiet", "serve", str(wanted.root), f"--course={wanted.course}", *shown]


def _lab(wanted: Wanted, listening: socket.socket, urls: Mapping[str, str], token: str) -> Child:
    """JupyterLab binds its port itself: the socket that kept it free is closed just before."""
    port = sockets.port(listening)
    listening.close()
    argv, environment = lab.command(wanted.root, wanted.seat, port, token, urls)
    return Child("lab", argv, environment, (), lambda: _answers(port, "/api"), wanted.root / "state" / "log" / "lab.log")


def _answers(port: int, path: str = "/") -> bool:
    connection = http.client.HTTPConnection(sockets.LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
