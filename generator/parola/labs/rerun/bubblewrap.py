"""The sandbox of a re-run by bubblewrap: without network, under a user who owns nothing, over read-only folders of one seat.

Of the class, the seat's own folder and what all seats share can be seen, and nothing else: no other seat, no key, no gradebook, no
submission. Of Parola, the kit alone can be seen.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parola.labs.rerun import calls
from parola.labs.rerun.limits import Limits
from parola.labs.rerun.place import FIRST_UID, Command, Place, package
from parola_kit.errors import BadInput

KEPT_BY_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")  # until setpriv has changed the user, and not a moment longer
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin")


def found() -> bool:
    """Whether it is installed; whether it may be used here shows when it is tried."""
    return shutil.which("bwrap") is not None


@contextmanager
def command(place: Place, limits: Limits, inside: Sequence[str]) -> Generator[Command]:
    """The sandbox of one run, in which Python runs with the arguments ``inside``.

    Raises:
        BadInput: the class lies where every program on the machine lies.
    """
    user = _as_root(place) if os.getuid() == 0 else _as_user()
    with tempfile.TemporaryFile() as rules:
        rules.write(calls.program())
        rules.seek(0)
        filtered = ("--seccomp", str(rules.fileno())) if calls.program() else ()
        options = (*user.options, *_apart(), *_writable(limits), *_machine(place), *_class(place, limits), *_variables(place), *filtered)
        yield Command((shutil.which("bwrap") or "bwrap", *options, *user.then, sys.executable, *inside), (rules.fileno(),))


@dataclass(frozen=True, slots=True)
class _User:
    """Options of bubblewrap, and what comes before the program, so that it runs as somebody who owns nothing."""

    options: tuple[str, ...]
    then: tuple[str, ...] = ()


def _as_user() -> _User:
    """In a user namespace of its own, in which no other can be made."""
    return _User(("--unshare-user", "--disable-userns", "--uid", str(FIRST_UID), "--gid", str(FIRST_UID)))


def _as_root(place: Place) -> _User:
    """Root makes the mounts, then becomes a user of no account: limits on the number of processes do not hold for root."""
    uid = place.uid
    kept = [word for name in KEPT_BY_ROOT for word in ("--cap-add", name)]
    become = ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")
    return _User(tuple(kept), become)


def _apart() -> list[str]:
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    return [*apart, "--die-with-parent", "--new-session", "--hostname", "parola", "--clearenv", "--proc", "/proc", "--dev", "/dev"]


def _writable(limits: Limits, *folders: str) -> list[str]:
    """Folders to write into; the temporary ones come before all others, for Parola itself may be installed below them."""
    sized = ["--perms", "1777", "--size", str(limits.disk), "--tmpfs"]
    return [word for folder in folders or ("/tmp", "/dev/shm") for word in (*sized, folder)]  # noqa: S108 -- the sandbox's own


def _machine(place: Place) -> list[str]:
    """Programs and libraries, and of Parola the kit; the generator with its labs is covered where it would be seen."""
    shown = [Path(name) for name in SYSTEM if Path(name).is_dir() and not Path(name).is_symlink()]
    shown += [Path(prefix) for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)) if not Path(prefix).is_relative_to("/usr")]
    if inside := [path for path in shown if place.root.resolve().is_relative_to(path.resolve())]:
        raise BadInput(f"{place.root}: lies in {inside[0]}, which a sandbox must show; move the class elsewhere")
    links = [word for name in SYSTEM if Path(name).is_symlink() for word in ("--symlink", str(Path(name).readlink()), name)]
    binds = [word for path in shown for word in _bound(path, path)]
    binds += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    covered = [path for path in _generators() if any(path.is_relative_to(place.resolve()) for place in shown)]
    binds += [word for path in covered for word in ("--perms", "0500", "--size", "4096", "--tmpfs", str(path))]
    return [*binds, *links]


def _bound(path: Path, inside: Path) -> list[str]:
    """Show a file or folder read-only; folders above it would be made for their owner alone."""
    above = [word for folder in reversed(inside.parents[:-1]) for word in ("--dir", str(folder))]
    return [*above, "--ro-bind", str(path), str(inside)]


def _generators() -> list[Path]:
    """Wherever the generator is installed: the one that runs, and one in this environment's own folder of packages."""
    beside = [Path(path) / "parola" for path in sys.path if path]
    return sorted({path.resolve() for path in (package("parola"), *beside) if path.is_dir()})


def _class(place: Place, limits: Limits) -> list[str]:
    binds = [word for inside, path in place.shown().items() for word in _bound(path, Path(inside))]
    return [*binds, *_writable(limits, place.work), "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", place.work]


def _variables(place: Place) -> list[str]:
    said = {**place.variables(), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    return [word for name, value in said.items() for word in ("--setenv", name, value)]
