"""The ledger's own sums, asked of its store in SQL: no amount comes from nowhere, and none is spent twice or too early."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from parola.checks.chain_store import asked
from parola.checks.finding import Finding
from parola_kit.ledger import opened

MEMORY = "1GB"  # what needs more goes to disk
# What is wrong, with room for two figures -> a query whose rows are a place and those figures.
QUERIES: dict[str, str] = {
    "inputs come to {} sat, outputs and fee to {}; they should be equal": """
        SELECT tx.id, i.sat AS paid, o.sat + tx.fee_sat AS given FROM tx
        LEFT JOIN (SELECT txid, sum(value_sat) AS sat FROM txin GROUP BY txid) i USING (txid)
        LEFT JOIN (SELECT txid, sum(value_sat) AS sat FROM txout GROUP BY txid) o USING (txid)
        WHERE tx.position > 0 AND (paid IS DISTINCT FROM given OR tx.fee_sat < 0)""",
    "in_count is {}, {} would be right": """
        SELECT tx.id, in_count, coalesce(rows, 0) AS found FROM tx
        LEFT JOIN (SELECT txid, count(*) AS rows FROM txin GROUP BY txid) USING (txid) WHERE in_count IS DISTINCT FROM found""",
    "out_count is {}, {} would be right": """
        SELECT tx.id, out_count, coalesce(rows, 0) AS found FROM tx
        LEFT JOIN (SELECT txid, count(*) AS rows FROM txout GROUP BY txid) USING (txid) WHERE out_count IS DISTINCT FROM found""",
    "tx_count is {}, {} would be right": """
        SELECT block.id, tx_count, coalesce(rows, 0) AS found FROM block
        LEFT JOIN (SELECT height, count(*) AS rows FROM tx GROUP BY height) USING (height) WHERE tx_count IS DISTINCT FROM found""",
    "input {1} of {0} spends this, which is no output of the ledger": """
        SELECT spends, txin.txid, txin.n FROM txin LEFT JOIN txout ON txout.id = spends WHERE txout.id IS NULL""",
    "is spent with {} sat, but holds {}": """
        SELECT spends, txin.value_sat, txout.value_sat FROM txin JOIN txout ON txout.id = spends
        WHERE txin.value_sat IS DISTINCT FROM txout.value_sat""",
    "is spent from {}, but belongs to {}": """
        SELECT spends, txin.address, txout.address FROM txin JOIN txout ON txout.id = spends
        WHERE txin.address IS DISTINCT FROM txout.address""",
    "is spent {} times, {} would be right": "SELECT spends, count(*), 1 FROM txin GROUP BY spends HAVING count(*) > 1",
    "is spent at height {}, but made at {}": """
        SELECT spends, later.height, made.height FROM txin JOIN tx later ON later.txid = txin.txid
        JOIN txout ON txout.id = spends JOIN tx made ON made.txid = txout.txid
        WHERE (later.height, later.position) <= (made.height, made.position)""",
    "its time is {}, its block's is {}; they should be equal": """
        SELECT tx.id, tx.at, block.at FROM tx LEFT JOIN block USING (height) WHERE tx.at IS DISTINCT FROM block.at""",
    "belongs to transaction {}, which is not on the ledger; output {} of one that is would be right": """
        SELECT txout.id, txout.txid, txout.n FROM txout LEFT JOIN tx USING (txid) WHERE tx.txid IS NULL""",
    "is spent by transaction {}, which is not on the ledger; input {} of one that is would be right": """
        SELECT spends, txin.txid, txin.n FROM txin LEFT JOIN tx USING (txid) WHERE tx.txid IS NULL""",
    "is output {1} of {0}, which its id should say": """
        SELECT id, txid, n FROM txout WHERE id IS DISTINCT FROM 'btc/out/' || txid || ':' || n""",
    "is a coinbase with {} inputs and a fee of {}; it has neither": """
        SELECT id, in_count, fee_sat FROM tx WHERE position = 0 AND (in_count IS DISTINCT FROM 0 OR fee_sat IS NOT NULL)""",
    "its height is {}, {} would be right": """
        SELECT id, height, place FROM (SELECT id, height, row_number() OVER (ORDER BY height) AS place FROM block)
        WHERE height IS DISTINCT FROM place""",
}


def balance(store: Path) -> list[Finding]:
    """Findings in a ``chain.sqlite``, or in a folder of Parquet files with its tables; places are evidence ids.

    Raises:
        BadInput: there is no such store, it cannot be read, or another version of Parola wrote it.
    """
    with closing(opened(store)) as ledger:
        ledger.sql(f"SET memory_limit = '{MEMORY}'")
        return [
            Finding(store.name, place, text.format(*figures)) for text, query in QUERIES.items() for place, *figures in asked(ledger, query)
        ]
