"""Whether the sources hold together: every lab has its pages, every link leads to a page of the same site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from parola.course.pages import Page
from parola.spec.problem import Problem

LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:|#|\{\{")  # another place, a heading of this page, or a look-up, which makes links of its own

Pages = Mapping[str, Sequence[Page]]


def problems(pages: Pages, labs: Sequence[str], folders: Mapping[str, Path]) -> list[Problem]:
    """Every missing page and dead link; ``pages`` and ``folders`` are by audience."""
    return [*_missing(pages, labs, folders), *_dead(pages)]


def _missing(pages: Pages, labs: Sequence[str], folders: Mapping[str, Path]) -> Iterator[Problem]:
    for audience, own in pages.items():
        there = {Path(page.name).stem for page in own}
        for lab in labs:
            if lab not in there:
                yield Problem(
                    str(folders[audience]), 0, f"lab {lab} of the scenario has no page for the {audience}; write <package>/{lab}.md"
                )


def _dead(pages: Pages) -> Iterator[Problem]:
    for audience, own in pages.items():
        others = {page.name: other for other, listed in pages.items() if other != audience for page in listed}
        names = {page.name for page in own}
        for page in own:
            for match in LINK.finditer(page.text):
                if ELSEWHERE.match(match[1]) is None and (wrong := _wrong(page, match[1], names, others)):
                    yield Problem(str(page.path), page.text.count("\n", 0, match.start()) + 1, wrong)


def _wrong(page: Page, target: str, names: set[str], others: Mapping[str, str]) -> str:
    """What is wrong with a link; empty when it leads to a page of the same site."""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), target.partition("#")[0]))
    if name in names:
        return ""
    tail = re.sub(r"^(\.\./)+(learner|trainer)/([a-z]+/)?", "", name)
    if tail in others:
        return f"link to {target}: that page is only in the site for the {others[tail]}; say it in words instead"
    return f"link to {target}: there is no such page"
