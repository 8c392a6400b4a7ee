"""The parts of a range by name: which web application each is, and what it calls itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from parola.serve import class_root, course_pages, desk, explorer, forum, gateway, launcher, marker, market, persona, server, sockets
from parola_kit.errors import WrongUse

SITES = {"forum": forum.app, "market": market.app}
IDENTS = {"forum": "nginx/1.18.0", "market": "lighttpd/1.4.59"}  # what such software calls itself; everything else is honest
OURS = "parola"


@dataclass(frozen=True, slots=True)
class Setting:
    """What parts are told: the class, the folder of the built course, and annotations that are shown though an open lab holds them back."""

    root: Path
    course: Path
    annotations: frozenset[str]


def _site(name: str) -> Callable[[Setting], Flask]:
    def made(setting: Setting) -> Flask:
        site = next(each for each in class_root.sites(setting.root) if each.name == name)
        store = setting.root / "server" / "sites" / f"{name}.sqlite"
        return SITES[name](store, site.onion, site.title, persona.read(setting.root), secrets.token_bytes(32))

    return made


APPS: Mapping[str, Callable[[Setting], Flask]] = {
    **{name: _site(name) for name in SITES},
    "explorer": lambda setting: explorer.app(setting.root, class_root.shown_notes(setting.root) | setting.annotations),
    "desk": lambda setting: desk.app(setting.root, class_root.withheld_kinds(setting.root)),
    "course": lambda setting: course_pages.app(setting.course),
}


ALONE: Mapping[str, Callable[[Setting, str], None]] = {
    "gateway": lambda setting, where: relay(setting.root, where),
    "marker": lambda setting, _: mark(setting.root),
}


def run(setting: Setting, wanted: Sequence[str]) -> None:
    """Serve parts in this process until SIGTERM or SIGINT; ``wanted`` has one ``NAME=WHERE`` each, or one of the gateway and the marker.

    Raises:
        WrongUse: a part is not known, or the gateway or the marker is asked for with others.
        BadInput: a store or a folder is not there or of another version, or a socket cannot be bound.
    """
    class_root.check(setting.root)
    pairs = [one.partition("=")[::2] for one in wanted]
    known = (*APPS, *ALONE)
    if unknown := [name for name, _ in pairs if name not in known]:
        raise WrongUse(f"no part {unknown[0]!r}; there are {', '.join(known)}")
    if alone := [name for name, _ in pairs if name in ALONE]:
        if len(pairs) > 1:
            raise WrongUse(f"the {alone[0]} runs in a process of its own")
        ALONE[alone[0]](setting, pairs[0][1])
    else:
        server.run([server.Listener(APPS[name](setting), sockets.bound(where), IDENTS.get(name, OURS)) for name, where in pairs])


def relay(root: Path, where: str) -> None:
    """Run the gateway; ``where`` is its own address and the folder of the sites' sockets, with a comma between."""
    address, _, folder = where.partition(",")
    routes = {site.onion: gateway.Route(site.title, Path(folder) / f"{site.name}.sock") for site in class_root.sites(root)}
    gateway.run(sockets.bound(address), routes)


def mark(root: Path) -> None:
    """Mark what is handed in as it comes, until SIGTERM or SIGINT."""
    with launcher.told_to_stop() as stop:
        marker.watch(root, stop)
