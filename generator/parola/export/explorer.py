"""What the explorer would else add up at every page: sums per address, per transaction and per day, made once from the ledger's store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from parola.export import sqlite
from parola_kit.stores import address

# Table by table, in this order: `daily` and `address` read `history`. SQLite's window functions are in it since 3.25.
FILL = (
    """INSERT INTO history
    SELECT address, row_number() OVER place, txid, height, position, at, received, spent, sum(received - spent) OVER place
    FROM (
      SELECT address, txid, sum(received) AS received, sum(spent) AS spent FROM (
        SELECT address, txid, value_sat AS received, 0 AS spent FROM chain.txout WHERE address IS NOT NULL
        UNION ALL SELECT address, txid, 0, value_sat FROM chain.txin)
      GROUP BY address, txid) JOIN chain.tx USING (txid)
    WINDOW place AS (PARTITION BY address ORDER BY height, position)
    ORDER BY address, height, position""",
    """INSERT INTO daily
    SELECT address, day, balance_sat FROM (
      SELECT address, substr(at, 1, 10) AS day, balance_sat, n, max(n) OVER (PARTITION BY address, substr(at, 1, 10)) AS closing
      FROM history)
    WHERE n = closing ORDER BY address, day""",
    """INSERT INTO address
    SELECT address, sum(received_sat), sum(spent_sat), sum(received_sat) - sum(spent_sat), count(*), min(height), max(height)
    FROM history GROUP BY address ORDER BY address""",
)


def write(chain: Path, target: Path) -> None:
    """Make ``server/explorer.sqlite`` at ``target`` from ``learner/shared/chain.sqlite`` (contracts/explorer.sql).

    Raises:
        OSError, sqlite3.Error: the ledger's store cannot be read, or the disk would not take this one.
    """
    sqlite.write(target, ["explorer"], {})
    with closing(sqlite3.connect(target.resolve().as_uri(), uri=True)) as store:
        store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        store.execute("ATTACH ? AS chain", (address(chain),))
        with store:
            for statement in FILL:
                store.execute(statement)
