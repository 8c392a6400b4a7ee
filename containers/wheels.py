"""Fetches, by their hashes, the wheels that the image installs, and makes Parola's own: ``python containers/wheels.py DIR``.

Run by the project's Python on the machine that builds the image. pip reads a lock's conditions with the Python that runs it, which need not
be the image's, so they are settled here, for Debian 12's (soupsieve and pymdown-extensions differ: notes on containers, section 1).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

PYTHON = "3.11.2"
EXTRAS = ("grade", "lab", "serve")  # what builds classes and the course stays outside
CLONE = Path(__file__).resolve().parents[1]
ENTRY = re.compile(
    r"^(?P<pin>(?P<name>[a-z0-9-]+)(?:\[[^]]*\])?==[^ \n]+)(?: ; (?P<marker>[^\\\n]*?))?(?P<rest> \\\n(?:    .*\n)*)", re.MULTILINE
)
SOURCES = frozenset({"bagit"})  # packages that have no wheel: pure Python, built here beside our own
VIA = re.compile(r"^    #(?: via)? +([a-z0-9-]+)$", re.MULTILINE)
TARGET = {"python_version": "3.11", "python_full_version": PYTHON, "sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"}


def settled(lock: str, roots: frozenset[str]) -> str:
    """The lock without conditions: what ``roots`` and their own needs ask for in the image, as the lock's ``via`` lines tell."""
    entries = [entry for entry in ENTRY.finditer(lock) if entry["marker"] is None or Marker(entry["marker"]).evaluate(TARGET)]
    wanted, before = set(roots), 0
    while len(wanted) > before:
        before = len(wanted)
        wanted |= {entry["name"] for entry in entries if wanted.intersection(VIA.findall(entry["rest"]))}
    return "".join(entry["pin"] + entry["rest"] for entry in entries if entry["name"] in wanted)


def roots() -> frozenset[str]:
    """Names of the packages that the project asks for itself, those of other extras left out."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["dependencies"] + [one for extra in EXTRAS for one in project["optional-dependencies"][extra]]
    return frozenset(Requirement(one).name for one in asked)


def main(folder: Path) -> None:
    """Fill ``folder``: ``runtime.lock`` as settled, its wheels, and Parola's; wheels that are there already are not fetched again."""
    wheels, own = folder / "locked", folder / "own"
    for each in (wheels, own):
        each.mkdir(parents=True, exist_ok=True)
    lock, whole = folder / "runtime.lock", settled((CLONE / "requirements" / "runtime.lock").read_text("utf-8"), roots())
    sources = [entry for entry in ENTRY.finditer(whole) if entry["name"] in SOURCES]
    lock.write_text("".join(entry[0] for entry in ENTRY.finditer(whole) if entry["name"] not in SOURCES), "utf-8")
    download = ["pip", "download", "--disable-pip-version-check", "-q", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    _python(*download, f"--python-version={PYTHON}", "-d", str(wheels), "-r", str(lock))
    for old in own.glob("*.whl"):
        old.unlink()
    _python("hatchling", "build", "-t", "wheel", "-d", str(own))
    for entry in sources:
        _python("pip", "wheel", "--disable-pip-version-check", "-q", "--no-deps", "-w", str(own), entry["pin"])


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", *arguments], cwd=CLONE, check=True)  # noqa: S603 -- our own commands


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
