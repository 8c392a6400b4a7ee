"""The command line: reads arguments and the clock, prints; every piece of work is done elsewhere.

Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 a problem was found, 2 wrong use.
Modules are imported inside the commands, so that `parola --help` answers at once. Each module here adds its commands to ``main``.
"""

from __future__ import annotations

from parola.cli import classes, evidence, marks, scenarios, serving, sites, tor
from parola.cli.base import main

__all__ = ["classes", "evidence", "main", "marks", "scenarios", "serving", "sites", "tor"]
