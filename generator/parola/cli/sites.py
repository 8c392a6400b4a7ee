"""Commands for what becomes of onion sites: one for each state, and the list."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from parola.cli.base import JSON, QUIET, ROOT, main
from parola_kit.errors import WrongUse

ALL = "all"
NAME = click.argument("name", metavar="SITE")
STATES = {
    "up": "Let a site be as it was built.",
    "down": "Let a site answer 503 and say that it is back soon.",
    "seized": "Put a seizure banner on every path of a site.",
    "exit": "Let a site run away with the money: all as usual, withdrawals under maintenance.",
    "announcement": "Put the announcement of its administrator over a site's pages.",
    "moved": "Let a site say to which address it has moved, and nothing else.",
}


class _States(click.Group):
    """Says which states there are, where another is asked for."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise WrongUse(f"no state {args[0]!r}; there are {', '.join(STATES)}, scheduled, and list to see them")
        return super().resolve_command(ctx, args)


@main.group(cls=_States)
def site() -> None:
    """Switch an onion site's state, for a class that is being served or not; pages follow at the next request.

    SITE is the name of a site, or all. Example: parola site seized market out/demo
    """


def _state(state: str, about: str) -> Callable[..., None]:
    def switched(root: Path, name: str) -> None:
        _switch(root, name, state, None)

    switched.__doc__ = f"{about}\n\n    Example: parola site {state} market out/demo\n    "
    return switched


for _name, _about in STATES.items():
    site.command(_name)(NAME(ROOT(QUIET(_state(_name, _about)))))


@site.command("scheduled")
@NAME
@ROOT
@click.option("--at", "scenario_at", required=True, metavar="TIME", help="The scenario time that is reached, as 2025-04-01T00:00:00Z.")
@QUIET
def scheduled(root: Path, name: str, scenario_at: str) -> None:
    """Let a site follow what the world holds for it, as of a scenario time.

    Example: parola site scheduled all out/demo --at 2025-04-01T00:00:00Z
    """
    _switch(root, name, "scheduled", _time(scenario_at))


@site.command("list")
@ROOT
@JSON
@QUIET
def listed(root: Path, as_json: bool) -> None:
    """Show each site's state, and since when.

    Example: parola site list out/demo
    """
    from parola.serve import site_state

    found, problems = site_state.current(root, _known(root))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found]))
    else:
        for one in found:
            click.echo(f"{one.site:14} {one.state:13} {_since(one.since, one.scenario_at)}".rstrip())
    _end(problems)


def _since(since: str, scenario_at: str | None) -> str:
    told = f"since {since}" if since else "as built"
    return f"{told}, as of scenario time {scenario_at}" if scenario_at else told


def _switch(root: Path, name: str, state: str, scenario_at: str | None) -> None:
    from parola.serve import site_state

    known = _known(root)
    if name not in (*known, ALL):
        raise WrongUse(f"no site {name!r}; there are {', '.join(known)}, and {ALL}")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    wanted = known if name == ALL else (name,)
    problems = site_state.switch(root, wanted, state, now, scenario_at)
    for one in site_state.current(root, wanted)[0]:
        click.echo(f"{one.site}: {one.state}")
    _warn(problems)


def _known(root: Path) -> tuple[str, ...]:
    from parola.serve import class_root

    return tuple(one.name for one in class_root.sites(root))


def _time(given: str) -> str:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise WrongUse(f"--at {given}: is no time; write it as 2025-04-01T00:00:00Z") from None
    if found.tzinfo is None:
        raise WrongUse(f"--at {given}: says no zone; times are UTC, with a Z at the end")
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _warn(problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(f"parola: {problem}", err=True)


def _end(problems: tuple[str, ...]) -> NoReturn:
    _warn(problems)
    sys.exit(1 if problems else 0)
