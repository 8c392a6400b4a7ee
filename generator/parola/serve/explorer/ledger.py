"""What the explorer reads: the learner's ledger, and the sums over it that were made when the class was built."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from parola.serve.stores import Row, Store
from parola.serve.web import Page


class Ledger:
    """One ledger. Its stores never change, so what is true of all of it is read once: ``facts``."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder of a class.

        Raises:
            BadInput: a store is not there, cannot be read, or is of another version.
        """
        self._chain = Store(root / "learner" / "shared" / "chain.sqlite", ("block", "tx", "txin", "txout", "tag"))
        self._sums = Store(root / "server" / "explorer.sqlite", ("address", "history", "daily"))
        counted = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}_count" for table in ("block", "tx", "tag"))
        facts = self._chain.row(f"SELECT max(height) AS tip, min(at) AS begins, max(at) AS ends, {counted} FROM block")
        self.facts: Row = {**(facts or {}), "address_count": self._sums.count("SELECT count(*) FROM address")}

    def blocks(self, page: Page) -> list[Row]:
        """Blocks, the newest first."""
        return self._chain.rows("SELECT * FROM block ORDER BY height DESC LIMIT ? OFFSET ?", page.size, page.skip)

    def block(self, key: str) -> Row | None:
        """A block by its height in digits, else by its hash."""
        if key.isascii() and key.isdecimal():
            return self._chain.row("SELECT * FROM block WHERE height = ?", int(key)) if len(key) <= 9 else None
        return self._chain.row("SELECT * FROM block WHERE hash = ?", key)

    def payments(self, size: int) -> list[Row]:
        """The newest transactions that are no coinbases."""
        return self._chain.rows(f"{_TX} WHERE position > 0 ORDER BY height DESC, position DESC LIMIT ?", size)

    def transactions(self, height: int, page: Page) -> list[Row]:
        """Those of a block, in its order."""
        return self._chain.rows(f"{_TX} WHERE height = ? ORDER BY position LIMIT ? OFFSET ?", height, page.size, page.skip)

    def transaction(self, txid: str) -> Row | None:
        """A transaction with the hash of its block."""
        return self._chain.row("SELECT tx.*, block.hash AS block_hash FROM tx JOIN block USING (height) WHERE txid = ?", txid)

    def sides(self, txid: str) -> tuple[list[Row], list[Row]]:
        """Inputs and outputs; ``other_txid`` and ``other_n`` say which output an input spends, or which input spends an output."""
        rows = self._chain.rows(_SIDES, txid)
        return [row for row in rows if row["side"] == "in"], [row for row in rows if row["side"] == "out"]

    def has_outpoint(self, outpoint: str) -> bool:
        """Whether the ledger has the output ``<txid>:<n>``."""
        return self._chain.row("SELECT 1 FROM txout WHERE id = ?", f"btc/out/{outpoint}") is not None

    def tags_of_transaction(self, txid: str) -> list[Row]:
        """Tags at addresses on either side."""
        addresses = "SELECT address FROM txin WHERE txid = ?1 UNION SELECT address FROM txout WHERE txid = ?1"
        return self._chain.rows(f"SELECT * FROM tag WHERE address IN ({addresses}) ORDER BY rowid", txid)

    def tags_of_address(self, address: str) -> list[Row]:
        """Tags at an address."""
        return self._chain.rows("SELECT * FROM tag WHERE address = ? ORDER BY rowid", address)

    def tags(self, page: Page) -> list[Row]:
        """All tags, in the order in which they are numbered."""
        return self._chain.rows("SELECT * FROM tag ORDER BY rowid LIMIT ? OFFSET ?", page.size, page.skip)

    def tag(self, number: str) -> Row | None:
        """A tag by the number in its id."""
        return self._chain.row("SELECT * FROM tag WHERE id = ?", f"btc/tag/{number}")

    def address(self, address: str) -> Row | None:
        """Sums of an address."""
        return self._sums.row("SELECT * FROM address WHERE address = ?", address)

    def history(self, address: Row, page: Page) -> list[Row]:
        """The transactions of an address, the newest first; the page is found by number, so the last is as quick as the first."""
        newest = address["tx_count"] - page.skip
        return self._sums.rows(
            "SELECT * FROM history WHERE address = ? AND n <= ? ORDER BY n DESC LIMIT ?", address["address"], newest, page.size
        )

    def daily(self, address: str) -> list[Row]:
        """Closing balances of an address, oldest first."""
        return self._sums.rows("SELECT day, balance_sat FROM daily WHERE address = ? ORDER BY day", address)

    def first_payments(self, addresses: Collection[str]) -> list[Row]:
        """The first transaction of each address; an address that was never spent from was paid there."""
        marks = ", ".join("?" * len(addresses))
        return self._sums.rows(f"SELECT address, txid, height, position FROM history WHERE n = 1 AND address IN ({marks})", *addresses)

    def txids(self, head: str, tail: str, most: int) -> list[Row]:
        """Transactions whose txid begins with ``head`` and ends with ``tail`` (0-9, a-z), at most ``most``."""
        return self._chain.rows(f"SELECT txid, out_count FROM tx WHERE {_named('txid')}", head, head + _AFTER_Z, tail, most)

    def hashes(self, head: str, tail: str, most: int) -> list[Row]:
        """Blocks by beginning and end of the hash."""
        return self._chain.rows(f"SELECT hash, height FROM block WHERE {_named('hash')}", head, head + _AFTER_Z, tail, most)

    def addresses(self, head: str, tail: str, most: int) -> list[Row]:
        """Addresses by beginning and end."""
        return self._sums.rows(f"SELECT address FROM address WHERE {_named('address')}", head, head + _AFTER_Z, tail, most)


_AFTER_Z = "{"  # the character after z
_TX = "SELECT tx.*, (SELECT sum(value_sat) FROM txout WHERE txout.txid = tx.txid) AS out_sat FROM tx"
_SIDES = """
    SELECT 'in' AS side, txin.n, spends AS id, txin.address, txin.value_sat, script_type, txout.txid AS other_txid, txout.n AS other_n
    FROM txin JOIN txout ON txout.id = spends WHERE txin.txid = ?1
    UNION ALL
    SELECT 'out', txout.n, txout.id, txout.address, txout.value_sat, script_type, txin.txid, txin.n
    FROM txout LEFT JOIN txin ON spends = txout.id WHERE txout.txid = ?1
    ORDER BY 1, 2"""


def _named(column: str) -> str:
    return f"{column} >= ? AND {column} < ? AND {column} LIKE '%' || ? ORDER BY {column} LIMIT ?"
