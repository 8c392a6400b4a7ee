"""What stands behind the desk's pages: the Convention, the holders of this class with their names, and each seat's journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from parola.desk import acts, forms, journal
from parola.desk.decide import Unsent, decide
from parola.desk.filled import Filled, Gap, filled
from parola.desk.forms import Form, FormName
from parola.desk.history import History, Line, at
from parola.desk.release import DAY, Holdings
from parola.desk.rules import Ground
from parola.labs.seats import seats as seats_of
from parola.serve import class_root
from parola.serve.desk.holdings import Exchange
from parola.serve.desk.holdings import Holder as Books
from parola.serve.stores import Store
from parola.spec.book import books
from parola.spec.convention import Convention, Holder, convention
from parola_kit.errors import BadInput

HOUR = 3_600
LONGEST = 366 * DAY  # of a seat's scenario time: replies that take days cannot carry its clock out of the calendar


class Office:
    """The desk of one class."""

    def __init__(
        self, root: Path, withheld: frozenset[str], seats: Sequence[str] | None, start: int | None, rules: Convention | None
    ) -> None:
        """See `parola.serve.desk.app`."""
        self.convention = rules or convention()
        known = books()
        exchange = Exchange(root, self.convention.holders["exchange"].holds, known)
        signing = class_root.document(root / "server" / "signing.json", "signing")
        self.seats = tuple(seats_of(root) if seats is None else seats)
        self.names = {name: holder.title for name, holder in self.convention.holders.items()} | _named(root)
        self.start = -(-at(exchange.last()) // HOUR) * HOUR if start is None else start
        self._folder, self._withheld = root / "state" / "desk", withheld
        self._secret, self._public = (bytes.fromhex(signing[part]) for part in ("secret", "public"))
        others = {name: Books(root, name, holder.holds, known) for name, holder in self.convention.holders.items() if name != "exchange"}
        self._holdings: Mapping[str, Holdings] = {**others, "exchange": exchange}

    def journal(self, seat: str) -> journal.Read:
        """What stands in a seat's journal."""
        return journal.read(self._path(seat), self._public)

    def history(self, seat: str) -> History:
        """What a seat has done so far."""
        return History(self.journal(seat).lines, self.start)

    def form(self, holder: str, name: FormName) -> Form:
        """A form for one holder."""
        return forms.form(name, self.convention, self.holder(holder))

    def send(self, seat: str, holder: str, form: Form, given: Mapping[str, Sequence[str]], seen: str) -> Line | tuple[Gap, ...]:
        """Send what was filled in; the line of the journal, or all that keeps it from being sent.

        Raises:
            BadInput: the seat has done something since the form was shown, or the journal cannot be written.
        """
        read = filled(form, given)
        if read.gaps:
            return read.gaps
        return journal.write(self._path(seat), self._secret, lambda before: self._act(self._current(before, seen), holder, form, read))

    def wait(self, seat: str, seen: str) -> Line:
        """Move the seat's clock to the next reply.

        Raises:
            BadInput: no reply is on its way, the seat has done something since, or the journal cannot be written.
        """

        def act(before: journal.Read) -> acts.Act:
            found = self._current(before, seen)
            if not found.pending:
                raise BadInput("No reply is on its way, so the clock stays where it is. Send a request first.")
            return acts.waited(at(found.pending[0]["reply"]["due"]))

        return journal.write(self._path(seat), self._secret, act)

    def _act(self, history: History, holder: str, form: Form, read: Filled) -> acts.Act:
        about = self.holder(holder)
        cards = {str(code): card for code, card in self.convention.cards.items()}
        ground = Ground(self.convention, about, self.names[holder], cards[read.text("team")], cards[about.country])
        found = decide(form, read, ground, history.clock, self._holdings[holder], history.kept(holder), self._withheld)
        if isinstance(found, Unsent):
            raise BadInput(f"not sent: {found.gaps[0].text}")
        return acts.sent(form.name, holder, read, found)

    def _current(self, before: journal.Read, seen: str) -> History:
        found = History(before.lines, self.start)
        if seen != str(found.seq):
            raise BadInput("Something was sent or waited for since this page was shown. Look at your inbox, then decide again.")
        if found.clock > self.start + LONGEST:
            raise BadInput("A year of scenario time has passed at this desk, and it takes no more. Ask your trainer.")
        return found

    def holder(self, name: str) -> Holder:
        """A holder by its kind; ``names`` has those there are."""
        return {str(kind): holder for kind, holder in self.convention.holders.items()}[name]

    def _path(self, seat: str) -> Path:
        return self._folder / f"{seat}.jsonl"


def _named(root: Path) -> dict[str, str]:
    """Names that the scenario gave to holders, as the public demo case prints them."""
    found = Store(root / "learner" / "shared" / "demo" / "case.sqlite", ("desk_reply",)).row("SELECT holder FROM desk_reply LIMIT 1")
    return {"exchange": found["holder"]} if found else {}
