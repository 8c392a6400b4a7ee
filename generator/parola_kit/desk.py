"""The desk from a notebook: who keeps which record, a request, the wait for its reply. It keeps the same journal as the desk's pages."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from parola_kit import desk_replay
from parola_kit.errors import AnswerError, BadInput
from parola_kit.places import address
from parola_kit.seat import Seat, find
from parola_kit.show import Table

if TYPE_CHECKING:
    from urllib.error import HTTPError

PATIENCE = 30  # seconds for an answer of the service itself; a holder's time is scenario time
JSON = {"Accept": "application/json"}
COLUMNS = ("holder", "name", "country", "record", "tells", "least", "kept_days", "by")


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """A request and what came of it. ``records``: kind of record -> its rows, empty until the reply is there."""

    document: Mapping[str, Any]

    @property
    def records(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What was released, by kind of record."""
        reply: Mapping[str, Any] | None = self.document["reply"]
        return {part["kind"]: part["rows"] for part in (reply["records"] if reply else ())}

    def __repr__(self) -> str:
        return "\n".join([*self._says(), *(f"{kind}\n{_table(rows)!r}" for kind, rows in self.records.items())])

    def _repr_html_(self) -> str:
        parts = [f"<p>{escape(line)}</p>" for line in self._says()]
        parts += [f"<p>{escape(kind)}</p>{_table(rows)._repr_html_()}" for kind, rows in self.records.items()]  # pyright: ignore[reportPrivateUsage] -- Jupyter's name for it
        return "".join(parts)

    def _says(self) -> list[str]:
        one, reply = self.document, self.document["reply"]
        head = f"No. {one['seq']} to {one['holder']}, received {one['at']}"
        if reply is None:
            return [f"{head}. No reply yet; it is due {one['due']}. wait() moves the clock to it."]
        told = [f"{head}; reply of {one['due']}: {reply['outcome']}.", reply["text"], reply["sentence"]]
        told += [f"{gone['kind']}: {gone['text']}" for gone in reply["gone"]]
        told += [f"The customer was told at {reply['told_at']}."] if reply["told_at"] else []
        told += [f"Defect: {gap['text']}" for gap in reply["defects"]]
        return [line for line in told if line]


def desk() -> Table:
    """Who keeps which record for how many days, by what it is found, and the least authority that opens it.

    >>> desk()
    holder  name  country  record  tells  least  kept_days  by
    ...

    Raises:
        BadInput: there is no seat here, or the desk is not running.
    """
    return Table(COLUMNS, _ask(find(), "desk.json")["records"])


def request(holder: str, form: str = "disclosure", **fields: str | Sequence[str]) -> Sent:
    """Send a form to a holder.

    Fields are those of the desk's form; whatever keeps it from being sent is told at once, and then no time passes.

    >>> exchange = next(row for row in desk().rows if row["holder"] == "exchange")
    >>> who = dict(team="SG", agency="Unit 4", officer="Inspector 4471", sender="unit4@police.gov.example", phone="+65 9910 0000")
    >>> when = dict(date="2025-04-17", hours="08:00 to 16:00, +08:00", kind="new", authority="court", reference="CASE-31", language="en")
    >>> what = dict(addressee=exchange["name"], identifiers="12-3456", records=["payout-record"], confidentiality="may-not")
    >>> why = dict(offence="Deception, CASE-31.", link="The fee went there.", necessity="It runs out.", follow_up="yes", deconflicted="yes")
    >>> request("exchange", "preservation", **who, **when, **what, **why)
    No. 1 to exchange, received .... No reply yet; it is due .... wait() moves the clock to it.

    Raises:
        AnswerError: the form is not complete, or there is no such holder or form.
        BadInput: there is no seat here, or the desk is not running.
    """
    seat = find()
    seen = {"seen": str(_ask(seat, "desk.json")["seq"])}
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}
    return Sent(_ask(seat, f"write/{quote(holder, safe='')}/{quote(form, safe='')}", seen | given))


def wait() -> Sent:
    """Move the clock of the case to the next reply, and read it.

    >>> wait()
    No. 1 to exchange, received ...; reply of ...: confirmed...

    Raises:
        AnswerError: no reply is on its way.
        BadInput: there is no seat here, or the desk is not running.
    """
    seat = find()
    return Sent(_ask(seat, "wait", {"seen": str(_ask(seat, "desk.json")["seq"])}))


def requests() -> list[Sent]:
    """Every request of the seat, the last first, each with its reply once that has arrived; also those written on the desk's pages.

    >>> requests()
    [No. 1 to exchange, received ...]

    Raises:
        BadInput: there is no seat here, or the desk is not running.
    """
    return [Sent(one) for one in _ask(find(), "desk.json")["requests"]]


def _ask(seat: Seat, path: str, body: Mapping[str, str | Sequence[str]] | None = None) -> Any:
    if told := os.environ.get(desk_replay.TOLD):
        return desk_replay.replay(told).ask(path, body)
    # late: every kernel loads the kit, and few send a request
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    url = f"{address(seat, 'desk').rstrip('/')}/seat/{seat.seat}/{path}"
    data = None if body is None else urlencode(body, doseq=True).encode()
    try:
        with urlopen(Request(url, data, JSON), timeout=PATIENCE) as answer:  # noqa: S310 -- the class's own desk, as urls.json names it
            return json.load(answer)
    except HTTPError as error:
        raise AnswerError(_refused(error)) from None
    except (URLError, TimeoutError, ValueError) as error:
        raise BadInput(f"the desk does not answer ({error}); is the range running?") from None


def _refused(error: HTTPError) -> str:
    try:
        told = json.load(error)
    except ValueError:
        return f"the desk does not take this ({error.code}): is there such a holder, form and seat? desk() lists them"
    return "not sent: " + "; ".join(f"{gap['field']}: {gap['text']}" if gap["field"] else gap["text"] for gap in told["gaps"])


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    return Table(list(rows[0]) if rows else ("nothing is held",), rows)
