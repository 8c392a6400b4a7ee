"""The structure of a network in figures: size, density, centralisation, core and periphery, ranks, ties within stages.

Counted are the people of the network itself, and between two of them one tie at most, whichever way it goes: so do the works
that `parola.netview.published` compares with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx

ORGANISER, NETWORK = "organiser", "network"
APART = ("transport", "laundering")  # stages in which nl-five-networks-2021 found no ties


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures of one network; shares are 0 to 1, ratios are quotients of two shares of tied pairs.

    ``core_fit`` correlates the ties with those of an ideal core whose members are tied to everybody while the others are not tied to
    each other, with the core that fits best; ``same_stage`` and ``same_rank`` are None where one share is nothing.
    """

    actors: int
    organisers: int
    organiser_share: float
    organiser_ties: int
    density: float
    centralisation: float
    core: int
    core_fit: float
    same_stage: float | None
    same_rank: float | None
    same_country: float | None
    apart_ties: int


def metrics(cell: Mapping[str, Any]) -> Metrics:
    """The figures of one cell of ``trainer/networks.json``."""
    graph = offenders(cell)
    bosses = [key for key, node in graph.nodes(data=True) if node["kind"] == ORGANISER]
    core, fit = core_periphery(graph)
    return Metrics(
        actors=len(graph),
        organisers=len(bosses),
        organiser_share=len(bosses) / len(graph),
        organiser_ties=graph.subgraph(bosses).number_of_edges(),
        density=density(graph),
        centralisation=centralisation(graph),
        core=len(core),
        core_fit=fit,
        same_stage=ratio(graph, lambda one, other: one["stage"] == other["stage"]),
        same_rank=ratio(graph, lambda one, other: (one["kind"] == ORGANISER) == (other["kind"] == ORGANISER)),
        same_country=ratio(graph, lambda one, other: one["country"] == other["country"]),
        apart_ties=sum(1 for one, other in graph.edges if graph.nodes[one]["stage"] == graph.nodes[other]["stage"] in APART),
    )


def offenders(cell: Mapping[str, Any]) -> nx.Graph[str]:
    """The people of the network and their ties with each other, without direction."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((node["id"], node) for node in cell["nodes"] if node.get("side") == NETWORK)
    ties = ((edge["by"], edge["to"]) for edge in cell["edges"] if edge["type"] == "tie")
    graph.add_edges_from((one, other) for one, other in ties if one in graph and other in graph)
    return graph


def density(graph: nx.Graph[str]) -> float:
    """Share of the pairs that are tied."""
    return float(nx.density(graph))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] untyped library


def centralisation(graph: nx.Graph[str]) -> float:
    """Degree centralisation: 0 when all have as many ties, 1 for a star; 0 for fewer than three people."""
    degrees = [degree for _, degree in graph.degree]
    count = len(degrees)
    return sum(max(degrees) - degree for degree in degrees) / ((count - 1) * (count - 2)) if count > 2 else 0.0


def core_periphery(graph: nx.Graph[str]) -> tuple[tuple[str, ...], float]:
    """The core that fits best, of the people in the order of their ties, and how well (a correlation, -1 to 1)."""
    order = sorted(graph, key=lambda key: (-graph.degree[key], key))
    return max(((tuple(order[:size]), _fit(graph, order[:size])) for size in range(1, max(2, len(order)))), key=lambda found: found[1])


def ratio(graph: nx.Graph[str], alike: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]) -> float | None:
    """Share of tied pairs among those alike, divided by the share among the others; None where one of the two is nothing."""
    tied, pairs = [0, 0], [0, 0]
    for one, other in combinations(graph, 2):
        which = alike(graph.nodes[one], graph.nodes[other])
        pairs[which] += 1
        tied[which] += graph.has_edge(one, other)
    return (tied[1] / pairs[1]) / (tied[0] / pairs[0]) if all(pairs) and all(tied) else None


def _fit(graph: nx.Graph[str], core: Collection[str]) -> float:
    """Correlation of two tables of zeros and ones: the ties that there are, and those of the ideal."""
    pairs = list(combinations(graph, 2))
    ties = [int(graph.has_edge(one, other)) for one, other in pairs]
    ideal = [int(one in core or other in core) for one, other in pairs]
    return _correlation(ties, ideal)


def _correlation(one: Sequence[int], other: Sequence[int]) -> float:
    count = len(one)
    if not count:
        return 0.0
    mean, mean_other = sum(one) / count, sum(other) / count
    spread = mean * (1 - mean) * mean_other * (1 - mean_other)
    both = sum(a * b for a, b in zip(one, other, strict=True)) / count
    return (both - mean * mean_other) / spread**0.5 if spread else 0.0
