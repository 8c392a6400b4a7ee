"""The boundary of the token chain: what somebody wants done, one by one or in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.rules import APPROVE, BURN, FREEZE, KINDS, MOST_UNITS, TRANSFER_FROM, UNFREEZE, UNLIMITED, Kind
from parola_kit.errors import BadInput

Whole = NDArray[np.int64]
ANY = -1  # units of an approval without limit, in columns
CROWD = -1  # number of the order of a call that nobody of a case ordered


@dataclass(frozen=True, slots=True)
class Order:
    """Something to be done with tokens, by accounts' names; ``at`` is when the wallet sends it, seconds UTC.

    ``units`` are the token's smallest, a millionth. Who signs, and what ``payer`` and ``payee`` are:

    - transfer: ``payer`` signs; ``units`` go to ``payee``
    - approve: ``payer`` signs; ``payee`` may spend ``units`` of it, or ``UNLIMITED``
    - transferFrom: ``by`` signs; ``units`` go from ``payer`` to ``payee``
    - mint, burn: ``payer`` signs, as a rule the issuer; new money of ``payee``, or its own is no more (``payee`` empty)
    - freeze, unfreeze: ``payer`` signs, as a rule the issuer; ``payee`` is frozen or no longer; no ``units``

    An order that the contract refuses (no money, frozen, not the issuer) stands in the chain all the same, with status 0.
    """

    id: str
    at: int
    payer: str
    payee: str
    units: int
    kind: Kind = "transfer"
    by: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of the contract by column, equally long, by time.

    ``at`` (seconds UTC), ``kind`` (see ``KINDS``), ``signer``, ``owner`` (whose tokens they are: the signer's, but in transferFrom),
    ``other`` (payee, spender, or who is frozen), ``units`` (``ANY``: unlimited), ``order`` (number of the order, or ``CROWD``).
    Accounts are numbers.
    """

    at: Whole
    kind: Whole
    signer: Whole
    owner: Whole
    other: Whole
    units: Whole
    order: Whole

    def __len__(self) -> int:
        return len(self.at)

    def take(self, which: Whole | slice) -> Self:
        """Some of them."""
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    def more(self, later: Self) -> Self:
        """These and others after them."""
        return type(self)(*(np.concatenate([getattr(part, field.name) for part in (self, later)]) for field in fields(self)))


def together(first: Calls, second: Calls) -> Calls:
    """All calls in the order of time; in one second those of ``first`` stand first."""
    both = first.more(second)
    return both.take(np.argsort(both.at, kind="stable"))


def calls(orders: Sequence[Order], accounts: Accounts) -> Calls:
    """Orders as columns, by time and then by id; ``order`` is their place in ``orders``.

    Raises:
        BadInput: an account is not known or has no key, or an amount is none that the order can have.
    """
    ranked = sorted(range(len(orders)), key=lambda n: (orders[n].at, orders[n].id))
    rows = np.array([(*_row(orders[n], accounts), n) for n in ranked], np.int64).reshape(-1, 7)
    return Calls(*(np.ascontiguousarray(column) for column in rows.T))


def _row(order: Order, accounts: Accounts) -> tuple[int, int, int, int, int, int]:
    try:
        kind = KINDS.index(order.kind)
        if kind != TRANSFER_FROM and order.by not in {"", order.payer}:
            raise BadInput(f"{order.by!r} cannot sign {order.kind} for {order.payer!r}, only transferFrom")
        signer = accounts.signer(order.by if kind == TRANSFER_FROM else order.payer)
        other = signer if kind == BURN else accounts.number(order.payee)
        return order.at, kind, signer, accounts.number(order.payer), other, _units(order, kind)
    except BadInput as error:
        raise BadInput(f"order {order.id}: {error}") from None


def _units(order: Order, kind: int) -> int:
    if kind in {FREEZE, UNFREEZE}:
        return 0
    if kind == APPROVE and order.units == UNLIMITED:
        return ANY
    if not 0 <= order.units <= MOST_UNITS:
        raise BadInput(f"{order.units} units is no amount; 0 to {MOST_UNITS} are, and {UNLIMITED} for an approval without limit")
    return order.units
