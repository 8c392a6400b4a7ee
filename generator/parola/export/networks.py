"""The networks of a class as a document for the trainer: the answer key to who is who and who is tied to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parola.world.member import Holding, Member
from parola.world.network import Network
from parola_kit.notice import MARK

Row = dict[str, Any]
# Kinds of the DW-VA taxonomy (interpol-dwva-taxonomy) for what people hold; the nearest broader one where it has none.
ENTITIES = {
    "phone": "technology",
    "mail": "service",
    "handle": "credentials",
    "device": "infrastructure",
    "key": "pgp_pretty_good_privacy",
    "bank": "asset",
    "wallet": "wallet",
    "document": "asset",
}


def document(networks: Mapping[str, Network]) -> Row:
    """``trainer/networks.json`` of a class, by the seat of each cell; its schema is ``networks.schema.json``.

    Times are seconds UTC, ``until`` null: to the end. What several people hold is one node.
    """
    return {"format": 1, "notice": MARK, "cells": {seat: _cell(network) for seat, network in networks.items()}}


def _cell(network: Network) -> Row:
    things = {holding_id(one): one for member in network.members for one in member.holdings}
    nodes = [_person(member) for member in network.members]
    nodes += [
        {"id": key, "type": "thing", "kind": one.kind, "entity": ENTITIES[one.kind], "name": one.value} for key, one in things.items()
    ]
    nodes += [
        {"id": node.key, "type": "place", "kind": node.kind, "entity": node.entity, "name": node.name, "place": node.place}
        for node in network.nodes
    ]
    return {"nodes": nodes, "edges": list(_edges(network))}


def holding_id(holding: Holding) -> str:
    """The id of the node of what is held: its kind and its value."""
    return f"{holding.kind}:{holding.value}"


def _person(member: Member) -> Row:
    named = ("kind", "entity", "name", "native", "role", "side", "stage", "country", "place", "born")
    return {"id": member.key, "type": "person", **{name: getattr(member, name) for name in named}}


def _edges(network: Network) -> Iterator[Row]:
    for tie in network.ties:
        yield {"type": "tie", "kind": tie.kind, "by": tie.by, "to": tie.to, "since": tie.since, "until": None}
    for member in network.members:
        for one in member.holdings:
            held = {"type": "holds", "kind": one.use, "by": member.key, "to": holding_id(one), "since": one.since, "until": one.until}
            yield held | ({"shared_with": one.shared_with} if one.shared_with else {}) | ({"mistake": one.mistake} if one.mistake else {})
    for node in network.nodes:
        for key in node.of:
            yield {"type": "uses", "kind": node.kind, "by": key, "to": node.key, "since": None, "until": None}
