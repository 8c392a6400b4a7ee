"""``state/sites.jsonl`` as a service follows it: looked at once a request, read again only when it has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock

from parola.serve import site_state
from parola.serve.site_state import Line
from parola.serve.stamps import Stamp, stamp_of
from parola_kit.errors import BadInput


class Switches:
    """The line that holds for each site."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        """``warn`` is told of each problem once, as long as the file stays as it is."""
        self._path, self._warn, self._lock = path, warn, Lock()
        self._stamp: Stamp | None = None
        self._last: Mapping[str, Line] = {}
        self._unread = ""

    def last(self, site: str) -> Line | None:
        """The line that holds for a site; None if it was never switched, or no more can be told.

        A file that cannot be read leaves everything as it was, and ``warn`` is told; the next request tries again.
        """
        if (stamp := stamp_of(self._path)) != self._stamp:
            with self._lock:
                self._follow(stamp)
        return self._last.get(site)

    def _follow(self, stamp: Stamp | None) -> None:
        """The stamp is kept only of what was read: what kept it from being read may pass without the file changing."""
        if stamp == self._stamp:
            return  # another thread was first
        try:
            found = site_state.read(self._path)
        except BadInput as error:
            if (text := str(error)) != self._unread:
                self._unread = text
                self._warn(text)
            return
        self._stamp, self._unread = stamp, ""
        self._last = {line["site"]: line for line in found.lines}
        for problem in found.problems:
            self._warn(problem)


@cache
def switches(path: Path, warn: Callable[[str], None]) -> Switches:
    """One for all sites of a process, so that each problem is told once."""
    return Switches(path, warn)
