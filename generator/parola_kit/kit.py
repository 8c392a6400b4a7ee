"""What a trainee calls in a notebook or script. Functions give objects that show themselves; nothing prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from parola_kit import journal, noting
from parola_kit.errors import AnswerError
from parola_kit.evidence import Evidence, Row
from parola_kit.ledger import Ledger, opened
from parola_kit.seat import Seat, find
from parola_kit.show import Overview, Record, Reply, Table

if TYPE_CHECKING:
    from parola_kit.draw import Picture


def answer(
    q: str,
    value: object = ...,
    because: object = (),
    against: object = (),
    *,
    confidence: object = None,
    needs: object = None,
    looked: object = (),
) -> Reply:
    """Note an answer. ``because`` and ``against`` are evidence ids, ``confidence`` is 0 to 1 and goes with one
    statement (a value, a choice, a time), ``needs`` goes with ``UNKNOWN``.

    A place that was not filled (``...``, or an empty text) is left open. The last answer to a question before handing in counts.

    >>> answer("q9", UNKNOWN, needs="account-record@exchange", looked=["chain.txout"])
    q9 noted (0 citations), read as UNKNOWN. The form is fine; nobody has judged it.

    Raises:
        AnswerError: the form is wrong, and nothing was noted. Never says whether an answer is right.
        BadInput: there is no seat here, or its files are broken or cannot be written.
    """
    seat = find()
    beside = {"because": because, "against": against, "confidence": confidence, "needs": needs, "looked": looked}
    return noting.note(seat, seat.questions(), q, value, beside, _evidence(seat))


def hint(q: str) -> Reply:
    """The next of the three hints to a question. It costs no points; that it was taken is noted beside the answers.

    >>> hint("q1")
    q1, hint 1 of 3: ...

    Raises:
        AnswerError: there is no such question.
        BadInput: there is no seat here, or its files are broken or cannot be written.
    """
    seat = find()
    return noting.hint(seat, seat.questions(), q)


def questions() -> Overview:
    """The questions of this lab, the form that each takes, and which have an answer noted.

    >>> questions()
    VA2 Follow the money, 75 minutes
      q1     Give the path of the first payment as a list of txids...

    Raises:
        BadInput: there is no seat here, or its files are broken.
    """
    seat = find()
    asked = seat.questions()
    noted = {line["q"] for line in journal.read(seat.work / asked["lab"] / journal.ANSWERS).good if "q" in line}
    return Overview(asked, noted)


def case() -> Record:
    """The referral of this seat's case.

    >>> case()["vic_TraffickingStatus"]
    'PossibleVictimOfTrafficking'

    Raises:
        BadInput: there is no seat here, or its files are broken.
    """
    return evidence(find().case)


def evidence(evidence_id: str) -> Record:
    """Any record that this seat can see, by its id: column -> value.

    >>> evidence(case()["id"])["con_Consent"]
    'true'

    Raises:
        BadInput: there is no seat here, or the id is not in its evidence.
    """
    return Record(*_evidence(find()).record(str(evidence_id)))


def flow(txid: str, assumed: Mapping[str, str] | None = None) -> Picture:
    """A transaction of the ledger as a picture with its table. ``assumed``: outpoint's evidence id -> why you take it for change.

    >>> flow(rows("chain.tx", height=6)[0]["txid"])
    side  what  sat  note
    input  new coins and fees (coinbase)  5000000000...

    Raises:
        BadInput: there is no seat here, or no such transaction.
    """
    from parola_kit.draw import transaction_flow  # late: pictures need a template library

    return transaction_flow(_evidence(find()), txid, assumed)


def balance(address: str) -> Picture:
    """The balance of an address over time as a picture with its table: of the address, not of a wallet.

    >>> balance(rows("chain.txout", n=0)[0]["address"])
    day  balance_sat
    2025-03-02  ...

    Raises:
        BadInput: there is no seat here, or the ledger has no such address.
    """
    from parola_kit.draw import address_balance  # late, as above

    return address_balance(_evidence(find()), address)


def rows(table: str, **equal: object) -> list[Row]:
    """Rows of a table such as ``chain.tx`` whose columns equal what is given, for example ``rows("chain.tx", height=120)``.

    >>> rows("chain.tx", height=6)[0]["at"]
    '2025-03-02T03:10:00Z'

    Raises:
        BadInput: there is no seat here, or no such table or column.
    """
    return _evidence(find()).rows(table, **equal)


def table(found: Sequence[Row], *columns: str) -> Table:
    """Rows as a table, in the columns named, or in all; for example ``table(rows("chain.txout", txid="…"), "id", "value_sat")``.

    >>> table(rows("chain.tx", height=6), "height", "position", "in_count")
    height  position  in_count
    6  0  0...

    Raises:
        AnswerError: the rows have no such column.
    """
    known = list(found[0]) if found else list(columns)
    if wrong := [column for column in columns if column not in known]:
        raise AnswerError(f"these rows have no column {wrong[0]!r}; there are {', '.join(known)}")
    return Table(columns or known, found)


def ledger() -> Ledger:
    """The whole ledger of the class, for questions in SQL and for `parola_kit.methods`; `rows` is enough to look at a few transactions.

    >>> ledger().sql("SELECT count(*) FROM tx").fetchall()
    [(...,)]

    Raises:
        BadInput: there is no seat here, or the ledger is not there, was cut short, or is of another version.
    """
    return _ledger(find().shared)


def demo() -> Evidence:
    """The evidence of the demo cell, whose answers may be discussed in class.

    >>> [row["id"] for row in demo().rows("case.referral")]
    ['case/ref/...']

    Raises:
        BadInput: there is no seat here.
    """
    shared = find().shared
    return _opened(shared, shared / "demo")


def submit(lab: str | None = None) -> Reply:
    """Hand in the answers and the notebook of this lab, or of the lab named. One may hand in again; the last counts.

    >>> submit()
    VA2 of seat s01 is handed in: submission 1, ...

    Raises:
        BadInput: there is no seat here, nothing to hand in, or no place to write to.
    """
    return Reply(str(noting.hand_in(find(), lab)))


def _evidence(seat: Seat) -> Evidence:
    return _opened(seat.shared, seat.folder)


@cache
def _opened(shared: Path, folder: Path) -> Evidence:
    """Evidence is read-only: one set of open stores serves every call."""
    return Evidence(shared, folder)


@cache
def _ledger(shared: Path) -> Ledger:
    """Large ledgers are Parquet files in a folder of their own."""
    folder = shared / "chain"
    return opened(folder if folder.is_dir() else shared / "chain.sqlite")
