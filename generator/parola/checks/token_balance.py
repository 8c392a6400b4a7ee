"""The token chain's sums, from its store: what was signed is what moved, nobody ever has less than nothing, supply is what all hold."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from parola.checks.finding import Finding
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

NOBODY = f"0x{'0' * 40}"
SELECTOR, WORD = 10, 64  # letters of an input: 0x and four bytes, then words of 32 bytes
# What moves money by its name: the payer, payee and amount, each the signer, nobody, or the number of a word (ERC-20, and token.vy).
MOVING: dict[str, tuple[str | int, str | int, int]] = {
    "transfer": ("signer", 0, 1),
    "transferFrom": (0, 1, 2),
    "mint": ("nobody", 0, 1),
    "burn": ("signer", "nobody", 0),
}
# What is wrong, with room for two figures -> a query whose rows are a place and those figures.
QUERIES: dict[str, str] = {
    "tx_count is {}, {} would be right": """
        SELECT block.id, tx_count, coalesce(rows, 0) AS found FROM block
        LEFT JOIN (SELECT number, count(*) AS rows FROM tx GROUP BY number) USING (number) WHERE tx_count IS NOT found""",
    "gas_used is {}, its transactions come to {}": """
        SELECT block.id, block.gas_used, gas AS found FROM block
        LEFT JOIN (SELECT number, sum(gas_used) AS gas FROM tx GROUP BY number) USING (number) WHERE block.gas_used IS NOT found""",
    "names {} as the block before, which is {}": """
        SELECT id, parent_hash, before FROM (SELECT id, parent_hash, lag(hash) OVER (ORDER BY number) AS before FROM block)
        WHERE before IS NOT NULL AND parent_hash <> before""",
    "its time is {}, its block's is {}; they should be equal": """
        SELECT tx.id, tx.at, block.at FROM tx LEFT JOIN block USING (number) WHERE tx.at IS NOT block.at""",
    "is the signer's transaction {}, {} would be right": """
        SELECT id, nonce, place FROM (SELECT id, nonce, row_number() OVER (PARTITION BY from_address ORDER BY number, position) - 1 AS place
        FROM tx) WHERE nonce <> place""",
    "is a log of {} with status {}; only what is done leaves one": """
        SELECT log.id, tx.id, tx.status FROM
        (SELECT id, hash FROM transfer UNION ALL SELECT id, hash FROM approval UNION ALL SELECT id, hash FROM freeze) log
        LEFT JOIN tx USING (hash) WHERE tx.status IS NOT 1""",
}
LOGGED = """SELECT tx.id, tx.method, tx.from_address, tx.input, log.id, log.from_address, log.to_address, log.units_6dp
    FROM tx LEFT JOIN transfer log USING (hash) WHERE tx.status = 1 ORDER BY tx.number, tx.position, log.n"""
Move = tuple[str, str, int]  # payer, payee, units


@dataclass(frozen=True, slots=True)
class _Done:
    """A transaction that was done: what its signed input moves, and what its log says; None where there is none."""

    tx: str
    log: str
    signed: Move | None
    told: Move | None


def token_balance(store: Path) -> list[Finding]:
    """Findings in a ``token.sqlite``; places are evidence ids.

    Raises:
        BadInput: there is no such store, or it has not the tables of ``token.sql``.
    """
    if not store.is_file():
        raise BadInput(f"{store}: no such store; give that of a class, as parola build made it")
    with closing(read_only(store)) as connection:
        try:
            done = [_done(row[:4], row[4:]) for row in connection.execute(LOGGED)]
            asked = list(_asked(connection))
        except (sqlite3.DatabaseError, ValueError, IndexError) as error:
            raise BadInput(f"{store}: {error}; a store with the tables of token.sql would be right") from None
    return [Finding(store.name, place, text) for place, text in (*asked, *_told(done), *_held(done))]


def _asked(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for text, query in QUERIES.items():
        for place, *figures in connection.execute(query):
            yield place, text.format(*figures)


def _done(signed: tuple[str, str, str, str], log: tuple[str, str, str, int] | tuple[None, None, None, None]) -> _Done:
    """A row of ``LOGGED``: its transaction, and its log if there is one."""
    tx, *call = signed
    return _Done(tx, log[0] or "", _signed(*call), None if log[0] is None else log[1:])


def _signed(method: str, signer: str, data: str) -> Move | None:
    if method not in MOVING:
        return None
    words = [data[at : at + WORD] for at in range(SELECTOR, len(data), WORD)]
    who = {"signer": signer, "nobody": NOBODY}
    payer, payee = (who[one] if isinstance(one, str) else f"0x{words[one][-40:]}" for one in MOVING[method][:2])
    return payer, payee, int(words[MOVING[method][2]], 16)


def _told(done: list[_Done]) -> Iterator[tuple[str, str]]:
    for one in done:
        if one.signed != one.told:
            yield one.tx, f"was signed to move {_said(one.signed)}, and its log says {_said(one.told)}"


def _said(move: Move | None) -> str:
    return "nothing" if move is None else f"{move[2]} from {move[0]} to {move[1]}"


def _held(done: list[_Done]) -> Iterator[tuple[str, str]]:
    """Balances by the logs, and supply by what was signed to be minted and burned."""
    held: Counter[str] = Counter()
    for one in done:
        if one.told is not None:
            payer, payee, units = one.told
            held[payer] -= units
            held[payee] += units
            if payer != NOBODY and held[payer] < 0:
                yield one.log, f"leaves {held[payer]} units to {payer}; nobody has less than nothing"
    moves = [one.signed for one in done if one.signed is not None]
    supply = sum(units * ((payer == NOBODY) - (payee == NOBODY)) for payer, payee, units in moves)
    everybody = sum(units for account, units in held.items() if account != NOBODY)
    if supply != everybody:
        yield "supply", f"is {supply} units, and everybody together holds {everybody}; they should be equal"
