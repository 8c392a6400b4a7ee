"""The block explorer: the class's private ledger as pages, with its sums, its tags as claims, and pictures."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flask import Flask, request
from markupsafe import Markup, escape

from parola.serve.explorer import token_ledger
from parola.serve.explorer.clusters import Clusters
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.lists import Lists
from parola.serve.explorer.network import Network
from parola.serve.explorer.notes import notes, shape
from parola.serve.explorer.pages import Pages
from parola.serve.explorer.places import place
from parola.serve.explorer.tokens import Tokens, units
from parola.serve.web import service
from parola_kit.look import LONG

HEX = re.compile(r"0x[0-9a-f]{40,}")
# Path -> view, by who has it.
PAGES = {
    "/": "start",
    "/blocks": "blocks",
    "/block/<key>": "block",
    "/tx/<txid>": "tx",
    "/tx/<txid>/flow.svg": "tx_picture",
    "/address/<address>": "address",
    "/address/<address>/balance.svg": "address_picture",
    "/out/<outpoint>": "out",
    "/tags": "tags",
    "/search": "search",
    "/reading": "reading",
}
CLUSTERS = {
    "/cluster/<address>": "cluster",
    "/cluster/<address>/history": "cluster_history",
    "/cluster/<address>/balance.svg": "cluster_picture",
}
NETWORK = {
    "/graph": "graph",
    "/graph.svg": "graph_picture",
    "/graph.js": "graph_script",
}
TOKENS = {
    "/token": "token",
    "/token.csv": "token_csv",
    "/token/block/<number>": "token_block",
    "/token/tx/<key>": "token_tx",
    "/token/address/<address>": "token_address",
    "/token/address/<address>/history.csv": "token_history_csv",
}
LISTS = {
    "/blocks.csv": "blocks_csv",
    "/block/<key>/transactions.csv": "transactions_csv",
    "/tx/<txid>/ends.csv": "ends_csv",
    "/address/<address>/history.csv": "history_csv",
    "/address/<address>/together.csv": "together_csv",
    "/cluster/<address>/addresses.csv": "members_csv",
    "/cluster/<address>/history.csv": "cluster_history_csv",
    "/cluster/<address>/tags.csv": "cluster_tags_csv",
    "/tags.csv": "tags_csv",
    "/search.csv": "search_csv",
    "/graph.csv": "graph_csv",
}


def app(root: Path, annotations: Collection[str]) -> Flask:
    """The explorer of the class at ``root``. ``annotations`` are the derived ones that may be shown: change, clusters, warnings.

    Raises:
        BadInput: the store of the explorer is not there, cannot be read, or is of another version.
    """
    ledger, tokens, allowed = Ledger(root), token_ledger.opened(root), notes(annotations)
    clusters, network = Clusters(ledger, allowed), Network(ledger, allowed)
    views: list[tuple[dict[str, str], object]] = [(PAGES, Pages(ledger, tokens, allowed)), (CLUSTERS, clusters), (NETWORK, network)]
    views.append((LISTS, Lists(ledger, tokens, clusters, network)))
    views += [(TOKENS, Tokens(tokens))] if tokens else []
    made = service(__name__)
    made.jinja_env.filters.update(whole=whole, utc=utc, shape=shape, hexed=hexed, units=units)
    made.add_template_global(place)
    made.add_template_global(permalink)
    made.add_template_global(lambda: tokens is not None, "has_tokens")
    for routes, view in views:
        for rule, name in routes.items():
            made.add_url_rule(rule, name, getattr(view, name))
    return made


def whole(text: str) -> Markup:
    """An id that is shown cut in the middle and copied whole: one click selects all of it."""
    cut = LONG.sub(lambda found: f'{found[0][:10]}<span class="mid">{found[0][10:-6]}</span>{found[0][-6:]}', str(escape(text)))
    return Markup(f'<code class="whole" title="{escape(text)}">{cut}</code>')  # noqa: S704 -- escaped above


def hexed(text: str) -> Markup:
    """A hash or address of the token chain, or an evidence id with one: cut in the middle, copied whole."""
    cut = HEX.sub(lambda found: f'{found[0][:10]}<span class="mid">{found[0][10:-6]}</span>{found[0][-6:]}', str(escape(text)))
    return Markup(f'<code class="whole" title="{escape(text)}">{cut}</code>')  # noqa: S704 -- escaped above


def utc(at: str) -> str:
    """A stored time with a space for its T; its Z says UTC, and answers take it as it stands."""
    return at.replace("T", " ")


def permalink() -> str:
    """The address of this page: the ledger never changes, so it always shows the same."""
    query: dict[str, Any] = request.args.to_dict(flat=False)
    return request.script_root + request.full_path.rstrip("?") if query else request.script_root + request.path
