"""The page that checks a signature: two records by their ids, for whoever does not code. It says what holds, never what that shows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from tornado.web import HTTPError, authenticated

from parola_kit.errors import BadInput
from parola_kit.evidence import Row
from parola_kit.form.handlers import Page
from parola_kit.methods import signatures
from parola_kit.seat import Seat

COLUMNS = ("text", "armored", "key")  # where records hold signed texts and key blocks


@dataclass(frozen=True, slots=True)
class Checked:
    """``key`` is the fingerprint of the record that was given as a key, ``shown`` those of the blocks in the text, ``signed`` the signature
    under it, None where there is none; ``holds`` whether that key made it.
    """

    key: str
    shown: tuple[str, ...]
    signed: signatures.Message | None
    holds: bool


def checked(seat: Seat, text: str, key: str) -> Checked:
    """What a record's text shows and has signed, by the key of another record.

    Raises:
        BadInput: a record is not in the seat's evidence, or the second has no key.
    """
    evidence = seat.evidence()
    with closing(evidence):
        said, block = (_written(evidence.record(one.strip())[1]) for one in (text, key))
    found = signatures.keys(block)
    if not found:
        raise BadInput(f"{key}: no key block stands in it; a vendor's profile and a record of the key server have one")
    signed = signatures.message(said)
    shown = tuple(one.fingerprint for one in signatures.keys(said))
    return Checked(found[0].fingerprint, shown, signed, bool(signed and signed.signed_by(found[0])))


def _written(row: Row) -> str:
    return "\n".join(str(row[name]) for name in COLUMNS if row.get(name))


class CheckPage(Page):
    """Two fields and what came of them."""

    @authenticated
    async def get(self) -> None:
        """Show the fields; ``?text=`` and ``?key=`` are evidence ids."""
        if not self.clean():
            return
        seat, text, key = await self.seat(), self.get_query_argument("text", ""), self.get_query_argument("key", "")
        found, error = None, ""
        if text and key:
            try:
                found = await self.ask(checked, seat, text, key)
            except HTTPError as refused:
                error = refused.get_message()
                self.set_status(400)
        self.show("check.html.j2", title="Check a signature", seat=seat, text=text, key=key, found=found, error=error)
