"""Commands on scenarios: check, resolve, describe, build."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click

from parola.cli.base import JSON, QUIET, Progress, main, report
from parola_kit.errors import WrongUse


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

    report(run(paths, KINDS), as_json, "problem")


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
    say: Progress, scenario: Path, roster: str, seed: str, out: Path, workers: int, economy: int | None, as_json: bool
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
