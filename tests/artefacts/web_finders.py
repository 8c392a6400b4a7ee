"""Finds the traces on the smaller sites in what a learner has, by the rules of scenarios/traces.yaml; knows nothing of how they got there.

Each finder gives what it found, as (ids, value), and the ids that looked like it and that its rule set aside.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from parola.artefacts.pgp.read import PublicKey, read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by

T = TypeVar("T")
Row = Mapping[str, Any]
Spot = tuple[frozenset[str], str]
ADDRESS = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
ONION = re.compile(r"\b[a-z2-7]{56}\.onion\b")
INDEX = ("directory", "news")  # kinds of site whose work it is to link
FEW = 4  # names that one small daemon serves; more are a company's customers
NEAR_ZERO = 5  # seconds
ALIKE = 0.962  # correlation of two pictures made small: over twelve seeds strangers of one tone reach 0.949, planted ones 0.975 and more
TONE = 11  # levels of 256 by which the mean colour may differ: it does by 8.2 at the most where pictures show the same table
BAND, CUTS = 24, (0, 0.015, 0.03)  # pixels of the mark below a picture; shares of a side
BODY, SHUTTER, CAMERA = 0xA431, 0x9003, 0x8769
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


@dataclass(frozen=True)
class Sorted:
    """What a finder found, and what it set aside."""

    found: set[Spot]
    aside: set[str]


class Store:
    """The learner's stores of a class: rows by table."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    def rows(self, table: str, store: str = "web") -> list[Row]:
        with closing(sqlite3.connect(self._shared / f"{store}.sqlite")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]

    @cached_property
    def sites(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows("site")}

    @cached_property
    def names(self) -> dict[str, str]:
        """Onion name -> id of its site."""
        return {row["onion"]: id_ for id_, row in self.sites.items()}

    @cached_property
    def files(self) -> list[Row]:
        return self.rows("file")

    @cached_property
    def texts(self) -> list[Row]:
        return [{**row, "body": row["body"].decode()} for row in self.files if row["mime"].startswith("text/")]

    @cached_property
    def photos(self) -> list[Photo]:
        items = {(row["site"], row["photo"]): row["id"] for row in self.rows("item") if row["photo"]}
        listed = {row["id"]: row["listed_at"] for row in self.rows("item")}
        shown = [(row, items[(row["site"], row["path"])]) for row in self.files if row["mime"] == "image/jpeg"]
        return [Photo(row, item, listed[item]) for row, item in shown]

    @cached_property
    def now(self) -> datetime:
        """The last moment at which the crawler got anything."""
        return max(_time(row["got_at"]) for row in self.rows("exchange"))


@dataclass(frozen=True)
class Photo:
    """A file and the item that shows it."""

    row: Row
    item: str
    listed: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.row["body"]).hexdigest()

    @cached_property
    def exif(self) -> Image.Exif:
        return Image.open(io.BytesIO(self.row["body"])).getexif()

    @cached_property
    def small(self) -> list[np.ndarray]:
        """The picture made small, whole and cut a little on all sides: a copy may have lost its edges."""
        shown = Image.open(io.BytesIO(self.row["body"])).convert("RGB")
        return [_grid(shown.crop((0, 0, shown.width, shown.height - BAND)), share) for share in CUTS]

    @cached_property
    def tone(self) -> np.ndarray:
        """Its mean colour."""
        shown = Image.open(io.BytesIO(self.row["body"])).convert("RGB")
        return np.asarray(shown.crop((0, 0, shown.width, shown.height - BAND)), float).mean((0, 1))

    @property
    def place(self) -> str | None:
        gps = self.exif.get_ifd(0x8825)
        if not gps:
            return None
        values = [
            sum(float(part) / 60**n for n, part in enumerate(gps[tag])) * (-1 if gps[ref] in "SW" else 1) for ref, tag in ((1, 2), (3, 4))
        ]
        return ", ".join(f"{value:.2f}" for value in values)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def t06(store: Store) -> Sorted:
    answers = [row for row in store.texts if row["status"] >= 300]
    named = grouped((address, row) for row in answers for address in ADDRESS.findall(row["body"] + row["headers"]))
    alone = {address: rows for address, rows in named.items() if len({row["site"] for row in rows}) == 1}
    aside = {row["id"] for address, rows in named.items() if address not in alone for row in rows}
    aside |= {row["id"] for row in store.rows("entry") if ADDRESS.search(row["text"])}
    return Sorted({(frozenset(row["id"] for row in rows), address) for address, rows in alone.items()}, aside)


