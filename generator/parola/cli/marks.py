"""Commands on answers: submit, grade, close and report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parola.cli.base import JSON, QUIET, ROOT, Progress, main
from parola_kit.errors import WrongUse

if TYPE_CHECKING:
    from parola.labs.grade import Grades
    from parola.labs.grade_row import Row
    from parola.labs.lab_model import Lab


@main.command()
@click.argument("lab")
@JSON
@QUIET
def submit(lab: str, as_json: bool) -> None:
    """Hand in the answers of a lab, from the seat's work folder.

    Example: cd out/demo/work/s01/VA2 && parola submit VA2
    """
    from parola_kit.hand_in import hand_in
    from parola_kit.seat import find

    receipt = hand_in(find(), lab)
    click.echo(json.dumps(receipt.document()) if as_json else str(receipt))


@main.command()
@click.argument("lab")
@ROOT
@click.option("--watch", is_flag=True, help="Grade what comes in, until Ctrl-C or until the lab is closed.")
@click.option("--rerun", is_flag=True, help="Score nothing: run the notebooks again in a sandbox, and say which answers they reproduce.")
@JSON
@QUIET
@click.pass_obj
def grade(say: Progress, lab: str, root: Path, watch: bool, rerun: bool, as_json: bool) -> None:
    """Score the last submission of every seat; write grades, gradebook and feedback pages.

    Of a lab that is graded at its close (parola close --mode graded), feedback pages are written at the close only.
    With --rerun, results are in trainer/reruns/; a run that was ended goes on where it was.

    Example: parola grade VA2 out/demo
    """
    if watch and rerun:
        raise WrongUse("--watch and --rerun do not go together; give one of them")
    if watch:
        _watch(say, lab, root, as_json)
        return
    if rerun:
        _rerun(say, lab, root, as_json)
        return
    from parola.labs.grade import grade as run

    _show(run(root, lab), as_json)


@main.command()
@click.argument("lab")
@ROOT
@click.option(
    "--mode",
    type=click.Choice(["graded", "practice"]),
    help="Do not close: graded gives feedback at the close, practice at once. It opens a closed lab again.",
)
@JSON
@QUIET
def close(lab: str, root: Path, mode: str | None, as_json: bool) -> None:
    """Close a lab: what was handed in until now counts; grade it and write the feedback pages.

    What comes later is kept, does not count, and is reported as late. Closing again changes nothing but writes everything anew.

    Example: parola close VA2 out/demo
    """
    from parola.labs import grade as grading

    if mode is None:
        _show(grading.close(root, lab), as_json)
        return
    state = grading.open_as(root, lab, "graded" if mode == "graded" else "practice")
    text = f"{lab}: {state.mode} since {state.at}; {len(state.received)} archives received so far"
    click.echo(json.dumps({"lab": lab, "mode": state.mode, "at": state.at, "received": len(state.received)}) if as_json else text)


@main.command()
@click.argument("lab")
@ROOT
@QUIET
def report(lab: str, root: Path) -> None:
    """Write an overview of the class on a lab, for the trainer: scores, wrong turns, hints, time, answers that are alike.

    Example: parola report VA2 out/demo
    """
    from parola.labs.report.page import report as run

    click.echo(str(run(root, lab)))


def _watch(say: Progress, lab: str, root: Path, as_json: bool) -> None:
    from parola.labs.watching import watch as run
    from parola.serve.launcher import told_to_stop

    with told_to_stop() as stop:
        say(f"watching {lab}; Ctrl-C or parola close ends it")
        run(root, lab, stop, lambda of, rows: _lines(of, rows, as_json), lambda problem: click.echo(f"parola: {problem}", err=True))
    say("stopped")


def _rerun(say: Progress, lab: str, root: Path, as_json: bool) -> None:
    from parola.labs.grade import chosen_lab
    from parola.labs.rerun.service import Rerun
    from parola.labs.rerun.service import rerun as run
    from parola.serve.desk import desk_json

    chosen_lab(lab)
    done: list[Rerun] = []
    with click.progressbar(length=1, label=f"running the notebooks of {lab}", file=sys.stderr, hidden=say.quiet) as bar:
        for total, result in run(root, lab, told=desk_json(root)):
            bar.length = total
            bar.update(1)
            done.append(result)
    for result in sorted(done, key=lambda one: one.seat):
        click.echo(json.dumps(result.document()) if as_json else str(result))


def _show(grades: Grades, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(grades.document()))
    else:
        _lines(grades.lab, grades.rows, as_json)


def _lines(lab: Lab, rows: Sequence[Row], as_json: bool) -> None:
    for row in rows:
        text = f"{row.seat:12} {row.status:10} {row.points:6.2f} / {lab.points}  {row.reason}"
        click.echo(json.dumps(row.document(lab.points)) if as_json else text)
