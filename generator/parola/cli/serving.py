"""Commands that show things in a browser: the course and the class."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from parola.cli.base import QUIET, ROOT, main


@main.command()
@ROOT
@click.argument("out", type=click.Path(path_type=Path))
@QUIET
@click.pass_obj
def courseware(say: Callable[[str], None], root: Path, out: Path) -> None:
    """Build the course's pages, for learners and for trainers, with records of the course world in DIR.

    Example: parola courseware build/course build/site
    """
    from parola.course import build as run

    run(root, out, say)
    click.echo(f"{out}: learner/en/index.html and trainer/en/index.html; each folder works from a USB stick")


@main.command()
@ROOT
@click.option("--seat", help="The seat whose JupyterLab is started; the first one if not given.")
@click.option(
    "--course", type=click.Path(path_type=Path), default=Path("build/site/learner/en"), show_default=True, help="The built course."
)
@click.option(
    "--annotate",
    multiple=True,
    type=click.Choice(["change", "clusters", "warnings"]),
    help="Show a derived annotation of the explorer that an open lab holds back.",
)
@click.option("--graded", is_flag=True, help="No feedback until the trainer grades; otherwise each submission is marked at once.")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME=WHERE",
    help="Serve this part alone, at host:port, unix:PATH or fd:NUMBER; relayed: before it where a relay stands in front.",
)
@QUIET
@click.pass_obj
def serve(
    say: Callable[[str], None], root: Path, seat: str | None, course: Path, annotate: tuple[str, ...], graded: bool, only: tuple[str, ...]
) -> None:
    """Serve a class on loopback for one person: sites, explorer, desk, course and JupyterLab, until Ctrl-C.

    Example: parola serve out/demo
    """
    from parola.serve import class_root, demo, parts

    shown = frozenset(annotate)
    if only:
        parts.run(parts.Setting(root, course, shown), only)
        return
    wanted = demo.Wanted(root.resolve(), class_root.seat(root, seat), course, shown, practice=not graded)
    demo.serve(wanted, say, lambda urls: _show_addresses(urls, wanted.seat))
    say("stopped")


def _show_addresses(urls: Mapping[str, str], seat: str) -> None:
    """On standard output and at once: a person waits for it, and so may a program."""
    for name, url in urls.items():
        click.echo(f"{name:10} {url}")
    click.echo(
        f"Seat {seat}. Trainee and trainer share one user here: the folder trainer/ of the class holds the keys. Ctrl-C stops all of it.",
        err=True,
    )
    sys.stdout.flush()
