"""The command line: reads arguments and the clock, prints; every piece of work is done elsewhere.

Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 a problem was found, 2 wrong use.
Modules are imported inside the commands, so that `parola --help` answers at once.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
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
class _Progress:
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
    if isinstance(ctx.obj, _Progress):
        ctx.obj.stop()


def _bar(stages: Mapping[str, int], stage: str) -> str:
    """Twenty-five characters, four percent each, up to the beginning of a stage; full when all of them are over."""
    begun = sum(share for share in list(stages.values())[: list(stages).index(stage)]) if stage in stages else 100
    return f"[{'#' * (begun // 4):.<25}]"


def _hush(ctx: click.Context, _: click.Parameter, quiet: bool) -> None:
    if quiet:
        ctx.ensure_object(_Progress).quiet = True


QUIET = click.option("--quiet", is_flag=True, expose_value=False, callback=_hush, help="No progress on standard error.")
JSON = click.option("--json", "as_json", is_flag=True, help="The result as JSON.")


@click.group(cls=_Commands)
@click.version_option(package_name="parola")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_context
def main(ctx: click.Context, quiet: bool) -> None:
    """Parola: fictitious classes for investigators of trafficking in persons and migrant smuggling."""
    ctx.obj = _Progress(quiet, time.monotonic())


def _report(found: Sequence[object], as_json: bool, what: str) -> NoReturn:
    """Print problems or findings, one a line or as a list, and end with the exit code for them."""
    if as_json:
        click.echo(json.dumps([str(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            click.echo(str(one))
        click.echo(f"{len(found)} {what}{'' if len(found) == 1 else 's'}", err=True)
    sys.exit(1 if found else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@JSON
@QUIET
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Report every problem of scenario, module, text and lab files.

    Example: parola check scenarios/lantern-strait labs/VA2
    """
    from parola.labs.checked import KINDS
    from parola.spec.check import check as run

    _report(run(paths, KINDS), as_json, "problem")


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@QUIET
def resolve(path: Path) -> None:
    """Print the full form of a scenario or module, every default filled in.

    Example: parola resolve scenarios/lantern-strait
    """
    from parola.locate import scenario
    from parola.spec.resolve import resolved

    click.echo(resolved(scenario(path)), nl=False)


@main.command()
@click.argument("name", default="")
@click.option(
    "--cell",
    "seat",
    metavar="SEAT",
    help="Draw the network of this seat's case, or of 'demo'; NAME is then a class, out/demo if not given.",
)
@click.option("--out", type=click.Path(path_type=Path), help="The file of the drawing; build/describe/NAME.svg if not given.")
@JSON
@QUIET
def describe(name: str, seat: str | None, out: Path | None, as_json: bool) -> None:
    """Draw the states of a module and list its parameters with their sources. NAME is a module, its file, or 'traces'.

    Example: parola describe deceptive-recruitment
    """
    if seat is not None:
        from parola.netview.make import describe as of_cell

        told = of_cell(Path(name or "out/demo"), seat)
    else:
        from parola.describe import describe as of_module

        told = of_module(name)
    path = out or Path("build") / "describe" / f"{told.name}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(told.svg, "utf-8")
    click.echo(json.dumps({**told.document, "drawing": str(path)}, ensure_ascii=False) if as_json else told.text, nl=as_json)
    click.echo(f"{path}: the drawing", err=True)


@main.command()
@ROOT
@JSON
@QUIET
@click.pass_obj
def realism(say: Callable[[str], None], root: Path, as_json: bool) -> None:
    """Show the shape of a class beside published figures, and what naive answers earn on it, on a page for the trainer.

    Example: parola realism out/demo
    """
    from parola.realism.measure import realism as run
    from parola.realism.page import write

    say("measures")
    measured = run(root)
    say("page")
    page = write(root, measured)
    if not as_json:
        kept = [gate for gate in measured.gates if gate.holds]
        for gate in kept:
            click.echo(str(gate))
        click.echo(f"{page}: {len(kept)} of {len(measured.gates)} limits are kept")
    _report(measured.problems, as_json, "problem")


