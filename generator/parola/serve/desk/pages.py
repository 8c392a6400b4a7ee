"""The desk's pages. A seat's page shows that seat's journal and no other's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parola.desk import times
from parola.desk.filled import Gap
from parola.desk.forms import TITLES, Form
from parola.serve.desk import told
from parola.serve.desk.office import Office
from parola_kit.errors import ParolaError

SEEN = "seen"  # the hidden field with the number of the seat's last act when the page was made
Answer = str | Response | told.Told | tuple[str | told.Told, int]

OUTCOMES = {
    "confirmed": "preservation confirmed",
    "released": "records released",
    "nothing": "nothing held",
    "closed": "in order, answered later",
    "refused": "refused",
}
RULES = {
    "entity": "addressee",
    "authority": "authority",
    "basis": "legal basis",
    "identifier": "identifier",
    "period": "period",
    "deadline": "deadline",
}
FIRST = ("id", "at")  # columns that a reader looks for; the rest are in the order of the journal, which sorts them
COLUMNS = {
    "id": "Record",
    "address": "Address",
    "account": "Account",
    "account_record": "Account record",
    "from_local": "From (local)",
    "until_local": "Until (local)",
    "zone": "Zone",
    "outpoint": "Output",
    "at": "At",
    "amount_sat": "Amount, sat",
    "name": "Name on file",
    "country": "Country",
    "document": "Document",
    "amount": "Amount, smallest units",
    "balance": "Balance, smallest units",
    "birthdate": "Born",
    "cents": "Cents",
    "gap_hours": "Silent before, hours",
    "network_address": "Network address",
    "owed_cents": "Owed, cents",
    "receiver_phone": "Receiver's phone",
    "sender_phone": "Sender's phone",
}


class Pages:
    """What each address shows."""

    def __init__(self, office: Office) -> None:
        """Pages over one office."""
        self._office = office

    def start(self) -> Answer:
        """Whose desk it is."""
        return render_template("start.html.j2", title="Desk", seats=self._office.seats, seat=None)

    def convention(self, seat: str | None) -> Answer:
        """The articles and all cards side by side."""
        return self._page("convention.html.j2", seat, title=self._office.convention.title, rules=self._office.convention)

    def card(self, seat: str | None, country: str) -> Answer:
        """One team's card."""
        cards = {str(code): card for code, card in self._office.convention.cards.items()}
        if country not in cards:
            abort(404, "There is no card for this country. The Convention lists those there are.")
        return self._page("card.html.j2", seat, title=f"Card: {cards[country].name}", card=cards[country], country=country)

    def inbox(self, seat: str) -> Answer:
        """The clock, what is on its way and what has arrived."""
        return self._page("inbox.html.j2", seat, title="Inbox", outcomes=OUTCOMES)

    def overview(self, seat: str) -> Answer:
        """All of it for a program."""
        self._known(seat)
        return told.overview(self._office, seat)

    def holders(self, seat: str) -> Answer:
        """Whom one can ask, for what, and by which guide."""
        return self._page("holders.html.j2", seat, title="Write a request", rules=self._office.convention, forms=TITLES)

    def write(self, seat: str, holder: str, name: str) -> Answer:
        """An empty form, or one that was sent: then its reply, or all that keeps it from being sent."""
        form = self._form(seat, holder, name)
        if request.method == "GET":
            values = {field.name: [self._default(seat, field.name, field.default)] for field in form.fields}
            return self._shown(seat, holder, form, values, ())
        given = request.form.to_dict(flat=False)
        seen = " ".join(given.pop(SEEN, []))
        found = self._office.send(seat, holder, form, given, seen)
        if by_program():
            return _gaps(found) if isinstance(found, tuple) else (told.request(self._office.history(seat), found), 201)
        if isinstance(found, tuple):
            return self._shown(seat, holder, form, given, found), 400
        return redirect(url_for("inbox", seat=seat, _anchor=f"r{found['seq']}"), 303)

    def reply(self, seat: str, seq: str) -> Answer:
        """One request, and its reply once that has arrived."""
        self._known(seat)
        history = self._office.history(seat)
        line = next((one for one in history.requests if str(one["seq"]) == seq), None)
        if line is None:
            abort(404, "This seat has sent no request of this number. Its inbox lists those it has sent.")
        form, holder = self._office.form(line["holder"], line["form"]), self._office.holder(line["holder"])
        known = {
            "line": line,
            "form": form,
            "rule_names": RULES,
            "outcomes": OUTCOMES,
            "columns": COLUMNS,
            "ordered": _ordered,
            "held": holder.holds,
            "guide": holder.guide,
        }
        return self._page("reply.html.j2", seat, title=f"Request {seq}", **known)

    def wait(self, seat: str) -> Answer:
        """Move the clock to the next reply and show it."""
        self._known(seat)
        line = self._office.wait(seat, request.form.get(SEEN, ""))
        history = self._office.history(seat)
        arrived = next((one for one in history.requests if one["reply"]["due"] == line["at"]), None)
        if arrived and by_program():
            return told.request(history, arrived)
        return redirect(url_for("reply", seat=seat, seq=arrived["seq"]) if arrived else url_for("inbox", seat=seat), 303)

    def journal(self, seat: str) -> Answer:
        """Every act of the seat, and what the check of the signatures says."""
        self._known(seat)
        return self._page("journal.html.j2", seat, title="Journal", read=self._office.journal(seat), outcomes=OUTCOMES, forms=TITLES)

    def _page(self, template: str, seat: str | None, title: str, **known: Any) -> str:
        if seat is not None:
            self._known(seat)
            known |= {"history": self._office.history(seat), "names": self._office.names}
        return render_template(template, title=title, seat=seat, **known)

    def _shown(self, seat: str, holder: str, form: Form, values: dict[str, list[str]], gaps: tuple[Gap, ...]) -> str:
        minutes = self._office.convention.minutes
        cost = minutes.write_preservation if form.name == "preservation" else minutes.write_disclosure
        known = {"form": form, "holder": holder, "values": values, "gaps": gaps, "cost": cost}
        about = self._office.holder(holder)
        known |= {"country": about.country, "card": self._office.convention.cards[about.country]}
        known |= {"labels": {field.name: field.label for field in form.fields}}
        return self._page("write.html.j2", seat, title=form.title, **known)

    def _default(self, seat: str, name: str, default: str) -> str:
        """What stands in a fresh form: the scenario's date, and what most requests say."""
        return times.stamp(self._office.history(seat).clock)[:10] if name == "date" else default

    def _form(self, seat: str, holder: str, name: str) -> Form:
        self._known(seat)
        if holder not in self._office.names or name not in TITLES:
            abort(404, "There is no such form or holder. “Write a request” lists those there are.")
        return self._office.form(holder, name)

    def _known(self, seat: str) -> None:
        if seat not in self._office.seats:
            abort(404, "This class has no such seat.")


def by_program() -> bool:
    """Whether JSON is wanted and no page."""
    return request.accept_mimetypes.best == "application/json"


def refused(error: ParolaError) -> Answer:
    """What could not be done, as a page or for a program."""
    if by_program():
        return _gaps((Gap("", str(error)),))
    return render_template("error.html.j2", title="Not done", text=str(error)), 400


def _gaps(found: Sequence[Gap]) -> Answer:
    return {"gaps": [{"field": gap.field, "text": gap.text} for gap in found]}, 400


def _ordered(row: Mapping[str, Any]) -> list[str]:
    return [*(name for name in FIRST if name in row), *(name for name in row if name not in FIRST)]
