"""Change candidates of every transaction at once: which output each named heuristic takes for what goes back to those who pay.

The first three are those of `parola_kit.methods.change`, with the same results. None of them proves anything: such rules had long been used
without rigorous testing (moser-narayanan-2022). Where two that you trust disagree the honest answer is UNKNOWN; `agreed` says so with NONE.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from parola_kit.methods.change import ROUND
from parola_kit.methods.graph import NONE, Flags, Graph, Whole, only, summed


def reused_address(graph: Graph) -> Whole:
    """The only output to an address that the transaction spends from: some wallets hand back to the same address.

    Wrong for who pays oneself on purpose, and for a payjoin whose payee uses an address again.
    """
    return only(graph, graph.own_address)


def fresh_address(graph: Graph) -> Whole:
    """Of two outputs or more the only one to an address never paid before (meiklejohn-2013).

    Silent where there are no inputs, or an input's own address is paid.
    Wrong where the payee gives a new address to each payer and the change goes to a used one.
    """
    return _where(only(graph, _fresh(graph)), _spends(graph) & (graph.paid > 1) & (_count(graph, graph.own_address) == 0))


def shadow_address(graph: Graph) -> Whole:
    """Of exactly two outputs the one to an address never paid before, where the other's was.

    After Androulaki et al. 2013 (Evaluating User Privacy in Bitcoin).
    Wrong as `fresh_address` is, and silent about more payees than one.
    """
    return _where(only(graph, _fresh(graph)), _spends(graph) & (_count(graph, graph.known) == 1) & (graph.paid == 2))


def round_amount(graph: Graph) -> Whole:
    """The only output whose amount is not a multiple of `change.ROUND` sat, where there are others: payments tend to be round.

    Wrong where the price was round in another currency, or everything was chosen round.
    """
    return _where(only(graph, _pays(graph) & (graph.value_sat % ROUND != 0)), graph.paid > 1)


def same_script(graph: Graph) -> Whole:
    """The only output of the script type that all inputs have, where another output has another type: wallets keep to their type.

    Wrong where payer and payee use the same software's default and the change goes to a newer type.
    """
    last = np.zeros(graph.transactions, np.int64)
    last[graph.tx_of_input] = graph.script[graph.spends]
    alike = summed((graph.script[graph.spends] != last[graph.tx_of_input]).astype(np.int64), graph.ins) == 0
    same = _pays(graph) & (graph.script == last[graph.tx_of_output])
    others = _count(graph, _pays(graph) & ~same)
    return _where(only(graph, same), _spends(graph) & alike & (others > 0))


def optimal_change(graph: Graph) -> Whole:
    """With two inputs or more, the only output smaller than each of them: were it the payment, an input would have been unnecessary.

    After Kalodner et al. 2020 (BlockSci).
    Wrong for consolidation, "spend all", and payjoins; see `joins.unnecessary_input`.
    """
    least = np.full(graph.transactions, np.iinfo(np.int64).max)
    np.minimum.at(least, graph.tx_of_input, graph.value_sat[graph.spends])
    small = _pays(graph) & (graph.value_sat < least[graph.tx_of_output])
    return _where(only(graph, small), (np.diff(graph.ins) > 1) & (graph.paid > 1))


def larger_amount(graph: Graph) -> Whole:
    """Of exactly two outputs the larger: who peels small payments off a large sum keeps the rest (kappos-2022).

    Wrong whenever somebody spends most of what is held; the opposite of `smaller_amount`, so never both.
    """
    return _by_amount(graph, np.greater)


def smaller_amount(graph: Graph) -> Whole:
    """Of exactly two outputs the smaller: wallets look for coins near the amount that they pay.

    Wrong for every step of a peel chain; the opposite of `larger_amount`, so never both.
    """
    return _by_amount(graph, np.less)


HEURISTICS: Mapping[str, Callable[[Graph], Whole]] = {
    "reused-address": reused_address,
    "fresh-address": fresh_address,
    "round-amount": round_amount,
    "shadow-address": shadow_address,
    "same-script": same_script,
    "optimal-change": optimal_change,
    "larger-amount": larger_amount,
    "smaller-amount": smaller_amount,
}
USUAL = ("reused-address", "fresh-address", "round-amount", "same-script", "optimal-change")  # those that do not contradict by their nature


def candidates(graph: Graph, names: Sequence[str] = tuple(HEURISTICS)) -> dict[str, Whole]:
    """Name of a heuristic -> the output that it takes for change, by transaction (T); NONE where it does not decide."""
    return {name: HEURISTICS[name](graph) for name in names}


def agreed(found: Mapping[str, Whole], names: Sequence[str] = USUAL) -> tuple[Whole, Whole]:
    """The output that all those of ``names`` take which decide (T), NONE where two disagree or none decides; and how many decide.

    Two that agree are not two witnesses: `fresh-address` and `shadow-address`, for example, look at the same thing.
    """
    said = np.stack([found[name] for name in names])
    decided = (said >= 0).sum(axis=0)
    greatest = said.max(axis=0)
    same = ((said == greatest) | (said < 0)).all(axis=0)
    return np.where(same, greatest, NONE), decided


def _pays(graph: Graph) -> Flags:
    return graph.address >= 0


def _fresh(graph: Graph) -> Flags:
    """Pays an address that no earlier transaction paid (O)."""
    return _pays(graph) & ~graph.known


def _spends(graph: Graph) -> Flags:
    """Is no coinbase (T)."""
    return np.diff(graph.ins) > 0


def _count(graph: Graph, chosen: Flags) -> Whole:
    return summed(chosen.astype(np.int64), graph.outs)


def _where(found: Whole, holds: Flags) -> Whole:
    return np.where(holds, found, NONE)


def _by_amount(graph: Graph, beats: np.ufunc) -> Whole:
    """Of the two outputs of a transaction the one whose amount beats the other's."""
    outputs = np.flatnonzero(_pays(graph) & ((graph.paid == 2) & _spends(graph))[graph.tx_of_output]).reshape(-1, 2)
    first, second = outputs.T
    chosen = np.where(beats(graph.value_sat[first], graph.value_sat[second]), first, second)
    found = np.full(graph.transactions, NONE)
    found[graph.tx_of_output[first]] = np.where(graph.value_sat[first] == graph.value_sat[second], NONE, chosen)
    return found