@main.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--roster", required=True, help="A roster.csv, or a number of seats.")
@click.option("--seed", default="secret", show_default=True, help="A whole number; 'secret' draws one that only trainer/ keeps.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder of the class; must not be there yet.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; never changes a byte.")
@click.option("--economy", type=click.IntRange(0, 100_000_000), help="Payments of the economy around the cases; else as the scenario says.")
@JSON
@QUIET
@click.pass_obj
def build(  # noqa: PLR0913, PLR0917 -- click hands over every option
    say: _Progress, scenario: Path, roster: str, seed: str, out: Path, workers: int, economy: int | None, as_json: bool
) -> None:
    """Build a class: a world, its evidence, keys and notebooks. SCENARIO is a folder, or the name of one that comes with Parola.

    Example: parola build scenarios/lantern-strait --roster 5 --seed 7 --out out/demo
    """
    from parola.build import STAGES
    from parola.build import build as run
    from parola.locate import scenario as located
    from parola.spec.roster import roster as read_roster

    seats = read_roster(roster)
    drawn = secrets.token_hex(16) if seed == "secret" else _seed(seed)
    if seed != "secret":
        click.echo("parola: whoever knows this seed can work out every key; a class that counts takes --seed secret", err=True)
    say.stages = STAGES
    built = run(located(scenario), seats, drawn, out, workers=workers, economy=economy, say=say)
    say("done")
    seconds = {stage: round(say.took[stage], 1) for stage in STAGES}
    summary = {
        "class": str(out),
        "seats": built.seats,
        "records": built.records,
        "transactions": built.transactions,
        "redraws": built.redraws,
        "draws": built.draws,
        "seconds": seconds,
    }
    if as_json:
        click.echo(json.dumps(summary))
        return
    click.echo(
        f"{out}: {built.seats} seat{'' if built.seats == 1 else 's'}, {built.records} records, {built.transactions} transactions; "
        f"{built.redraws} of {built.draws} handles were drawn again, being taken"
    )
    click.echo("seconds: " + ", ".join(f"{stage} {took}" for stage, took in seconds.items()))


def _seed(text: str) -> str:
    if not text.isascii() or not text.isdecimal() or len(text) > 64:
        raise WrongUse(f"--seed {text!r}: a whole number is taken, at most 64 digits, or 'secret'")
    return text


@main.command()
@ROOT
@JSON
@QUIET
def audit(root: Path, as_json: bool) -> None:
    """Look for anything real, or anything that only the trainer may know, in any folder.

    Example: parola audit out/demo/learner
    """
    from parola.checks.audit import audit as run

    _report(run(root), as_json, "finding")


@main.command()
@ROOT
@JSON
@QUIET
@click.pass_obj
def verify(say: _Progress, root: Path, as_json: bool) -> None:
    """Have Bitcoin Core's own consensus code accept the chain of a class, and check that its store says what the blocks say.

    The token chain, where there is one, is read again from its bytes: headers, signatures, balances and rows.

    Example: parola verify out/demo
    """
    from parola.checks import extract, raw, token_chain
    from parola.checks.chain_store import of_class, tip
    from parola.checks.consensus import verify_class

    store = of_class(root)
    height, last = tip(store)
    say("consensus")
    with _blocks(say, height) as told:
        problems = verify_class(root, lambda now, _: told(now))
    if not problems:  # else the blocks prove nothing
        say("blocks beside the store")
        with _blocks(say, height) as told:
            problems += map(str, raw.agree_class(root, told))
    say("balances")
    problems += map(str, extract.sums(store))
    coined = ""
    if found := token_chain.of_class(root):
        say("token chain")
        with _blocks(say, found[1]) as told:
            verdict = token_chain.verify(found[0], told)
        problems += map(str, verdict.findings)
        coined = f"\n{root}: {verdict.blocks} blocks of the token chain up to {verdict.tip}; signatures, balances, logs and rows agree"
    if not problems and not as_json:
        core = f"{root}: {height} blocks up to {last} accepted by Bitcoin Core's consensus code"
        click.echo(f"{core}; the store says what they say, and every transaction balances{coined}")
    _report(problems, as_json, "problem")


@contextmanager
def _blocks(say: _Progress, height: int) -> Generator[Callable[[int], None]]:
    """A bar that is told how many blocks are done; only on a terminal."""
    with click.progressbar(length=height, file=sys.stderr, hidden=say.quiet or not sys.stderr.isatty()) as bar:
        yield lambda now: bar.update(now - bar.pos)


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
@JSON
@QUIET
def grade(lab: str, root: Path, as_json: bool) -> None:
    """Score the last submission of every seat; write grades, gradebook and feedback pages.

    Example: parola grade VA2 out/demo
    """
    from parola.labs.grade import grade as run

    grades = run(root, lab)
    if as_json:
        click.echo(json.dumps(grades.document()))
        return
    for row in grades.rows:
        click.echo(f"{row.seat:12} {row.status:10} {row.points:6.2f} / {grades.lab.points}  {row.reason}")


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
@click.option("--only", multiple=True, metavar="NAME=WHERE", help="Serve this part alone, at host:port, unix:PATH or fd:NUMBER.")
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


if __name__ == "__main__":
    main()
