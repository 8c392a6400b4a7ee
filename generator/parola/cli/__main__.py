"""``python -m parola.cli``: the command line without its script."""

from __future__ import annotations

from parola.cli import main

main()
