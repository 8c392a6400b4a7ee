"""The one small tree of exceptions; every message says where and what, in words for the person who reads it."""

from __future__ import annotations


class ParolaError(Exception):
    """Base of all errors that a person is meant to read; its text is complete on its own."""

    def _render_traceback_(self) -> list[str]:
        """IPython's hook: a notebook shows the sentence and no traceback."""
        return [str(self)]


class WrongUse(ParolaError):
    """A command or function was called in a way that it does not take."""


class BadInput(ParolaError):
    """A file or folder does not hold what it should; the text starts with the place."""


class AnswerError(ParolaError):
    """An answer has the wrong form; says what form is taken. Never says whether an answer is right."""
