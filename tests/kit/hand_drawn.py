"""Small ledgers drawn by hand, and by chance: transactions as what they spend and what they pay, addresses by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from parola_kit.evidence import Evidence, Row
from parola_kit.methods.graph import NONE, Graph

Spent = tuple[int, int]  # transaction, place
Paid = tuple[str, int]  # address ("" for none), sat; an address in capitals is of another script type
Tx = tuple[list[Spent], list[Paid]]


@dataclass(frozen=True)
class Paper:
    """A ledger on paper: its graph, and the numbers of what stands on the paper."""

    txs: Sequence[Tx]
    graph: Graph
    names: tuple[str, ...]

    def address(self, name: str) -> int:
        return self.names.index(name)

    def output(self, tx: int, n: int) -> int:
        return int(self.graph.outs[tx]) + n

    def place(self, output: int) -> tuple[int, int] | None:
        """Transaction and place of an output; None for NONE."""
        if output == NONE:
            return None
        tx = int(self.graph.tx_of_output[output])
        return tx, int(output - self.graph.outs[tx])

    def group(self, addresses: Sequence[int] | np.ndarray) -> str:
        return "".join(sorted(self.names[int(address)] for address in addresses))

    def evidence(self) -> Evidence:
        """The same ledger as a seat's evidence has it; a transaction's txid is its number."""
        tables: dict[str, list[Row]] = {"chain.tx": [], "chain.txin": [], "chain.txout": []}
        for tx, (ins, outs) in enumerate(self.txs):
            tables["chain.tx"].append({"txid": str(tx), "height": tx // 3, "position": tx % 3})
            paid = [self.txs[before][1][n] for before, n in ins]
            tables["chain.txin"] += [{"txid": str(tx), "address": name or None, "value_sat": value} for name, value in paid]
            tables["chain.txout"] += [
                {"id": f"{tx}:{n}", "txid": str(tx), "address": name or None, "value_sat": value} for n, (name, value) in enumerate(outs)
            ]
        return Held(Path(), Path(), tables)


@dataclass(frozen=True)
class Held(Evidence):
    """Evidence that lies in memory."""

    held: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str, **equal: object) -> list[Row]:
        return [row for row in self.held[table] if all(row[column] == value for column, value in equal.items())]


def drawn(*txs: Tx) -> Paper:
    """A ledger; what is not a coinbase pays no more than it spends."""
    outputs = [output for _, outs in txs for output in outs]
    names = tuple(dict.fromkeys(name for name, _ in outputs if name))
    outs = np.cumsum([0, *(len(paid) for _, paid in txs)])
    for ins, paid in txs:
        assert not ins or sum(value for _, value in paid) <= sum(txs[tx][1][n][1] for tx, n in ins), (ins, paid)
    graph = Graph(
        outs=outs,
        ins=np.cumsum([0, *(len(spent) for spent, _ in txs)]),
        spends=np.array([outs[tx] + n for spent, _ in txs for tx, n in spent], np.int64),
        address=np.array([names.index(name) if name else NONE for name, _ in outputs], np.int64),
        value_sat=np.array([value for _, value in outputs], np.int64),
        script=np.array([0 if not name else 2 if name.isupper() else 1 for name, _ in outputs], np.int64),
    )
    return Paper(txs, graph, names)


def coins(*addresses: str, each: int = 1_000_000) -> Tx:
    """A coinbase that pays each address the same."""
    return [], [(address, each) for address in addresses]


@st.composite
def ledgers(draw: st.DrawFn, most: int = 10, addresses: str = "abcdefgHIJ", least_sat: int = 0) -> Paper:
    """Any ledger of up to ``most`` transactions: coinbases, payments, consolidations, fees or none; amounts of a few sat."""
    txs: list[Tx] = []
    unspent: list[Spent] = []
    for tx in range(draw(st.integers(1, most))):
        spent = draw(st.lists(st.sampled_from(unspent), unique=True, max_size=4)) if unspent else []
        unspent = [coin for coin in unspent if coin not in spent]
        left = sum(txs[before][1][n][1] for before, n in spent) if spent else draw(st.integers(1, 60))
        paid: list[Paid] = []
        for _ in range(draw(st.integers(1, 4))):
            value = draw(st.integers(min(least_sat, left), left))
            paid.append((draw(st.sampled_from(["", *addresses])), value))
            left -= value
        txs.append((spent, paid))
        unspent += [(tx, n) for n in range(len(paid))]
    return drawn(*txs)