def t07(store: Store) -> Sorted:
    named = grouped((name, row) for row in store.texts for name in re.findall(r"/home/([a-z]+)/", row["body"]))
    alone = {
        name: rows for name, rows in named.items() if len({row["site"] for row in rows}) == 1 and not rows[0]["path"].startswith("/theme/")
    }
    aside = {row["id"] for name, rows in named.items() if name not in alone for row in rows}
    aside |= {row["id"] for row in store.texts if "/var/www-data" in row["body"]}
    return Sorted({(frozenset(row["id"] for row in rows), name) for name, rows in alone.items()}, aside)


def t10(store: Store) -> Sorted:
    comments = [row for row in store.rows("entry") if row["kind"] == "comment" and re.search(r"helper-\d", row["text"])]
    urls = {row["id"]: re.findall(r"http://\S+/desk", row["text"])[0] for row in comments}
    sound = {id_: url for id_, url in urls.items() if sum_holds(ONION.findall(url)[0])}
    return Sorted({(frozenset([id_]), url) for id_, url in sound.items()}, set(urls) - set(sound))


def sum_holds(onion: str) -> bool:
    """Whether the checksum of an onion name holds (rend-spec-v3)."""
    data = base64.b32decode(onion.removesuffix(".onion").upper())
    return hashlib.sha3_256(b".onion checksum" + data[:32] + data[34:]).digest()[:2] == data[32:34]


def t11(store: Store) -> Sorted:
    asked = grouped((row["asset"].split("/")[2], row) for row in store.rows("page") if row["asset"])
    alone = {host: rows for host, rows in asked.items() if ADDRESS.fullmatch(host) and len({row["site"] for row in rows}) == 1}
    aside = {row["id"] for host, rows in asked.items() if host not in alone for row in rows}
    return Sorted({(frozenset(row["id"] for row in rows), host) for host, rows in alone.items()}, aside)


def t12(store: Store) -> Sorted:
    pages = [row for row in store.texts if row["path"] == "/server-status"]
    named = {row["id"]: frozenset(ONION.findall(row["body"])) for row in pages}
    own = {row["id"]: store.sites[row["site"]]["onion"] for row in pages}
    good = {id_: names for id_, names in named.items() if own[id_] in names and 1 < len(names) <= FEW and agree(store, pages, names)}
    found = {
        (frozenset([*(other for other in good if good[other] == names), *(store.names[name] for name in names)]), ", ".join(sorted(names)))
        for names in good.values()
    }
    return Sorted(found, set(named) - set(good))


def agree(store: Store, pages: Iterable[Row], names: frozenset[str]) -> bool:
    """Whether the pages of these sites tell of one daemon: one software, which their headers name too, one start, the same workers."""
    ids = {store.names[name] for name in names}
    texts = [row["body"] for row in pages if row["site"] in ids]
    told = {tuple(re.findall(r"(?m)^(?:Server Version|Restart Time): (.*)$|^(\d+-\d+ .*)$", text)) for text in texts}
    software = {re.findall(r"Server Version: (.*)", text)[0] for text in texts}
    heads = {json.loads(row["headers"])["Server"] for row in store.rows("exchange") if row["site"] in ids}
    return len(told) == 1 and software == heads and all(_uptime(text) for text in texts)


