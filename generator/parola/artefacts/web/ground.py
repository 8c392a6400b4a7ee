"""What the makers of the smaller sites share: the scene, the sites by name, the sheet that they write on, and short ways to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.referrals import Paid
from parola.artefacts.scene import Scene
from parola.artefacts.web.sheet import Sheet, site_id
from parola.streams import Part
from parola.world.model_web import Operator, WebSite
from parola.world.web import placed

DAY = 86_400
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MANY = 1_000_000  # numbers from which an alternative of a line is drawn


@dataclass(frozen=True, slots=True)
class Ground:
    """``sites`` by name; ``keyring`` gives addresses that nobody pays; ``paid`` is what referral codes were paid, by code."""

    scene: Scene
    sheet: Sheet
    sites: dict[str, WebSite]
    keyring: Keyring
    paid: Mapping[str, Paid]

    @property
    def start(self) -> int:
        """First second of the scenario, UTC."""
        return self.scene.scenario.start

    @property
    def end(self) -> int:
        """First second after it."""
        return self.scene.scenario.end

    @property
    def market(self) -> str:
        """The market's onion name."""
        return self.scene.world.sites["market"]

    @property
    def shops(self) -> list[WebSite]:
        """All shops, those of operators and the unrelated ones."""
        return [site for site in self.sites.values() if site.kind == "shop"]

    @property
    def unrelated(self) -> list[WebSite]:
        """Shops that belong to no operator."""
        return [site for site in self.shops if site.operator is None]

    def chance(self, *path: Part) -> Random:
        """The stream of a path under ``web``."""
        return self.scene.streams.python("web", *path)

    def say(self, key: str, chance: Random, language: str = "en", **values: str) -> str:
        """An alternative of a line, in English where the language does not have it."""
        return self.scene.phrases.say(key, language, chance.randrange(MANY), values).text

    def lines(self, key: str) -> tuple[str, ...]:
        """All English alternatives of a line that has no parts, such as a pool of names."""
        return self.scene.phrases.texts["en"].lines[key]

    def between(self, site: WebSite, chance: Random) -> int:
        """A second of a site's life up to the end of the scenario."""
        return chance.randrange(site.first_seen, self.end)

    def late(self, chance: Random) -> int:
        """A second of the scenario."""
        return chance.randrange(self.start, self.end)

    def page(self, site: WebSite, path: str, title: str, text: str, at: int | None = None, **more: str) -> int:
        """A page of a site; ``more`` are comment and asset."""
        changed = stamp(site.first_seen if at is None else at)
        told = {"comment": "", "asset": ""} | more
        return self.sheet.add("page", site, path=path, title=title, text=text, changed_at=changed, **told)

    def entry(self, site: WebSite, kind: str, at: int, author: str, title: str, text: str) -> int:
        """News, a comment, a review, a letter, a deal or a notice."""
        return self.sheet.add("entry", site, kind=kind, at=stamp(at), author=author, title=title, text=text)

    def link(self, site: WebSite, title: str, url: str, at: int, about: str = "", category: str = "", says: str = "") -> int:
        """A link of a site; the last three are what a directory says of it."""
        return self.sheet.add("link", site, title=title, url=url, about=about, category=category, added_at=stamp(at), says=says)

    def file(self, site: WebSite, path: str, body: bytes, mime: str, found: str, at: int | None, **more: Any) -> int:
        """A file of a site, once; ``at`` is what the answer says of its last change, ``more`` are status and headers."""
        for known in self.sheet.found("file", lambda row: row["site"] == site_id(site) and row["path"] == path):
            return known
        told = {"status": 200, "headers": "{}", "modified_at": "" if at is None else stamp(at)} | more
        return self.sheet.add("file", site, path=path, body=body, mime=mime, found=found, **told)

    def without(self, path: str, chance: Random) -> WebSite:
        """An unrelated shop that has no file of that path yet."""
        taken = {self.sheet.row(n)["site"] for n in self.sheet.found("file", lambda row: row["path"] == path)}
        return chance.choice([site for site in self.unrelated if site_id(site) not in taken])

    def host(self, address: str, name: str, port: int, banner: str, key: str, at: int | None = None) -> int:
        """What an open host, or an onion service's own port, showed to a scan; a port that was scanned already stays as it is."""
        for known in self.sheet.found("host", lambda row: (row["address"], row["port"]) == (address, port)):
            return known
        seen = stamp(self.late(self.chance("scan", address, port)) if at is None else at)
        return self.sheet.add("host", None, address=address, name=name, port=port, seen_at=seen, banner=banner, key=key)

    def front(self, site: WebSite) -> int:
        """The number of a site's front page."""
        (found,) = self.sheet.found("page", lambda row: row["site"] == site_id(site) and row["path"] == "/")
        return found

    def pair(self, operator: Operator, kind: str) -> list[WebSite]:
        """The two sites of an operator on which a kind of trace lies."""
        return [self.sites[name] for name in placed(operator, kind)]

    def strangers_handle(self, chance: Random) -> str:
        """A handle that nobody of the class has: it ends in three digits."""
        first, second = (chance.choice(self.lines(f"handle-{part}")) for part in ("first", "second"))
        return f"{first}_{second}{chance.randint(100, 999)}"


def masked(chance: Random) -> str:
    """A buyer as shops show them."""
    return f"{chance.choice(LETTERS)}***{chance.choice(LETTERS)}"


def slug(title: str) -> str:
    """A title as a handle: its words in small letters."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())
