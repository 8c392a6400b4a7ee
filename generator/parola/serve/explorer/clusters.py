"""Pages of clusters: addresses that were spent from together, as a reading with its caveat."""

from __future__ import annotations

from flask import Response, abort, render_template

from parola.serve.explorer import pictures
from parola.serve.explorer.found import missing, picture_file
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.notes import Notes
from parola.serve.explorer.pages import SIZE, newest_first
from parola.serve.explorer.places import cut
from parola.serve.stores import Row
from parola.serve.web import page

TAGS = 25  # that are shown of a cluster
ALONE = "Nothing ties this address to another: it was never spent together with one. It may still belong to a wallet with many."
OFF = "Clusters are switched off while a lab asks for them. Which addresses were spent together still stands on each transaction."


class Clusters:
    """Every view. A cluster is asked for by any of its addresses, and goes by the one that was paid first."""

    def __init__(self, ledger: Ledger, notes: Notes) -> None:
        self._ledger, self._notes = ledger, notes

    def cluster(self, address: str) -> str:
        """Sums, tags and addresses of a cluster."""
        cluster = self.of(address)
        shown, tags = page(cluster["size"], SIZE), self._ledger.tags_in(cluster)
        return render_template(
            "cluster.html.j2",
            title=f"Cluster of {cut(cluster['name'])}",
            cluster=cluster,
            members=self._ledger.members(cluster, shown),
            tags=tags[:TAGS],
            tags_in_all=len(tags),
            page=shown,
        )

    def cluster_history(self, address: str) -> str:
        """Balance over time and transactions of a cluster."""
        cluster = self.of(address)
        shown, days = page(cluster["tx_count"], SIZE), pictures.days(self._ledger.daily(cluster))
        return render_template(
            "cluster_history.html.j2",
            title=f"History of the cluster of {cut(cluster['name'])}",
            cluster=cluster,
            history=newest_first(self._ledger, cluster, shown.skip, SIZE),
            page=shown,
            days=days,
            notes=self._notes,
            peak=self._ledger.peak(cluster),
            picture=pictures.daily(f"the cluster of {cluster['name']}", days, self._ledger.facts["ends"][:10]),
        )

    def cluster_picture(self, address: str) -> Response:
        """The balance of a cluster as a file."""
        cluster = self.of(address)
        picture = pictures.daily(
            f"the cluster of {cluster['name']}", pictures.days(self._ledger.daily(cluster)), self._ledger.facts["ends"][:10]
        )
        return picture_file(picture, f"balance-cluster-{cluster['name'][-16:]}.svg")

    def of(self, address: str) -> Row:
        """The cluster of an address; a page that says why not, where there is none or none may be shown."""
        if not self._notes.clusters:
            abort(403, OFF)
        found = self._ledger.address(address.casefold()) or missing("address", "A cluster is named by one of its addresses.")
        if found["cluster"] is None:
            abort(404, ALONE)
        return self._ledger.cluster(found["cluster"]) or missing("cluster", "A cluster is named by one of its addresses.")
