"""The files of the trainer's course folder, ``trainer/course/``, as formgrader looks for them.

Formgrader lists a lab by ``source/<lab>/``, a seat by ``autograded/<seat>/<lab>/``, and takes a seat as graded when the time in the
database equals that of ``submitted/<seat>/<lab>/timestamp.txt``. No notebook lies in ``submitted/``: none could be executed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from parola.labs import pages
from parola.labs.notebook import Notebook, question_of, text
from parola.labs.submission import Submission

CONFIG = {
    "nbgrader_config.py": "nbgrader_config.py.txt",
    "jupyter_server_config.py": "jupyter_server_config.py.txt",
    "templates/formgrade/mathjax.html.j2": "mathjax.html.j2",
    "templates/feedback/mathjax.html.j2": "mathjax.html.j2",
}


@dataclass(frozen=True, slots=True)
class Course:
    """The course folder of the class at ``root``."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where nbgrader finds it all; absolute, for it stands in the database's address."""
        return self.root.resolve() / "trainer" / "course"

    @property
    def database(self) -> Path:
        """The gradebook."""
        return self.folder / "gradebook.db"

    def lay_out(self, lab: str, released: Notebook) -> None:
        """Write settings, and what a lab needs to be listed."""
        for name, source in CONFIG.items():
            pages.save(self.folder / name, files("parola.labs").joinpath("templates", "course", source).read_text("utf-8"))
        (self.folder / "source" / lab).mkdir(parents=True, exist_ok=True)
        pages.save(self.folder / "release" / lab / f"{lab}.ipynb", text(released))

    def keep(self, seat: str, lab: str, marked: Notebook, submission: Submission) -> None:
        """Write what formgrader shows of one seat; the time that it compares comes last."""
        autograded, submitted = (self.folder / step / seat / lab for step in ("autograded", "submitted"))
        lines = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for _, line in sorted(submission.lines.items()))
        pages.save(autograded / f"{lab}.ipynb", text(marked))
        pages.save(autograded / "timestamp.txt", stamp(submission))
        pages.save(submitted / "answers.jsonl", lines)
        pages.save(submitted / "timestamp.txt", stamp(submission))

    def fingerprints(self, seat: str, lab: str) -> dict[str, str]:
        """Question id -> fingerprint of the written answer that was shown last; empty before the first grading."""
        path = self.folder / "autograded" / seat / lab / f"{lab}.ipynb"
        cells: list[Any] = json.loads(path.read_text("utf-8"))["cells"] if path.is_file() else []
        return {str(question_of(cell)): cell["metadata"]["parola"]["answer"] for cell in cells if "parola" in cell["metadata"]}


def stamp(submission: Submission) -> str:
    """When it was submitted, in nbgrader's form."""
    return submission.at.replace("T", " ").replace("Z", " UTC")
