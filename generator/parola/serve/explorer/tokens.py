"""Pages of the token chain: transactions with what they logged, accounts with their transfers, approvals and freezes."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template

from parola.serve.explorer.found import csv_file, missing, parts
from parola.serve.explorer.token_ledger import ZEROS, TokenLedger
from parola.serve.stores import Row
from parola.serve.web import page

SIZE = 50  # rows of a list's page
OTHERS = 25  # calls that moved nothing
TX = ("id", "hash", "number", "position", "at", "from_address", "to_address", "method", "status", "gas_used", "moved")
TRANSFER = ("id", "hash", "number", "at", "from_address", "to_address", "units_6dp", "signer", "method")


class Tokens:
    """Every view."""

    def __init__(self, ledger: TokenLedger) -> None:
        self._ledger = ledger
        self._named = {name: ledger.facts[name] for name in ("name", "symbol")}

    def token(self) -> str:
        """What this token is, its transactions, and whom the issuer froze."""
        shown = page(self._ledger.facts["tx_count"], SIZE)
        return render_template(
            "token.html.j2",
            title=self._ledger.facts["name"],
            transactions=self._ledger.transactions(shown),
            page=shown,
            freezes=self._ledger.freezes(),
            **self._ledger.facts,
        )

    def token_block(self, number: str) -> str:
        """A block."""
        block = self._ledger.block(number) or missing("block of the token chain", "Blocks without transactions are not kept.")
        rows = self._ledger.in_block(block["number"])
        return render_template("token_block.html.j2", title=f"Token block {block['number']}", block=block, transactions=rows, **self._named)

    def token_tx(self, key: str) -> str:
        """A transaction and its logs."""
        tx = self._ledger.transaction(key.casefold()) or missing("transaction of the token chain", "A hash has 0x and 64 characters.")
        logs = self._ledger.logs(tx["hash"])
        return render_template("token_tx.html.j2", title="Token transaction", tx=tx, logs=logs, zeros=ZEROS, **self._named)

    def token_address(self, address: str) -> str:
        """An account: sums, whether it is frozen, approvals, transfers, and calls that moved nothing."""
        sums = self._address(address)
        shown, name = page(sums["transfers"], SIZE), sums["address"]
        return render_template(
            "token_address.html.j2",
            title="Token address",
            sums=sums,
            history=self._ledger.history(name, shown),
            page=shown,
            approvals=self._ledger.approvals(name),
            freezes=self._ledger.freezes(name),
            others=self._ledger.other_calls(name, OTHERS),
            most_others=OTHERS,
            is_contract=name == self._ledger.facts["contract"],
            zeros=ZEROS,
            **self._named,
        )

    def token_csv(self) -> Response:
        """All transactions, the newest first."""
        found = (self._ledger.transactions(part) for part in parts(self._ledger.facts["tx_count"]))
        return csv_file("token", TX, (row for part in found for row in part))

    def token_history_csv(self, address: str) -> Response:
        """The transfers of an account, the newest first."""
        sums = self._address(address)
        return csv_file(f"token-{sums['address'][-16:]}", TRANSFER, self._history(sums))

    def _history(self, sums: Row) -> Iterator[Row]:
        for part in parts(sums["transfers"]):
            yield from self._ledger.history(sums["address"], part)

    def _address(self, address: str) -> Row:
        return self._ledger.sums(address.casefold()) or missing("address of the token chain", "Addresses there have 0x and 40 characters.")


def units(amount: int | None) -> str:
    """Smallest units of the token as tokens, exact, with thin spaces between thousands: it has six decimals."""
    if amount is None:
        return "no limit"
    whole, rest = divmod(amount, 1_000_000)
    return f"{whole:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + f".{f'{rest:06d}'.rstrip('0'):<02}"
