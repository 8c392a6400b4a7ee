"""Modules in pictures and tables: a drawing of the states, every parameter with its source, and which effect leaves which trace."""

from __future__ import annotations

from parola.describe.make import Description, describe

__all__ = ["Description", "describe"]
