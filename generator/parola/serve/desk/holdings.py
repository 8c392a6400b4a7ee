"""The books of the holders of a class, read as the desk's rules ask for them: by kind of record and one identifier.

The exchange's are ``server/records/exchange.sqlite``. The operator of this range has no store: numbers in its cases are those of persons
harmed, and nothing is on file about them, so that its reply to a sound request is that it holds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from parola.desk.identifiers import Identifier
from parola.desk.release import Row
from parola.serve.stores import Store
from parola.spec.convention import Kind
from parola_kit.evidence import WITHHELD

_ASSIGNED = """SELECT assignment.id, address, number AS account, account.id AS account_record, from_local, until_local, zone
    FROM assignment JOIN account ON account.id = assignment.account"""
_CREDITED = """SELECT credit.id, number AS account, account.id AS account_record, outpoint, at, amount_sat
    FROM credit JOIN account ON account.id = credit.account"""
_PAID_OUT = """SELECT payout.id, number AS account, account.id AS account_record, at, amount_sat, country
    FROM payout JOIN account ON account.id = payout.account"""
_ON_FILE = """SELECT customer.id, number AS account, account.id AS account_record, name, country, document
    FROM customer JOIN account ON account.customer = customer.id"""

# Kind of record -> kind of identifier -> what finds its rows; the identifier is the one value.
QUERIES: dict[str, dict[str, str]] = {
    "account-record": {"address": f"{_ASSIGNED} WHERE address = ?", "account": f"{_ASSIGNED} WHERE number = ?"},
    "credit-record": {
        "outpoint": f"{_CREDITED} WHERE outpoint = 'btc/out/' || ?",
        "txid": f"{_CREDITED} WHERE substr(outpoint, 1, 73) = 'btc/out/' || ? || ':'",
        "account": f"{_CREDITED} WHERE number = ?",
    },
    "payout-record": {"account": f"{_PAID_OUT} WHERE number = ?"},
    "customer-record": {"account": f"{_ON_FILE} WHERE number = ?"},
}


class Exchange:
    """The exchange's books."""

    def __init__(self, root: Path) -> None:
        """The books of the class at ``root``.

        Raises:
            BadInput: the store is not there, cannot be read, or is of another version.
        """
        self._store = Store(root / "server" / "records" / "exchange.sqlite", WITHHELD)

    def __call__(self, kind: Kind, identifier: Identifier) -> Sequence[Row]:
        """Rows of a kind that an identifier finds, whatever their time."""
        return self._store.rows(f"{QUERIES[kind][identifier.by]} ORDER BY 1", identifier.text)

    def last(self) -> str:
        """The time of the last record, UTC."""
        found = self._store.row("SELECT max(at) AS at FROM (SELECT at FROM credit UNION ALL SELECT at FROM payout)")
        return (found or {}).get("at") or "2025-01-01T00:00:00Z"


def nothing(_kind: Kind, _identifier: Identifier) -> Sequence[Row]:
    """The books of a holder that has nothing on anybody."""
    return ()
