"""What all commands have in common: errors in one message, progress, options, the report of what was found."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import click

from parola_kit.errors import ParolaError, WrongUse

ROOT = click.argument("root", metavar="DIR", type=click.Path(path_type=Path))


class _Commands(click.Group):
    """Turns every error that a person is meant to read into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ParolaError as error:
            _stop(ctx)
            click.echo(f"parola: {error}", err=True)
            ctx.exit(2 if isinstance(error, WrongUse) else 1)
        except BrokenPipeError:
            raise  # click's own affair: the reader of our output has gone
        except OSError as error:
            _stop(ctx)
            click.echo(f"parola: {error.filename or 'a file'}: {error.strerror or error}", err=True)
            ctx.exit(1)


@dataclass
class Progress:
    """Says each stage as it begins, with the seconds since the command started; says nothing when quiet.

    On a terminal the stages of a command that tells them beforehand share one line with a bar. ``stages`` has the share of the
    time that each takes, in percent; ``took`` the seconds of each that is over.
    """

    quiet: bool
    started: float
    stages: Mapping[str, int] = field(default_factory=dict[str, int])
    took: dict[str, float] = field(default_factory=dict[str, float])
    _current: str = ""

    def __call__(self, stage: str) -> None:
        """Say that a stage begins."""
        seconds = time.monotonic() - self.started
        if self._current:
            self.took[self._current] = seconds - sum(self.took.values())
        self._current = stage
        if self.quiet:
            return
        if self.stages and sys.stderr.isatty():
            click.echo(f"\r{_bar(self.stages, stage)} {seconds:6.1f} s  {stage}\x1b[K", nl=stage not in self.stages, err=True)
        else:
            click.echo(f"  {seconds:6.1f} s  {stage}", err=True)

    def stop(self) -> None:
        """Leaves the line of the bar, so that a message does not stand in it."""
        if not self.quiet and self._current in self.stages and sys.stderr.isatty():
            click.echo(err=True)


def _stop(ctx: click.Context) -> None:
    if isinstance(ctx.obj, Progress):
        ctx.obj.stop()


def _bar(stages: Mapping[str, int], stage: str) -> str:
    """Twenty-five characters, four percent each, up to the beginning of a stage; full when all of them are over."""
    begun = sum(share for share in list(stages.values())[: list(stages).index(stage)]) if stage in stages else 100
    return f"[{'#' * (begun // 4):.<25}]"


def _hush(ctx: click.Context, _: click.Parameter, quiet: bool) -> None:
    if quiet:
        ctx.ensure_object(Progress).quiet = True


QUIET = click.option("--quiet", is_flag=True, expose_value=False, callback=_hush, help="No progress on standard error.")
JSON = click.option("--json", "as_json", is_flag=True, help="The result as JSON.")


@click.group(cls=_Commands)
@click.version_option(package_name="parola")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_context
def main(ctx: click.Context, quiet: bool) -> None:
    """Parola: fictitious classes for investigators of trafficking in persons and migrant smuggling."""
    ctx.obj = Progress(quiet, time.monotonic())


def report(found: Sequence[object], as_json: bool, what: str) -> NoReturn:
    """Print problems or findings, one a line or as a list, and end with the exit code for them."""
    if as_json:
        click.echo(json.dumps([str(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            click.echo(str(one))
        click.echo(f"{len(found)} {what}{'' if len(found) == 1 else 's'}", err=True)
    sys.exit(1 if found else 0)
