"""Chance has a name: every random stream is keyed by the class seed and a path of words and numbers."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

import numpy as np

Part = str | int


@dataclass(frozen=True, slots=True)
class Streams:
    """The named random streams of one class.

    ``streams("cell", 7, "launder")`` is a NumPy generator that depends on the seed and on that path alone: adding an
    actor or an exporter changes nobody else's stream. The key is SHA-256 over the length-prefixed parts.
    """

    seed: str

    def key(self, *path: Part) -> bytes:
        """32 bytes of this path, also used as key material for wallets, onion services and signatures."""
        digest = hashlib.sha256()
        for part in (self.seed, *path):
            text = f"{type(part).__name__}:{part}".encode()
            digest.update(len(text).to_bytes(4, "big") + text)
        return digest.digest()

    def __call__(self, *path: Part, attempt: int = 0) -> np.random.Generator:
        """The NumPy generator of a path; ``attempt`` counts redraws of the same thing."""
        words = np.frombuffer(self.key(*path, attempt), dtype="<u4").tolist()
        return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence(words)))

    def python(self, *path: Part, attempt: int = 0) -> random.Random:
        """A seeded ``random.Random`` of a path, for short choices among Python values."""
        return random.Random(int.from_bytes(self.key(*path, attempt), "big"))
