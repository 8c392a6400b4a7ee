"""Drawings as SVG, from records: no library, no script, the same bytes on every machine. Each has a table that says the same."""

from parola_kit.draw.balance import Closing, balance
from parola_kit.draw.flow import End, flow
from parola_kit.draw.from_evidence import address_balance, transaction_flow
from parola_kit.draw.graph import Node, Tie, graph
from parola_kit.draw.picture import Picture

__all__ = ["Closing", "End", "Node", "Picture", "Tie", "address_balance", "balance", "flow", "graph", "transaction_flow"]
