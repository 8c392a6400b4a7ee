"""Circuits as a class looks at them: by which nodes, for what, and how far they have come (control-spec, GETINFO circuit-status)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ONE_HOP = "ONEHOP_TUNNEL"  # a flag rather than a purpose: the circuit ends where it begins
PURPOSES = {
    ONE_HOP: "asks a directory for the consensus and what belongs to it",
    "GENERAL": "kept ready",
    "HS_CLIENT_HSDIR": "asks for a site's descriptor",
    "HS_CLIENT_INTRO": "asks a site, at its introduction point, to come to a rendezvous",
    "HS_CLIENT_REND": "meets a site at a rendezvous point",
    "HS_SERVICE_HSDIR": "uploads the descriptor of a site",
    "HS_SERVICE_INTRO": "waits for visitors at an introduction point",
    "HS_SERVICE_REND": "meets a visitor at a rendezvous point",
    "HS_VANGUARDS": "kept ready for onion services",
    "MEASURE_TIMEOUT": "kept to see how long circuits take",
    "CIRCUIT_PADDING": "kept open, so that its end tells nothing",
    "TESTING": "tests whether a relay can be reached",
}
STATES = {"LAUNCHED": "begun", "BUILT": "open", "GUARD_WAIT": "waits for a better guard", "EXTENDED": "being built"}
LAST = {
    ONE_HOP: "directory",
    "HS_CLIENT_HSDIR": "directory",
    "HS_CLIENT_INTRO": "introduction",
    "HS_CLIENT_REND": "rendezvous",
    "HS_SERVICE_HSDIR": "directory",
    "HS_SERVICE_INTRO": "introduction",
    "HS_SERVICE_REND": "rendezvous",
}


@dataclass(frozen=True, slots=True)
class Circuit:
    """One circuit: its number at this node, nicknames from the first node on, what the last of them is to it, and the site, if any."""

    number: int
    state: str
    purpose: str
    nodes: tuple[str, ...]
    last: str
    onion: str = ""

    def drawn(self, start: str) -> str:
        """The way, such as ``client → relay2 (guard) → relay1 (middle) → authority3 (rendezvous)``."""
        most = len(self.nodes) - 1
        parts = [self.last if n == most and self.last else "guard" if n == 0 else "middle" for n in range(len(self.nodes))]
        return " → ".join([start, *(f"{name} ({part})" for name, part in zip(self.nodes, parts, strict=True))])


def circuits(lines: Sequence[str]) -> list[Circuit]:
    """What ``GETINFO circuit-status`` says: one circuit a line, ended ones left out."""
    return [_circuit(line) for line in lines if line.split()[1:2] not in (["CLOSED"], ["FAILED"])]


def _circuit(line: str) -> Circuit:
    number, state, *rest = line.split()
    told: dict[str, str] = {name: value for name, _, value in (word.partition("=") for word in rest if not word.startswith("$"))}
    nodes = tuple(hop.partition("~")[2] or hop for word in rest[:1] if word.startswith("$") for hop in word.split(","))
    purpose = ONE_HOP if ONE_HOP in told.get("BUILD_FLAGS", "").split(",") else told.get("PURPOSE", "")
    onion = told.get("REND_QUERY", "")
    return Circuit(
        int(number),
        STATES.get(state, state.lower()),
        PURPOSES.get(purpose, purpose.lower().replace("_", " ")),
        nodes,
        LAST.get(purpose, "") if state == "BUILT" else "",
        f"{onion}.onion" if onion else "",
    )
