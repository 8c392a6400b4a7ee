"""What a transition does, effect by effect, as events of the cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parola.simulate.doing import Doing
from parola.simulate.events import (
    Advertised,
    Announced,
    Arrested,
    Called,
    Entered,
    FreezeAsked,
    Laundered,
    Mailed,
    Paid,
    PaidOut,
    Posted,
    Said,
    SwappedBack,
    Transferred,
    Travelled,
    What,
)
from parola.simulate.launder import arrivals, drawn, leaves
from parola.spec.model import (
    Advert,
    Arrest,
    Ask,
    Effect,
    Entry,
    Freeze,
    Hotline,
    Mail,
    Message,
    Pay,
    Post,
    Say,
    SwapBack,
    Transfer,
    Travel,
    Withdraw,
)
from parola.spec.typology import Launder
from parola.world.make import SWAP

DAY = 86_400
TALK = (20, 240)  # seconds between a question and its answer: assumption, minutes of reading and typing
Done = list[tuple[str, What, int]]  # label, happening, seconds after the effect begins


def perform(effect: Effect, doing: Doing) -> Done:
    """Label, happening and delay of each thing that one effect does; an `ask` may do two things, or none."""
    return next(does(given, doing) for name, does in DOES.items() if (given := getattr(effect, name)) is not None)


def actor(effect: Effect) -> str | None:
    """The role that does it, where it is a role's act."""
    given = next((value for name, value in effect if value is not None and name in ACTORS), None)
    return None if given is None else str(getattr(given, "who", None) or given.by)


def _post(post: Post, _: Doing) -> Done:
    return [(post.label, Posted(post.by, post.board, post.text, post.key), 0)]


def _message(said: Message, _: Doing) -> Done:
    return [(said.label, Said(said.chat, said.by, said.text, said.forwarded_from, said.place), 0)]


def _hotline(said: Hotline, _: Doing) -> Done:
    return [(said.label, Called(said.by, said.text, place=said.place), 0)]


def _ask(ask: Ask, doing: Doing) -> Done:
    topic, status = ask.topic, doing.cell.disclosure[ask.topic]
    if status == "not-asked":
        return []
    asked = Called("desk", f"ask-{topic}", topic)
    told = Called("person", f"{topic}-{status}", topic, status)
    return [(f"asked-{topic}", asked, 0), (f"told-{topic}", told, int(doing.talk.integers(*TALK)))]


def _pay(pay: Pay, doing: Doing) -> Done:
    payer, payee = doing.account(pay.by), doing.account(pay.to)
    sat = doing.coins.amount(pay.amount, payer.wallet, doing.module, doing.chance)
    doing.coins.move(payer.wallet, payee.wallet, sat, pay.label)
    ordered = None if pay.amount.all else sat
    return [(pay.label, Paid(payer.wallet, payee.wallet, payee.slot or pay.slot, ordered, pay.spend), 0)]


def _launder(launder: Launder, doing: Doing) -> Done:
    payers, told = [doing.account(name) for name in launder.by], launder.amount
    sums = [doing.coins.amount(told, payer.wallet, doing.module, doing.chance) for payer in payers] if told else []
    what = drawn(launder, sums, doing)
    lost = leaves(what, sums, doing.coins.held(payers[0].wallet))
    changes = [(payer.wallet, -sat) for payer, sat in zip(payers, lost, strict=True)]
    changes += [(payee.wallet, sat) for payee, sat in arrivals(what, payers[0], sums or lost)]
    doing.coins.book(changes, launder.label, sum(sums or lost))
    return [(launder.label, Laundered(launder.given[0][0], tuple(payers), tuple(sums), what), 0)]


def _travel(travel: Travel, _: Doing) -> Done:
    what = Travelled(travel.who, travel.to, travel.mode, travel.company, travel.document, travel.recorded)
    return [(travel.label, what, 0)]


def _withdraw(withdraw: Withdraw, doing: Doing) -> Done:
    deposit = doing.account(withdraw.from_deposit)
    return [(withdraw.label, PaidOut(deposit.wallet, deposit.slot or "main", "payout"), 0)]


def _say(say: Say, doing: Doing) -> Done:
    """Repeated at about the same hour of the days that follow, as automatic posts are."""
    shift = doing.chance.integers(-900, 900, size=say.repeat).tolist()
    return [(say.label, Announced(say.by, say.channel, say.text), n * DAY + (shift[n] if n else 0)) for n in range(say.repeat)]


def _advert(advert: Advert, _: Doing) -> Done:
    what = Advertised(advert.by, advert.site, advert.text, advert.contact, advert.picture, advert.language)
    return [(advert.label, what, 0)]


def _mail(mail: Mail, _: Doing) -> Done:
    return [(mail.label, Mailed(mail.by, mail.to, mail.text), 0)]


def _transfer(transfer: Transfer, doing: Doing) -> Done:
    cents = doing.money.amount(transfer.amount, transfer.by, doing.module, doing.chance)
    doing.money.move(transfer.by, transfer.to, cents, transfer.label)
    return [(transfer.label, Transferred(transfer.by, transfer.to, cents, transfer.channel), 0)]


def _entry(entry: Entry, doing: Doing) -> Done:
    known = doing.module.parameters
    numbers = {
        name: int(doing.chance.integers(int(known[value].range[0]), int(known[value].range[1]) + 1))
        for name, value in entry.values.items()
        if value in known
    }
    texts = {name: value for name, value in entry.values.items() if value not in known}
    return [(entry.label, Entered(entry.book, entry.by, entry.to, numbers, texts), 0)]


def _arrest(arrest: Arrest, _: Doing) -> Done:
    return [(arrest.label, Arrested(arrest.who), 0)]


def _swap_back(told: SwapBack, doing: Doing) -> Done:
    """What a cell swapped and kept lies, in name, at the service."""
    payee, sat = doing.account(told.to), doing.coins.amount(told.amount, SWAP, doing.module, doing.chance)
    doing.coins.move(SWAP, payee.wallet, sat, told.label)
    return [(told.label, SwappedBack(payee, sat), 0)]


def _freeze(told: Freeze, doing: Doing) -> Done:
    return [(told.label, FreezeAsked(doing.seconds(told.delay)), 0)]


# Field of an effect -> what it does. A signal is the engine's own matter.
DOES: dict[str, Callable[[Any, Doing], Done]] = {
    "post": _post,
    "message": _message,
    "hotline": _hotline,
    "ask": _ask,
    "pay": _pay,
    "launder": _launder,
    "travel": _travel,
    "withdraw": _withdraw,
    "say": _say,
    "advert": _advert,
    "mail": _mail,
    "transfer": _transfer,
    "entry": _entry,
    "arrest": _arrest,
    "swap_back": _swap_back,
    "freeze": _freeze,
}
ACTORS = ("post", "message", "travel", "say", "advert", "mail", "transfer", "entry")
