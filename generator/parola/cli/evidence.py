"""Commands on evidence: capture, replay, and custody with its parts."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parola.cli.base import JSON, QUIET, main
from parola_kit.errors import BadInput, WrongUse

if TYPE_CHECKING:
    from parola_kit.capture import Machine, Who
    from parola_kit.seat import Seat

BAG = click.argument("bag", metavar="BAG", type=click.Path(path_type=Path))
PERSON = click.option("--person", help="Who acts; in a seat's folder the seat if not given.")
ROLE = click.option("--role", default="investigator", show_default=True)
REASON = click.option("--reason", default="training", show_default=True, help="Why, or under whose authority.")
KEYS = click.option("--keys", type=click.Path(path_type=Path), help="Your capture key; made on first use, in a seat's work folder.")


@main.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The bag to make, or to go on with.")
@click.option("--socks", metavar="HOST:PORT", help="The SOCKS port of the range's Tor network, for .onion names.")
@click.option("--gateway", metavar="HOST:PORT", help="The gateway, for .example names, and .onion where no SOCKS port is given.")
@click.option("--case", help="The case; in a seat's folder the seat's own if not given.")
@PERSON
@ROLE
@REASON
@KEYS
@click.option("--pages", default=200, show_default=True, help="At the most, in each round.")
@click.option("--depth", default=3, show_default=True, help="Links from the addresses given.")
@click.option("--rate", default=2.0, show_default=True, help="Requests a second to a site; less where it asks for less.")
@click.option("--rounds", default=1, show_default=True, help="So often over the same pages.")
@click.option("--clock-ahead", type=float, metavar="SECONDS", help="How far this machine's clock is ahead, if you compared it.")
@click.option("--pictures", default=20, show_default=True, help="At the most, where Chromium is there.")
@JSON
@QUIET
@click.pass_obj
def capture(  # noqa: PLR0913, PLR0917 -- an option each
    say: Callable[[str], None],
    urls: tuple[str, ...],
    out: Path,
    socks: str | None,
    gateway: str | None,
    case: str | None,
    person: str | None,
    role: str,
    reason: str,
    keys: Path | None,
    pages: int,
    depth: int,
    rate: float,
    rounds: int,
    clock_ahead: float | None,
    pictures: int,
    as_json: bool,
) -> None:
    """Capture pages of mock sites into a sealed bag: WARC, pictures, custody log. Called again, it goes on where it was stopped.

    Exit code 1 if an address could not be had.

    Example: parola capture http://NAME.onion/ --gateway 127.0.0.1:8080 --case case/ref/3 --person "A. Cruz" --out evidence/one
    """
    from parola_kit import capture as kit
    from parola_kit.capture.seal import key
    from parola_kit.capture.ways import address

    seat = _seat()
    ways = kit.Ways(address(socks) if socks else None, address(gateway or _gateway(seat, socks)) if gateway or not socks else None)
    who = _who(seat, person, role, reason, case, out.name)
    limits = kit.Limits(pages=pages, depth=depth, rate=rate, rounds=rounds, pictures=pictures)
    done = kit.capture(urls, out, ways, who, key(keys or _keys(seat, out)), limits=limits, machine=kit.Machine(say=say, ahead=clock_ahead))
    click.echo(json.dumps({**asdict(done), "folder": str(done.folder)}, ensure_ascii=False) if as_json else str(done))
    sys.exit(1 if done.failed else 0)


@main.command()
@click.argument("place", metavar="BAG|WARC", type=click.Path(path_type=Path))
@click.option(
    "--at", "at", metavar="HOST:PORT", default="127.0.0.1:8070", show_default=True, help="On loopback; port 0 takes any that is free."
)
@QUIET
@click.pass_obj
def replay(say: Callable[[str], None], place: Path, at: str) -> None:
    """Serve captured pages on loopback as the gateway serves live ones, by Host, until Ctrl-C.

    A bag is checked first, and what does not hold is told; its pages are shown all the same.

    Example: parola replay evidence/one
    """
    from parola_kit.capture import Archive, serve

    host, _, port = at.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise WrongUse(f"--at {at!r}: give host:port, for example 127.0.0.1:8070")
    archive = Archive(place)
    if place.is_dir():
        _warn(place)
    for told in (signal.SIGINT, signal.SIGTERM):  # also where it was started in the background, with the first of them ignored
        signal.signal(told, signal.default_int_handler)
    serve(archive, (host, int(port)), lambda number: _up(f"http://{host}:{number}/"))
    say("stopped")


def _warn(bag: Path) -> None:
    from parola_kit.capture import verify as checked

    verdict = checked(bag, now=datetime.now(UTC))
    if found := [*verdict.problems, *verdict.gaps]:
        told = f"{bag}: this bag does not hold: {found[0]}"
        click.echo(f"parola: {told}; what is shown may not be what was captured (parola custody verify says more)", err=True)


@main.group()
def custody() -> None:
    """Bags of evidence and their custody logs: verify, add, copy.

    Example: parola custody verify evidence/one
    """


@custody.command()
@BAG
@click.option("--key", "known", multiple=True, metavar="HEX|FILE", help="A public key that you know; may be given again.")
@click.option("--last", metavar="HASH", help="The hash of a last line that you wrote down: shows whether lines were cut off.")
@JSON
@QUIET
def verify(bag: Path, known: tuple[str, ...], last: str | None, as_json: bool) -> None:
    """Check log, files, pages, seals and bag in full; the first line printed below the verdict is the first thing that does not hold.

    Example: parola custody verify evidence/one --key 5f0c…
    """
    from parola_kit import capture as kit
    from parola_kit.capture import seal

    if not bag.is_dir():
        raise BadInput(f"{bag}: there is no such bag")
    verdict = kit.verify(bag, [seal.known(text) for text in known], now=datetime.now(UTC), last=last)
    click.echo(json.dumps({**asdict(verdict), "sound": verdict.sound}, ensure_ascii=False) if as_json else str(verdict))
    sys.exit(0 if verdict.sound else 1)


@custody.command()
@BAG
@click.argument("action", type=click.Choice(["view", "export", "transfer-out", "transfer-in", "verify", "correct"]))
@click.option("--to", help="With transfer-out: to whom.")
@click.option("--from", "source", help="With transfer-in: from whom.")
@click.option("--corrects", type=int, metavar="LINE", help="With correct: the number of the line.")
@click.option("--note", help="In your own words.")
@PERSON
@ROLE
@REASON
@KEYS
@QUIET
@click.pass_obj
def add(  # noqa: PLR0913, PLR0917 -- an option each
    say: Callable[[str], None],
    bag: Path,
    action: str,
    to: str | None,
    source: str | None,
    corrects: int | None,
    note: str | None,
    person: str | None,
    role: str,
    reason: str,
    keys: Path | None,
) -> None:
    """Note in the log what was done with the item, and seal it again.

    Example: parola custody add evidence/one transfer-out --to "B. Tan" --person "A. Cruz"
    """
    from parola_kit.capture import hand_on
    from parola_kit.capture.seal import key

    seat = _seat()
    who = _who(seat, person, role, reason, "-", "-")
    more = {"to": to, "from": source, "corrects": corrects, "note": note}
    log = hand_on(bag, action, who, key(keys or _keys(seat, bag)), _machine(say), {name: value for name, value in more.items() if value})
    click.echo(f"{log.who.item}: {action} is line {len(log.lines) - 1}; last line {len(log.lines)}, {log.last}")


@custody.command()
@BAG
@click.argument("out", type=click.Path(path_type=Path))
@PERSON
@ROLE
@REASON
@KEYS
@QUIET
@click.pass_obj
def copy(say: Callable[[str], None], bag: Path, out: Path, person: str | None, role: str, reason: str, keys: Path | None) -> None:
    """Make a working copy, an item of its own; both logs tell of it.

    Example: parola custody copy evidence/one work/one-copy --person "A. Cruz"
    """
    from parola_kit.capture import copied
    from parola_kit.capture.seal import key

    seat = _seat()
    log = copied(bag, out, _who(seat, person, role, reason, "-", "-"), key(keys or _keys(seat, bag)), _machine(say))
    click.echo(f"{log.who.item}: in {out}; last line {len(log.lines)}, {log.last}")


def _machine(say: Callable[[str], None]) -> Machine:
    from parola_kit.capture import Machine

    return Machine(say=say)


def _seat() -> Seat | None:
    """The seat in whose folder this runs; None elsewhere."""
    from parola_kit.seat import find

    try:
        return find()
    except BadInput:
        return None


def _who(seat: Seat | None, person: str | None, role: str, reason: str, case: str | None, item: str) -> Who:
    from parola_kit.capture import Who

    named, of = person or (f"seat {seat.seat}" if seat else ""), case or (seat.case if seat else "")
    if not named or not of:
        raise WrongUse(f"say {'who acts, with --person' if not named else 'for which case, with --case'}; there is no seat here to tell")
    return Who(of, item, named, role, reason)


def _keys(seat: Seat | None, bag: Path) -> Path:
    """Beside the bag where there is no seat: in the bag it would be handed over with it."""
    from parola_kit.capture.seal import KEY_FILE

    return (seat.work if seat else bag.absolute().parent) / KEY_FILE


def _gateway(seat: Seat | None, socks: str | None) -> str:
    """The gateway of the class that is being served."""
    from parola_kit.places import WORDS, addresses

    found = addresses(seat).get(WORDS["gateway"]) if seat else None
    if not found and not socks:
        raise WrongUse("say where the sites are reached, with --gateway or --socks; no class is being served here")
    return found or ""


def _up(url: str) -> None:
    """On standard output and at once: a person waits for it, and so may a program."""
    click.echo(url)
    sys.stdout.flush()
