"""Look-ups for the pages on onion sites: the catalogue of traces, a name, and how somebody writes and when, in the course world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from parola import locate
from parola.course.demo import Demo
from parola.course.markup import short, table
from parola.spec import resolve
from parola.spec.bibliography import Entry
from parola.spec.trace import REASONS, TraceKind
from parola_kit.draw.clock import clock
from parola_kit.draw.picture import Picture
from parola_kit.draw.scores import scores
from parola_kit.errors import BadInput
from parola_kit.methods import hours
from parola_kit.methods.style import compare

OTHERS = 4  # candidates beside the account's own second half
LEAST = 2_000  # words of an account that can be cut in two
KINDS = ("Id", "Kind", "Where", "Shows", "Does not show", "Looks like it and is not")
ANSWERED = ("Id", "Kind", "Told apart by", "Answer", "Read in")
SCORED = ("Account", "Score", "Words", "Different pairs as high, %", "Support")


def values(demo: Demo, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Name -> Markdown.

    Raises:
        BadInput: the course world has no account that writes enough, or the catalogue cannot be read.
    """
    kinds = resolve.traces(locate.folder("scenarios") / "traces.yaml").traces
    posts = _posts(demo)
    return {
        "darkweb.name": _name(demo),
        "darkweb.traces": table("Kinds of trace", KINDS, map(_kind, kinds)),
        "darkweb.kinds": table(
            "How each kind is told from its false friend, and asked", ANSWERED, (_asked(kind, entries) for kind in kinds)
        ),
        "darkweb.style": _style({name: [text for _, text in own] for name, own in posts.items()}),
        "darkweb.hours": _hours([at for at, _ in next(iter(posts.values()))]),
    }


def _name(demo: Demo) -> str:
    vendor = next(row for row in demo.evidence.rows("market.vendor") if row["onion"])
    name = short(vendor["onion"].removesuffix(".onion"))
    return f"A payment desk of the course world prints this on its profile: `{name}.onion`, shortened here."


def _kind(kind: TraceKind) -> Sequence[str]:
    return kind.id, kind.title, kind.where, kind.proves, REASONS[kind.not_proved], kind.false_friend


def _asked(kind: TraceKind, entries: Mapping[str, Entry]) -> Sequence[str]:
    read = "; ".join(entries[one].title if one in entries else one for one in kind.sources)
    return kind.id, kind.title, kind.rule, kind.answer, read


def _posts(demo: Demo) -> dict[str, list[tuple[str, str]]]:
    """Handle -> times and texts of its posts, those who write most first."""
    names = {row["id"]: row["handle"] for row in demo.evidence.rows("forum.user")}
    found: dict[str, list[tuple[str, str]]] = {}
    for row in demo.evidence.rows("forum.post"):
        found.setdefault(names[row["user"]], []).append((row["at"], row["text"]))
    return dict(sorted(found.items(), key=lambda one: (-sum(len(text) for _, text in one[1]), one[0])))


def _style(texts: Mapping[str, Sequence[str]]) -> str:
    first, *others = texts
    if sum(len(text.split()) for text in texts[first]) < LEAST:
        raise BadInput(f"no account of the course world writes {LEAST} words on the forum; make the course with another seed")
    halves = {f"{first}, second half": texts[first][1::2], **{name: texts[name] for name in others[:OTHERS]}}
    ranking = compare(texts[first][::2], halves, {name: texts[name] for name in others[OTHERS:]})
    title = f"The first half of what {first} wrote, beside their second half and four others"
    rows = [(one.name, f"{one.score:.3f}", one.words, f"{100 * one.different:.1f}", one.support) for one in ranking.scored]
    return f"{_drawn(scores(ranking, title=title), title)}\n\n{table(title, SCORED, rows)}"


def _hours(written: Sequence[str]) -> str:
    times = hours.moments(written)
    reading = hours.person(times)
    told = (
        f"UTC{reading.low:+d} to UTC{reading.high:+d}"
        if reading.low is not None and reading.high is not None
        else f"not decidable: {reading.why}"
    )
    title = "Posts of one account by weekday and hour"
    return f"{_drawn(clock(times, title=title), title)}\n\n{len(times)} posts. The reading: {told}."


def _drawn(picture: Picture, title: str) -> str:
    """On one line, as Markdown leaves a block of HTML alone; a narrow page scrolls it."""
    region = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
    return f"{region}{' '.join(picture.svg.split(chr(10)))}</div>"
