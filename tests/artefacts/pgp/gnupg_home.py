"""GnuPG as a second opinion: a home of its own, no agent, no trust model, many files in one call."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

VERDICTS = {"GOODSIG", "BADSIG", "ERRSIG", "EXPKEYSIG", "REVKEYSIG"}


@dataclass(frozen=True)
class GnuPG:
    """One home folder."""

    home: Path
    program: str

    def run(self, *arguments: str | Path, data: bytes | None = None, at: int | None = None) -> subprocess.CompletedProcess[bytes]:
        """One call; ``at`` is the time that gpg is to believe in, in seconds UTC."""
        fixed = [self.program, "--homedir", self.home, "--batch", "--no-autostart", "--trust-model", "always", "--status-fd", "1"]
        clock = [] if at is None else ["--faked-system-time", f"{at}!"]
        return subprocess.run([*fixed, *clock, *arguments], input=data, capture_output=True, check=False, timeout=120)

    def take(self, *blocks: str) -> None:
        """Imports key blocks; each must be taken."""
        for block in blocks:
            done = self.run("--import", data=block.encode())
            assert b"IMPORT_OK" in done.stdout, done.stderr.decode()

    def rows(self, *arguments: str, at: int | None = None) -> list[list[str]]:
        """The fields of a listing made for programs."""
        listed = self.run("--with-colons", *arguments, at=at).stdout.decode()
        return [line.split(":") for line in listed.splitlines() if not line.startswith(("[GNUPG:]", "tru:"))]

    # In batch mode gpg ends at the first bad signature.
    def verdicts(self, messages: Iterable[str], folder: Path, at: int | None = None) -> list[str]:
        """What gpg says of each message, all in one call: GOODSIG and its like, or nothing where it found no signature to check."""
        said: dict[str, str] = {}
        for number, message in enumerate(messages):
            path = folder / f"{number}.asc"
            path.write_bytes(message.encode())
            said[str(path)] = ""
        name = ""
        for line in self.run("--no-batch", "--no-tty", "--verify-files", *said, at=at).stdout.decode().splitlines():
            word = line.split(" ")[1]
            if word == "FILE_START":
                name = line.split(" ", 3)[3]
            elif word in VERDICTS:
                said[name] += word
        return list(said.values())
