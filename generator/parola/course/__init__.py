"""The course: Markdown with look-ups in the course world becomes two sites that need no network, one for learners and one for trainers."""

from __future__ import annotations

from parola.course.make import AUDIENCES, LANGUAGE, build

__all__ = ["AUDIENCES", "LANGUAGE", "build"]
