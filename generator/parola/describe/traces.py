"""Which effect of a module leaves which trace, in which store, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parola.describe.text import Cell, table
from parola.spec.references import KINDS
from parola_kit.evidence import TABLES
from parola_kit.notice import MARK

TITLE = "Which effect leaves which trace"
BOOK = "a line of the book named"
NOTHING = "nothing of its own"

# Effect -> kinds of the records that it leaves. A signal is between modules; an arrest shows in what stops.
LEAVES: dict[str, tuple[str, ...]] = {
    "post": ("forum/post",),
    "message": ("chat/msg",),
    "say": ("messenger/message",),
    "advert": ("surface/advert", "media/picture"),
    "mail": ("case/mail", "provider/mail"),
    "hotline": ("hotline/msg",),
    "ask": ("hotline/msg", "case/ref"),
    "pay": ("btc/tx", "case/payment", "exchange/credit"),
    "launder": ("btc/tx", "exchange/credit", "exchange/payout", "tok/tx"),
    "transfer": ("bank/entry", "remitter/slip"),
    "withdraw": ("exchange/payout",),
    "travel": ("border/crossing", "carrier/booking", "case/position"),
    "entry": (BOOK,),
    "arrest": (NOTHING,),
    "swap_back": ("tok/tx", "btc/tx"),
    "freeze": ("tok/tx",),
    "signal": (NOTHING,),
}
# Kind of a record -> who holds it. A kind that is not named here is in a withheld book: its holder answers a request through the desk.
HOLDERS = {
    "btc/tx": "everybody: public ledger",
    "tok/tx": "everybody: public token chain",
    "forum/post": "everybody: public forum",
    "messenger/message": "everybody: public channels",
    "surface/advert": "everybody: open web",
    "media/picture": "everybody: open web",
    "chat/msg": "the person: own phone",
    "case/position": "the person: own phone",
    "case/mail": "the case: mailbox",
    "case/payment": "the relative: receipt",
    "hotline/msg": "the hotline",
    "case/ref": "the hotline",
}
ASKED = "withheld: ask at the desk"
STORES = {kind: store for store, tables in TABLES.items() for _, kind in tables.values()}


@dataclass(frozen=True, slots=True)
class Trace:
    """What an effect leaves: the record's kind, the file it is in (empty for nothing), who holds it (empty for nobody)."""

    effect: str
    record: str
    store: str
    holder: str


def traces() -> list[Trace]:
    """Every kind of effect with what it leaves, in the order of ``LEAVES``."""
    return [Trace(effect, record, *_held(record)) for effect in LEAVES if effect in KINDS for record in LEAVES[effect]]


def diagram() -> str:
    """DOT in three columns: effects, records, holders."""
    return "\n".join([f"// {MARK}", "digraph traces {", *_look(), *_lines(traces()), "}\n"])


def description() -> str:
    """What the drawing shows, in words."""
    return f"{TITLE}. {' '.join(f'{each.effect} leaves {each.record}; {_where(each)}.' for each in traces())}"


def text() -> str:
    """The same as a table for a terminal."""
    rows: list[list[Cell]] = [[[each.effect], [each.record], [each.store], [each.holder]] for each in traces()]
    return f"{TITLE}\n{MARK}\n\n{table(('effect', 'record', 'store', 'held by'), rows, widened='store')}\n"


def _held(record: str) -> tuple[str, str]:
    if record == NOTHING:
        return "", ""
    store = STORES.get(record, "")
    file = f"learner/seats/…/{store}.sqlite" if store == "case" else f"learner/shared/{store}.sqlite" if store else "server/records"
    return file, HOLDERS.get(record, ASKED)


def _where(trace: Trace) -> str:
    return f"in {trace.store}, held by {trace.holder}" if trace.store else "no store"


def _look() -> list[str]:
    return [
        'graph [rankdir=LR bgcolor=transparent nodesep=0.12 ranksep=1.1 fontname="Helvetica"]',
        'node [shape=box style=rounded fontname="Helvetica" fontsize=14 margin="0.14,0.06" width=0 height=0]',
        "edge [arrowsize=0.8]",
    ]


def _lines(found: list[Trace]) -> Iterator[str]:
    for effect in dict.fromkeys(each.effect for each in found):
        yield f'"{effect}" [class=main]'
    for each in dict.fromkeys((each.record, each.store) for each in found):
        yield f'"{each[0]} " [label="{each[0]}\\n{each[1]}" class=state]' if each[1] else f'"{each[0]} " [label="{each[0]}" class=other]'
    for holder in dict.fromkeys(each.holder for each in found if each.holder):
        yield f'"{holder}" [class={"other" if holder == ASKED else "main"}]'
    for each in found:
        yield f'"{each.effect}":e -> "{each.record} ":w'
    for record, holder in dict.fromkeys((each.record, each.holder) for each in found if each.holder):
        yield f'"{record} ":e -> "{holder}":w'
