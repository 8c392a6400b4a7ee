"""Commands of the private Tor network."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parola.cli.base import JSON, QUIET, ROOT, main

if TYPE_CHECKING:
    from parola.range.circuits import Circuit
    from parola.range.state import State
    from parola.range.status import Row

AGAIN = 10  # seconds in which test asks once more: a circuit that was not used for minutes may be gone at its other end


@main.group()
def tor() -> None:
    """A private Tor network on loopback, with the sites of a class as onion services. Needs Debian's tor.

    Example: parola tor up out/class
    """


@tor.command()
@ROOT
@click.option("--background", is_flag=True, help="Return when it is up; parola tor down stops it.")
@click.option(
    "--port", type=int, default=9450, show_default=True, help="Where programs connect with SOCKS; the ten after it are used, too."
)
@QUIET
@click.pass_obj
def up(say: Callable[[str], None], root: Path, background: bool, port: int) -> None:
    """Start the network and the sites' web server, and run them until Ctrl-C.

    Example: parola tor up out/class --background
    """
    from parola.range import run

    if background:
        _show_network(run.in_background(root.resolve(), port, lambda text: click.echo(text, err=True)))
        return
    run.up(root.resolve(), port, say, _show_network)
    say("stopped")


@tor.command()
@ROOT
@QUIET
@click.pass_obj
def down(say: Callable[[str], None], root: Path) -> None:
    """Stop the network, and clear away what one that was killed has left.

    Example: parola tor down out/class
    """
    from parola.range import state

    say("stopped" if state.stop(root.resolve()) else "was not running")


@tor.command()
@ROOT
@click.option("--circuits", "with_circuits", is_flag=True, help="Also what parola tor circuits shows.")
@JSON
def status(root: Path, with_circuits: bool, as_json: bool) -> None:
    """Show how every node and every site is; exit code 1 when something is not as it should be.

    Example: parola tor status out/class
    """
    from parola.range import state
    from parola.range.status import status as asked

    known = state.running(root.resolve())
    rows = asked(known, datetime.now(UTC))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        _show_rows(rows)
        if with_circuits:
            _show_circuits(known, "client")
    sys.exit(1 if any(row.problem for row in rows) else 0)


@tor.command()
@ROOT
@JSON
def test(root: Path, as_json: bool) -> None:
    """Fetch the first page of every site through the network; exit code 1 when one does not come.

    Example: parola tor test out/class
    """
    from parola.range import pages, state

    known = state.running(root.resolve())
    found = pages.first_pages(known.socks, known.onions, patience=AGAIN)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{one.site:16} {one.seconds:6.2f} s  {one.problem or f'{one.size:,} bytes'}")
    sys.exit(1 if pages.failed(found) else 0)


@tor.command()
@ROOT
@click.option("--node", default="client", show_default=True, help="Whose circuits; services has the other end.")
@JSON
def circuits(root: Path, node: str, as_json: bool) -> None:
    """Show the circuits that a node has, by which relays and for what; it only looks.

    Example: parola tor circuits out/class
    """
    from parola.range import state
    from parola.range.status import of_node

    known = state.running(root.resolve())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in of_node(known, node)], ensure_ascii=False))
    else:
        _show_circuits(known, node)


def _show_network(known: State) -> None:
    """On standard output and at once: a person waits for it, and so may a program."""
    click.echo(f"{'socks':16} {known.socks}")
    for site, onion in known.onions.items():
        click.echo(f"{site:16} http://{onion}/")
    click.echo(f"{'control':16} {known.processes['client']['control']}")
    click.echo(f"{'seconds':16} {known.seconds}")
    sys.stdout.flush()


def _show_rows(rows: Sequence[Row]) -> None:
    from tabulate import tabulate

    head = ("name", "pid", "consensus valid until (UTC)", "circuits", "")
    lines = [(row.name, row.pid, row.valid_until, row.circuits, row.problem or "ok") for row in rows]
    click.echo(tabulate(lines, head, tablefmt="plain", numalign="right"))


def _show_circuits(known: State, node: str) -> None:
    from parola.range.control import NotNow
    from parola.range.status import of_node
    from parola_kit.errors import BadInput

    try:
        found: list[Circuit] = of_node(known, node)
    except NotNow as error:
        raise BadInput(f"{node}: does not answer at its control port ({error})") from None
    titles = {onion: site for site, onion in known.onions.items()}
    for one in found:
        click.echo(f"{one.number:>4}  {one.drawn(node)}")
        click.echo(f"      {one.state}: {one.purpose}{f' ({titles.get(one.onion, one.onion)})' if one.onion else ''}")
