"""What a custody log does not account for: times that run backwards or have not come, acts of people to whom no transfer leads.

A line of correction explains a gap only where somebody else than the corrected line's person wrote it: else whoever made a gap could
explain it away. A transfer that is missing stays missing, whatever anybody says of it; what was said stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from parola_kit.capture.custody import LOG, Line

SLACK = timedelta(minutes=1)  # between the clocks of two machines


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """``told`` is what is missing at line ``seq``; ``stays``: nothing explains it."""

    seq: int
    told: str
    stays: bool = False


def told(lines: Sequence[Line], now: datetime | None) -> tuple[list[str], list[str]]:
    """The gaps that stay, and those that a correction explains, each as a sentence, in the order of lines; ``now`` as in `verify`."""
    persons = {line["seq"]: line["person"] for line in lines}
    stay: list[str] = []
    explained: list[str] = []
    for gap in sorted([*_times(lines, now), *_holders(lines)]):
        said = [line for line in lines if line["action"] == "correct" and line["corrects"] == gap.seq < line["seq"]]
        others = [] if gap.stays else [line for line in said if line["person"] != persons[gap.seq]]
        sentence = f"{LOG}: line {gap.seq}: {gap.told}"
        if others:
            explained.append(f"{sentence}; line {others[-1]['seq']} explains: {others[-1]['note']}")
        else:
            stay.append(sentence + "".join(f"; line {line['seq']}, by {line['person']}, says: {line['note']}" for line in said[-1:]))
    return stay, explained


def _times(lines: Sequence[Line], now: datetime | None) -> Iterator[Gap]:
    for before, line in pairwise(lines):
        if line["at"] < before["at"]:
            told = f"its time, {line['at']}, is before that of line {before['seq']}, {before['at']}; a clock was ahead, or was set back"
            yield Gap(line["seq"], told)
    for line in lines:
        if now is not None and datetime.fromisoformat(line["at"]) > now + SLACK:
            yield Gap(line["seq"], f"its time, {line['at']}, has not come yet; the clock was ahead")
            return


def _holders(lines: Sequence[Line]) -> Iterator[Gap]:
    """Lines by somebody to whom no transfer leads."""
    holder, coming = lines[0]["person"] if lines else "", ""
    for line in lines:
        seq, person, action = line["seq"], line["person"], line["action"]
        if action == "transfer-in" and person != holder:
            if (coming, line["from"]) != (person, holder):
                told = f"{person} takes it over from {line['from']}, and no line says that {holder} handed it to {person}"
                yield Gap(seq, told, stays=True)
            holder, coming = person, ""
        elif person != holder:
            yield Gap(seq, f"{person} acts, and the item is with {holder}; a transfer is missing", stays=True)
            holder, coming = person, ""
        elif coming and action not in ("seal", "correct"):
            yield Gap(seq, f"{person} acts after handing it to {coming}")
        coming = line["to"] if action == "transfer-out" else coming
