"""What the tests of this folder hand around."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Demo:
    """A class that is being served: its folder and the address of each part."""

    root: Path
    urls: dict[str, str]


@dataclass(frozen=True)
class Eyes:
    """A page of the browser, and every host that it asked for something."""

    page: Page
    hosts: set[str]

    def stayed_home(self) -> bool:
        """Whether nothing was asked for but on loopback."""
        return all(host in LOOPBACK or host.endswith(".localhost") for host in self.hosts)


def eyes(context: BrowserContext) -> Eyes:
    page, hosts = context.new_page(), set[str]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "") if request.url.startswith("http") else None)
    return Eyes(page, hosts)
