"""WARC 1.1 (ISO 28500:2017): writing what an exchange was, and reading archives of this or any other tool.

Records are written by warcio; their blocks are the bytes of the socket. Digests are SHA-256 in hex, so that the payload digest of a page
is the key of its evidence id. A body in chunks is kept in chunks, and its payload digest is over those, as warcio and its checker reckon
it; the evidence id is over the page itself in every case, and stands in the metadata record.
"""

from __future__ import annotations

import hashlib
import io
import os
import uuid
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any

from parola_kit.capture.fetch import Exchange, Reply, reread
from parola_kit.capture.showing import shown
from parola_kit.capture.ways import plain
from parola_kit.errors import BadInput, WrongUse
from parola_kit.notice import MARK

REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
SUFFIXES = (".warc.gz", ".warc")


def page_id(payload: bytes) -> str:
    """The evidence id of a payload: ``page/<sha256>``."""
    return f"page/{hashlib.sha256(payload).hexdigest()}"


def stamp(at: datetime) -> str:
    """A time as WARC 1.1 and the custody log write it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Written:
    """Where an exchange went: the id of its record, the bytes ``start`` to ``end`` of the file, and whether it is a revisit."""

    record: str
    start: int
    end: int
    revisit: bool


@dataclass
class Writer:
    """Appends exchanges to one file. ``item`` and the number of each record make the record ids, so that a capture can be repeated."""

    path: Path
    item: str
    first: dict[str, tuple[str, str, str]] = field(default_factory=dict[str, tuple[str, str, str]])  # page id -> record, address, date

    def begin(self, at: datetime, facts: dict[str, str]) -> None:
        """Write the warcinfo record of a new file."""
        lines = {"software": "parola-kit with warcio", "format": "WARC File Format 1.1", "description": MARK, **facts}
        block = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in lines.items()).encode()
        headers = [("WARC-Filename", self.path.name), ("Content-Type", "application/warc-fields")]
        self._append([self._record("warcinfo", stamp(at), "", block, headers)])

    def cut(self, end: int) -> int:
        """Cut what follows byte ``end``, an exchange that was stopped in the middle; gives how many bytes that was.

        Raises:
            BadInput: the file is shorter than that.
        """
        size = self.path.stat().st_size if self.path.exists() else 0
        if size < end:
            raise BadInput(f"{self.path}: has {size} bytes, and the custody log tells of {end}; this capture cannot be gone on with")
        if size > end:
            os.truncate(self.path, end)
        return size - end

    def write(self, exchange: Exchange, facts: dict[str, str]) -> Written:
        """Append an exchange: response or revisit, request, metadata. An empty payload is never a revisit.

        ``facts`` are more lines of the metadata record.
        """
        reply, url, at = exchange.reply, exchange.url, stamp(exchange.before)
        page = page_id(reply.payload)
        known = self.first.get(page) if reply.payload and not reply.cut else None
        response = self._response(url, at, reply, known)
        identity = response.rec_headers.get_header("WARC-Record-ID")
        tied = [("WARC-Concurrent-To", identity)]
        asked = [*tied, ("WARC-Payload-Digest", _digest(b"")), ("Content-Type", "application/http; msgtype=request")]
        request = self._record("request", at, url, exchange.request, asked)
        told = {"evidence": page, "clockBefore": at, "clockAfter": stamp(exchange.after), "way": exchange.way, **facts}
        block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
        metadata = self._record("metadata", at, url, block, [("WARC-Refers-To", identity), ("Content-Type", "application/warc-fields")])
        if not reply.cut:
            self.first.setdefault(page, (identity, url, at))
        start, end = self._append([response, request, metadata])
        return Written(identity, start, end, known is not None)

    def _response(self, url: str, at: str, reply: Reply, known: tuple[str, str, str] | None) -> Any:
        headers = [("WARC-Payload-Digest", _digest(reply.body)), ("Content-Type", "application/http; msgtype=response")]
        if known is None:
            cut = [("WARC-Truncated", reply.cut)] if reply.cut else []
            return self._record("response", at, url, reply.head + reply.body, headers + cut)
        record, first_url, first_at = known
        refers = [("WARC-Refers-To", record), ("WARC-Refers-To-Target-URI", first_url), ("WARC-Refers-To-Date", first_at)]
        return self._record("revisit", at, url, reply.head, [*headers, ("WARC-Profile", REVISIT), *refers])

    def _record(self, kind: str, at: str, url: str, block: bytes, headers: list[tuple[str, str]]) -> Any:
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.item} {self._size()} {kind} {at} {url}")
        first = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:uuid:{identity}>"), ("WARC-Date", at)]
        target = [("WARC-Target-URI", url)] if url else []
        made: Any = _headers([*first, *target, ("WARC-Block-Digest", _digest(block)), *headers])
        # Without HTTP headers of its own a record is written as the bytes that it is; warcio would write read headers anew.
        record = _warcio("recordloader").ArcWarcRecord(
            "warc", kind, made, io.BytesIO(block), None, dict(headers)["Content-Type"], len(block)
        )
        if kind == "revisit":
            record.http_headers = _AsItCame(block)
        record.payload_length = len(block)
        return record

    def _append(self, records: list[Any]) -> tuple[int, int]:
        start = self._size()
        with self.path.open("ab") as file:
            writer = _warcio("warcwriter").WARCWriter(file, gzip=True, warc_version="WARC/1.1")
            for record in records:
                writer.write_record(record)
            file.flush()
            os.fsync(file.fileno())
        return start, self._size()

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0


class _AsItCame:
    """Stands for the HTTP headers of a revisit record, which warcio writes without a body: the bytes of the socket."""

    def __init__(self, data: bytes) -> None:
        self.headers_buff = data

    def compute_headers_buffer(self, _header_filter: object) -> None:
        """The bytes are there already."""


def _headers(pairs: list[tuple[str, str]]) -> Any:
    return _warcio("statusandheaders").StatusAndHeaders("", pairs, protocol="WARC/1.1")


def _warcio(module: str) -> Any:
    """A module of warcio, which has no types; loaded where archives are written or read only."""
    return import_module(f"warcio.{module}")


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A response or revisit record: ``start`` is its place in ``file``, ``refers`` the record that a revisit repeats."""

    file: Path
    start: int
    record: str
    url: str
    at: str
    refers: str = ""
    refers_url: str = ""
    refers_at: str = ""