def _uptime(text: str) -> bool:
    """Whether the times of a status page fit each other."""
    now, since = (_time(re.findall(rf"{what} Time: (\S+)", text)[0]) for what in ("Current", "Restart"))
    days, hours, minutes = map(int, re.findall(r"uptime: (\d+) days (\d+) hours (\d+) minutes", text)[0])
    return timedelta(0) <= now - since - timedelta(days=days, hours=hours, minutes=minutes) < timedelta(minutes=1)


def t13(store: Store) -> Sorted:
    listings = [row for row in store.texts if row["path"].endswith("/") and "Index of" in row["body"]]
    lines = grouped((line, row) for row in listings for line in row["body"].splitlines() if re.search(r"\d{4}-\d\d-\d\dT", line))
    alone = {line: rows[0] for line, rows in lines.items() if len({row["site"] for row in rows}) == 1}
    found: set[Spot] = {(frozenset([row["id"]]), " ".join(line.split())) for line, row in alone.items()}
    for row in alone.values():
        inside = [
            one for one in store.files if one["site"] == row["site"] and one["path"] != row["path"] and one["path"].startswith(row["path"])
        ]
        found |= {(frozenset([one["id"]]), one["modified_at"]) for one in inside}
    return Sorted(found, {row["id"] for line, rows in lines.items() if line not in alone for row in rows})


def t14(store: Store) -> Sorted:
    builds = grouped((row["build"], id_) for id_, row in store.sites.items())
    changed = {build: ids for build, ids in builds.items() if " +" in build and len(ids) > 1}
    aside = {id_ for build, ids in builds.items() if " +" not in build for id_ in ids}
    return Sorted({(frozenset(ids), build) for build, ids in changed.items()}, aside)


def t15(store: Store) -> Sorted:
    desks = grouped((row["title"], row) for row in store.sites.values() if row["kind"] == "desk")
    valid = {row["id"]: row for row, verdict in verdicts(store) if verdict == "valid" and row["path"] == "/mirrors"}
    known = {name for row in valid.values() for name in ONION.findall(row["text"])}
    found: set[Spot] = set()
    for rows in desks.values():
        for row in rows:
            if row["onion"] not in known:
                (page,) = (page for page in store.rows("page") if page["site"] == row["id"] and page["path"] == "/mirrors")
                found.add((frozenset([row["id"], page["id"]]), row["onion"]))
    return Sorted(found, set(valid))


def t16(store: Store) -> Sorted:
    keys = grouped((row["key"], row) for row in store.rows("host") if row["key"])
    good: set[Spot] = set()
    aside: set[str] = set()
    for key, rows in keys.items():
        onions = [store.names[row["address"]] for row in rows if row["address"] in store.names]
        if onions and len(rows) - len(onions) == 1:
            good.add((frozenset([*(row["id"] for row in rows), *onions]), key))
        elif len(rows) > 1:
            aside |= {row["id"] for row in rows}
    return Sorted(good, aside)


def t17(store: Store) -> Sorted:
    shown = grouped((row["site"], _ahead(row)) for row in store.rows("exchange"))
    by = grouped((str(round(median(seconds))), site) for site, seconds in shown.items())
    good = {offset: sites for offset, sites in by.items() if abs(int(offset)) > NEAR_ZERO and len(sites) > 1}
    return Sorted(
        {(frozenset(sites), offset) for offset, sites in good.items()},
        {site for offset, sites in by.items() if offset not in good for site in sites},
    )


def _ahead(row: Row) -> float:
    sent, got = _time(row["sent_at"]), _time(row["got_at"])
    return (parsedate_to_datetime(json.loads(row["headers"])["Date"]) - sent - (got - sent) / 2).total_seconds()


