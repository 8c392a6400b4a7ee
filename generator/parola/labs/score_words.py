"""What the scorer says to a trainee: every sentence in one place, none of them holding a value of the key."""

from __future__ import annotations

SENTENCES = {
    "barred": "A record outside the agreed scope is cited: no points for evidence.",
    "bearing": "{n} of the records cited do not bear on this.",
    "blank": "No answer.",
    "cannot": "Right: this evidence cannot tell.",
    "cannot-needs": "Right: this evidence cannot tell. Something else than the record named would settle it.",
    "capped": "Somebody uninvolved is named: half at the most.",
    "edges": "Steps: {right} right, {missed} missed, {extra} too much.",
    "found": "{right} right, {missed} missed, {extra} too much.",
    "greatest": "The greatest is right, the least is not.",
    "least": "The least is right, the greatest is not.",
    "many": "More than {n} records are cited: counted as none.",
    "no-unknown": "The question can be answered; UNKNOWN is not taken here.",
    "origins": "{n} citations, {origins} origin.",
    "pairs": "{right} of {n} pairs are in the right order.",
    "right": "Right.",
    "settles": "Not all that settles it is cited.",
    "tell": "The evidence can tell more than that.",
    "to-mark": "Waits for the trainer.",
    "weigh": "What speaks against it is not named.",
    "weigh-bearing": "{n} of the records named against it do not weaken it.",
    "wrong": "Not what the evidence shows.",
}


def say(code: str, **counts: int) -> str:
    """The sentence of a code with its counts filled in."""
    return SENTENCES[code].format(**counts)
