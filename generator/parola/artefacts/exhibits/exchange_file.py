"""The exchange's file on the second deposit of each case, as it was released, with statements and the draft of the next request.

It holds what the exchange's books say, and no more than the granted period: whoever asks the desk well gets the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from parola.artefacts.clock import local, stamp
from parola.artefacts.exhibits.draft import draft
from parola.artefacts.exhibits.lines import lines
from parola.artefacts.exhibits.statements import statements
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import Draft, Record
from parola.artefacts.records import asked, exchange
from parola.artefacts.records.asked import Asked
from parola.artefacts.scene import Scene
from parola.world.residents import Residents, network_address

ENDS = 4  # digits of the papers' number that are shown
# Table of the case -> kind of its ids, and the columns by which they are put in order.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "desk_assignment": ("desk/assignment", ("from_local", "address")),
    "desk_credit": ("desk/credit", ("at", "outpoint")),
    "desk_customer": ("desk/customer", ("account",)),
    "desk_login": ("desk/login", ("at", "account", "device")),
    "desk_payout": ("desk/payout", ("at", "account", "amount_sat")),
    "desk_line": ("desk/line", ("network_address", "from_local")),
    "statement": ("case/statement", ("made_on", "text")),
    "drafted": ("case/drafted", ("field", "said")),
}


def exchange_file(scene: Scene, chain: Ledger, made: Sequence[Record]) -> Iterator[Record]:
    """Rows of every table of the file; nothing in a scenario without such deposits."""
    kept = exchange.books(scene, chain.blocks)
    customer = _customers(made)
    devices = {account: scene.world.residents.devices[n] for account, n in customer.items()}
    drafts: dict[str, list[Draft]] = {table: [] for table in KINDS}
    for case in asked.cases(devices, kept, scene):
        for table, rows in _file(case, kept, customer, made, scene).items():
            drafts[table] += rows
    for table, (kind, order) in KINDS.items():
        for n, one in numbered(drafts[table], lambda d, by=order: [*(d.row[name] for name in by), *map(str, d.row.values()), d.cell]):
            yield Record(f"case.{table}", f"{kind}/{n}", one.row, one.cause, one.cell, one.label, one.data, one.cell)


def _file(
    case: Asked, kept: exchange.Books, customer: Mapping[str, int], made: Sequence[Record], scene: Scene
) -> dict[str, Iterable[Draft]]:
    papers = {line.account: _ends(scene.world.residents.documents[customer[line.account]]) for line in case.handover.lines}
    return {
        "desk_assignment": _assignments(case, scene),
        "desk_credit": _credits(case, kept),
        "desk_customer": _on_file(case, customer, papers, scene.world.residents),
        "desk_login": _logins(case),
        "desk_payout": _payouts(case, made),
        "desk_line": lines(case, scene),
        "statement": statements(case, papers, scene),
        "drafted": draft(case, scene),
    }


def _customers(made: Sequence[Record]) -> dict[str, int]:
    """Number of an account -> the resident on its file: customers are the first of all residents."""
    place = {record.id: n for n, record in enumerate(one for one in made if one.table == "exchange.customer")}
    return {record.row["number"]: place[record.row["customer"]] for record in made if record.table == "exchange.account"}


def _assignments(case: Asked, scene: Scene) -> Iterator[Draft]:
    zone = exchange.zone_of(scene)
    granted = {"since": local(case.since, zone), "until": local(case.until, zone), "zone": zone}
    for line, label in zip(case.handover.lines, ("earlier", "covers", "later"), strict=True):
        until = local(line.until, zone) if line.until is not None and line.until <= case.until else ""
        row = {"address": line.address, "account": line.account, "from_local": local(line.since, zone), "until_local": until, "zone": zone}
        yield Draft(row, cell=case.cell.number, label=f"asked-{label}", data=granted)


def _credits(case: Asked, kept: exchange.Books) -> Iterator[Draft]:
    own = case.handover.credit
    for one in kept.credits:
        if one.coin.address == own.coin.address and case.since <= one.at < case.until:
            row = {"outpoint": f"btc/out/{one.coin.outpoint}", "at": stamp(one.at), "amount_sat": one.coin.value_sat}
            yield Draft(row, cell=case.cell.number, label="asked-credit" if one == own else "asked-credit-other")


def _on_file(case: Asked, customer: Mapping[str, int], papers: Mapping[str, str], people: Residents) -> Iterator[Draft]:
    for line in case.handover.lines:
        n, account = customer[line.account], line.account
        row = {
            "account": account,
            "name": people.names[n],
            "country": people.countries[n],
            "papers_end": papers[account],
            "device": people.devices[n],
        }
        yield Draft(row, cell=case.cell.number, label="asked-customer" if line == case.handover.covering else "asked-customer-other")


def _logins(case: Asked) -> Iterator[Draft]:
    for one in case.logins:
        row = {"at": stamp(one.at), "account": one.account, "device": one.device, "network_address": network_address(one.device)}
        own = "own" if one.account == case.handover.covering.account else "other"
        yield Draft(row, cell=case.cell.number, label=f"file-login-{one.use}-{own}")


def _payouts(case: Asked, made: Sequence[Record]) -> Iterator[Draft]:
    """The rows of the exchange's own book, with numbers of accounts."""
    number = {record.id: record.row["number"] for record in made if record.table == "exchange.account"}
    for record in made:
        if record.table == "exchange.payout" and record.cell == case.cell.number and record.label in (asked.PAID, asked.PAID_BY_OTHER):
            yield Draft({**record.row, "account": number[record.row["account"]]}, record.cause, record.cell, f"file-{record.label}")


def _ends(document: str) -> str:
    return document[-ENDS:]