def t18(store: Store) -> Sorted:
    stacks = {
        row["site"]: " ".join(filter(None, map(json.loads(row["headers"]).get, ("Server", "X-Powered-By"))))
        for row in store.rows("exchange")
    }
    by = grouped((stack, site) for site, stack in stacks.items())
    good = {stack: sites for stack, sites in by.items() if len(sites) == 2}
    return Sorted(
        {(frozenset(sites), stack) for stack, sites in good.items()},
        {site for stack, sites in by.items() if stack not in good for site in sites},
    )


def t19(store: Store) -> Sorted:
    coded = [row for row in store.rows("link") if "?ref=" in row["url"]]
    by = grouped((row["url"].partition("?ref=")[2], row) for row in coded if store.sites[row["site"]]["kind"] not in INDEX)
    good = {code: rows for code, rows in by.items() if len({row["site"] for row in rows}) > 1}
    found = {(frozenset([*(row["id"] for row in rows), *(row["site"] for row in rows)]), code) for code, rows in good.items()}
    paid = payouts(store)
    found |= {(frozenset(ids), address) for code in good if code in paid for address, ids in paid[code].items()}
    aside = {row["id"] for row in coded if store.sites[row["site"]]["kind"] in INDEX} | {
        row["id"] for row in store.rows("entry") if "?ref=" in row["text"]
    }
    return Sorted(found, aside | {id_ for code in paid if code not in good for ids in paid[code].values() for id_ in ids})


def payouts(store: Store) -> dict[str, dict[str, list[str]]]:
    """Code -> address -> outputs of the ledger: those with a sum that the market says it paid for the code, on the day that it says."""
    at = {row["txid"]: row["at"][:10] for row in store.rows("tx", "chain")}
    by = grouped((f"{row['value_sat']} {at[row['txid']]}", row) for row in store.rows("txout", "chain"))
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for told in store.rows("announcement", "market"):
        for code, amount in re.findall(r"(?m)^([a-z]+\d+)  (\d+\.\d+) BTC$", told["text"]):
            (day,) = re.findall(r"\d{4}-\d\d-\d\d", told["text"])
            days = (day, str(date.fromisoformat(day) + timedelta(days=1)))  # what is sent late in the day is in a block of the next
            for row in (row for each in days for row in by.get(f"{round(float(amount) * 100_000_000)} {each}", ())):
                found[code].setdefault(row["address"], []).append(row["id"])
    return found


def t23(store: Store) -> Sorted:
    judged = verdicts(store)
    good: set[Spot] = {(frozenset([row["id"]]), verdict) for row, verdict in judged if verdict == "valid"}
    return Sorted(good, {row["id"] for row, verdict in judged if verdict != "valid"})


def verdicts(store: Store) -> list[tuple[Row, str]]:
    """What every signed page of a desk is worth, by the key of its name that the key server had first."""
    keys = sorted(store.rows("public", "pgp"), key=lambda row: row["seen_at"])
    named = grouped((row["user"].partition(" <")[0], read_key(row["armored"])) for row in keys)
    pages = [row for row in store.rows("page") if "BEGIN PGP SIGNED" in row["text"] and store.sites[row["site"]]["kind"] == "desk"]
    return [(row, _verdict(row["text"], named[store.sites[row["site"]]["title"]], store.now)) for row in pages]


def _verdict(text: str, keys: list[PublicKey], now: datetime) -> str:
    signed = read_clear_signed(text)
    if not signed_by(keys[0], signed):
        return "other key" if any(signed_by(key, signed) for key in keys[1:]) else "altered"
    until = datetime.fromisoformat(max(re.findall(r"\d{4}-\d\d-\d\d", signed.text))).replace(tzinfo=UTC)  # the other is of its signing
    grace = re.findall(r"(\d+) days (?:late|after)", signed.text)
    if now > until + timedelta(days=1 + int(grace[0]) if grace else 1):
        return "lapsed" if grace else "expired"
    return "valid"


