"""What a site asks of crawlers in ``/robots.txt`` (RFC 9309): no file is no wish, a site in trouble (5xx) wants nobody."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from parola_kit.capture.fetch import Reply

MOST_DELAY = 60.0  # seconds; a longer wish is taken for this


@dataclass(frozen=True, slots=True)
class Robots:
    """The wishes of one site."""

    rules: RobotFileParser
    agent: str

    def allows(self, url: str) -> bool:
        """Whether the site lets this crawler have a page."""
        return self.rules.can_fetch(self.agent, url)

    @property
    def delay(self) -> float:
        """Seconds that it wants between two requests; 0 where it does not say."""
        asked = self.rules.crawl_delay(self.agent)
        return min(MOST_DELAY, float(asked or 0))


def robots(reply: Reply | None, agent: str) -> Robots:
    """The wishes in an answer for ``/robots.txt``; None stands for a site that did not answer."""
    rules = RobotFileParser()
    if reply is None or reply.status >= 500:
        rules.parse(["User-agent: *", "Disallow: /"])
    elif 200 <= reply.status < 300:
        rules.parse([line for line in reply.payload.decode("utf-8", errors="replace").splitlines() if _readable(line)])
    else:
        rules.parse([])
    return Robots(rules, agent)


def _readable(line: str) -> bool:
    """Whether the library can read a line: a rule such as ``Disallow: http://[x`` makes it give up on the whole file."""
    try:
        RobotFileParser().parse(["User-agent: *", line])
    except ValueError:
        return False
    return True
