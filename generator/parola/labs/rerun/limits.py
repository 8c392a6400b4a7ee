"""What a re-run may use. Bytes and seconds; the figures are assumptions, wide for a lab and narrow for a machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """``memory`` is address space of a process, which libraries reserve freely; ``resident`` is what all of them really hold.

    ``cell`` and ``wall`` are seconds of the clock for a cell and for the whole, ``cpu`` those of a process. ``disk`` is each of the two
    folders that can be written. ``said`` is all that may come out of the sandbox.
    """

    memory: int = 8_000 * MB
    resident: int = 1_500 * MB
    processes: int = 64
    file: int = 50 * MB
    disk: int = 64 * MB
    open: int = 256
    cpu: int = 240
    cell: int = 60
    wall: int = 300
    output: int = 10 * MB
    answers: int = 2 * MB
    said: int = 40 * MB

    def document(self) -> dict[str, int]:
        """For the driver."""
        return asdict(self)