def t24(store: Store) -> Sorted:
    by = grouped((photo.place, photo) for photo in store.photos if photo.place)
    good = {place: ones for place, ones in by.items() if place != "0.00, 0.00" and len({one.row["site"] for one in ones}) == 1}
    return Sorted(
        {(_shown(ones), place) for place, ones in good.items()},
        {one.row["id"] for place, ones in by.items() if place not in good for one in ones},
    )


def t25(store: Store) -> Sorted:
    bodies = grouped((str(serial), photo) for photo in store.photos if (serial := photo.exif.get_ifd(CAMERA).get(BODY)))
    good = {
        serial: ones
        for serial, ones in bodies.items()
        if len({one.digest for one in ones}) > 1 and len({one.row["site"] for one in ones}) > 1
    }
    return Sorted(
        {(_shown(ones), serial) for serial, ones in good.items()},
        {one.row["id"] for serial, ones in bodies.items() if serial not in good for one in ones},
    )


def _shown(photos: Iterable[Photo]) -> frozenset[str]:
    return frozenset(id_ for photo in photos for id_ in (photo.row["id"], photo.item))


def t26(store: Store) -> Sorted:
    found: set[Spot] = set()
    aside: set[str] = set()
    for pair in _alike(store.photos):
        ids = frozenset(photo.row["id"] for photo in pair)
        if all(photo.exif.get_ifd(CAMERA).get(SHUTTER) for photo in pair):
            first = min(pair, key=lambda photo: photo.listed)
            found.add((ids, "first " + first.row["site"]))
        else:
            aside |= ids
    return Sorted(found, aside)


def _alike(photos: Iterable[Photo]) -> Iterator[tuple[Photo, Photo]]:
    for one, other in combinations(photos, 2):
        if one.digest != other.digest and one.row["site"] != other.row["site"] and _same_view(one, other):
            yield one, other


def _same_view(one: Photo, other: Photo) -> bool:
    return float(abs(one.tone - other.tone).max()) < TONE and _likeness(one, other) > ALIKE


def _likeness(one: Photo, other: Photo) -> float:
    return max(float((a * b).mean()) for a in one.small for b in other.small)


def _grid(shown: Image.Image, share: float) -> np.ndarray:
    wide, tall = round(shown.width * share), round(shown.height * share)
    grid = np.asarray(shown.crop((wide, tall, shown.width - wide, shown.height - tall)).resize((24, 20)), float).ravel()
    return (grid - grid.mean()) / grid.std()


def t32(store: Store) -> Sorted:
    documents = [(row, *_meta(row["body"])) for row in store.files if row["mime"].endswith("opendocument.text")]
    by = grouped((author, (row, made)) for row, author, made in documents)
    many = {
        row["id"]
        for author in by
        for row, _ in by[author]
        if len({one["site"] for one, _ in by[author] if one["path"] == row["path"]}) > 1 and row["path"].startswith("/theme/")
    }
    late = {row["id"] for row, _, made in documents if made + "Z" > row["modified_at"]}
    return Sorted({(frozenset([row["id"]]), author) for row, author, _ in documents if row["id"] not in many | late}, many | late)


def _meta(body: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        text = archive.read("meta.xml").decode()
    return re.findall(r"<meta:initial-creator>(.*?)<", text)[0], re.findall(r"<meta:creation-date>(.*?)<", text)[0]


def t36(store: Store) -> Sorted:
    shops = {row["onion"] for row in store.sites.values() if row["kind"] == "shop"}
    links = [row for row in store.rows("link") if "?ref=" not in row["url"] or store.sites[row["site"]]["kind"] in INDEX]
    good = [row for row in links if store.sites[row["site"]]["kind"] not in INDEX and shops.intersection(ONION.findall(row["url"]))]
    return Sorted({(frozenset([row["id"]]), row["url"]) for row in good}, {row["id"] for row in links if row not in good})


FINDERS: dict[str, Callable[[Store], Sorted]] = {
    name.upper(): find for name, find in list(globals().items()) if re.fullmatch(r"t\d\d", name)
}