@dataclass(frozen=True)
class Archive:
    """The pages of one WARC, or of all in a bag; reads an index first, and a page when it is asked for."""

    place: Path

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The WARC files, in the order of their names.

        Raises:
            BadInput: there is none.
        """
        found = [self.place] if self.place.is_file() else sorted(p for p in (self.place / "data").rglob("*") if p.name.endswith(SUFFIXES))
        if not found or not self.place.exists():
            raise BadInput(f"{self.place}: is neither a WARC file nor a bag with one")
        return tuple(found)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """Every response and revisit, in the order of capture.

        Raises:
            BadInput: a file is no sound WARC.
        """
        return tuple(one for path in self.files for one in _index(path))

    @cached_property
    def by_record(self) -> dict[str, Kept]:
        """Record id -> record."""
        return {one.record: one for one in self.kept}

    @cached_property
    def by_url(self) -> dict[str, Kept]:
        """Address -> its last record."""
        return {one.url: one for one in self.kept}

    def reply(self, one: Kept) -> Reply:
        """An answer as it was captured; a revisit's body is that of the record it repeats, its head is its own.

        Raises:
            BadInput: the record, or the one that it repeats, cannot be read.
        """
        block = block_at(one.file, one.start)
        if one.refers or one.refers_url:
            origin = self.by_record.get(one.refers) or self._at(one.refers_url, one.refers_at)
            if origin is None or origin is one or origin.refers:
                raise BadInput(f"{one.file}: {one.record} repeats a record that is not here")
            block += reply_at(origin.file, origin.start).body
        return _reread(one.file, one.record, block)

    def page(self, url: str) -> tuple[Kept, Reply] | None:
        """The last capture of an address; None if there is none.

        Raises:
            BadInput: it cannot be read.
        """
        one = self.by_url.get(url)
        return None if one is None else (one, self.reply(one))

    def _at(self, url: str, at: str) -> Kept | None:
        return next((one for one in self.kept if (one.url, one.at) == (url, at)), None)


def reply_at(path: Path, start: int) -> Reply:
    """The answer in the response record that begins at a byte of a file.

    Raises:
        BadInput: there is none.
    """
    return _reread(path, f"byte {start}", block_at(path, start))


def block_at(path: Path, start: int) -> bytes:
    """The block of the record that begins at a byte of a file.

    Raises:
        BadInput: no record begins there.
    """
    with _readable(path), path.open("rb") as file:
        file.seek(start)
        record: Any = next(iter(_records(file)))
        return record.raw_stream.read()


def _index(path: Path) -> Iterator[Kept]:
    with _readable(path), path.open("rb") as file:
        records = _records(file)
        for record in records:
            if record.rec_type in ("response", "revisit"):
                yield _kept(path, records.get_record_offset(), record.rec_headers.get_header)


def _kept(path: Path, start: int, get: Any) -> Kept:
    """A record of another tool may lack what only revisits have, or have an address in another form."""
    url = get("WARC-Target-URI") or ""
    with suppress(WrongUse):  # kept as it is then: it can be listed, though no browser will ask for it
        url = plain(url)
    more = (get(f"WARC-Refers-To{name}") or "" for name in ("", "-Target-URI", "-Date"))
    return Kept(path, start, get("WARC-Record-ID") or "", url, get("WARC-Date") or "", *more)


def _records(file: Any) -> Any:
    return _warcio("archiveiterator").ArchiveIterator(file, no_record_parse=True)


class _readable:  # noqa: N801 -- reads as a verb where it is used
    """Turns what warcio and zlib raise into one message that names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        failed: type[Exception] = _warcio("exceptions").ArchiveLoadFailed
        if isinstance(error, (failed, zlib.error, EOFError, UnicodeError, ValueError, StopIteration, AttributeError, OSError)):
            raise BadInput(f"{self.path}: is no sound WARC file ({shown(str(error), 100) or 'it ends too early'})") from None


def _reread(path: Path, what: str, block: bytes) -> Reply:
    try:
        return reread(block)
    except (HTTPException, OSError, ValueError):
        raise BadInput(f"{path}: {what}: is no answer in HTTP") from None
