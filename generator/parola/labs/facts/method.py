"""Questions about a method: the key is the rule that the question teaches."""

from __future__ import annotations

from collections.abc import Callable

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth

# Who needs what: a message to this recipient for this purpose leaves the rest out. Exercise rule, not the law of any country.
LEAVE_OUT = {
    "exchange": ["health", "relatives", "place", "handles", "names"],
    "embassy": ["health", "handles", "address", "relatives"],
    "shelter": ["handles", "address", "relatives"],
}


def first_acts(truth: CellTruth) -> Fact:
    """Safety first; copying waits for consent; other people's data may be preserved beside either (who-interviewing-2003)."""
    del truth  # the same for every seat
    return Fact([["safety"], ["consent", "preserve"], ["copy"]], accept=([["safety"], ["consent"], ["copy", "preserve"]],))


def leave_out(truth: CellTruth) -> Fact:
    """What the message to this seat's recipient leaves out (ctdc-htcds: nothing beyond need)."""
    recipient = truth.variant["recipient"]
    return Fact(LEAVE_OUT[recipient], variant=recipient, given={"recipient": f"prose:recipient-{recipient}"})


def written(truth: CellTruth) -> Fact:
    """Marked by hand against the rubric."""
    del truth  # no automatic key
    return Fact()


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "method.first_acts": first_acts,
    "method.leave_out": leave_out,
    "method.written": written,
}
