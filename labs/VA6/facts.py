"""VA6: the account behind a second deposit, who is on its file and what shows who used it, from the truth of the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from parola.labs.facts.fact import Fact, Item
from parola.labs.truth import CellTruth, Trace

LOGIN = "file-login-"
ANSWER = {"taken": "against", "lost": "against", "taken-undated": "cannot", "own": "supports"}
WORTH = {"usual": "ties-accounts", "first": "this-account-only", "late": "this-account-only", "public": "no-weight"}
FAULTS = {"draft-excess": "asks-too-much", "draft-missing": "missing", "draft-wrong": "wrong-default"}
# What comes before a freeze of an account in this name: lines of the Exercise Convention (scenarios/convention.yaml).
BEFORE_FREEZE = {
    "taken": ["limit", "own-money", "worker", "safety"],
    "taken-undated": ["limit", "own-money", "worker", "safety"],
    "lost": ["limit", "own-money", "report"],
    "own": ["limit", "own-money"],
}


def account(truth: CellTruth) -> Fact:
    """Account that had the address in the minute of the credit."""
    covers, out = truth.id("asked-covers", "desk/assignment"), _deposit(truth)
    others = _others(truth)
    return Fact(
        truth.row(covers)["account"],
        sufficient=((covers, {"any": [truth.id("asked-credit", "desk/credit"), out, _tx(truth, out)]}),),
        neutral=tuple(others),
        uninvolved=tuple(str(truth.row(line)["account"]) for line in others),
        given={"outpoint": out.removeprefix("btc/out/"), "address": str(truth.row(out)["address"])},
    )


def name(truth: CellTruth) -> Fact:
    """The name on the file of that account."""
    customer = truth.id("asked-customer", "desk/customer")
    own = str(truth.row(customer)["name"])
    others = truth.ids("asked-customer-other", "desk/customer")
    names = [str(truth.row(one)["name"]) for one in others]
    return Fact(
        own,
        sufficient=((customer,),),
        neutral=(truth.id("asked-covers", "desk/assignment"),),
        uninvolved=tuple(one for one in names if one != own),
    )


def holder(truth: CellTruth) -> Fact:
    """What log-ins and statement show of whether the person on file made the log-ins; what weakens it stands in every case."""
    kind, statement = truth.variant["holder"], truth.id("statement-holder", "case/statement")
    told = truth.ids("statement-lent", "case/statement") + truth.ids("statement-slept", "case/statement")
    weakens = {"own": _logins(truth, "lent-own"), "taken-undated": _where_slept(truth, told)}.get(kind, _logins(truth, "late-own"))
    return Fact(
        ANSWER[kind],
        sufficient=((statement, {"any": _logins(truth, "usual-own")}),),
        neutral=(
            truth.id("asked-customer", "desk/customer"),
            *_logins(truth, "first-own"),
            *truth.ids("statement-public", "case/statement"),
        ),
        against=(*weakens, *told),
        variant=kind,
        given=_period(truth),
    )


def tied(truth: CellTruth) -> Fact:
    """Other accounts that the usual device opens; those of a public device have nothing to do with it."""
    by_account: dict[str, list[str]] = {}
    for login in _logins(truth, "usual-other"):
        by_account.setdefault(str(truth.row(login)["account"]), []).append(login)
    public = {str(truth.row(login)["account"]) for login in _logins(truth, "public-other")}
    settles: list[Item] = [{"any": _by_usual(truth)}, *({"any": logins} for logins in by_account.values())]
    return Fact(
        sorted(by_account),
        sufficient=(tuple(settles),),
        neutral=tuple(_public(truth)),
        uninvolved=tuple(sorted(public - set(by_account))),
    )


def devices(truth: CellTruth) -> Fact:
    """What each device that opened the account is worth as a tie between accounts."""
    uses = {str(truth.row(t.id)["device"]): t.label.removeprefix(LOGIN).split("-")[0] for t in _opened(truth)}
    worth = {device: {"worth": WORTH.get(use, WORTH["usual"])} for device, use in sorted(uses.items())}
    return Fact(worth, rows=tuple(worth), sufficient=(tuple(_public(truth)),), variant=truth.variant["holder"])


def line(truth: CellTruth) -> Fact:
    """The line from which the usual device came, or that the released lines cannot tell."""
    others = truth.ids("asked-line-other", "desk/line") + truth.ids("asked-line-public", "desk/line")
    wrong = tuple(str(truth.row(one)["line"]) for one in others)
    found, usual = truth.ids("asked-line", "desk/line"), _by_usual(truth)
    if not found:
        needs, near = ("line-record@internet-provider",), truth.ids("asked-line-other", "desk/line")
        return Fact(unknown=True, needs=needs, sufficient=(tuple(near),), neutral=tuple(usual), uninvolved=wrong, given=_period(truth))
    return Fact(
        truth.row(found[0])["line"],
        sufficient=((found[0], {"any": usual}),),
        neutral=tuple(truth.ids("asked-line-other", "desk/line")),
        uninvolved=wrong,
        variant=truth.variant["line"],
        given=_period(truth),
    )


def payouts(truth: CellTruth) -> Fact:
    """What left the account for banks in the granted period."""
    rows = [truth.row(one) for one in _paid(truth)]
    table = {str(row["id"]): {"sat": str(row["amount_sat"]), "country": str(row["country"])} for row in rows}
    return Fact(table, sufficient=(tuple(_paid(truth)),), given=_period(truth))


def country(truth: CellTruth) -> Fact:
    """The country to whose banks most of it went, all sums together."""
    sums: Counter[str] = Counter()
    for row in map(truth.row, _paid(truth)):
        sums[str(row["country"])] += int(row["amount_sat"])
    return Fact(max(sorted(sums), key=lambda land: sums[land]), sufficient=(tuple(_paid(truth)),), given=_period(truth))


def faults(truth: CellTruth) -> Fact:
    """Lines of the draft that ask too much, are left blank, or were left at a default that does not fit."""
    found = {one: {"fault": fault} for label, fault in FAULTS.items() for one in truth.ids(label, "case/drafted")}
    return Fact(found, sufficient=(tuple(found),))


def payers(truth: CellTruth) -> Fact:
    """Transactions of others that were credited to this account, not to whoever had its address before or after."""
    txs = truth.ids("asked-with", "btc/tx")
    credited = {str(truth.row(one)["outpoint"]): one for one in truth.ids("asked-credit-other", "desk/credit")}
    settles: list[Item] = [{"any": [tx, *_with(tx, credited)]} for tx in txs]
    return Fact(
        sorted(tx.removeprefix("btc/tx/") for tx in txs),
        sufficient=((truth.id("asked-covers", "desk/assignment"), *settles),),
        neutral=tuple(_others(truth)),
        given=_period(truth),
    )


def before_freeze(truth: CellTruth) -> Fact:
    """What comes first, by what is known of the person on file."""
    kind = truth.variant["holder"]
    return Fact(BEFORE_FREEZE[kind], variant=kind)


def _with(tx: str, credited: dict[str, str]) -> list[str]:
    outs = [out for out in credited if out.startswith(f"btc/out/{tx.removeprefix('btc/tx/')}:")]
    return [*outs, *(credited[out] for out in outs)]


def _logins(truth: CellTruth, use: str) -> list[str]:
    return truth.ids(f"{LOGIN}{use}", "desk/login")


def _by_usual(truth: CellTruth) -> list[str]:
    """Log-ins of the account from its usual device, whoever had it."""
    return _logins(truth, "usual-own") + _logins(truth, "lent-own")


def _where_slept(truth: CellTruth, statements: list[str]) -> list[str]:
    """Log-ins from the public device of which a statement says that the person on file slept there."""
    told = " ".join(str(truth.row(one)["text"]) for one in statements)
    return [login for login in _logins(truth, "public-own") if str(truth.row(login)["device"]) in told]


def _opened(truth: CellTruth) -> list[Trace]:
    """Log-ins of the account itself."""
    return [trace for trace in truth.starting(LOGIN, "desk/login") if trace.label.endswith("-own")]


def _public(truth: CellTruth) -> list[str]:
    return truth.ids("statement-public", "case/statement") + truth.ids("statement-slept", "case/statement")


def _paid(truth: CellTruth) -> list[str]:
    return truth.ids("file-asked-paid-out", "desk/payout")


def _deposit(truth: CellTruth) -> str:
    return truth.outputs("asked-deposit", "to")[0]


def _tx(truth: CellTruth, out: str) -> str:
    return f"btc/tx/{truth.row(out)['txid']}"


def _others(truth: CellTruth) -> list[str]:
    return truth.ids("asked-earlier", "desk/assignment") + truth.ids("asked-later", "desk/assignment")


def _period(truth: CellTruth) -> dict[str, str]:
    return dict(next(trace.data for trace in truth.traces if trace.label == "asked-covers"))


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "exchange.account": account,
    "exchange.name": name,
    "exchange.holder": holder,
    "exchange.tied": tied,
    "exchange.devices": devices,
    "exchange.line": line,
    "exchange.payouts": payouts,
    "exchange.country": country,
    "exchange.faults": faults,
    "exchange.payers": payers,
    "exchange.before_freeze": before_freeze,
}
