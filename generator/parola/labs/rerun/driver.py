"""Runs one notebook inside the sandbox and tells after every cell what is noted in ``answers.jsonl``.

A program of its own that knows nothing of Parola: the generator cannot be seen from where it runs. Arguments: the limits as JSON and the
folder to work in. The notebook comes on standard input; on standard output goes one JSON object a line, ``{"cell", "failed",
"answers"}`` with ``answers`` null where the file is as it was, at last ``{"end"}``, empty or with a reason.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

# Checks of forms that no notebook has; they take longer to load than all else. None is Python's way to say: treat as not installed.
MODULES: dict[str, Any] = sys.modules
MODULES.update(dict.fromkeys(("rfc3987_syntax", "rfc3986_validator", "isoduration", "webcolors", "uri_template", "fqdn")))

ANSWERS = "answers.jsonl"


def limit(limits: Mapping[str, int]) -> None:
    """Set what a process may use; whatever the notebook starts has the same limits and cannot raise them."""
    for name, most in {"AS": "memory", "NPROC": "processes", "FSIZE": "file", "CPU": "cpu", "NOFILE": "open"}.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limits[most], limits[most]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Teller:
    """Says what happens; ``out`` is the only way out of the sandbox."""

    def __init__(self, work: Path, most: int) -> None:
        self.out = os.fdopen(os.dup(1), "w", encoding="ascii")  # a copy that the kernel does not inherit
        self.noted, self.work, self.most = "", work, most

    def cell(self, number: int, *, failed: bool) -> None:
        """A cell is over."""
        noted = self._answers()
        self._say({"cell": number, "failed": failed, "answers": None if noted == self.noted else noted})
        self.noted = noted

    def end(self, reason: str) -> NoReturn:
        """Nothing more comes. The sandbox ends with this process, and with it the kernel and whatever it started."""
        self._say({"end": reason})
        os._exit(0)

    def _say(self, said: Mapping[str, object]) -> None:
        self.out.write(json.dumps(said) + "\n")
        self.out.flush()

    def _answers(self) -> str:
        """The file as it is, up to what is read of one; empty where it is no plain file."""
        try:
            number = os.open(self.work / ANSWERS, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return ""
        with os.fdopen(number, "rb") as file:
            plain = stat.S_ISREG(os.fstat(number).st_mode)
            return file.read(self.most).decode("utf-8", "replace") if plain else ""


async def run(notebook: Any, limits: Mapping[str, int], teller: Teller) -> str:
    """Execute the code cells in order; gives why it stopped early, empty where it did not. A cell that fails does not stop it."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    class Client(NotebookClient):
        """Keeps no output: it is counted and thrown away."""

        shown, failed = 0, False

        def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> None:  # noqa: ARG002 -- as the library calls it
            self.failed = self.failed or msg["msg_type"] == "error"
            self.shown += len(str(msg["content"]))
            if self.shown > limits["output"]:
                teller.cell(cell_index + 1, failed=True)
                teller.end("too much output")

    place = {"metadata": {"path": str(teller.work)}}
    client = Client(notebook, timeout=limits["cell"], kernel_name="python3", allow_errors=True, resources=place, iopub_timeout=10)
    async with client.async_setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.failed = False
            try:
                await client.async_execute_cell(cell, index)
            except CellTimeoutError:
                reason = f"cell {index + 1} ran longer than {limits['cell']} s"
            except DeadKernelError:
                reason = f"the kernel died in cell {index + 1}"
            else:
                if cell.cell_type == "code":
                    teller.cell(index + 1, failed=client.failed)
                continue
            teller.cell(index + 1, failed=True)
            teller.end(reason)
    return ""


def read(data: bytes) -> Any:
    """The notebook; raises ValueError, or one of nbformat's errors, where it is none."""
    import nbformat

    library: Any = nbformat  # has no types
    notebook: Any = library.reads(data.decode("utf-8"), as_version=4)
    if not isinstance(notebook.get("cells"), list):
        raise ValueError("no cells")
    return notebook


def main(limits: Mapping[str, int], work: Path) -> None:
    """Run the notebook on standard input."""
    data = sys.stdin.buffer.read()
    teller = Teller(work, limits["answers"])
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(quiet, number)
    limit(limits)
    try:
        notebook = read(data)
    except Exception as error:
        teller.end(f"not a notebook that can be read ({type(error).__name__})")
    try:
        teller.end(asyncio.run(run(notebook, limits, teller)))
    except Exception as error:
        teller.end(f"could not be run ({type(error).__name__})")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), Path(sys.argv[2]))
