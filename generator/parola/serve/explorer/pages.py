"""The pages of the explorer: what each reads, and the template that shows it. At most four queries a page, however long its lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NoReturn

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from parola.serve.explorer import assumed, pictures
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.places import ENDS, place
from parola.serve.explorer.search import LEAST, MOST, Hit, search
from parola.serve.stores import Row
from parola.serve.web import page
from parola_kit.draw import Picture

SIZE = 50  # rows of a list's page
NEWEST = 12  # rows of the start page's lists


class Pages:
    """Every view. ``marks_change``: outputs may be marked as assumed change."""

    def __init__(self, ledger: Ledger, *, marks_change: bool) -> None:
        self._ledger, self._marks_change = ledger, marks_change

    def start(self) -> str:
        """What this ledger is, and the newest of it."""
        shown = page(self._ledger.facts["block_count"], NEWEST)
        blocks = self._ledger.blocks(shown)
        return render_template(
            "start.html.j2", title="Block explorer", blocks=blocks, payments=self._ledger.payments(NEWEST), **self._ledger.facts
        )

    def blocks(self) -> str:
        """All blocks, page by page."""
        shown = page(self._ledger.facts["block_count"], SIZE)
        return render_template("blocks.html.j2", title="Blocks", blocks=self._ledger.blocks(shown), page=shown, **self._ledger.facts)

    def block(self, key: str) -> str:
        """A block by height or hash."""
        block = self._ledger.block(key.casefold()) or _missing("block", "A block is named by its height or by its hash.")
        shown = page(block["tx_count"], SIZE)
        rows = self._ledger.transactions(block["height"], shown)
        return render_template(
            "block.html.j2", title=f"Block {block['height']}", block=block, transactions=rows, page=shown, tip=self._ledger.facts["tip"]
        )

    def tx(self, txid: str) -> str:
        """A transaction."""
        tx, inputs, outputs, said = self._transaction(txid)
        shown = page(max(len(inputs), len(outputs)), ENDS)
        return render_template(
            "tx.html.j2",
            title="Transaction",
            tx=tx,
            inputs=inputs[shown.skip : shown.skip + ENDS],
            outputs=outputs[shown.skip : shown.skip + ENDS],
            page=shown,
            tags=_by_address(self._ledger.tags_of_transaction(txid)),
            confirmations=self._ledger.facts["tip"] - tx["height"] + 1,
            marks_change=self._marks_change,
            verdicts=said,
            assumed=assumed.names(said),
            picture=pictures.transaction(tx, inputs, outputs, assumed.names(said)),
        )

    def tx_picture(self, txid: str) -> Response:
        """The flow of a transaction as a file."""
        tx, inputs, outputs, said = self._transaction(txid)
        return _file(pictures.transaction(tx, inputs, outputs, assumed.names(said)), f"flow-{txid[:16]}.svg")

    def address(self, address: str) -> str:
        """An address."""
        sums = self._address(address)
        shown = page(sums["tx_count"], SIZE)
        days = self._ledger.daily(address)
        return render_template(
            "address.html.j2",
            title="Address",
            sums=sums,
            history=self._ledger.history(sums, shown),
            page=shown,
            days=days,
            tags=self._ledger.tags_of_address(address),
            picture=pictures.daily(address, days, self._ledger.facts["ends"][:10]),
        )

    def address_picture(self, address: str) -> Response:
        """The balance of an address as a file."""
        self._address(address)
        return _file(pictures.daily(address, self._ledger.daily(address), self._ledger.facts["ends"][:10]), f"balance-{address[-16:]}.svg")

    def out(self, outpoint: str) -> AnyResponse:
        """An output: the place in its transaction."""
        if not self._ledger.has_outpoint(outpoint):
            _missing("output", "An output is named by the txid, a colon and its number.")
        txid, _, n = outpoint.rpartition(":")
        return redirect(place("out", txid, int(n)))

    def tags(self) -> str:
        """All tags."""
        shown = page(self._ledger.facts["tag_count"], SIZE)
        return render_template("tags.html.j2", title="Tags", tags=self._ledger.tags(shown), page=shown)

    def search(self) -> AnyResponse | tuple[str, int]:
        """Anything: straight to it where one thing fits, a list where several do."""
        asked = request.args.get("q", "")
        hits = search(self._ledger, asked)
        if len(hits) == 1:
            return redirect(_address_of(hits[0]))
        found = [(hit, _address_of(hit)) for hit in hits[:MOST]]
        text = render_template("found.html.j2", title="Search", asked=asked[: MOST * 4], found=found, more=len(hits) > MOST, least=LEAST)
        return text, 200 if found else 404

    def _transaction(self, txid: str) -> tuple[Row, list[Row], list[Row], list[assumed.Verdict]]:
        tx = self._ledger.transaction(txid) or _missing("transaction", "A txid has 64 characters, 0-9 and a-f.")
        inputs, outputs = self._ledger.sides(txid)
        said = assumed.verdicts(self._ledger, tx, inputs, outputs) if self._marks_change and inputs else []
        return tx, inputs, outputs, said

    def _address(self, address: str) -> Row:
        return self._ledger.address(address) or _missing("address", "Addresses here begin with bcrt1, those of a private test network.")


def _missing(what: str, form: str) -> NoReturn:
    abort(404, f"This ledger has no such {what}. {form} The search above also takes the beginning of a name.")


def _file(picture: Picture, name: str) -> Response:
    return Response(picture.svg, mimetype="image/svg+xml", headers={"Content-Disposition": f"attachment; filename={name}"})


def _by_address(tags: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for tag in tags:
        found[tag["address"]].append(tag)
    return dict(found)


def _address_of(hit: Hit) -> str:
    if hit.n is not None:
        return place("out", hit.value, hit.n)
    values: dict[str, Any] = {{"block": "key", "tx": "txid", "address": "address"}[hit.endpoint]: hit.value}
    return url_for(hit.endpoint, _anchor=hit.anchor, **values)
