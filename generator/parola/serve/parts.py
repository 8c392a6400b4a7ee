"""The parts of a range by name: which web application each is, and what it calls itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask

from parola.serve import (
    class_root,
    course_pages,
    desk,
    explorer,
    forum,
    gateway,
    launcher,
    marker,
    market,
    persona,
    server,
    sockets,
    state_pages,
    surface,
    web,
)
from parola.serve import sites as small
from parola_kit.errors import WrongUse

SITES = {"forum": forum.app, "market": market.app, "successor": market.app}
# What such software calls itself; a small site's store says its own, and everything else is honest.
IDENTS = {"forum": "nginx/1.18.0", "market": "lighttpd/1.4.59", "successor": "nginx/1.22.1"}
OPEN_IDENT = "Apache/2.4.57 (Debian)"
OURS = "parola"
RELAYED = "relayed:"
FEW = 2  # threads of a small site: 32 of these, and a page takes a few ms
ADVERTISED = ("forum", "market", "directory", "news")  # onion sites whose names trainees are given; the others are to be found


@dataclass(frozen=True, slots=True)
class Setting:
    """What parts are told: the class, the folder of the built course, and annotations that are shown though an open lab holds them back."""

    root: Path
    course: Path
    annotations: frozenset[str]


Maker = Callable[[Setting], Flask]


def _site(name: str, setting: Setting) -> Flask:
    """A site of its own application, or one of the smaller ones; its state is followed."""
    site = next((each for each in class_root.sites(setting.root) if each.name == name), None)
    if site is None:
        raise WrongUse(f"{setting.root}: this class has no site {name!r}")
    made = _own(setting.root, site) if name in SITES else _small(setting.root, site)
    return state_pages.follow(made, setting.root, name)


def _own(root: Path, site: class_root.Site) -> Flask:
    store, who, kept = class_root.site_store(root, site.name), persona.read(root), _kept(root, site)
    return SITES[site.name](store, site.onion, site.title, who, secrets.token_bytes(32), kept)


def _small(root: Path, site: class_root.Site) -> Flask:
    store, who, kept = class_root.site_store(root, site.name), persona.read(root), _kept(root, site)
    return small.app(store, site, who, secrets.token_bytes(32), kept)


def _kept(root: Path, site: class_root.Site) -> Path:
    """Where a site keeps accounts and messages of its visitors."""
    return root / "state" / "sites" / f"{site.name}.jsonl"


def _open(name: str, setting: Setting) -> Flask:
    site = next(each for each in class_root.open_sites(setting.root) if each.name == name)
    return surface.app(setting.root / "learner" / "shared", site)


APPS: Mapping[str, Maker] = {
    **{name: partial(_site, name) for name in SITES},
    "explorer": lambda setting: explorer.app(setting.root, class_root.shown_notes(setting.root) | setting.annotations),
    "desk": lambda setting: desk.app(setting.root, class_root.withheld_kinds(setting.root)),
    "course": lambda setting: course_pages.app(setting.course),
}


ALONE: Mapping[str, Callable[[Setting, str], None]] = {
    "sites": lambda setting, where: sites(setting, Path(where)),
    "gateway": lambda setting, where: relay(setting.root, where),
    "marker": lambda setting, _: mark(setting.root),
}


def apps(root: Path) -> Mapping[str, Maker]:
    """Every web application of a class by its name: `APPS`, its smaller sites, and its sites of the open web."""
    return {
        **{site.name: partial(_site, site.name) for site in class_root.small_sites(root)},
        **{site.name: partial(_open, site.name) for site in class_root.open_sites(root)},
        **APPS,
    }


def run(setting: Setting, wanted: Sequence[str]) -> None:
    """Serve parts in this process until SIGTERM or SIGINT; ``wanted`` has one ``NAME=WHERE`` each, or one of those that run alone.

    Raises:
        WrongUse: a part is not known, or one that runs alone is asked for with others.
        BadInput: a store or a folder is not there or of another version, or a socket cannot be bound.
    """
    class_root.check(setting.root)
    makers, pairs = apps(setting.root), [one.partition("=")[::2] for one in wanted]
    if unknown := [name for name, _ in pairs if name not in makers and name not in ALONE]:
        raise WrongUse(f"no part {unknown[0]!r}; there are {', '.join((*APPS, *ALONE, *(name for name in makers if name not in APPS)))}")
    if alone := [name for name, _ in pairs if name in ALONE]:
        if len(pairs) > 1:
            raise WrongUse(f"the {alone[0]} runs in a process of its own")
        ALONE[alone[0]](setting, pairs[0][1])
    else:
        server.run([_listener(setting, name, makers[name](setting), where) for name, where in pairs])


def sites(setting: Setting, folder: Path) -> None:
    """Serve every site of the class in this process, each at ``<name>.sock`` in a folder, until SIGTERM or SIGINT."""
    makers = apps(setting.root)
    made = {
        name: makers[name](setting) for name in class_root.hosts(setting.root)
    }  # first all of them: who finds a socket there may use it
    server.run([_listener(setting, name, app, f"unix:{folder / name}.sock") for name, app in made.items()])


def relay(root: Path, where: str) -> None:
    """Run the gateway; ``where`` is its own address and the folder of the sites' sockets, with a comma between."""
    address, _, folder = where.partition(",")
    gateway.run(sockets.bound(address), gateway.Range(routes(root, Path(folder)), class_root.last_day(root)))


def routes(root: Path, folder: Path) -> dict[str, gateway.Route]:
    """Host name of every site -> its route; the front page of the gateway shows those whose names trainees are given."""
    onions, opened = class_root.sites(root), class_root.open_sites(root)
    found = {
        site.onion: gateway.Route(site.title, folder / f"{site.name}.sock", "Onion sites" if site.name in ADVERTISED else "")
        for site in sorted(onions, key=_as_advertised)
    }
    return found | {site.host: gateway.Route(site.title, folder / f"{site.name}.sock", "Open web") for site in opened}


def mark(root: Path) -> None:
    """Mark what is handed in as it comes, until SIGTERM or SIGINT."""
    with launcher.told_to_stop() as stop:
        marker.watch(root, stop)


def _as_advertised(site: class_root.Site) -> int:
    return ADVERTISED.index(site.name) if site.name in ADVERTISED else len(ADVERTISED)


def _listener(setting: Setting, name: str, app: Flask, where: str) -> server.Listener:
    """``relayed:`` before where it listens tells that a relay stands in front, whose path prefix holds."""
    own = where.removeprefix(RELAYED)
    bound = sockets.bound(own)
    if own != where:
        web.behind_relay(app)
    if name in APPS:
        return server.Listener(app, bound, IDENTS.get(name, OURS))
    if name.startswith("open-"):
        return server.Listener(app, bound, OPEN_IDENT, FEW)
    return server.Listener(app, bound, small.ident(class_root.site_store(setting.root, name)), FEW)
