"""Every list as a CSV file: whole, not page by page, with the columns of docs/contracts.md and an empty one whose header is the mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from flask import Response, abort, request

from parola.serve.explorer.beside import beside
from parola.serve.explorer.clusters import Clusters
from parola.serve.explorer.found import csv_file, missing, parts
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.network import Network
from parola.serve.explorer.pages import newest_first
from parola.serve.explorer.search import MOST, search
from parola.serve.explorer.token_ledger import TokenLedger
from parola.serve.stores import Row

HISTORY = ("n", "evidence", "txid", "height", "at", "received_sat", "spent_sat", "balance_sat")
TAG = ("id", "address", "label", "made_by", "made_at", "basis")


class Lists:
    """Every list."""

    def __init__(self, ledger: Ledger, tokens: TokenLedger | None, clusters: Clusters, network: Network) -> None:
        self._ledger, self._tokens, self._clusters, self._network = ledger, tokens, clusters, network

    def blocks_csv(self) -> Response:
        """All blocks, the newest first."""
        found = (self._ledger.blocks(part) for part in parts(self._ledger.facts["block_count"]))
        rows = ({**row, "evidence": f"btc/block/{row['height']}"} for part in found for row in part)
        return csv_file("blocks", ("evidence", "height", "hash", "at", "tx_count"), rows)

    def transactions_csv(self, key: str) -> Response:
        """Those of a block, in its order."""
        block = self._ledger.block(key.casefold()) or missing("block", "A block is named by its height or by its hash.")
        found = (self._ledger.transactions(block, part) for part in parts(block["tx_count"]))
        columns = ("evidence", "txid", "height", "position", "at", "in_count", "out_count", "out_sat", "fee_sat", "vsize", "weight")
        return csv_file(f"block-{block['height']}", columns, (row for part in found for row in part))

    def ends_csv(self, txid: str) -> Response:
        """Inputs and outputs of a transaction."""
        tx = self._ledger.transaction(txid.casefold()) or missing("transaction", "A txid has 64 characters, 0-9 and a-f.")
        rows = ({**row, "side": side} for side, ends in zip(("in", "out"), self._ledger.sides(tx), strict=True) for row in ends)
        return csv_file(f"tx-{tx['txid'][:16]}", ("side", "n", "id", "address", "value_sat", "script_type", "other_txid", "other_n"), rows)

    def history_csv(self, address: str) -> Response:
        """The transactions of an address, the newest first."""
        sums = self._address(address)
        return csv_file(f"history-{sums['address'][-16:]}", HISTORY, self._history(sums))

    def together_csv(self, address: str) -> Response:
        """Addresses that were spent together with one, as far as its page looks."""
        sums = self._address(address)
        return csv_file(f"together-{sums['address'][-16:]}", ("address", "shared", "txid"), beside(self._ledger, sums).rows)

    def members_csv(self, address: str) -> Response:
        """Addresses of a cluster."""
        cluster = self._clusters.of(address)
        found = (self._ledger.members(cluster, part) for part in parts(cluster["size"]))
        columns = ("address", "ties", "trust", "tx_count", "received_sat", "spent_sat")
        return csv_file(f"cluster-{cluster['name'][-16:]}", columns, (row for part in found for row in part))

    def cluster_history_csv(self, address: str) -> Response:
        """The transactions of a cluster, the newest first."""
        cluster = self._clusters.of(address)
        return csv_file(f"history-cluster-{cluster['name'][-16:]}", HISTORY, self._history(cluster))

    def cluster_tags_csv(self, address: str) -> Response:
        """Tags at addresses of a cluster."""
        cluster = self._clusters.of(address)
        return csv_file(f"tags-cluster-{cluster['name'][-16:]}", TAG, self._ledger.tags_in(cluster))

    def tags_csv(self) -> Response:
        """All tags."""
        found = (self._ledger.tags(part) for part in parts(self._ledger.facts["tag_count"]))
        return csv_file("tags", TAG, (row for part in found for row in part))

    def search_csv(self) -> Response:
        """What a search found, as far as its page shows."""
        hits = search(self._ledger, self._tokens, request.args.get("q", ""))[:MOST]
        if not hits:
            abort(404, "Nothing on this ledger fits.")
        return csv_file("search", ("kind", "name", "value"), (asdict(hit) for hit in hits))

    def graph_csv(self) -> Response:
        """The links of the graph."""
        return csv_file(
            "graph",
            ("payer", "payee", "paid_sat", "transactions", "newest_txid"),
            ({**asdict(one), "payer": one.payer.name, "payee": one.payee.name} for one in self._network.lines()),
        )

    def _history(self, owner: Row) -> Iterator[Row]:
        for part in parts(owner["tx_count"]):
            for row in newest_first(self._ledger, owner, part.skip, part.size):
                yield {**row, "evidence": f"btc/tx/{row['txid']}"}

    def _address(self, address: str) -> Row:
        return self._ledger.address(address.casefold()) or missing(
            "address", "Addresses here begin with bcrt1, those of a private test network."
        )
