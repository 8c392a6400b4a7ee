"""What the explorer reads: the ledger in numbers, with the sums that were made when the class was built."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from parola.serve.explorer import rows
from parola.serve.explorer.rows import NONE, Day, Entry, In, Out
from parola.serve.stores import Row, Store
from parola.serve.web import Page

PART = 50  # transactions of a part of a history (contracts/explorer.sql)
SCANNED = 20_000  # names that a search looks at, at most
TABLES = ("block", "tx", "script", "address", "cluster", "history", "poison", "tag")


class Ledger:
    """One ledger. Its store never changes, so what is true of all of it is read once: ``facts``."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder of a class.

        Raises:
            BadInput: the store is not there, cannot be read, or is of another version.
        """
        self._store = Store(root / "server" / "explorer.sqlite", TABLES)
        counted = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}_count" for table in ("block", "tx", "address", "cluster", "tag"))
        self.facts: Row = self._store.row(f"SELECT max(height) AS tip, min(at) AS begins, max(at) AS ends, {counted} FROM block") or {}
        self._scripts = {row["id"]: row["name"] for row in self._store.rows("SELECT * FROM script")}

    def blocks(self, page: Page) -> list[Row]:
        """Blocks, the newest first."""
        return self._store.rows("SELECT * FROM block ORDER BY height DESC LIMIT ? OFFSET ?", page.size, page.skip)

    def block(self, key: str) -> Row | None:
        """A block by its height in digits, else by its hash."""
        if key.isascii() and key.isdecimal() and len(key) < 64:
            return self._store.row("SELECT * FROM block WHERE height = ?", int(key)) if len(key) <= 9 else None
        return self._store.row("SELECT * FROM block WHERE hash = ?", key)

    def payments(self, size: int) -> list[Row]:
        """The newest transactions that are no coinbases."""
        return self._store.rows(f"{_TX} WHERE tx.id > first_tx ORDER BY tx.id DESC LIMIT ?", size)

    def transactions(self, block: Row, page: Page) -> list[Row]:
        """Those of a block, in its order."""
        first = block["first_tx"] + page.skip
        end = min(first + page.size, block["first_tx"] + block["tx_count"])
        return self._store.rows(f"{_TX} WHERE tx.id >= ? AND tx.id < ? ORDER BY tx.id", first, end)

    def transaction(self, txid: str) -> Row | None:
        """A transaction, with hash and time of its block and its position there."""
        return self._store.row(f"{_TX} WHERE txid = ?", txid)

    def numbered(self, numbers: Collection[int]) -> dict[int, Row]:
        """Transactions by number, with their packed sides."""
        return {row["id"]: row for row in self._store.rows(f"{_TX} WHERE tx.id IN {_LIST}", _json(numbers))}

    def sides(self, tx: Row) -> tuple[list[Row], list[Row]]:
        """Inputs and outputs in words; ``other_txid`` and ``other_n`` say which output an input spends, or which input spends an output.

        A row also has ``cluster``, name and ``first_tx`` of the address; two queries in all.
        """
        ins, outs = rows.ins(tx["ins"]), rows.outs(tx["outs"])
        names = self.txids({end.tx for end in (*ins, *outs)})
        owners = self.addresses({end.address for end in (*ins, *outs)})
        return [self._input(n, end, names, owners) for n, end in enumerate(ins)], [
            self._output(n, end, tx["txid"], names, owners) for n, end in enumerate(outs)
        ]

    def txids(self, numbers: Collection[int]) -> dict[int, str]:
        """Number of a transaction -> txid."""
        return {row["id"]: row["txid"] for row in self._store.rows(f"SELECT id, txid FROM tx WHERE id IN {_LIST}", _json(numbers))}

    def addresses(self, numbers: Collection[int]) -> dict[int, Row]:
        """Addresses by number: name, first transaction, and number, name and size of the cluster."""
        return {row["id"]: row for row in self._store.rows(f"{_OWNER} WHERE a.id IN {_LIST}", _json(numbers))}

    def address(self, name: str) -> Row | None:
        """Sums of an address, its newest transactions packed, its cluster."""
        return self._store.row(f"{_ADDRESS} WHERE a.address = ?", name)

    def cluster(self, number: int) -> Row | None:
        """Sums of a cluster; ``name`` is the address that was paid first."""
        return self._store.row(f"{_CLUSTER} WHERE c.id = ?", number)

    def clusters(self, numbers: Collection[int]) -> dict[int, Row]:
        """Clusters by number: name and size."""
        sql = f"SELECT c.id, a.address AS name, size FROM cluster c JOIN address a ON a.id = c.address WHERE c.id IN {_LIST}"
        return {row["id"]: row for row in self._store.rows(sql, _json(numbers))}

    def joined(self, numbers: Collection[int]) -> dict[int, int]:
        """Number of an address -> that of its cluster, of those that have one."""
        sql = f"SELECT id, cluster FROM address WHERE id IN {_LIST} AND cluster IS NOT NULL"
        return {row["id"]: row["cluster"] for row in self._store.rows(sql, _json(numbers))}

    def members(self, cluster: Row, page: Page) -> list[Row]:
        """Addresses of a cluster, in the order of the alphabet."""
        return self._store.rows("SELECT * FROM address WHERE cluster = ? ORDER BY id LIMIT ? OFFSET ?", cluster["id"], page.size, page.skip)

    def entries(self, owner: Row, first: int, end: int) -> list[Entry]:
        """Transactions ``first`` (0 is the oldest) to before ``end`` of the history of an address or cluster."""
        begins, last = first // PART, (owner["tx_count"] - 1) // PART
        found = (
            self._store.rows(
                "SELECT entries FROM history WHERE id >= ? AND id < ? ORDER BY id",
                owner["first_part"] + begins,
                owner["first_part"] + min(last, -(-end // PART)),
            )
            if begins < last
            else []
        )
        texts = [row["entries"] for row in found] + ([owner["newest"]] if end > last * PART else [])
        return rows.entries(",".join(texts))[first - begins * PART : end - begins * PART]

    def history(self, owner: Row, first: int, end: int) -> list[Row]:
        """The same, in words, the newest first; ``n`` is 1 for the oldest of all."""
        found = self.entries(owner, first, end)
        txs = self.heads({entry.tx for entry in found})
        return [{"n": first + n + 1, **entry._asdict(), **txs[entry.tx]} for n, entry in reversed([*enumerate(found)])]

    def heads(self, numbers: Collection[int]) -> dict[int, Row]:
        """Transactions by number: txid, height, time, what kind of CoinJoin the shape suggests."""
        found = self._store.rows(
            f"SELECT tx.id, txid, height, at, mix FROM tx JOIN block USING (height) WHERE tx.id IN {_LIST}", _json(numbers)
        )
        return {row["id"]: row for row in found}

    def daily(self, owner: Row) -> list[Day]:
        """Closing balances of days on which an address or cluster stood in a transaction."""
        if owner["daily"] is not None:
            return rows.days(owner["daily"])
        held = self.entries(owner, 0, owner["tx_count"])
        day_of = "CAST(julianday(substr(at, 1, 10)) - julianday('1970-01-01') AS INTEGER) AS day"
        sql = f"SELECT tx.id, {day_of} FROM tx JOIN block USING (height) WHERE tx.id IN {_LIST}"
        day = {row["id"]: row["day"] for row in self._store.rows(sql, _json(entry.tx for entry in held))}
        return [Day(*pair) for pair in {day[entry.tx]: entry.balance_sat for entry in held}.items()]

    def peak(self, owner: Row) -> int | None:
        """The highest balance after any transaction, of an address or cluster; None where the history is long."""
        if owner["daily"] is not None:
            return None
        return max(entry.balance_sat for entry in self.entries(owner, 0, owner["tx_count"]))

    def poisoned(self, tx: Row) -> list[Row]:
        """What in a transaction suggests address poisoning: the look-alike, what it looks like, and who got the small amount."""
        return self._store.rows(f"{_POISON} WHERE p.tx = ?", tx["id"])

    def alike(self, address: Row) -> list[Row]:
        """Where an address is a look-alike, or is what a look-alike looks like."""
        return self._store.rows(f"{_POISON} WHERE p.lookalike = ?1 OR p.imitated = ?1 LIMIT 20", address["id"])

    def tags(self, page: Page) -> list[Row]:
        """All tags, in the order in which they are numbered."""
        return self._store.rows("SELECT * FROM tag ORDER BY rowid LIMIT ? OFFSET ?", page.size, page.skip)

    def tags_of(self, names: Iterable[str]) -> list[Row]:
        """Tags at addresses."""
        return self._store.rows(f"SELECT * FROM tag WHERE address IN {_LIST} ORDER BY rowid", _json(names))

    def tags_in(self, cluster: Row) -> list[Row]:
        """Tags at addresses of a cluster."""
        # tags are few and addresses many: it goes by the tags
        sql = "SELECT tag.* FROM tag CROSS JOIN address USING (address) WHERE cluster = ? ORDER BY tag.rowid"
        return self._store.rows(sql, cluster["id"])

    def tags_of_clusters(self, names: Iterable[str]) -> list[Row]:
        """The first tag at any address of each cluster, as if it stood at the address that the cluster goes by."""
        return self._store.rows(f"{_CLUSTER_TAG} WHERE named.address IN {_LIST} GROUP BY c.id ORDER BY tag.rowid", _json(names))

    def tag(self, number: str) -> Row | None:
        """A tag by the number in its id."""
        return self._store.row("SELECT * FROM tag WHERE id = ?", f"btc/tag/{number}")

    def tags_saying(self, words: Sequence[str], most: int) -> list[Row]:
        """Tags with each of these words, at least one, in label, maker or basis; capitals A to Z make no difference."""
        every = " AND ".join(["instr(lower(label || char(10) || made_by || char(10) || basis), lower(?))"] * len(words))
        return self._store.rows(f"SELECT * FROM tag WHERE {every} ORDER BY rowid LIMIT ?", *words, most)

    def named(self, table: str, column: str, head: str, tail: str, most: int) -> list[Row]:
        """Rows whose name begins with ``head`` and ends with ``tail`` (0-9, a-z), at most ``most``, among the first that begin so."""
        if not tail:
            return self._store.rows(
                f"SELECT * FROM {table} WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT ?", head, head + _AFTER_Z, most
            )
        inner = f"SELECT {column} FROM {table} WHERE {column} >= ?1 AND {column} < ?2 ORDER BY {column} LIMIT {SCANNED}"
        fitting = f"SELECT {column} FROM ({inner}) WHERE {column} LIKE '%' || ?3"
        sql = f"SELECT * FROM {table} WHERE {column} IN ({fitting}) ORDER BY {column} LIMIT ?4"
        return self._store.rows(sql, head, head + _AFTER_Z, tail, most)

    def _input(self, n: int, end: In, txids: Mapping[int, str], owners: Mapping[int, Row]) -> Row:
        other = txids[end.tx]
        return {**self._end(end, owners), "n": n, "id": f"btc/out/{other}:{end.n}", "other_txid": other, "other_n": end.n}

    def _output(self, n: int, end: Out, txid: str, txids: Mapping[int, str], owners: Mapping[int, Row]) -> Row:
        spent = {"other_txid": txids.get(end.tx), "other_n": None if end.tx == NONE else end.n}
        return {**self._end(end, owners), "n": n, "id": f"btc/out/{txid}:{n}", **spent}

    def _end(self, end: In | Out, owners: Mapping[int, Row]) -> Row:
        owner = owners.get(end.address, _NOBODY)
        return {**owner, "number": end.address, "value_sat": end.value_sat, "script": end.script, "script_type": self._scripts[end.script]}


_AFTER_Z = "{"  # the character after z
_LIST = "(SELECT value FROM json_each(?))"
_NOBODY: Row = {"address": None, "first_tx": None, "cluster": None, "cluster_name": None, "cluster_size": None}
_TX = """SELECT tx.*, 'btc/tx/' || txid AS evidence, block.hash AS block_hash, block.at, tx.id - first_tx AS position
    FROM tx JOIN block USING (height)"""
_NAMED = "c.id AS cluster, named.address AS cluster_name, c.size AS cluster_size"
_JOINED = "FROM address a LEFT JOIN cluster c ON c.id = a.cluster LEFT JOIN address named ON named.id = c.address"
_OWNER = f"SELECT a.id, a.address, a.first_tx, {_NAMED} {_JOINED}"
_SEEN = "f.height AS first_height, fb.at AS first_at, l.height AS last_height, lb.at AS last_at"
_SEEN_IN = """JOIN tx f ON f.id = {0}.first_tx JOIN block fb ON fb.height = f.height
    JOIN tx l ON l.id = {0}.last_tx JOIN block lb ON lb.height = l.height"""
_ADDRESS = f"SELECT a.*, {_NAMED}, {_SEEN} {_JOINED} {_SEEN_IN.format('a')}"
_CLUSTER = f"SELECT c.*, named.address AS name, {_SEEN} FROM cluster c JOIN address named ON named.id = c.address {_SEEN_IN.format('c')}"
_CLUSTER_TAG = """SELECT min(tag.rowid), tag.*, named.address AS address FROM tag CROSS JOIN address a ON a.address = tag.address
    JOIN cluster c ON c.id = a.cluster JOIN address named ON named.id = c.address"""
_POISON = """SELECT txid, height, at, v.address AS victim, k.address AS lookalike, i.address AS imitated FROM poison p
    JOIN tx ON tx.id = p.tx JOIN block USING (height) JOIN address v ON v.id = p.victim
    JOIN address k ON k.id = p.lookalike JOIN address i ON i.id = p.imitated"""


def _json(values: Iterable[int | str]) -> str:
    return json.dumps(sorted(set(values)))
