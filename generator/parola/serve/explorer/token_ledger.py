"""What the explorer reads of the token chain: the learner's own store, as it is. A class may have none."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from parola.serve.stores import Row, Store
from parola.serve.web import Page

TABLES = ("block", "tx", "transfer", "approval", "freeze")
ZEROS = "0x" + 40 * "0"  # who pays what is minted, and is paid what is burned
KEPT = 10_000  # addresses whose sums are remembered


class TokenLedger:
    """The token chain of a class; it never changes, so what is true of all of it is read once: ``facts``."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder of a class.

        Raises:
            BadInput: the store cannot be read, or is of another version.
        """
        self._store = Store(root / "learner" / "shared" / "token.sqlite", TABLES)
        self.facts: Row = {**(self._store.row(_FACTS) or {}), **_names(root)}
        self.sums = lru_cache(KEPT)(self._sums)

    def transactions(self, page: Page) -> list[Row]:
        """All of them, the newest first."""
        return self._store.rows(f"{_TX} ORDER BY number DESC, position DESC LIMIT ? OFFSET ?", page.size, page.skip)

    def block(self, number: str) -> Row | None:
        """A block by its number in digits."""
        fits = number.isascii() and number.isdecimal() and len(number) <= 12
        return self._store.row("SELECT * FROM block WHERE number = ?", int(number)) if fits else None

    def in_block(self, number: int) -> list[Row]:
        """The transactions of a block, in its order."""
        return self._store.rows(f"{_TX} WHERE number = ? ORDER BY position", number)

    def transaction(self, key: str) -> Row | None:
        """A transaction by its hash."""
        return self._store.row(f"{_TX} WHERE tx.hash = ?", key)

    def logs(self, key: str) -> dict[str, list[Row]]:
        """What a transaction logged, by table."""
        return {
            table: self._store.rows(f"SELECT * FROM {table} WHERE hash = ? ORDER BY n", key) for table in ("transfer", "approval", "freeze")
        }

    def history(self, address: str, page: Page) -> list[Row]:
        """Transfers from and to an address, the newest first, with who signed and how."""
        return self._store.rows(f"{_HISTORY} ORDER BY transfer.rowid DESC", address, page.size, page.skip)

    def other_calls(self, address: str, most: int) -> list[Row]:
        """The newest transactions that an address signed and that moved nothing: approvals, freezes, and what was refused."""
        moved = "EXISTS (SELECT 1 FROM transfer WHERE transfer.hash = tx.hash)"
        return self._store.rows(f"{_TX} WHERE from_address = ? AND NOT {moved} ORDER BY number DESC, position DESC LIMIT ?", address, most)

    def approvals(self, address: str) -> list[Row]:
        """The newest approval of each pair of which an address is the owner or the spender."""
        newest = "SELECT max(rowid) FROM approval WHERE owner_address = ?1 OR spender_address = ?1 GROUP BY owner_address, spender_address"
        return self._store.rows(f"SELECT * FROM approval WHERE rowid IN ({newest}) ORDER BY rowid DESC", address)

    def freezes(self, address: str = "") -> list[Row]:
        """Every time that the issuer froze or unfroze an address, or any address; the newest first."""
        return self._store.rows("SELECT * FROM freeze WHERE ?1 IN ('', address) ORDER BY rowid DESC LIMIT 500", address)

    def _sums(self, address: str) -> Row | None:
        """What an address received and sent, how often; None where the chain does not know it."""
        row = self._store.row(_SUMS, address)
        return row if row and row["known"] else None

    def named(self, table: str, column: str, head: str, tail: str, most: int) -> list[str]:
        """Hashes or addresses that begin with ``head`` and end with ``tail``, at most ``most``."""
        sql = f"SELECT DISTINCT {column} AS name FROM {table} WHERE {column} >= ?1 AND {column} < ?2 AND {column} LIKE '%' || ?3"
        return [row["name"] for row in self._store.rows(f"{sql} ORDER BY 1 LIMIT ?4", head, head + "{", tail, most)]


def opened(root: Path) -> TokenLedger | None:
    """The token chain of the class at ``root``; None where it has none.

    Raises:
        BadInput: the store cannot be read, or is of another version.
    """
    if not (root / "learner" / "shared" / "token.sqlite").is_file():
        return None
    found = TokenLedger(root)
    return found if found.facts["tx_count"] else None


def _names(root: Path) -> dict[str, str]:
    """The token's title and symbol, as the scenario has them; a class may not say them."""
    path = root / "server" / "onions.json"
    titles: dict[str, str] = json.loads(path.read_text("utf-8"))["titles"] if path.is_file() else {}
    return {"name": titles.get("token", "Token"), "symbol": titles.get("token-symbol", "tokens")}


_FACTS = """SELECT count(*) AS tx_count, min(at) AS begins, max(at) AS ends, max(to_address) AS contract,
    (SELECT count(*) FROM transfer) AS transfer_count FROM tx"""
_TX = """SELECT tx.*, (SELECT sum(units_6dp) FROM transfer WHERE transfer.hash = tx.hash) AS moved FROM tx"""
_MOVED = "SELECT rowid FROM transfer WHERE from_address = ?1 UNION SELECT rowid FROM transfer WHERE to_address = ?1"
_SUMS = f"""SELECT ?1 AS address, (SELECT count(*) FROM ({_MOVED})) AS transfers,
    (SELECT coalesce(sum(units_6dp), 0) FROM transfer WHERE to_address = ?1) AS received,
    (SELECT coalesce(sum(units_6dp), 0) FROM transfer WHERE from_address = ?1) AS sent,
    (SELECT event FROM freeze WHERE address = ?1 ORDER BY rowid DESC LIMIT 1) AS frozen,
    EXISTS ({_MOVED}) OR EXISTS (SELECT 1 FROM tx WHERE from_address = ?1) OR EXISTS (SELECT 1 FROM freeze WHERE address = ?1)
    OR EXISTS (SELECT 1 FROM approval WHERE owner_address = ?1) OR EXISTS (SELECT 1 FROM approval WHERE spender_address = ?1)
    OR (SELECT max(to_address) FROM tx) = ?1 AS known"""
_HISTORY = f"""SELECT transfer.*, tx.from_address AS signer, method FROM transfer JOIN tx USING (hash)
    WHERE transfer.rowid IN ({_MOVED} ORDER BY 1 DESC LIMIT ?2 OFFSET ?3)"""
