"""Commands that look at a class which is built: audit, verify, realism."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import click

from parola.cli.base import JSON, QUIET, ROOT, Progress, main, report


@main.command()
@ROOT
@JSON
@QUIET
def audit(root: Path, as_json: bool) -> None:
    """Look for anything real, or anything that only the trainer may know, in any folder.

    Example: parola audit out/demo/learner
    """
    from parola.checks.audit import audit as run

    report(run(root), as_json, "finding")


@main.command()
@ROOT
@JSON
@QUIET
@click.pass_obj
def verify(say: Progress, root: Path, as_json: bool) -> None:
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
    report(problems, as_json, "problem")


@contextmanager
def _blocks(say: Progress, height: int) -> Generator[Callable[[int], None]]:
    """A bar that is told how many blocks are done; only on a terminal."""
    with click.progressbar(length=height, file=sys.stderr, hidden=say.quiet or not sys.stderr.isatty()) as bar:
        yield lambda now: bar.update(now - bar.pos)


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
    report(measured.problems, as_json, "problem")
