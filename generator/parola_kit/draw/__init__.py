"""Drawings as SVG, from records: no library, no script, the same bytes on every machine. Each has a table that says the same."""

from parola_kit.draw.balance import Closing, balance
from parola_kit.draw.entities import Link, entities
from parola_kit.draw.flow import End, flow
from parola_kit.draw.from_evidence import address_balance, transaction_flow
from parola_kit.draw.graph import Node, Tie, graph
from parola_kit.draw.legs import Place, legs
from parola_kit.draw.picture import Picture
from parola_kit.draw.timeline import Happening, timeline

__all__ = [
    "Closing",
    "End",
    "Happening",
    "Link",
    "Node",
    "Picture",
    "Place",
    "Tie",
    "address_balance",
    "balance",
    "entities",
    "flow",
    "graph",
    "legs",
    "timeline",
    "transaction_flow",
]
