"""Pages of the ledger itself: blocks, transactions, addresses, tags, search. What each reads, and the template that shows it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from parola.export.poisoned import HEAD, TAIL
from parola.serve.explorer import assumed, pictures
from parola.serve.explorer.assumed import Verdict
from parola.serve.explorer.beside import beside
from parola.serve.explorer.found import address_of, by_address, missing, picture_file
from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.notes import SHAPES, Notes
from parola.serve.explorer.places import ENDS, cut, place
from parola.serve.explorer.search import LEAST, MOST, search
from parola.serve.explorer.token_ledger import TokenLedger
from parola.serve.stores import Row
from parola.serve.web import page
from parola_kit.methods.lookalikes import TINY

SIZE = 50  # rows of a list's page
NEWEST = 12  # rows of the start page's lists
BESIDE = 25  # addresses that are shown of those spent together with one


class Pages:
    """Every view; ``notes`` says which derived annotations may be shown."""

    def __init__(self, ledger: Ledger, tokens: TokenLedger | None, notes: Notes) -> None:
        self._ledger, self._tokens, self._notes = ledger, tokens, notes

    def start(self) -> str:
        """What this ledger is, and the newest of it."""
        blocks = self._ledger.blocks(page(self._ledger.facts["block_count"], NEWEST))
        return render_template(
            "start.html.j2", title="Block explorer", blocks=blocks, payments=self._ledger.payments(NEWEST), **self._ledger.facts
        )

    def blocks(self) -> str:
        """All blocks, page by page."""
        shown = page(self._ledger.facts["block_count"], SIZE)
        return render_template("blocks.html.j2", title="Blocks", blocks=self._ledger.blocks(shown), page=shown, **self._ledger.facts)

    def block(self, key: str) -> str:
        """A block by height or hash."""
        block = self._ledger.block(key.casefold()) or missing("block", "A block is named by its height or by its hash.")
        shown = page(block["tx_count"], SIZE)
        rows = self._ledger.transactions(block, shown)
        return render_template(
            "block.html.j2", title=f"Block {block['height']}", block=block, transactions=rows, page=shown, tip=self._ledger.facts["tip"]
        )

    def tx(self, txid: str) -> str:
        """A transaction."""
        tx, inputs, outputs, said = self._transaction(txid)
        shown = page(max(len(inputs), len(outputs)), ENDS)
        inputs_shown, outputs_shown = (side[shown.skip : shown.skip + ENDS] for side in (inputs, outputs))
        return render_template(
            "tx.html.j2",
            title=f"Transaction {cut(tx['txid'])}",
            tx=tx,
            inputs=inputs_shown,
            outputs=outputs_shown,
            types=sorted({row["script_type"] for row in (*inputs, *outputs)}),
            page=shown,
            tags=by_address(self._ledger.tags_of(row["address"] for row in (*inputs_shown, *outputs_shown) if row["address"])),
            confirmations=self._ledger.facts["tip"] - tx["height"] + 1,
            notes=self._notes,
            poisoned=self._ledger.poisoned(tx) if self._notes.warnings else [],
            verdicts=said,
            assumed=assumed.names(said),
            picture=pictures.transaction(tx, inputs, outputs, assumed.names(said)),
        )

    def tx_picture(self, txid: str) -> Response:
        """The flow of a transaction as a file."""
        tx, inputs, outputs, said = self._transaction(txid)
        return picture_file(pictures.transaction(tx, inputs, outputs, assumed.names(said)), f"flow-{tx['txid'][:16]}.svg")

    def address(self, address: str) -> str:
        """An address."""
        sums = self._address(address)
        shown, days = page(sums["tx_count"], SIZE), pictures.days(self._ledger.daily(sums))
        together = beside(self._ledger, sums)
        return render_template(
            "address.html.j2",
            title=f"Address {cut(sums['address'])}",
            sums=sums,
            history=newest_first(self._ledger, sums, shown.skip, SIZE),
            page=shown,
            days=days,
            tags=self._ledger.tags_of([sums["address"]]),
            notes=self._notes,
            alike=self._ledger.alike(sums) if self._notes.warnings else [],
            together=together,
            beside=together.rows[:BESIDE],
            peak=self._ledger.peak(sums),
            picture=pictures.daily(sums["address"], days, self._ledger.facts["ends"][:10]),
        )

    def address_picture(self, address: str) -> Response:
        """The balance of an address as a file."""
        sums = self._address(address)
        days, name = pictures.days(self._ledger.daily(sums)), sums["address"]
        return picture_file(pictures.daily(name, days, self._ledger.facts["ends"][:10]), f"balance-{name[-16:]}.svg")

    def out(self, outpoint: str) -> AnyResponse:
        """An output: the place in its transaction."""
        txid, _, n = outpoint.rpartition(":")
        tx = self._ledger.transaction(txid.casefold())
        if tx is None or not n.isascii() or not n.isdecimal() or str(int(n[:9])) != n or int(n) >= tx["out_count"]:
            missing("output", "An output is named by the txid, a colon and its number.")
        return redirect(place("out", tx["txid"], int(n)))

    def tags(self) -> str:
        """All tags."""
        shown = page(self._ledger.facts["tag_count"], SIZE)
        return render_template("tags.html.j2", title="Tags", tags=self._ledger.tags(shown), page=shown)

    def search(self) -> AnyResponse | tuple[str, int]:
        """Anything: straight to it where one thing fits, a list where several do."""
        asked = request.args.get("q", "")
        hits = search(self._ledger, self._tokens, asked)
        if len(hits) == 1:
            return redirect(address_of(hits[0]))
        found = [(hit, address_of(hit)) for hit in hits[:MOST]]
        text = render_template("found.html.j2", title="Search", asked=asked[: MOST * 4], found=found, more=len(hits) > MOST, least=LEAST)
        return text, 200 if found else 404

    def reading(self) -> str:
        """How pages and warnings are to be read."""
        return render_template(
            "reading.html.j2",
            title="How to read this",
            notes=self._notes,
            rests=assumed.RESTS,
            shapes=SHAPES,
            tiny=TINY,
            head=HEAD,
            tail=TAIL,
        )

    def _transaction(self, txid: str) -> tuple[Row, list[Row], list[Row], list[Verdict]]:
        tx = self._ledger.transaction(txid.casefold()) or missing("transaction", "A txid has 64 characters, 0-9 and a-f.")
        inputs, outputs = self._ledger.sides(tx)
        said = assumed.verdicts(tx, inputs, outputs) if self._notes.change and inputs else []
        return tx, inputs, outputs, said

    def _address(self, address: str) -> Row:
        return self._ledger.address(address.casefold()) or missing(
            "address", "Addresses here begin with bcrt1, those of a private test network."
        )


def newest_first(ledger: Ledger, owner: Row, skip: int, size: int) -> list[Row]:
    """Rows of a history, the newest first, without the ``skip`` newest."""
    end = owner["tx_count"] - skip
    return ledger.history(owner, max(0, end - size), end)
